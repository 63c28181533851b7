package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.testing.specification.Specification;
import io.github.ekscam.testing.specification.SpecificationCase;
import io.github.ekscam.testing.specification.SpecificationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that say which specifications are run, and on which configuration. */
final class TestInput {

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Specifications, and directories of them.")
  private List<Path> paths = List.of();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Files and directories with the cluster's configuration; default: what each"
              + " specification names.")
  private List<Path> configuration = List.of();

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description =
          "The version whose default roles count; only with -f. Default: that of the specification,"
              + " of the configuration, else the newest known.")
  private @Nullable String kubernetesVersion;

  @Option(
      names = "--run",
      paramLabel = "PATTERN",
      description =
          "Run only cases in whose description, sentence or FILE:LINE this regular expression is"
              + " found.")
  private @Nullable String pattern;

  @Mixin private PolicyOptions policyOptions = new PolicyOptions();

  @Mixin private FileOptions files = new FileOptions();

  List<Path> paths() {
    return paths;
  }

  List<Path> configuration() {
    return configuration;
  }

  /** Refuses a version that no configuration goes with. */
  void check() {
    if (kubernetesVersion != null && configuration.isEmpty()) {
      throw new IllegalArgumentException(
          "--kubernetes-version goes with -f; a specification names its own as kubernetesVersion");
    }
  }

  /** The cluster of the configuration that the options name. */
  EksCluster cluster() {
    return cluster(EksClusters.builder(), configuration, version(), policyOptions.asOf());
  }

  private Optional<KubernetesVersion> version() {
    return Optional.ofNullable(kubernetesVersion).map(KubernetesVersion::of);
  }

  /**
   * Runs the specifications, once all of them and what they test can be read.
   *
   * @param read is given each cluster, once
   */
  List<SpecificationResult> run(Consumer<EksCluster> read) {
    List<Specification.Heading> headings =
        readAll(specificationFiles(), file -> Specification.heading(file));
    Map<Key, EksCluster> clusters = new HashMap<>();
    List<Tested> tested = readAll(headings, heading -> tested(heading, clusters, read));
    List<SpecificationResult> results = new ArrayList<>();
    for (Tested each : chosen(tested)) {
      SpecificationResult result = each.specification().run(each.cluster());
      result.ownClusters().forEach(read);
      results.add(result);
    }
    return results;
  }

  /** A specification and the cluster by whose resources its words are understood. */
  private record Tested(Specification specification, EksCluster cluster) {

    Tested filtered(Predicate<SpecificationCase> chosen) {
      return new Tested(specification.filtered(chosen), cluster);
    }
  }

  /** Reads each, and then tells the mistakes of all. */
  private static <T, R> List<R> readAll(List<T> unread, Function<T, R> read) {
    List<R> all = new ArrayList<>();
    List<InvalidInputException> problems = new ArrayList<>();
    for (T each : unread) {
      try {
        all.add(read.apply(each));
      } catch (InvalidInputException e) {
        problems.add(e);
      }
    }
    if (!problems.isEmpty()) {
      throw InvalidInputException.all(problems);
    }
    return all;
  }

  private Tested tested(
      Specification.Heading heading, Map<Key, EksCluster> clusters, Consumer<EksCluster> read) {
    List<Path> paths = configuration.isEmpty() ? heading.configuration() : configuration;
    Optional<KubernetesVersion> version = version().or(heading::kubernetesVersion);
    Optional<LocalDate> asOf = policyOptions.asOf().or(heading::asOf);
    if (paths.isEmpty()) {
      requireOwnConfiguration(heading);
    }
    EksCluster cluster =
        paths.isEmpty()
            ? EksCluster.builder().accessPolicies(policyOptions.catalogue(asOf)).build()
            : clusters.computeIfAbsent(
                Key.of(
                    Key.ofAll(paths.stream().map(Path::toString).toList()),
                    version.map(KubernetesVersion::toString).orElse(""),
                    asOf.map(LocalDate::toString).orElse(""),
                    heading.clusterName().orElse(""),
                    Key.ofAll(heading.parameters().keySet()),
                    Key.ofAll(heading.parameters().values())),
                key -> {
                  EksClusters.Builder reader = EksClusters.builder();
                  heading.clusterName().ifPresent(reader::cluster);
                  heading.parameters().forEach(reader::parameter);
                  EksCluster made = cluster(reader, paths, version, asOf);
                  read.accept(made);
                  return made;
                });
    return new Tested(heading.read(cluster.apiResources()), cluster);
  }

  /** Refuses a specification without configuration, unless each case brings its own. */
  private static void requireOwnConfiguration(Specification.Heading heading) {
    try {
      heading.cluster();
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", or give them by -f", e);
    }
  }

  /** Those that have cases which {@code --run} chooses, with these. */
  private List<Tested> chosen(List<Tested> all) {
    if (pattern == null) {
      return all;
    }
    Pattern wanted = wanted(pattern);
    List<Tested> chosen =
        all.stream()
            .map(each -> each.filtered(testCase -> isFound(wanted, testCase)))
            .filter(each -> !each.specification().cases().isEmpty())
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "--run \"" + pattern + "\" is found in no case: nothing would be tested");
    }
    return chosen;
  }

  private static Pattern wanted(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "Invalid pattern \"" + pattern + "\" of --run: " + e.getDescription(), e);
    }
  }

  private static boolean isFound(Pattern wanted, SpecificationCase testCase) {
    return Stream.of(testCase.description(), testCase.sentence(), testCase.source().toString())
        .anyMatch(text -> wanted.matcher(text).find());
  }

  /**
   * Reads a cluster.
   *
   * @param reader that has what a specification says; what the options say takes its place
   */
  private EksCluster cluster(
      EksClusters.Builder reader,
      List<Path> paths,
      Optional<KubernetesVersion> version,
      Optional<LocalDate> asOf) {
    asOf.ifPresent(reader::asOf);
    reader.accessPolicies(policyOptions.catalogue(asOf));
    files.applyTo(reader);
    version.ifPresent(reader::kubernetesVersion);
    return reader.read(paths);
  }

  private List<Path> specificationFiles() {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.put(path.toString(), path);
        continue;
      }
      List<Path> below = filesBelow(path);
      if (below.isEmpty()) {
        throw new IllegalArgumentException(
            path + ": no file in this directory is a specification that ends in .yaml or .yml");
      }
      below.forEach(file -> files.put(file.toString(), file));
    }
    return List.copyOf(files.values());
  }

  private static List<Path> filesBelow(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> isSpecification(directory.relativize(file)))
          .filter(file -> !Specification.isConfiguration(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(directory + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isSpecification(Path file) {
    for (Path part : file) {
      String name = part.toString();
      if (name.startsWith(".")) {
        return false;
      }
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** All that is read: the specifications, and the configuration they or the options name. */
  List<Path> watched() {
    List<Path> watched = new ArrayList<>(paths);
    watched.addAll(configuration);
    if (configuration.isEmpty()) {
      try {
        specificationFiles()
            .forEach(file -> watched.addAll(Specification.heading(file).configuration()));
      } catch (IllegalArgumentException e) {
        // The run prints it; until it is corrected, the specifications alone are watched.
        return watched;
      }
    }
    return watched;
  }
}
