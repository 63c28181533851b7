package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.Notice;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.KubernetesVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

  @Mixin private PolicyOptions policyOptions = new PolicyOptions();

  @Option(
      names = "--max-input",
      paramLabel = "BYTES",
      description = "How large all files together may be; default: 268435456 (256 MiB).")
  private long maxInput = 256L << 20;

  @Mixin private FileOptions files = new FileOptions();

  @Mixin private WarningOptions warnings = new WarningOptions();

  /** Reads the cluster, and prints its notices as warnings. */
  EksCluster read(List<Path> paths, Printer out) {
    EksCluster cluster = readSilently(paths);
    warn(cluster.notices(), out);
    return cluster;
  }

  /** Prints notices as warnings. */
  void warn(List<Notice> notices, Printer out) {
    warnings.printer(out).print(notices);
  }

  /** Reads the cluster, and leaves it to the caller to tell what is to be noticed. */
  EksCluster readSilently(List<Path> paths) {
    return reader().read(opened(paths));
  }

  /** What reads as the options say; options of a command itself may say more. */
  EksClusters.Builder reader() {
    EksClusters.Builder reader = EksClusters.builder().limit(maxInput);
    policyOptions.asOf().ifPresent(reader::asOf);
    reader.accessPolicies(catalogue());
    files.applyTo(reader);
    if (noDefaultRoles) {
      reader.withoutDefaultRoles();
    }
    if (kubernetesVersion != null) {
      reader.kubernetesVersion(KubernetesVersion.of(kubernetesVersion));
    }
    return reader;
  }

  /** What reads manifests that are not of the cluster's configuration. */
  EksClusters.Builder readerOfManifests() {
    EksClusters.Builder reader = EksClusters.builder().withoutDefaultRoles();
    files.applyNamespaceTo(reader);
    return reader;
  }

  /** Paths of the machine, or of a revision. */
  List<Path> opened(List<Path> paths) {
    return paths.stream().map(this::opened).toList();
  }

  private Path opened(Path path) {
    String argument = path.toString();
    return GitFiles.isNamedBy(argument) && !Files.exists(path)
        ? GitFiles.open(argument, maxInput)
        : path;
  }

  /** The same; nothing if there is no such path. */
  Optional<Path> openedIfThere(Path path) {
    String argument = path.toString();
    if (Files.exists(path)) {
      return Optional.of(path);
    }
    return GitFiles.isNamedBy(argument)
        ? GitFiles.openIfThere(argument, maxInput)
        : Optional.empty();
  }

  /** Where objects go that have no namespace and need one, as kubectl takes it. */
  String defaultNamespace() {
    return files.defaultNamespace().orElse("default");
  }

  /** Whether an option sets the Kubernetes version. */
  boolean setKubernetesVersion() {
    return kubernetesVersion != null;
  }

  /** The access policies there are. */
  AccessPolicyCatalogue catalogue() {
    return policyOptions.catalogue();
  }
}
