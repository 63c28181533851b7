package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.analysis.internal.requests.RequestSet;
import io.github.ekscam.rbac.PolicyRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Requests that a table lists, verbs, an API group and resources in a row; each tells its sources.
 */
final class RequestTable {

  /** Requests that lead to more than they say. */
  static final RequestSet TAKEOVER = read("takeover-requests.tsv");

  /** What the node authorizer divides among nodes by more than a request says. */
  static final RequestSet OF_NODES = read("requests-of-nodes.tsv");

  private RequestTable() {}

  private static RequestSet read(String name) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(RequestTable.class.getResourceAsStream(name), name),
                StandardCharsets.UTF_8))) {
      return RequestSet.union(
          reader.lines().filter(line -> !line.startsWith("#")).map(RequestTable::row).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RequestSet row(String row) {
    String[] columns = row.split("\t", -1);
    return RequestSet.of(
        AccessScope.cluster(),
        PolicyRule.builder()
            .verbs(columns[0].split(",", -1))
            .apiGroups(columns[1])
            .resources(columns[2].split(",", -1))
            .build());
  }
}
