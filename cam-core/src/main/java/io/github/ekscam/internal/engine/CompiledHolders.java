package io.github.ekscam.internal.engine;

import java.util.Arrays;

/**
 * Who has which roles in one namespace, by the subjects' numbers: a hash table that lies in one
 * piece of memory, as whoever asks about a namespace asks for several subjects.
 */
// First the number of places less one, then the places, a power of two of them, of which at most
// two thirds are taken. In a place stands the subject's number above and its role below, if it has
// one only, as most have; if it has several, where they start, with all bits turned. A free place
// is 0. Behind the places are the sets of those who have several, as CompiledGrants has them.
final class CompiledHolders {

  private CompiledHolders() {}

  /** Whether a subject has one of these roles. */
  static boolean holdsAnyOf(long[] holders, int subject, CompiledRoleSet wanted) {
    int last = (int) holders[0];
    for (int place = spread(subject); ; place++) {
      long found = holders[1 + (place & last)];
      if (found == 0) {
        return false;
      }
      if ((int) (found >>> Integer.SIZE) == subject) {
        int roles = (int) found;
        return roles < 0
            ? CompiledGrants.intersect(holders, ~roles, wanted)
            : wanted.contains(roles);
      }
    }
  }

  private static int spread(int subject) {
    return (subject * 0x9E3779B9) >>> 12;
  }

  /** Puts the holders of a namespace together. */
  static final class Builder {

    private final long[] places;
    private final CompiledGrants.Builder sets;

    /** For so many subjects. */
    Builder(int subjects) {
      int count = CompiledNames.powerOfTwo(subjects + subjects / 2 + 1);
      places = new long[1 + count];
      places[0] = count - 1L;
      sets = new CompiledGrants.Builder(places.length);
    }

    /** Adds a subject, from 1 on, that is not there yet, and its roles, of which it has some. */
    void add(int subject, int[] roleNumbers) {
      int roles = roleNumbers[0];
      if (!Arrays.stream(roleNumbers).allMatch(number -> number == roleNumbers[0])) {
        Arrays.stream(roleNumbers).forEach(sets::add);
        roles = ~sets.end();
      }
      int last = (int) places[0];
      int place = spread(subject);
      while (places[1 + (place & last)] != 0) {
        place++;
      }
      places[1 + (place & last)] = (long) subject << Integer.SIZE | Integer.toUnsignedLong(roles);
    }

    long[] build() {
      long[] holders = sets.build();
      System.arraycopy(places, 0, holders, 0, places.length);
      return holders;
    }
  }
}
