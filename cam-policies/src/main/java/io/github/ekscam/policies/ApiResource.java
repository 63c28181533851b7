package io.github.ekscam.policies;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A resource that Kubernetes has built in, found as kubectl finds it: by its plural, its singular
 * or a short name.
 *
 * @param name the resource, in the plural
 * @param apiGroup the API group; empty for the core group
 * @param namespaced whether its objects belong to namespaces
 */
public record ApiResource(String name, String apiGroup, boolean namespaced) {

  public ApiResource {
    requireNonNull(name, "name");
    requireNonNull(apiGroup, "apiGroup");
  }

  /** The resource that a word means in any API group; the first where several groups have it. */
  public static Optional<ApiResource> find(String word) {
    return known(word).findFirst();
  }

  /** The resource that a word means in an API group. */
  public static Optional<ApiResource> find(String word, String apiGroup) {
    return known(word).filter(resource -> resource.apiGroup().equals(apiGroup)).findFirst();
  }

  /** Whether Kubernetes has an API group of its own with this name. */
  public static boolean isBuiltInGroup(String apiGroup) {
    return Known.ALL.stream().anyMatch(known -> known.resource().apiGroup().equals(apiGroup));
  }

  /** The names of all built-in resources of all API groups, in the plural. */
  public static List<String> names() {
    return Known.ALL.stream().map(known -> known.resource().name()).distinct().toList();
  }

  /** The API groups of the built-in resources; the core group is the empty text. */
  public static List<String> apiGroups() {
    return Known.ALL.stream().map(known -> known.resource().apiGroup()).distinct().toList();
  }

  /** The subresources that requests for this resource may name; often none. */
  public List<String> subresources() {
    return Subresources.BY_RESOURCE.getOrDefault(List.of(name, apiGroup), List.of());
  }

  /** Whether any built-in resource has a subresource of this name. */
  public static boolean isSubresource(String name) {
    return Subresources.BY_RESOURCE.values().stream().anyMatch(names -> names.contains(name));
  }

  private static final class Subresources {

    static final Map<List<String>, List<String>> BY_RESOURCE =
        Resources.read(
            "api-subresources.tsv",
            in ->
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t", -1)))
                    .collect(
                        Collectors.toMap(
                            columns -> columns.subList(0, 2),
                            columns -> List.of(columns.get(2).split(",", -1)))));
  }

  private static Stream<ApiResource> known(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Known.ALL.stream().filter(known -> known.words().contains(lower)).map(Known::resource);
  }

  private record Known(ApiResource resource, List<String> words) {

    static final List<Known> ALL =
        Resources.read(
            "api-resources.tsv",
            in ->
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Known::parse)
                    .toList());

    static Known parse(String line) {
      List<String> columns = Arrays.asList(line.split("\t", -1));
      String name = columns.get(0);
      List<String> words =
          Stream.concat(
                  Stream.of(name, columns.get(1)), Arrays.stream(columns.get(2).split(",", -1)))
              .filter(word -> !word.isEmpty())
              .toList();
      return new Known(
          new ApiResource(name, columns.get(3), Boolean.parseBoolean(columns.get(4))), words);
    }
  }
}
