package io.github.ekscam.internal.vocabulary;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The verbs that come of no HTTP method: components of the API server ask by them, each about few
 * resources.
 */
public final class ComponentVerbs {

  /**
   * A resource that is asked about.
   *
   * @param apiGroup the API group; empty for the core group
   * @param resource the resource, in the plural
   */
  public record Asked(String apiGroup, String resource) {

    /** As people write it: {@code roles.rbac.authorization.k8s.io}. */
    @Override
    public String toString() {
      return ResourceNames.qualified(resource, apiGroup);
    }
  }

  private static final Map<String, List<Asked>> BY_VERB =
      Tables.rows("api-component-verbs.tsv").stream()
          .collect(
              collectingAndThen(
                  groupingBy(
                      row -> row.get(0),
                      TreeMap::new,
                      mapping(row -> new Asked(row.get(1), row.get(2)), toList())),
                  Collections::unmodifiableMap));

  private ComponentVerbs() {}

  /** The resources about which anybody asks by a verb; none if it is not such a verb. */
  public static List<Asked> resources(String verb) {
    return BY_VERB.getOrDefault(verb, List.of());
  }
}
