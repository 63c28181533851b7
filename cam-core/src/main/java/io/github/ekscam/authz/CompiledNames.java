package io.github.ekscam.authz;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Things found by name: a hash table that is never changed. A changed copy shares all but the part
 * that changed, of some hundred places, and the list of parts. Immutable and thread-safe; finding
 * costs one hash, one place looked at and one comparison of strings, however many names there are.
 */
final class CompiledNames<E> {

  private static final int NAMES_IN_A_PART = 32;
  private static final int MOST_NAMES_IN_A_PART = 4 * NAMES_IN_A_PART;
  private static final int LEAST_PLACES = 4;

  /**
   * The upper bits of a hash choose the part, the lower ones the place in it, where the name stands
   * and behind it what it is the name of: fewer steps from one object to the next, each of which
   * may have to be waited for. Names are copies: those of a table are then near each other in
   * memory, and not each beside the object that it came from.
   */
  private final @Nullable Object[][] parts;

  private final int shift;
  private final int size;

  private CompiledNames(@Nullable Object[][] parts, int size) {
    this.parts = parts;
    this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(parts.length);
    this.size = size;
  }

  /** These things by their names. */
  static <E> CompiledNames<E> of(Map<String, ? extends E> named) {
    int partCount = Math.max(2, powerOfTwo(named.size() / NAMES_IN_A_PART));
    int shift = Integer.SIZE - Integer.numberOfTrailingZeros(partCount);
    int[] sizes = new int[partCount];
    named.keySet().forEach(name -> sizes[hash(name) >>> shift]++);
    @Nullable Object[][] parts = new Object[partCount][];
    for (int i = 0; i < partCount; i++) {
      parts[i] = new Object[2 * places(sizes[i])];
    }
    named.forEach((name, thing) -> put(parts[hash(name) >>> shift], copy(name), thing));
    return new CompiledNames<>(parts, named.size());
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
        return null;
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

  /** The same with something, in the place of what had its name. */
  CompiledNames<E> with(String name, E thing) {
    int index = hash(name) >>> shift;
    @Nullable Object[][] changed = parts.clone();
    int changedSize = find(name) == null ? size + 1 : size;
    changed[index] = with(parts[index], name, thing);
    CompiledNames<E> result = new CompiledNames<>(changed, changedSize);
    return changedSize > MOST_NAMES_IN_A_PART * parts.length
        ? CompiledNames.of(result.asMap())
        : result;
  }

  private static @Nullable Object[] with(@Nullable Object[] part, String name, Object thing) {
    Map<String, Object> named = new LinkedHashMap<>();
    forEach(part, named::put);
    named.put(copy(name), thing);
    @Nullable Object[] changed = new Object[2 * places(named.size())];
    named.forEach((present, its) -> put(changed, present, its));
    return changed;
  }

  @SuppressWarnings("unchecked") // As above.
  private Map<String, E> asMap() {
    Map<String, E> map = new LinkedHashMap<>();
    for (@Nullable Object[] part : parts) {
      forEach(part, (name, thing) -> map.put(name, (E) thing));
    }
    return map;
  }

  private static void forEach(@Nullable Object[] part, BiConsumer<String, Object> action) {
    for (int i = 0; i < part.length; i += 2) {
      Object name = part[i];
      Object thing = part[i + 1];
      if (name != null && thing != null) {
        action.accept((String) name, thing);
      }
    }
  }

  private static void put(@Nullable Object[] part, String name, Object thing) {
    for (int place = 2 * hash(name); ; place += 2) {
      int index = place & (part.length - 1);
      Object present = part[index];
      if (present == null) {
        part[index] = name;
      }
      if (present == null || present.equals(name)) {
        part[index + 1] = thing;
        return;
      }
    }
  }

  /**
   * At most a quarter of the places is taken: a search comes to an end, and seldom looks at another
   * name than the one it is for.
   */
  private static int places(int names) {
    return Math.max(LEAST_PLACES, powerOfTwo(4 * names));
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
