package io.github.ekscam.local.access;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. Immutable.
 *
 * @param <T> what is listed
 */
public final class Page<T> {

  private final List<T> items;
  private final @Nullable String nextToken;

  Page(List<T> items, @Nullable String nextToken) {
    this.items = List.copyOf(items);
    this.nextToken = nextToken;
  }

  /** What is on the page. */
  public List<T> items() {
    return items;
  }

  /** What to ask for the next page with; nothing on the last page. */
  public Optional<String> nextToken() {
    return Optional.ofNullable(nextToken);
  }

  <R> Page<R> map(Function<T, R> function) {
    return new Page<>(items.stream().map(function).toList(), nextToken);
  }

  @Override
  public String toString() {
    return items + (nextToken == null ? "" : "...");
  }
}
