package io.github.ekscam.internal.vocabulary;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The verbs that requests have, as kubectl knows them; any other text may be a verb, too. */
public final class ApiVerbs {

  private static final Map<String, Set<String>> TABLE =
      Tables.rows("api-verbs.tsv").stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  row -> row.get(0), row -> Set.copyOf(Tables.values(row.get(1)))));

  /** Those of requests for resources, with those that only rules and admission ask about. */
  public static final Set<String> OF_RESOURCES = TABLE.getOrDefault("resources", Set.of());

  /** Those of requests for paths: HTTP methods in lower case. */
  public static final Set<String> OF_PATHS = TABLE.getOrDefault("paths", Set.of());

  private ApiVerbs() {}
}
