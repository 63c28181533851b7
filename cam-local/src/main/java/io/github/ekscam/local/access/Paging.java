package io.github.ekscam.local.access;

import io.github.ekscam.access.EksException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts sorted maps into pages. A token holds what is listed and the last key that was shown, so
 * what comes and goes between two pages neither repeats nor hides anything else.
 */
final class Paging {

  private static final String SEPARATOR = "\n";

  private final String listing;

  private Paging(String listing) {
    this.listing = listing;
  }

  /** Paging of the list that an operation makes of these parameters. */
  static Paging of(String... operationAndParameters) {
    return new Paging(String.join(SEPARATOR, operationAndParameters) + SEPARATOR);
  }

  <V> Page<V> page(PageRequest request, SortedMap<String, V> listed) {
    return page(request, listed, value -> true);
  }

  <V> Page<V> page(PageRequest request, SortedMap<String, V> listed, Predicate<V> filter) {
    SortedMap<String, V> rest =
        request.nextToken().map(token -> listed.tailMap(lastKey(token) + "\0")).orElse(listed);
    List<V> items = new ArrayList<>();
    @Nullable String last = null;
    for (Map.Entry<String, V> entry : rest.entrySet()) {
      if (!filter.test(entry.getValue())) {
        continue;
      }
      if (items.size() == request.maxResults()) {
        return new Page<>(items, token(String.valueOf(last)));
      }
      items.add(entry.getValue());
      last = entry.getKey();
    }
    return new Page<>(items, null);
  }

  private String token(String lastKey) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((listing + lastKey).getBytes(StandardCharsets.UTF_8));
  }

  private String lastKey(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(listing) && token(text.substring(listing.length())).equals(token)) {
        return text.substring(listing.length());
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static EksException invalid() {
    return EksException.invalidParameter("The nextToken parameter format is not valid");
  }
}
