package io.github.ekscam.internal.vocabulary;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A resource of a Kubernetes API, as one version of Kubernetes has it or a CustomResourceDefinition
 * defines it.
 *
 * @param name the resource, in the plural
 * @param apiGroup the API group; empty for the core group
 * @param kind the kind of its objects
 * @param singular its name in the singular
 * @param shortNames what else kubectl calls it
 * @param namespaced whether its objects belong to namespaces
 * @param served whether an API server serves it
 * @param verbs the verbs that it is served with
 * @param servedSubresources its subresources, by name
 */
public record ApiResource(
    String name,
    String apiGroup,
    String kind,
    String singular,
    List<String> shortNames,
    boolean namespaced,
    Served served,
    List<String> verbs,
    Map<String, Subresource> servedSubresources) {

  /** Whether an API server serves something. */
  public enum Served {
    /** Unless it is told not to. */
    DEFAULT,
    /** If {@code --runtime-config} or a feature gate says so, which on EKS nobody can set. */
    GATED,
    /** In no way in this version, but others have it, or rules name it. */
    NEVER
  }

  /** A subresource, and the verbs that it is served with. */
  public record Subresource(Served served, List<String> verbs) {

    public Subresource {
      verbs = List.copyOf(verbs);
    }
  }

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
    shortNames = List.copyOf(shortNames);
    verbs = List.copyOf(verbs);
  }

  /** The resource that a word means to the newest API; see {@link ApiVocabulary#find(String)}. */
  public static Optional<ApiResource> find(String word) {
    return ApiVocabulary.newest().find(word);
  }

  /** The resource that a word means in an API group of the newest API. */
  public static Optional<ApiResource> find(String word, String apiGroup) {
    return ApiVocabulary.newest().find(word, apiGroup);
  }

  /** Whether Kubernetes has an API group of its own with this name. */
  public static boolean isBuiltInGroup(String apiGroup) {
    return ApiVocabulary.newest().hasGroup(apiGroup);
  }

  /** The subresources that requests for this resource may name; often none. */
  public List<String> subresources() {
    return List.copyOf(servedSubresources.keySet());
  }

  /** What a slash means in a resource that no API serves, if the name is of such a one. */
  public static Optional<Virtual> virtual(String name) {
    return Optional.ofNullable(VirtualResources.BY_NAME.get(name));
  }

  private static final class VirtualResources {

    static final Map<String, Virtual> BY_NAME =
        Tables.rows("api-virtual-resources.tsv").stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    row -> row.get(0),
                    row -> Virtual.valueOf(row.get(1).toUpperCase(Locale.ROOT))));
  }
}
