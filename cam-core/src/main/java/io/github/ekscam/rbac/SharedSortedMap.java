package io.github.ekscam.rbac;

import io.github.ekscam.internal.text.GoStrings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map from texts, in their order, that is never changed: a changed copy shares all but the block
 * of neighbours that changed, and the list of blocks. Immutable. Finding costs as many comparisons
 * as a binary search does, and a changed copy as much as copying two short arrays.
 */
final class SharedSortedMap<V> {

  private static final int ENTRIES_OF_A_NEW_BLOCK = 128;
  private static final int MOST_ENTRIES_OF_A_BLOCK = 2 * ENTRIES_OF_A_NEW_BLOCK;

  /** Keys with their values, at least one but in the only block of an empty map. */
  private record Block<V>(List<String> keys, List<V> values) {}

  private final Block<V>[] blocks;
  private final int size;

  private SharedSortedMap(Block<V>[] blocks, int size) {
    this.blocks = blocks;
    this.size = size;
  }

  /** A map to be filled and given to {@link #of}. */
  static <V> SortedMap<String, V> filling() {
    return new TreeMap<>(GoStrings.ORDER);
  }

  static <V> SharedSortedMap<V> of(SortedMap<String, ? extends V> filled) {
    List<String> keys = List.copyOf(filled.keySet());
    List<V> values = List.copyOf(filled.values());
    int count = Math.max(1, (keys.size() + ENTRIES_OF_A_NEW_BLOCK - 1) / ENTRIES_OF_A_NEW_BLOCK);
    Block<V>[] blocks = newBlocks(count);
    for (int i = 0; i < count; i++) {
      int start = i * ENTRIES_OF_A_NEW_BLOCK;
      int end = Math.min(keys.size(), start + ENTRIES_OF_A_NEW_BLOCK);
      blocks[i] = block(keys.subList(start, end), values.subList(start, end));
    }
    return new SharedSortedMap<>(blocks, keys.size());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays have no type parameters.
  private static <V> Block<V>[] newBlocks(int count) {
    return new Block[count];
  }

  int size() {
    return size;
  }

  @Nullable V get(String key) {
    Block<V> block = blocks[blockOf(key)];
    int found = Collections.binarySearch(block.keys, key, GoStrings.ORDER);
    return found < 0 ? null : block.values.get(found);
  }

  /** The last block whose first key is not greater, else the first. */
  private int blockOf(String key) {
    int low = 0;
    int high = blocks.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (GoStrings.ORDER.compare(blocks[middle].keys.get(0), key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The values in the order of their keys. */
  Collection<V> values() {
    if (blocks.length == 1) {
      return blocks[0].values;
    }
    List<V> values = new ArrayList<>(size);
    for (Block<V> block : blocks) {
      values.addAll(block.values);
    }
    return values;
  }

  /** The same with a value for a key, in the place of one that was there. */
  SharedSortedMap<V> with(String key, V value) {
    int index = blockOf(key);
    Block<V> block = blocks[index];
    int found = Collections.binarySearch(block.keys, key, GoStrings.ORDER);
    List<V> values = new ArrayList<>(block.values);
    if (found >= 0) {
      values.set(found, value);
      return withBlocks(index, List.of(new Block<>(block.keys, List.copyOf(values))), size);
    }
    int place = -1 - found;
    List<String> keys = new ArrayList<>(block.keys);
    keys.add(place, key);
    values.add(place, value);
    List<Block<V>> changed = new ArrayList<>();
    int middle = keys.size() > MOST_ENTRIES_OF_A_BLOCK ? keys.size() / 2 : keys.size();
    changed.add(block(keys.subList(0, middle), values.subList(0, middle)));
    if (middle < keys.size()) {
      changed.add(block(keys.subList(middle, keys.size()), values.subList(middle, values.size())));
    }
    return withBlocks(index, changed, size + 1);
  }

  /** The same without a key. */
  SharedSortedMap<V> without(String key) {
    int index = blockOf(key);
    Block<V> block = blocks[index];
    int found = Collections.binarySearch(block.keys, key, GoStrings.ORDER);
    if (found < 0) {
      return this;
    }
    List<String> keys = new ArrayList<>(block.keys);
    keys.remove(found);
    List<V> values = new ArrayList<>(block.values);
    values.remove(found);
    boolean isLast = keys.isEmpty() && blocks.length > 1;
    return withBlocks(index, isLast ? List.of() : List.of(block(keys, values)), size - 1);
  }

  private static <V> Block<V> block(List<String> keys, List<V> values) {
    return new Block<>(List.copyOf(keys), List.copyOf(values));
  }

  private SharedSortedMap<V> withBlocks(int index, List<Block<V>> changed, int changedSize) {
    Block<V>[] result = newBlocks(blocks.length - 1 + changed.size());
    System.arraycopy(blocks, 0, result, 0, index);
    for (int i = 0; i < changed.size(); i++) {
      result[index + i] = changed.get(i);
    }
    System.arraycopy(blocks, index + 1, result, index + changed.size(), blocks.length - index - 1);
    return new SharedSortedMap<>(result, changedSize);
  }
}
