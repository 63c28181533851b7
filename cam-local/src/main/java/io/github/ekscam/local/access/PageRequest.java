package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.EksException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which page of a list is asked for, and how much fits on it. Immutable. */
public final class PageRequest {

  private static final int MOST_RESULTS = 100;
  private static final PageRequest FIRST = new PageRequest(MOST_RESULTS, null);

  private final int maxResults;
  private final @Nullable String nextToken;

  private PageRequest(int maxResults, @Nullable String nextToken) {
    this.maxResults = maxResults;
    this.nextToken = nextToken;
  }

  /** The first page, of 100 results. */
  public static PageRequest first() {
    return FIRST;
  }

  /**
   * The same page with at most so many results.
   *
   * @throws EksException unless it is 1 to 100; the words of the service have not been seen
   */
  public PageRequest maxResults(int maxResults) {
    if (maxResults < 1 || maxResults > MOST_RESULTS) {
      throw EksException.invalidParameter(
          "The specified maxResults is invalid: " + maxResults + " is not between 1 and 100");
    }
    return new PageRequest(maxResults, nextToken);
  }

  /** The page that a {@link Page#nextToken()} stands for. */
  public PageRequest nextToken(String nextToken) {
    return new PageRequest(maxResults, requireNonNull(nextToken, "nextToken"));
  }

  int maxResults() {
    return maxResults;
  }

  Optional<String> nextToken() {
    return Optional.ofNullable(nextToken);
  }

  @Override
  public String toString() {
    return maxResults + " results" + (nextToken == null ? "" : " from " + nextToken);
  }
}
