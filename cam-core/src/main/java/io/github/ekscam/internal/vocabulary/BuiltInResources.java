package io.github.ekscam.internal.vocabulary;

import io.github.ekscam.internal.vocabulary.ApiResource.Served;
import io.github.ekscam.internal.vocabulary.ApiResource.Subresource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The resources of Kubernetes' own API by version, from a table of those versions in which each is
 * as it is.
 */
final class BuiltInResources {

  private static final String ALL = "all";
  private static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private static final Map<List<String>, List<String>> MORE_SUBRESOURCES = moreSubresources();

  private BuiltInResources() {}

  /**
   * A resource as some versions have it.
   *
   * @param from the first minor version
   * @param to the last
   */
  private record Row(int from, int to, ApiResource resource) {

    static Row of(List<String> row) {
      Map<String, Subresource> subresources = new TreeMap<>();
      for (String text : row.get(10).isEmpty() ? new String[0] : row.get(10).split(";", -1)) {
        int equals = text.indexOf('=');
        boolean gated = text.charAt(equals - 1) == '?';
        subresources.put(
            text.substring(0, gated ? equals - 1 : equals),
            new Subresource(
                gated ? Served.GATED : Served.DEFAULT, Tables.values(text.substring(equals + 1))));
      }
      return new Row(
          Integer.parseInt(row.get(6)),
          Integer.parseInt(row.get(7)),
          new ApiResource(
              row.get(0),
              row.get(1),
              row.get(2),
              row.get(3),
              Tables.values(row.get(4)),
              Boolean.parseBoolean(row.get(5)),
              Served.valueOf(row.get(8).toUpperCase(Locale.ROOT)),
              row.get(9).equals(ALL) ? ALL_VERBS : Tables.values(row.get(9)),
              subresources));
    }

    int distance(int minor) {
      return Math.max(0, Math.max(from - minor, minor - to));
    }
  }

  /**
   * The resources of a minor version: first those that it serves. What only other versions have is
   * among them, as the nearest has it, so that a name that roles use stays known.
   */
  static List<ApiResource> of(int minor) {
    Map<List<String>, List<Row>> byName = new TreeMap<>(Comparator.comparing(List::toString));
    for (List<String> columns : Tables.rows("api-resources.tsv")) {
      Row row = Row.of(columns);
      byName
          .computeIfAbsent(
              List.of(row.resource.apiGroup(), row.resource.name()), key -> new ArrayList<>())
          .add(row);
    }
    List<ApiResource> resources = new ArrayList<>();
    byName.values().forEach(rows -> resources.add(of(minor, rows)));
    resources.sort(Comparator.comparing(ApiResource::served));
    return List.copyOf(resources);
  }

  private static ApiResource of(int minor, List<Row> rows) {
    Row nearest = Collections.min(rows, Comparator.comparingInt(row -> row.distance(minor)));
    ApiResource resource = nearest.resource;
    Map<String, Subresource> subresources = new TreeMap<>();
    for (Row row : rows) {
      row.resource
          .servedSubresources()
          .forEach(
              (name, subresource) ->
                  subresources.put(name, new Subresource(Served.NEVER, subresource.verbs())));
    }
    more(resource.name(), resource.apiGroup())
        .forEach(name -> subresources.put(name, new Subresource(Served.NEVER, List.of())));
    subresources.putAll(resource.servedSubresources());
    return new ApiResource(
        resource.name(),
        resource.apiGroup(),
        resource.kind(),
        resource.singular(),
        resource.shortNames(),
        resource.namespaced(),
        nearest.distance(minor) == 0 ? resource.served() : Served.NEVER,
        resource.verbs(),
        Collections.unmodifiableMap(subresources));
  }

  /** The subresources that no discovery has. */
  static List<String> more(String name, String apiGroup) {
    return MORE_SUBRESOURCES.getOrDefault(List.of(name, apiGroup), List.of());
  }

  /** The names of all subresources that no discovery has. */
  static Collection<List<String>> more() {
    return MORE_SUBRESOURCES.values();
  }

  private static Map<List<String>, List<String>> moreSubresources() {
    Map<List<String>, List<String>> byResource =
        new TreeMap<>(Comparator.comparing(List::toString));
    for (List<String> row : Tables.rows("api-subresources.tsv")) {
      byResource.put(List.copyOf(row.subList(0, 2)), Tables.values(row.get(2)));
    }
    return Collections.unmodifiableMap(byResource);
  }
}
