package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Notice;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.KubernetesVersion;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say which two clusters are compared. */
final class TwoClusters {

  @Parameters(
      arity = "1..2",
      paramLabel = "PATH",
      description =
          "The configuration before and the one after the change: files, directories, or"
              + " git:REVISION:PATH. One alone is a plan, of which both sides are compared, or what"
              + " --to-kubernetes-version and --to-as-of change.")
  private List<Path> paths = List.of();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "PATH",
      description =
          "Files and directories that both have besides, such as the RBAC objects of the cluster"
              + " that a plan is for. Repeatable.")
  private List<Path> shared = List.of();

  @Option(
      names = "--to-kubernetes-version",
      paramLabel = "VERSION",
      description = "The Kubernetes version after the change, if it is another.")
  private @Nullable String toKubernetesVersion;

  @Option(
      names = "--to-as-of",
      paramLabel = "DATE",
      description =
          "The day as of which AWS's access policies count after the change; --as-of says that of"
              + " before.")
  private @Nullable LocalDate toAsOf;

  @Mixin private ReadingOptions readingOptions = new ReadingOptions();

  /** A cluster before and after a change. */
  record Sides(EksCluster before, EksCluster after) {}

  /** Reads both clusters; tells what was noticed, once of what both have. */
  Sides read(Printer err) {
    Sides sides = read();
    List<Notice> after = sides.after().notices();
    readingOptions.warn(
        sides.before().notices().stream().filter(notice -> !after.contains(notice)).toList(), err);
    readingOptions.warn(after, err);
    return sides;
  }

  private Sides read() {
    List<Path> opened = readingOptions.opened(paths);
    List<Path> before = with(opened.get(0));
    EksClusters.Builder reader = readingOptions.reader();
    if (opened.size() == 2) {
      return new Sides(reader.read(before), to(readingOptions.reader()).read(with(opened.get(1))));
    }
    boolean samePaths = toKubernetesVersion != null || toAsOf != null;
    return new Sides(
        (samePaths ? reader : reader.beforePlan()).read(before),
        to(readingOptions.reader()).read(before));
  }

  private List<Path> with(Path path) {
    List<Path> paths = new ArrayList<>(List.of(path));
    paths.addAll(readingOptions.opened(shared));
    return paths;
  }

  private EksClusters.Builder to(EksClusters.Builder reader) {
    if (toKubernetesVersion != null) {
      reader.kubernetesVersion(KubernetesVersion.of(toKubernetesVersion));
    }
    if (toAsOf != null) {
      reader.asOf(toAsOf);
    }
    return reader;
  }
}
