package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.Configuration;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a cluster's configuration is read. */
final class ReadingOptions {

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description =
          "The version whose default roles and behaviour count; default: from the configuration,"
              + " else the newest known.")
  private @Nullable String kubernetesVersion;

  @Option(
      names = "--no-default-roles",
      description = "Leave out the roles and bindings that every cluster has from its start.")
  private boolean noDefaultRoles;

  @Option(
      names = "--with-approximations",
      description = "Let rules count that only approximate an access policy (AmazonEMRJobPolicy).")
  private boolean withApproximations;

  @Option(
      names = "--max-input",
      paramLabel = "BYTES",
      description = "How large all files together may be; default: 268435456 (256 MiB).")
  private long maxInput = 256L << 20;

  @Option(names = "--all-warnings", description = Warnings.ALL_DESCRIPTION)
  private boolean allWarnings;

  /** Reads the cluster; tells of what was noticed, and of what leads nowhere, as warnings. */
  EksCluster read(List<Path> paths, PrintWriter warnings) {
    Configuration configuration =
        ConfigurationReader.of(catalogue()).withLimit(maxInput).read(paths);
    EksCluster cluster = cluster(configuration);
    new Warnings(warnings, allWarnings).print(configuration, cluster);
    return cluster;
  }

  /** The access policies there are. */
  AccessPolicyCatalogue catalogue() {
    return withApproximations
        ? ManagedPolicies.catalogueWithApproximations()
        : ManagedPolicies.catalogue();
  }

  private EksCluster cluster(Configuration configuration) {
    if (kubernetesVersion == null) {
      return configuration.cluster(
          defaults(configuration.kubernetesVersion().orElse(DefaultRbacObjects.newestVersion())));
    }
    KubernetesVersion version = KubernetesVersion.of(kubernetesVersion);
    return configuration.clusterOfVersion(version, defaults(version));
  }

  private RbacObjects defaults(KubernetesVersion version) {
    if (noDefaultRoles) {
      return RbacObjects.of(List.of());
    }
    try {
      return DefaultRbacObjects.of(version);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; choose one by --kubernetes-version, or --no-default-roles", e);
    }
  }
}
