package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.vocabulary.ApiVocabulary;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.Collection;
import java.util.List;

/**
 * The resources that a cluster's API has, by which words such as {@code po} or {@code pods/log} are
 * understood: the built-in ones of its version of Kubernetes and the custom ones that are known. No
 * decision depends on them. Immutable and thread-safe.
 *
 * <p>Source: discovery of kube-apiserver 1.30 to 1.37. What only another version has stays known,
 * as does what only roles name, such as {@code endpoints/restricted}.
 */
public final class ApiResources {

  private final ApiVocabulary vocabulary;
  private final List<CustomResource> customResources;

  private ApiResources(ApiVocabulary vocabulary, List<CustomResource> customResources) {
    this.vocabulary = vocabulary;
    this.customResources = customResources;
  }

  /** Those of a version of Kubernetes; of one that is not known those of the nearest. */
  public static ApiResources of(KubernetesVersion version) {
    return new ApiResources(ApiVocabulary.ofMinor(version.nearestKnown().minor()), List.of());
  }

  /** Those of the newest version of Kubernetes that is known. */
  public static ApiResources newest() {
    return of(KubernetesVersion.newestKnown());
  }

  /** The same, and these custom resources in the place of those that it has. */
  public ApiResources withCustomResources(Collection<CustomResource> resources) {
    List<CustomResource> custom = List.copyOf(requireNonNull(resources, "resources"));
    return custom.equals(customResources)
        ? this
        : new ApiResources(
            vocabulary.builtIn().with(custom.stream().map(CustomResource::asApiResource).toList()),
            custom);
  }

  /** The custom resources that are known. */
  public List<CustomResource> customResources() {
    return customResources;
  }

  ApiVocabulary vocabulary() {
    return vocabulary;
  }
}
