package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.KubernetesVersion;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say which two clusters are compared. */
final class TwoClusters {

  private static final String TAKES_SIDE =
      ", --allow-empty takes this side for a cluster that gives nobody access";

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

  @Option(
      names = "--allow-empty",
      description =
          "Take a side of which there are no files, or none about access, for a cluster that gives"
              + " nobody any: such as before the first commit of these files. Not both sides.")
  private boolean allowEmpty;

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
    if (paths.size() == 2) {
      return ofTwoPaths();
    }
    List<Path> path = with(readingOptions.opened(paths));
    EksClusters.Builder reader = readingOptions.reader();
    EksClusters.Builder other = to(readingOptions.reader());
    if (toKubernetesVersion != null || toAsOf != null) {
      return new Sides(reader.read(path), other.read(path));
    }
    Sides sides = new Sides(reader.beforePlan().read(path), other.read(path));
    requireOneName(sides);
    return sides;
  }

  /** A plan that deletes one cluster and makes another changes nobody's access to either. */
  private void requireOneName(Sides sides) {
    Optional<String> before = sides.before().name();
    Optional<String> after = sides.after().name();
    if (before.isPresent() && after.isPresent() && !before.equals(after)) {
      throw new InvalidInputException(
          Source.of(paths.get(0).toString()),
          "",
          "tells of the cluster "
              + before.get()
              + " before and of "
              + after.get()
              + " after; compare one at a time, by --cluster");
    }
  }

  private Sides ofTwoPaths() {
    Optional<Path> before = readingOptions.openedIfThere(paths.get(0));
    Optional<Path> after = readingOptions.openedIfThere(paths.get(1));
    for (int i = 0; i < 2; i++) {
      if ((i == 0 ? before : after).isEmpty() && (!allowEmpty || before.equals(after))) {
        throw notThere(paths.get(i));
      }
    }
    Sides sides =
        new Sides(
            reader().read(with(before.stream().toList())),
            to(reader()).read(with(after.stream().toList())));
    for (int i = 0; i < 2; i++) {
      EksCluster side = i == 0 ? sides.before() : sides.after();
      EksCluster other = i == 0 ? sides.after() : sides.before();
      if (isEmpty(side) && (!allowEmpty || isEmpty(other))) {
        throw empty(paths.get(i), side);
      }
    }
    return isEmpty(sides.before())
        ? new Sides(empty(reader(), before, sides.after()), sides.after())
        : isEmpty(sides.after())
            ? new Sides(sides.before(), empty(to(reader()), after, sides.before()))
            : sides;
  }

  private static boolean isEmpty(EksCluster cluster) {
    return cluster.notices().stream()
        .anyMatch(notice -> notice.kind() == Notice.Kind.CONFIGURATION_EMPTY);
  }

  private InvalidInputException notThere(Path path) {
    return new InvalidInputException(
        Source.of(path.toString()),
        "",
        "no such file or directory"
            + (allowEmpty
                ? ", and the other side has none either"
                : "; if the files are new, or are gone" + TAKES_SIDE));
  }

  private InvalidInputException empty(Path path, EksCluster side) {
    List<InvalidInputException.Problem> problems = new ArrayList<>();
    problems.add(
        new InvalidInputException.Problem(
            Source.of(path.toString()),
            "",
            "holds nothing about access: no access entry, no RBAC object"
                + skipped(side)
                + (allowEmpty
                    ? ", and neither does the other side"
                    : "; if there is none yet, or none any more" + TAKES_SIDE)));
    side.notices().stream()
        .filter(notice -> notice.kind() != Notice.Kind.CONFIGURATION_EMPTY)
        .filter(notice -> notice.severity() == Notice.Severity.WARNING)
        .forEach(
            notice ->
                problems.add(
                    new InvalidInputException.Problem(
                        notice.source().orElse(Source.of(path.toString())),
                        "",
                        notice.text() + "; " + notice.remedy())));
    return new InvalidInputException(problems);
  }

  private static String skipped(EksCluster side) {
    return side.notices().stream()
        .filter(notice -> notice.kind() == Notice.Kind.DOCUMENTS_SKIPPED)
        .map(notice -> "; " + notice.text())
        .collect(Collectors.joining());
  }

  /** A reader that takes files without access, which are refused here with what to do. */
  private EksClusters.Builder reader() {
    return readingOptions.reader().allowEmpty();
  }

  /** A cluster of which the files of one side tell nothing: without access, else as the other. */
  private EksCluster empty(EksClusters.Builder reader, Optional<Path> path, EksCluster other) {
    if (toKubernetesVersion == null && !readingOptions.setKubernetesVersion()) {
      other.kubernetesVersion().ifPresent(reader::kubernetesVersion);
    }
    EksCluster empty =
        reader
            .read(with(path.stream().toList()))
            .with(other.authenticationMode(), AccessEntries.none());
    return other.awsAuth().isPresent() ? empty.with(AwsAuth.builder().build()) : empty;
  }

  private List<Path> with(List<Path> paths) {
    List<Path> all = new ArrayList<>(paths);
    all.addAll(readingOptions.opened(shared));
    return all;
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
