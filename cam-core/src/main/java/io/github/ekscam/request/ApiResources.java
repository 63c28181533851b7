package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.vocabulary.ApiResource;
import io.github.ekscam.internal.vocabulary.ApiResource.Served;
import io.github.ekscam.internal.vocabulary.ApiVocabulary;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a cluster's API has, by which words such as {@code po} or {@code pods/log} are
 * understood: the built-in ones of its version of Kubernetes and the custom ones that are known. No
 * decision depends on them. Immutable and thread-safe.
 *
 * <p>Source: discovery of kube-apiserver 1.30 to 1.37. What only another version has stays known,
 * as does what only roles name, such as {@code endpoints/restricted}.
 */
public final class ApiResources {

  private final @Nullable KubernetesVersion version;
  private final ApiVocabulary vocabulary;
  private final List<CustomResource> customResources;

  private ApiResources(
      @Nullable KubernetesVersion version,
      ApiVocabulary vocabulary,
      List<CustomResource> customResources) {
    this.version = version;
    this.vocabulary = vocabulary;
    this.customResources = customResources;
  }

  /** Those of a version of Kubernetes; of one that is not known those of the nearest. */
  public static ApiResources of(KubernetesVersion version) {
    KubernetesVersion nearest = version.nearestKnown();
    return new ApiResources(
        version.equals(nearest) ? version : null,
        ApiVocabulary.ofMinor(nearest.minor()),
        List.of());
  }

  /**
   * Those of the newest version of Kubernetes that is known, where it is not known which version a
   * cluster has.
   */
  public static ApiResources newest() {
    return new ApiResources(null, ApiVocabulary.newest(), List.of());
  }

  /** The version of Kubernetes whose resources they surely are; nothing if it is only assumed. */
  public Optional<KubernetesVersion> version() {
    return Optional.ofNullable(version);
  }

  /** The same, and these custom resources in the place of those that it has. */
  public ApiResources withCustomResources(Collection<CustomResource> resources) {
    List<CustomResource> custom = List.copyOf(requireNonNull(resources, "resources"));
    return custom.equals(customResources)
        ? this
        : new ApiResources(
            version,
            vocabulary.builtIn().with(custom.stream().map(CustomResource::asApiResource).toList()),
            custom);
  }

  /** The custom resources that are known. */
  public List<CustomResource> customResources() {
    return customResources;
  }

  /**
   * What can be asked of them, for no particular object: each verb on each resource and
   * subresource, as far as they are served unless the API server is told otherwise. Made by each
   * call, some thousand requests.
   *
   * @param namespace where it is asked, of what belongs to namespaces alone; empty for the cluster
   *     scope, where all is asked about
   */
  public List<ResourceRequest> requests(String namespace) {
    List<ResourceRequest> requests = new ArrayList<>();
    for (String apiGroup : vocabulary.apiGroups()) {
      for (String name : vocabulary.names(apiGroup)) {
        vocabulary.named(name, apiGroup).stream()
            .filter(resource -> resource.served() == Served.DEFAULT)
            .filter(resource -> namespace.isEmpty() || resource.namespaced())
            .forEach(resource -> add(resource, namespace, requests));
      }
    }
    return List.copyOf(requests);
  }

  private static void add(ApiResource resource, String namespace, List<ResourceRequest> requests) {
    resource.verbs().forEach(verb -> requests.add(request(verb, resource, namespace)));
    resource
        .servedSubresources()
        .forEach(
            (name, subresource) -> {
              if (subresource.served() == Served.DEFAULT) {
                subresource
                    .verbs()
                    .forEach(
                        verb -> requests.add(request(verb, resource, namespace).subresource(name)));
              }
            });
  }

  private static ResourceRequest request(String verb, ApiResource resource, String namespace) {
    return ResourceRequest.of(verb, resource.apiGroup(), resource.name()).namespace(namespace);
  }

  ApiVocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ApiResources that
        && Objects.equals(version, that.version)
        && vocabulary.minor() == that.vocabulary.minor()
        && customResources.equals(that.customResources);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, vocabulary.minor(), customResources);
  }

  /** The version of Kubernetes and the number of custom resources. */
  @Override
  public String toString() {
    return "resources of Kubernetes 1."
        + vocabulary.minor()
        + " and "
        + customResources.size()
        + " custom resources";
  }
}
