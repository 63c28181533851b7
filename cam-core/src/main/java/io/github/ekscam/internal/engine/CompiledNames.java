package io.github.ekscam.internal.engine;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Things found by name: a hash table that is never changed. A changed copy shares all but the part
 * that changed, of some hundred places, and the list of parts. Immutable and thread-safe; finding
 * costs one hash, one place looked at and one comparison of strings, however many names there are.
 *
 * <p>Users who may write a binding choose names, perhaps such that all want the same place: what
 * finds none near it is kept apart, in the order of names.
 */
final class CompiledNames<E> {

  private static final int NAMES_PER_SEGMENT = 32;
  private static final int MAX_NAMES_PER_SEGMENT = 4 * NAMES_PER_SEGMENT;
  private static final int MIN_SLOTS = 4;

  /** How many names may stand in a row; of names by chance not nearly so many do. */
  private static final int MAX_PROBES = 64;

  /**
   * The upper bits of a hash choose the part, the lower ones the place in it, where the name stands
   * and behind it what it is the name of: fewer steps from one object to the next, each of which
   * may have to be waited for. Names are copies: those of a table are then near each other in
   * memory, and not each beside the object that it came from.
   */
  private final @Nullable Object[][] parts;

  private final int shift;

  /** What found no place; null but with names that were chosen for that. */
  private final @Nullable SortedMap<String, E> overflow;

  private final int size;

  private CompiledNames(@Nullable Object[][] parts, SortedMap<String, E> overflow, int size) {
    this.parts = parts;
    this.shift = shift(parts.length);
    this.overflow = overflow.isEmpty() ? null : overflow;
    this.size = size;
  }

  private static int shift(int partCount) {
    return Integer.SIZE - Integer.numberOfTrailingZeros(partCount);
  }

  /** These things by their names. */
  static <E> CompiledNames<E> of(Map<String, ? extends E> named) {
    int partCount = Math.max(2, powerOfTwo(named.size() / NAMES_PER_SEGMENT));
    int shift = shift(partCount);
    int[] sizes = new int[partCount];
    named.keySet().forEach(name -> sizes[hash(name) >>> shift]++);
    @Nullable Object[][] parts = new Object[partCount][];
    for (int i = 0; i < partCount; i++) {
      parts[i] = new Object[2 * slots(sizes[i])];
    }
    SortedMap<String, E> overflow = new TreeMap<>();
    named.forEach((name, thing) -> put(parts[hash(name) >>> shift], copy(name), thing, overflow));
    return new CompiledNames<>(parts, overflow, named.size());
  }

  private static String copy(String name) {
    return String.valueOf(name.toCharArray());
  }

  /** What has a name. */
  @SuppressWarnings("unchecked") // Only things of this type are put in.
  @Nullable E find(String name) {
    int hash = hash(name);
    @Nullable Object[] part = parts[hash >>> shift];
    for (int place = 2 * hash; ; place += 2) {
      int index = place & (part.length - 1);
      String found = (String) part[index];
      if (found == null) {
        return overflow == null ? null : overflow.get(name);
      }
      if (found.equals(name)) {
        return (E) part[index + 1];
      }
    }
  }

  /** How many names there are. */
  int size() {
    return size;
  }

  /** How many parts there are. */
  int parts() {
    return parts.length;
  }

  /** How many names are kept apart: none, unless they were chosen for that. */
  int keptApart() {
    return overflow == null ? 0 : overflow.size();
  }

  /** The same with something, in the place of what had its name. */
  CompiledNames<E> with(String name, E thing) {
    return with(Map.of(name, thing));
  }

  /** The same with several things, in the place of what had their names. */
  CompiledNames<E> with(Map<String, E> named) {
    if (named.isEmpty()) {
      return this;
    }
    Map<Integer, Map<String, E>> byPart = new HashMap<>();
    int changedSize = size;
    for (Map.Entry<String, E> entry : named.entrySet()) {
      String name = entry.getKey();
      changedSize += find(name) == null ? 1 : 0;
      byPart
          .computeIfAbsent(hash(name) >>> shift, part -> new LinkedHashMap<>())
          .put(copy(name), entry.getValue());
    }
    SortedMap<String, E> changedOverflow =
        overflow == null ? new TreeMap<>() : new TreeMap<>(overflow);
    @Nullable Object[][] changed = parts.clone();
    byPart.forEach((index, its) -> changed[index] = with(parts[index], its, changedOverflow));
    CompiledNames<E> result = new CompiledNames<>(changed, changedOverflow, changedSize);
    return changedSize > MAX_NAMES_PER_SEGMENT * parts.length
        ? CompiledNames.of(result.asMap())
        : result;
  }

  private static <E> @Nullable Object[] with(
      @Nullable Object[] part, Map<String, E> named, SortedMap<String, E> overflow) {
    Map<String, E> all = new LinkedHashMap<>();
    CompiledNames.<E>forEach(part, all::put);
    all.putAll(named);
    overflow.keySet().removeAll(named.keySet());
    @Nullable Object[] changed = new Object[2 * slots(all.size())];
    all.forEach((name, thing) -> put(changed, name, thing, overflow));
    return changed;
  }

  private Map<String, E> asMap() {
    Map<String, E> map = overflow == null ? new LinkedHashMap<>() : new LinkedHashMap<>(overflow);
    for (@Nullable Object[] part : parts) {
      CompiledNames.<E>forEach(part, map::put);
    }
    return map;
  }

  @SuppressWarnings("unchecked") // As above.
  private static <E> void forEach(@Nullable Object[] part, BiConsumer<String, E> action) {
    for (int i = 0; i < part.length; i += 2) {
      Object name = part[i];
      Object thing = part[i + 1];
      if (name != null && thing != null) {
        action.accept((String) name, (E) thing);
      }
    }
  }

  private static <E> void put(
      @Nullable Object[] part, String name, E thing, SortedMap<String, E> overflow) {
    int index = freeSlot(part, 2 * hash(name), 2);
    if (index < 0) {
      overflow.put(name, thing);
    } else {
      part[index] = name;
      part[index + 1] = thing;
    }
  }

  /**
   * The first free place of a table at or behind the wanted one; negative if it would make a row in
   * which a search takes long.
   *
   * @param step from one place to the next
   */
  static int freeSlot(@Nullable Object[] table, int wanted, int step) {
    int last = table.length - 1;
    int free = wanted;
    while (table[free & last] != null) {
      free += step;
    }
    int first = wanted;
    while (table[(first - step) & last] != null) {
      first -= step;
    }
    int end = free + step;
    while (table[end & last] != null) {
      end += step;
    }
    return (end - first) / step > MAX_PROBES ? -1 : free & last;
  }

  /**
   * At most a quarter of the places is taken: a search comes to an end, and seldom looks at another
   * name than the one it is for.
   */
  static int slots(int names) {
    return Math.max(MIN_SLOTS, powerOfTwo(4 * names));
  }

  static int powerOfTwo(int atLeast) {
    return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
  }

  /** A string's hash with all bits depending on each other, as names often differ in one digit. */
  private static int hash(String name) {
    int hash = name.hashCode();
    hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    return hash ^ (hash >>> 13);
  }
}
