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
import java.util.List;

/** Requests that lead to more than they say; the table tells its sources. */
final class TakeoverRequests {

  static final RequestSet ALL =
      RequestSet.union(rows().stream().map(TakeoverRequests::set).toList());

  private TakeoverRequests() {}

  private static RequestSet set(String row) {
    String[] columns = row.split("\t", -1);
    return RequestSet.of(
        AccessScope.cluster(),
        PolicyRule.builder()
            .verbs(columns[0].split(","))
            .apiGroups(columns[1])
            .resources(columns[2].split(","))
            .build());
  }

  private static List<String> rows() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(TakeoverRequests.class.getResourceAsStream("takeover-requests.tsv")),
                StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
