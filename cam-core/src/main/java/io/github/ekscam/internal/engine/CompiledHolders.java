package io.github.ekscam.internal.engine;

import java.util.Arrays;

/**
 * Who has which roles in one namespace, by the subjects' numbers: a hash table that lies in one
 * piece of memory, as each question about a namespace is about several subjects.
 */
// Element 0 is the number of places minus one. Then come the places, a power of two of them, at
// most two thirds taken; a free one is 0. The upper half of a taken place is the subject's number.
// The lower half is the subject's role if it has only one, as most have, and a bit that tells
// whether that is proven; otherwise the complement of the index where its set of roles starts. The
// sets follow the places, as CompiledGrants lays them out.
final class CompiledHolders {

  private static final int PROVEN = 1 << 30;

  private CompiledHolders() {}

  /** Whether a subject has one of these roles, and it is proven. */
  static int holdsAnyOf(long[] holders, int subject, CompiledRoleSet wanted) {
    int last = (int) holders[0];
    for (int place = spread(subject); ; place++) {
      long found = holders[1 + (place & last)];
      if (found == 0) {
        return RoleHolder.NOT_HELD;
      }
      if ((int) (found >>> Integer.SIZE) == subject) {
        int roles = (int) found;
        if (roles < 0) {
          return CompiledGrants.intersect(holders, ~roles, wanted);
        }
        if (!wanted.contains(roles & ~PROVEN)) {
          return RoleHolder.NOT_HELD;
        }
        return (roles & PROVEN) == 0 ? RoleHolder.HELD : RoleHolder.PROVEN;
      }
    }
  }

  /** Marks a role of a subject as proven. */
  static void setProven(long[] holders, int subject, int role) {
    int last = (int) holders[0];
    for (int place = spread(subject); ; place++) {
      int index = 1 + (place & last);
      long found = holders[index];
      if (found == 0) {
        return;
      }
      if ((int) (found >>> Integer.SIZE) == subject) {
        int roles = (int) found;
        if (roles < 0) {
          CompiledGrants.setProven(holders, ~roles, role);
        } else if ((roles & ~PROVEN) == role) {
          holders[index] = found | PROVEN;
        }
        return;
      }
    }
  }

  private static int spread(int subject) {
    return (subject * 0x9E3779B9) >>> 12;
  }

  /** Builds the table of a namespace. */
  static final class Builder {

    private final long[] places;
    private final CompiledGrants.Builder sets;

    /** A builder for this number of subjects. */
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
