package io.github.ekscam.internal.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of roles, which are numbered: one bit for each, 64 to a word. Words that are zero are left
 * out where that is shorter, so a set is never much larger than the number of its roles. Immutable.
 */
final class CompiledRoleSet {

  /** No roles. */
  static final CompiledRoleSet NONE = new CompiledRoleSet(new long[0], null);

  private final long[] words;

  /** Which words these are, in ascending order; all from the first on if it is null. */
  private final int @Nullable [] indexes;

  private CompiledRoleSet(long[] words, int @Nullable [] indexes) {
    this.words = words;
    this.indexes = indexes;
  }

  /** The roles of these numbers, the first {@code count} of an array in ascending order. */
  static CompiledRoleSet of(int[] numbers, int count) {
    if (count == 0) {
      return NONE;
    }
    int distinct = 1;
    for (int i = 1; i < count; i++) {
      distinct += numbers[i] / Long.SIZE == numbers[i - 1] / Long.SIZE ? 0 : 1;
    }
    int all = numbers[count - 1] / Long.SIZE + 1;
    boolean dense = all <= 2 * distinct;
    long[] words = new long[dense ? all : distinct];
    int[] indexes = new int[words.length];
    int last = -1;
    for (int i = 0; i < count; i++) {
      int index = numbers[i] / Long.SIZE;
      if (dense) {
        last = index;
      } else if (last < 0 || indexes[last] != index) {
        last++;
      }
      indexes[last] = index;
      words[last] |= 1L << numbers[i];
    }
    return new CompiledRoleSet(words, dense ? null : indexes);
  }

  boolean isEmpty() {
    return words.length == 0;
  }

  /** How many words it takes in memory. */
  int storedWords() {
    return words.length;
  }

  boolean contains(int number) {
    return (word(number / Long.SIZE) & (1L << number)) != 0;
  }

  /** The 64 roles from {@code 64 * index} on. */
  long word(int index) {
    if (indexes == null) {
      return index < words.length ? words[index] : 0;
    }
    int found = Arrays.binarySearch(indexes, index);
    return found < 0 ? 0 : words[found];
  }

  /** The roles of both. */
  CompiledRoleSet union(CompiledRoleSet other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    int[] numbers = new int[size() + other.size()];
    int count = other.copyTo(numbers, copyTo(numbers, 0));
    Arrays.sort(numbers, 0, count);
    return of(numbers, count);
  }

  private int size() {
    int size = 0;
    for (long word : words) {
      size += Long.bitCount(word);
    }
    return size;
  }

  private int copyTo(int[] numbers, int start) {
    int count = start;
    for (int i = 0; i < words.length; i++) {
      int index = indexes == null ? i : indexes[i];
      for (long rest = words[i]; rest != 0; rest &= rest - 1) {
        numbers[count++] = index * Long.SIZE + Long.numberOfTrailingZeros(rest);
      }
    }
    return count;
  }
}
