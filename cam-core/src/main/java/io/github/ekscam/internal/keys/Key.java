package io.github.ekscam.internal.keys;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of several parts for a hash map or a hash set. Whoever writes a file chooses the names in
 * it, and so could choose them all with one hash code. Java's hash maps keep such keys in order if
 * they are comparable, and try them one by one if they are not, as lists are not. Immutable if its
 * parts are.
 */
public final class Key implements Comparable<Key> {

  private final Comparable<?>[] parts;
  private final int hash;

  private Key(Comparable<?>[] parts) {
    this.parts = parts;
    this.hash = Arrays.hashCode(parts);
  }

  /** A key of these parts, each of a class whose order tells apart what is not equal. */
  public static Key of(Comparable<?>... parts) {
    return new Key(parts.clone());
  }

  /** A key of these parts in their order. */
  public static Key ofAll(Collection<? extends Comparable<?>> parts) {
    return new Key(parts.toArray(Comparable<?>[]::new));
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compare(parts, other.parts, Key::compare);
  }

  @SuppressWarnings("unchecked") // both are of one class, which is comparable with itself
  private static int compare(Comparable<?> one, Comparable<?> other) {
    return one.getClass() == other.getClass()
        ? ((Comparable<Object>) one).compareTo(other)
        : one.getClass().getName().compareTo(other.getClass().getName());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key that && Arrays.equals(parts, that.parts);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return List.of(parts).toString();
  }
}
