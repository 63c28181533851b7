package io.github.ekscam.internal.vocabulary;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** What requests are authorized by though no API serves it, and what a slash in it means. */
  public enum Virtual {
    /** What is behind the slash is a name, further slashes included. */
    NAME,
    /** What is behind the slash is a subresource, further slashes included. */
    SUBRESOURCE
  }

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
    return Subresources.of(name, apiGroup);
  }

  /** The subresources that requests for any resource may name, besides its own. */
  public static List<String> subresourcesOfAny() {
    return Subresources.of("(any)", "");
  }

  /** The subresources that custom resources may have. */
  public static List<String> subresourcesOfCustom() {
    return Subresources.of("(custom)", "");
  }

  /** Whether any resource has a subresource of this name. */
  public static boolean isSubresource(String name) {
    return Subresources.ALL.contains(name);
  }

  /** What a slash means in a resource that no API serves, if the name is of such a one. */
  public static Optional<Virtual> virtual(String name) {
    return Optional.ofNullable(VirtualResources.BY_NAME.get(name));
  }

  private static Stream<ApiResource> known(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Known.ALL.stream().filter(known -> known.words().contains(lower)).map(Known::resource);
  }

  private static final class Subresources {

    static final Map<List<String>, List<String>> BY_RESOURCE =
        ApiTable.rows("api-subresources.tsv").stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    row -> row.subList(0, 2), row -> ApiTable.values(row.get(2))));

    static final Set<String> ALL =
        BY_RESOURCE.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());

    static List<String> of(String name, String apiGroup) {
      return BY_RESOURCE.getOrDefault(List.of(name, apiGroup), List.of());
    }
  }

  private static final class VirtualResources {

    static final Map<String, Virtual> BY_NAME =
        ApiTable.rows("api-virtual-resources.tsv").stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    row -> row.get(0),
                    row -> Virtual.valueOf(row.get(1).toUpperCase(Locale.ROOT))));
  }

  private record Known(ApiResource resource, List<String> words) {

    static final List<Known> ALL =
        ApiTable.rows("api-resources.tsv").stream().map(Known::of).toList();

    static Known of(List<String> row) {
      List<String> words =
          Stream.concat(Stream.of(row.get(0), row.get(1)), ApiTable.values(row.get(2)).stream())
              .filter(word -> !word.isEmpty())
              .toList();
      return new Known(
          new ApiResource(row.get(0), row.get(3), Boolean.parseBoolean(row.get(4))), words);
    }
  }
}
