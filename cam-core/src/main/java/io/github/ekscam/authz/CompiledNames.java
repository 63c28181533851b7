package io.github.ekscam.authz;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Things found by name: a hash table that is never changed. A changed copy shares all but the part
 * that changed, of some hundred places, and the list of parts. Immutable and thread-safe; finding
 * costs one hash, one place looked at and one comparison of strings, however many names there are.
 */
final class CompiledNames<E extends CompiledNames.Entry> {

  private static final int ENTRIES_IN_A_PART = 32;
  private static final int MOST_ENTRIES_IN_A_PART = 4 * ENTRIES_IN_A_PART;
  private static final int LEAST_PLACES = 4;

  /**
   * Something with a name. The name is a copy: those of a table are then near each other in memory,
   * and not each beside the object that it came from.
   */
  abstract static class Entry {

    final int hash;
    final String name;

    Entry(String name) {
      this.name = String.valueOf(name.toCharArray());
      this.hash = hash(name);
    }

    final String name() {
      return name;
    }
  }

  /** A number with a name. */
  static final class Numbered extends Entry {

    private final int value;

    Numbered(String name, int value) {
      super(name);
      this.value = value;
    }

    int value() {
      return value;
    }
  }

  /** The upper bits of a hash choose the part, the lower ones the place in it. */
  private final @Nullable Entry[][] parts;

  private final int shift;
  private final int size;

  private CompiledNames(@Nullable Entry[][] parts, int size) {
    this.parts = parts;
    this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(parts.length);
    this.size = size;
  }

  /** These entries, of which no two have the same name. */
  static <E extends Entry> CompiledNames<E> of(Collection<? extends Entry> entries) {
    int partCount = Math.max(2, powerOfTwo(entries.size() / ENTRIES_IN_A_PART));
    int shift = Integer.SIZE - Integer.numberOfTrailingZeros(partCount);
    int[] sizes = new int[partCount];
    entries.forEach(entry -> sizes[entry.hash >>> shift]++);
    @Nullable Entry[][] parts = new Entry[partCount][];
    for (int i = 0; i < partCount; i++) {
      parts[i] = new Entry[places(sizes[i])];
    }
    entries.forEach(entry -> put(parts[entry.hash >>> shift], entry));
    return new CompiledNames<>(parts, entries.size());
  }

  /** The entry of a name. */
  @SuppressWarnings("unchecked") // Only entries of this type are put in.
  @Nullable E find(String name) {
    int hash = hash(name);
    @Nullable Entry[] part = parts[hash >>> shift];
    for (int place = hash; ; place++) {
      Entry entry = part[place & (part.length - 1)];
      if (entry == null || (entry.hash == hash && entry.name.equals(name))) {
        return (E) entry;
      }
    }
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  /** The same with an entry, in the place of one of the same name. */
  CompiledNames<E> with(E entry) {
    int index = entry.hash >>> shift;
    @Nullable Entry[][] changed = parts.clone();
    boolean isNew = find(entry.name()) == null;
    changed[index] = with(parts[index], entry);
    int changedSize = isNew ? size + 1 : size;
    CompiledNames<E> result = new CompiledNames<>(changed, changedSize);
    return changedSize > MOST_ENTRIES_IN_A_PART * parts.length
        ? CompiledNames.of(result.entries())
        : result;
  }

  private static @Nullable Entry[] with(@Nullable Entry[] part, Entry entry) {
    int count = 1;
    for (Entry each : part) {
      count += each == null ? 0 : 1;
    }
    if (places(count) <= part.length) {
      @Nullable Entry[] changed = part.clone();
      put(changed, entry);
      return changed;
    }
    @Nullable Entry[] larger = new Entry[places(count)];
    for (Entry each : part) {
      if (each != null) {
        put(larger, each);
      }
    }
    put(larger, entry);
    return larger;
  }

  private Collection<Entry> entries() {
    List<Entry> entries = new ArrayList<>(size);
    for (@Nullable Entry[] part : parts) {
      for (Entry entry : part) {
        if (entry != null) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  private static void put(@Nullable Entry[] part, Entry entry) {
    for (int place = entry.hash; ; place++) {
      Entry present = part[place & (part.length - 1)];
      if (present == null || (present.hash == entry.hash && present.name.equals(entry.name))) {
        part[place & (part.length - 1)] = entry;
        return;
      }
    }
  }

  /**
   * At most a quarter of the places is taken: a search comes to an end, and seldom looks at another
   * entry than the one it is for, which may have to be waited for.
   */
  private static int places(int entries) {
    return Math.max(LEAST_PLACES, powerOfTwo(4 * entries));
  }

  private static int powerOfTwo(int atLeast) {
    return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
  }

  /** A string's hash with all bits depending on each other, as names often differ in one digit. */
  private static int hash(String name) {
    int hash = name.hashCode();
    hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    return hash ^ (hash >>> 13);
  }
}
