package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.analysis.DanglingReference;
import io.github.ekscam.apimachinery.KubernetesVersion;
import io.github.ekscam.codec.Configuration;
import io.github.ekscam.codec.ConfigurationReader;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.RbacObjects;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a cluster's configuration is read. */
final class ReadingOptions {

  private static final int MOST_WARNINGS = 5;

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

  @Option(
      names = "--all-warnings",
      description = "Print every warning, not only the first " + MOST_WARNINGS + " of each sort.")
  private boolean allWarnings;

  /** Reads the cluster; tells of what was noticed, and of what leads nowhere, as warnings. */
  EksCluster read(List<Path> paths, PrintWriter warnings) {
    Configuration configuration =
        ConfigurationReader.of(catalogue()).withLimit(maxInput).read(paths);
    configuration.notices().forEach(notice -> warnings.println("warning: " + notice));
    EksCluster cluster = cluster(configuration);
    warn(cluster.danglingReferences(), configuration, warnings);
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

  /** Few of each sort: who asks one question of a large dump wants to see the answer. */
  private void warn(
      List<DanglingReference> references, Configuration configuration, PrintWriter warnings) {
    Map<Class<?>, List<DanglingReference>> bySort =
        references.stream()
            .collect(
                Collectors.groupingBy(
                    DanglingReference::getClass, LinkedHashMap::new, Collectors.toList()));
    for (List<DanglingReference> sort : bySort.values()) {
      // One more line tells no less than that there is one more.
      int shown = allWarnings || sort.size() <= MOST_WARNINGS + 1 ? sort.size() : MOST_WARNINGS;
      for (DanglingReference reference : sort.subList(0, shown)) {
        String place = configuration.placeOf(reference).map(at -> at + ": ").orElse("");
        warnings.println("warning: " + place + reference.text());
      }
      if (shown < sort.size()) {
        warnings.println(
            "warning: and "
                + (sort.size() - shown)
                + " more of this sort; --all-warnings prints them");
      }
    }
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
