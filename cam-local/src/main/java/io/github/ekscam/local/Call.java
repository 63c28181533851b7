package io.github.ekscam.local;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.PageRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation.
 *
 * @param operation the operation's name
 * @param labels what stands in its path
 * @param query the parameters of its query
 * @param body the members of its body
 * @param caller who calls
 */
record Call(
    String operation,
    Map<String, String> labels,
    Map<String, String> query,
    Members body,
    CallerIdentity caller) {

  /** A label of the path. */
  String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** The cluster that the path names, or the body where the path names none. */
  String clusterName() {
    return labels.containsKey("name") ? label("name") : body.string("name").orElse("");
  }

  Optional<String> queryParameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** The page that the query asks for. */
  PageRequest page() {
    PageRequest page = PageRequest.first();
    Optional<String> maxResults = queryParameter("maxResults");
    if (maxResults.isPresent()) {
      page = page.maxResults(integer(maxResults.get()));
    }
    Optional<String> nextToken = queryParameter("nextToken");
    return nextToken.isPresent() ? page.nextToken(nextToken.get()) : page;
  }

  private static int integer(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Refusal.serialization("STRING_VALUE can not be converted to an Integer");
    }
  }

  /** The parameters of a query as it was sent; of one that comes twice the last counts. */
  static Map<String, String> parameters(@Nullable String rawQuery) {
    if (rawQuery == null || rawQuery.isEmpty()) {
      return Map.of();
    }
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : rawQuery.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      parameters.put(queryText(name), queryText(value));
    }
    return ImmutableMap.copyOf(parameters);
  }

  private static String queryText(String encoded) {
    return UriText.ofQuery(encoded);
  }
}
