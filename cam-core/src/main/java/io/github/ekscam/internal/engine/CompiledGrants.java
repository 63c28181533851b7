package io.github.ekscam.internal.engine;

import java.util.Arrays;

/**
 * Sets of roles that somebody holds, one after the other in one array, as they are few roles out of
 * many in each of many namespaces. A set is a run of pairs: which 64 roles, and the word of their
 * bits; in its last pair the former is negative.
 */
final class CompiledGrants {

  private CompiledGrants() {}

  /** One set alone, of these roles. */
  static long[] of(int[] roleNumbers) {
    Builder builder = new Builder(0);
    for (int number : roleNumbers) {
      builder.add(number);
    }
    builder.end();
    return builder.build();
  }

  /** Whether one of the roles of the set that starts here is among others. */
  static boolean intersect(long[] grants, int start, CompiledRoleSet roles) {
    for (int i = start; ; i += 2) {
      long index = grants[i];
      int word = (int) (index < 0 ? ~index : index);
      if ((grants[i + 1] & roles.word(word)) != 0) {
        return true;
      }
      if (index < 0) {
        return false;
      }
    }
  }

  /** Puts such sets together. */
  static final class Builder {

    private long[] grants;
    private int length;
    private int[] numbers = new int[4];
    private int count;

    /** Leaves places free in front of the sets. */
    Builder(int places) {
      grants = new long[places + 8];
      length = places;
    }

    /** Adds a role to the set that {@link #end} will end. */
    void add(int number) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = number;
    }

    /** Ends a set, which may be empty, and tells where it starts. */
    int end() {
      Arrays.sort(numbers, 0, count);
      int start = length;
      if (count == 0) {
        append(0, 0);
      }
      for (int i = 0; i < count; ) {
        int word = numbers[i] / Long.SIZE;
        long bits = 0;
        for (; i < count && numbers[i] / Long.SIZE == word; i++) {
          bits |= 1L << numbers[i];
        }
        append(word, bits);
      }
      grants[length - 2] = ~grants[length - 2];
      count = 0;
      return start;
    }

    private void append(int word, long bits) {
      if (length + 2 > grants.length) {
        grants = Arrays.copyOf(grants, 2 * grants.length);
      }
      grants[length++] = word;
      grants[length++] = bits;
    }

    long[] build() {
      return Arrays.copyOf(grants, length);
    }
  }
}
