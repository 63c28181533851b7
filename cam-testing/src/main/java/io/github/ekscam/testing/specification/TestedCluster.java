package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Configuration;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import java.nio.file.Path;
import java.util.List;

/**
 * A cluster under test, and the files that say how it is configured.
 *
 * @param cluster the cluster
 * @param configuration what the files say, and where
 */
public record TestedCluster(EksCluster cluster, Configuration configuration) {

  public TestedCluster {
    requireNonNull(cluster, "cluster");
    requireNonNull(configuration, "configuration");
  }

  /**
   * Reads a cluster's configuration and completes it with the managed policies and the default RBAC
   * objects, as {@link ManagedPolicies#cluster} does.
   *
   * @throws io.github.ekscam.config.InvalidInputException if anything in the files cannot be used
   */
  public static TestedCluster read(List<Path> paths) {
    Configuration configuration = ConfigurationReader.of(ManagedPolicies.catalogue()).read(paths);
    KubernetesVersion version =
        configuration.kubernetesVersion().orElse(DefaultRbacObjects.newestVersion());
    return new TestedCluster(configuration.cluster(DefaultRbacObjects.of(version)), configuration);
  }

  /** The same of a Kubernetes version, whatever the files tell. */
  public static TestedCluster read(List<Path> paths, KubernetesVersion version) {
    Configuration configuration = ConfigurationReader.of(ManagedPolicies.catalogue()).read(paths);
    return new TestedCluster(
        configuration.clusterOfVersion(version, DefaultRbacObjects.of(version)), configuration);
  }
}
