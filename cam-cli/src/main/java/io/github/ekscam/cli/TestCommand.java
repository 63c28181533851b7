package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.testing.specification.GrantCoverage;
import io.github.ekscam.testing.specification.MutationReport;
import io.github.ekscam.testing.specification.Specification;
import io.github.ekscam.testing.specification.SpecificationResult;
import io.github.ekscam.testing.specification.StarterSpecification;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code cam test}: asks a cluster what specifications expect of it. */
@Command(
    name = "test",
    description =
        "Tests a cluster's configuration against specifications: YAML files of who may do what, and"
            + " who may not.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all cases passed",
      "1:a case failed, or too little is covered",
      "2:a specification or the configuration cannot be used"
    },
    footer = {
      "",
      "Examples:",
      "  cam test --init access.yaml -f eks/     makes a first specification",
      "  cam test access.yaml                    runs it",
      "  cam test access/ --coverage --mutation --sarif access.sarif"
    })
final class TestCommand implements Callable<Integer> {

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
      names = "--init",
      description =
          "Write a first specification to PATH, of what the configuration grants today; a file that"
              + " is there is left alone.")
  private boolean init;

  @Option(names = "--schema", description = "Print the JSON Schema of specifications, for editors.")
  private boolean schema;

  @Option(names = "--coverage", description = "Tell which grants no case exercises.")
  private boolean coverage;

  @Option(
      names = "--coverage-json",
      paramLabel = "FILE",
      description = "Write the coverage as JSON.")
  private @Nullable Path coverageJson;

  @Option(
      names = "--coverage-html",
      paramLabel = "FILE",
      description = "Write the coverage as one HTML file.")
  private @Nullable Path coverageHtml;

  @Option(
      names = "--fail-under",
      paramLabel = "PERCENT",
      description = "Fail if fewer of the grants are exercised.")
  private int failUnder;

  @Option(
      names = "--mutation",
      description = "Make mistakes in the configuration and tell which of them no case notices.")
  private boolean mutation;

  @Option(
      names = "--junit-xml",
      paramLabel = "FILE",
      description = "Write the results as JUnit XML.")
  private @Nullable Path junitXml;

  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description = "Write what is wrong as SARIF, for code scanning.")
  private @Nullable Path sarif;

  @Option(names = "--tap", description = "Print the results in the Test Anything Protocol instead.")
  private boolean tap;

  @Option(
      names = "--watch",
      description = "Run again whenever a specification or the configuration changes.")
  private boolean watch;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto, always or never; default: auto, on terminals.")
  private Color color = Color.auto;

  @Option(names = "--all-warnings", description = Warnings.ALL_DESCRIPTION)
  private boolean allWarnings;

  @ParentCommand private @Nullable Cam cam;

  @Spec private @Nullable CommandSpec spec;

  /** When to print in colours; the names are what users type. */
  enum Color {
    /** On terminals. */
    auto,
    /** Always. */
    always,
    /** Never. */
    never;

    Ansi ansi() {
      return switch (this) {
        case auto -> Ansi.AUTO;
        case always -> Ansi.ON;
        case never -> Ansi.OFF;
      };
    }
  }

  @Override
  public Integer call() {
    if (schema) {
      out().print(Specification.schema());
      return Cam.YES;
    }
    if (paths.isEmpty()) {
      throw new ParameterException(
          requireNonNull(spec).commandLine(), "Missing required parameter: 'PATH'");
    }
    if (failUnder < 0 || failUnder > 100) {
      throw new IllegalArgumentException(
          "Invalid percentage " + failUnder + " of --fail-under: expected 0 to 100");
    }
    if (kubernetesVersion != null && configuration.isEmpty()) {
      throw new IllegalArgumentException(
          "--kubernetes-version goes with -f; a specification names its own as kubernetesVersion");
    }
    if (init) {
      return init();
    }
    return watch ? new Watch(this::watched, this::runAndReport).run() : run();
  }

  private PrintWriter err() {
    return requireNonNull(spec).commandLine().getErr();
  }

  private PrintStream out() {
    return requireNonNull(cam).out();
  }

  private int init() {
    if (paths.size() != 1 || configuration.isEmpty()) {
      throw new IllegalArgumentException(
          "--init wants one PATH to write to, and the configuration by -f");
    }
    Path file = paths.get(0);
    if (Files.exists(file)) {
      throw new IllegalArgumentException(
          file + " is there already; name another file, or remove it first");
    }
    EksCluster cluster =
        cluster(configuration, Optional.ofNullable(kubernetesVersion).map(KubernetesVersion::of));
    Path directory = file.toAbsolutePath().normalize().getParent();
    List<String> named =
        configuration.stream()
            .map(path -> relative(requireNonNull(directory), path.toAbsolutePath().normalize()))
            .toList();
    StarterSpecification starter = StarterSpecification.of(cluster, named);
    write(file, starter.text());
    out()
        .println(
            file
                + ": "
                + TestText.counted(starter.principals(), "principal")
                + "; read it, and then run: cam test "
                + file);
    return Cam.YES;
  }

  private static String relative(Path directory, Path path) {
    String relative = directory.relativize(path).toString().replace('\\', '/');
    return relative.isEmpty() ? "." : relative;
  }

  /** Runs once, and tells of unusable input as the command itself does. */
  private void runAndReport() {
    try {
      run();
    } catch (IllegalArgumentException e) {
      err().println("error: " + e.getMessage());
    }
    out().flush();
  }

  private int run() {
    List<SpecificationResult> results = results();
    TestText text = new TestText(color.ansi());
    text.results(results);
    boolean passed = results.stream().allMatch(SpecificationResult::isPassed);

    Optional<GrantCoverage> covered =
        coverage || coverageJson != null || coverageHtml != null || failUnder > 0
            ? Optional.of(GrantCoverage.of(results))
            : Optional.empty();
    if (coverage || failUnder > 0) {
      covered.ifPresent(text::coverage);
    }
    boolean enough = covered.map(GrantCoverage::percent).orElse(100) >= failUnder;
    if (!enough) {
      text.lines().add("that is less than the " + failUnder + " % of --fail-under");
    }
    Optional<MutationReport> mutants =
        mutation && passed ? Optional.of(MutationReport.of(results)) : Optional.empty();
    mutants.ifPresent(text::mutation);
    if (mutation && !passed) {
      text.lines().add("mutation: not tried, as not all cases pass");
    }

    (tap ? Tap.lines(results) : text.lines()).forEach(out()::println);
    if (junitXml != null) {
      write(junitXml, JunitXml.of(results));
    }
    if (sarif != null) {
      write(sarif, Sarif.of(results, covered, mutants));
    }
    if (coverageJson != null) {
      write(coverageJson, CoverageJson.of(covered.orElseThrow()) + "\n");
    }
    if (coverageHtml != null) {
      write(coverageHtml, CoverageHtml.of(covered.orElseThrow()));
    }
    return passed && enough ? Cam.YES : Cam.NO;
  }

  /** Reads everything before anything is run: of what is half there nothing is told. */
  private List<SpecificationResult> results() {
    List<Specification> specifications = new ArrayList<>();
    List<InvalidInputException> problems = new ArrayList<>();
    for (Path file : specificationFiles()) {
      try {
        specifications.add(Specification.read(file));
      } catch (InvalidInputException e) {
        problems.add(e);
      }
    }
    if (!problems.isEmpty()) {
      throw InvalidInputException.all(problems);
    }
    Map<List<Object>, EksCluster> clusters = new HashMap<>();
    List<SpecificationResult> results = new ArrayList<>();
    for (Specification specification : specifications) {
      List<Path> tested = configuration.isEmpty() ? specification.configuration() : configuration;
      Optional<KubernetesVersion> version =
          Optional.ofNullable(kubernetesVersion)
              .map(KubernetesVersion::of)
              .or(specification::kubernetesVersion);
      if (tested.isEmpty()) {
        // Says that there is none.
        specification.cluster();
      }
      EksCluster cluster =
          clusters.computeIfAbsent(
              List.of(tested, version), key -> warned(cluster(tested, version)));
      results.add(specification.run(cluster));
    }
    return results;
  }

  private static EksCluster cluster(List<Path> paths, Optional<KubernetesVersion> version) {
    EksClusters.Builder reader = EksClusters.builder();
    version.ifPresent(reader::kubernetesVersion);
    return reader.read(paths);
  }

  private EksCluster warned(EksCluster cluster) {
    new Warnings(err(), allWarnings).print(cluster.notices());
    return cluster;
  }

  private List<Path> specificationFiles() {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      List<Path> below = filesBelow(path);
      if (below.isEmpty()) {
        throw new IllegalArgumentException(
            path + ": no file in this directory ends in .yaml or .yml");
      }
      files.addAll(below);
    }
    return files.stream().distinct().toList();
  }

  private static List<Path> filesBelow(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> isSpecification(directory.relativize(file)))
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
    String name = file.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** All that is read: the specifications, and the configuration they or the options name. */
  private List<Path> watched() {
    List<Path> watched = new ArrayList<>(paths);
    watched.addAll(configuration);
    if (configuration.isEmpty()) {
      try {
        specificationFiles()
            .forEach(file -> watched.addAll(Specification.read(file).configuration()));
      } catch (IllegalArgumentException e) {
        // The run tells of it; until it is mended the specifications alone are watched.
        return watched;
      }
    }
    return watched;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          file + ": cannot be written: its directory does not exist", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
