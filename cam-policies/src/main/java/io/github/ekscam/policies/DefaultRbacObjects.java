package io.github.ekscam.policies;

import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The roles and bindings that every cluster has from its start, by Kubernetes version. Aggregated
 * roles are as Kubernetes makes them, before the aggregation controller fills them in; see {@link
 * RbacObjects#aggregated()}. What EKS adds of its own is not published and not among them.
 */
public final class DefaultRbacObjects {

  private static final Map<KubernetesVersion, RbacObjects> READ = new ConcurrentHashMap<>();

  private DefaultRbacObjects() {}

  /** The versions of which the default objects are known, oldest first. */
  public static List<KubernetesVersion> versions() {
    return KubernetesVersion.known();
  }

  /** The newest version of which the default objects are known. */
  public static KubernetesVersion newestVersion() {
    return KubernetesVersion.newestKnown();
  }

  /**
   * The default objects of a version.
   *
   * @throws IllegalArgumentException if they are not known; see {@link
   *     KubernetesVersion#nearestKnown}
   */
  public static RbacObjects of(KubernetesVersion version) {
    if (!versions().contains(version)) {
      throw new IllegalArgumentException(
          "The default roles of Kubernetes \""
              + version
              + "\" are not known; known are those of "
              + versions());
    }
    return READ.computeIfAbsent(version, DefaultRbacObjects::read);
  }

  private static RbacObjects read(KubernetesVersion version) {
    String resource = "default-rbac/" + version + ".json";
    return Resources.read(
        resource,
        in -> RbacObjects.of(ConfigurationReader.builder().build().readRbacObjects(resource, in)));
  }
}
