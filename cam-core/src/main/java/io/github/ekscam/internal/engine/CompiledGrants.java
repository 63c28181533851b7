package io.github.ekscam.internal.engine;

import java.util.Arrays;

/**
 * Sets of roles that somebody holds, one after the other in one array, as they are few roles out of
 * many in each of many namespaces. A set is a run of triples: which 64 roles, the word of their
 * bits, and the bits of those that are proven, see {@link CompiledRules}; in its last triple the
 * first is the complement, which is negative.
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

  /** Whether one of the roles of the set that starts here is among others, and is proven. */
  static int intersect(long[] grants, int start, CompiledRoleSet roles) {
    int held = RoleHolder.NOT_HELD;
    for (int i = start; ; i += 3) {
      long index = grants[i];
      long common = grants[i + 1] & roles.word(word(index));
      if (common != 0) {
        if ((common & grants[i + 2]) != 0) {
          return RoleHolder.PROVEN;
        }
        held = RoleHolder.HELD;
      }
      if (index < 0) {
        return held;
      }
    }
  }

  private static int word(long index) {
    return (int) (index < 0 ? ~index : index);
  }

  /**
   * Marks a role of the set that starts here as proven. Several threads may write at once; what one
   * then loses is proven again.
   */
  static void setProven(long[] grants, int start, int role) {
    setProven(grants, start, role / Long.SIZE, 1L << role);
  }

  private static void setProven(long[] grants, int start, int word, long proven) {
    for (int i = start; ; i += 3) {
      if (word(grants[i]) == word) {
        grants[i + 2] |= proven;
        return;
      }
      if (grants[i] < 0) {
        return;
      }
    }
  }

  /** Marks as proven in one set what is proven in another, which is a part of it. */
  static void copyProven(long[] part, long[] grants) {
    for (int i = 0; ; i += 3) {
      if (part[i + 2] != 0) {
        setProven(grants, 0, word(part[i]), part[i + 2]);
      }
      if (part[i] < 0) {
        return;
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
      grants[length - 3] = ~grants[length - 3];
      count = 0;
      return start;
    }

    private void append(int word, long bits) {
      if (length + 3 > grants.length) {
        grants = Arrays.copyOf(grants, 2 * grants.length);
      }
      grants[length++] = word;
      grants[length++] = bits;
      grants[length++] = 0;
    }

    long[] build() {
      return Arrays.copyOf(grants, length);
    }
  }
}
