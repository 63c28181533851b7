package io.github.ekscam.local;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.local.internal.aws.UriText;
import java.util.List;
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
 * @param accountId of the account whose clusters are meant
 * @param region whose clusters are meant
 */
record Call(
    String operation,
    Map<String, String> labels,
    ImmutableListMultimap<String, String> query,
    Members body,
    CallerIdentity caller,
    String accountId,
    String region) {

  /** A label of the path. */
  String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** The cluster that the path names, or the body where the path names none. */
  String clusterName() {
    return labels.containsKey("name") ? label("name") : body.string("name").orElse("");
  }

  /** A parameter of the query; of one that comes twice the last counts. */
  Optional<String> queryParameter(String name) {
    List<String> values = query.get(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /** A parameter of the query that may come more than once. */
  List<String> queryParameters(String name) {
    return query.get(name);
  }

  /** A parameter of the query that is a truth value. */
  boolean queryFlag(String name) {
    return queryParameter(name).filter("true"::equals).isPresent();
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

  /** The parameters of a query as it was sent. */
  static ImmutableListMultimap<String, String> parameters(@Nullable String rawQuery) {
    if (rawQuery == null || rawQuery.isEmpty()) {
      return ImmutableListMultimap.of();
    }
    ImmutableListMultimap.Builder<String, String> parameters = ImmutableListMultimap.builder();
    for (String parameter : rawQuery.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      parameters.put(queryText(name), queryText(value));
    }
    return parameters.build();
  }

  private static String queryText(String encoded) {
    try {
      return UriText.ofQuery(encoded);
    } catch (UriText.MalformedException e) {
      throw Refusal.malformedUri(encoded);
    }
  }
}
