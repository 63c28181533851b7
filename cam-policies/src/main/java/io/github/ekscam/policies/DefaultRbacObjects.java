package io.github.ekscam.policies;

import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The roles and bindings that every cluster has from its start, by Kubernetes version. Aggregated
 * roles are as Kubernetes makes them, before the aggregation controller fills them in; see {@link
 * RbacObjects#aggregated()}. What EKS adds of its own is not published and not among them.
 */
public final class DefaultRbacObjects {

  private static final int MAJOR = 1;
  private static final int OLDEST_MINOR = 30;
  private static final int NEWEST_MINOR = 37;

  private static final Map<KubernetesVersion, RbacObjects> READ = new ConcurrentHashMap<>();

  private DefaultRbacObjects() {}

  /** The versions of which the default objects are known, oldest first. */
  public static List<KubernetesVersion> versions() {
    return IntStream.rangeClosed(OLDEST_MINOR, NEWEST_MINOR)
        .mapToObj(minor -> new KubernetesVersion(MAJOR, minor))
        .toList();
  }

  /** The newest version of which the default objects are known. */
  public static KubernetesVersion newestVersion() {
    return new KubernetesVersion(MAJOR, NEWEST_MINOR);
  }

  /**
   * The default objects of a version.
   *
   * @throws IllegalArgumentException if they are not known
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
