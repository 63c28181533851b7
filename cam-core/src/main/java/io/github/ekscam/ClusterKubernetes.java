package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Suppliers;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.CustomResource;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cluster's Kubernetes version, if it is known, and what comes with a version. Immutable. */
final class ClusterKubernetes {

  private final @Nullable KubernetesVersion version;
  private final RbacObjects defaultRbacObjects;
  private final List<CustomResource> customResources;

  /** Made when they are first asked for, as few clusters are asked about words. */
  private final Supplier<ApiResources> apiResources;

  private ClusterKubernetes(
      @Nullable KubernetesVersion version,
      RbacObjects defaultRbacObjects,
      List<CustomResource> customResources) {
    this.version = version;
    this.defaultRbacObjects = defaultRbacObjects;
    this.customResources = customResources;
    this.apiResources =
        Suppliers.memoize(
            () ->
                (version == null ? ApiResources.newest() : ApiResources.of(version))
                    .withCustomResources(customResources));
  }

  /** No known version, and so no default objects. */
  static ClusterKubernetes unknown() {
    return new ClusterKubernetes(null, RbacObjects.none(), List.of());
  }

  /** Another version, with its default objects: the one place where these are asked for. */
  ClusterKubernetes with(
      KubernetesVersion changed, Function<KubernetesVersion, RbacObjects> defaultRoles) {
    requireNonNull(changed, "version");
    requireNonNull(defaultRoles, "defaultRoles");
    return new ClusterKubernetes(
        changed,
        requireNonNull(
            defaultRoles.apply(changed.nearestKnown()), () -> "defaultRoles of " + changed),
        customResources);
  }

  ClusterKubernetes withCustomResources(Collection<CustomResource> resources) {
    return new ClusterKubernetes(version, defaultRbacObjects, List.copyOf(resources));
  }

  @Nullable KubernetesVersion version() {
    return version;
  }

  /** The RBAC objects that every cluster of the version has from its start. */
  RbacObjects defaultRbacObjects() {
    return defaultRbacObjects;
  }

  /** The resources by which words are understood. */
  ApiResources apiResources() {
    return apiResources.get();
  }
}
