package io.github.ekscam.cli;

import io.github.ekscam.config.Notice;
import io.github.ekscam.testing.specification.Specification;
import io.github.ekscam.testing.specification.SpecificationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "1:a case failed, or too little is covered or noticed",
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

  @Mixin private TestInput input = new TestInput();

  @Option(
      names = "--init",
      description =
          "Write a first specification to PATH, of what the configuration grants today; a file that"
              + " is there is left alone.")
  private boolean init;

  @Option(names = "--schema", description = "Print the JSON Schema of specifications, for editors.")
  private boolean schema;

  @Mixin private TestReports reports = new TestReports();

  @Option(
      names = "--watch",
      description = "Run again whenever a specification or the configuration changes.")
  private boolean watch;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto, always or never; default: auto, on terminals.")
  private Color color = Color.auto;

  @Mixin private WarningOptions warnings = new WarningOptions();

  @Mixin private CommandStreams streams = new CommandStreams();

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
      streams.out().printDocument(Specification.schema());
      return Cam.YES;
    }
    if (input.paths().isEmpty()) {
      throw streams.missingArguments();
    }
    reports.check();
    input.check();
    if (init) {
      TestInit.run(input, streams.out());
      return Cam.YES;
    }
    return watch ? new Watch(input::watched, this::runAndReport).run() : run();
  }

  private int run() {
    Warnings printer = warnings.printer(streams.err());
    List<Notice> notices = new ArrayList<>();
    List<SpecificationResult> results =
        input.run(
            cluster -> {
              printer.print(cluster.notices());
              notices.addAll(cluster.notices());
            });
    results.stream()
        .flatMap(result -> result.specification().unusedPrincipals().stream())
        .forEach(
            unused -> streams.err().println("warning: " + unused.source() + ": " + unused.text()));
    boolean passed = reports.report(results, notices, color.ansi(), streams.out());
    return passed ? Cam.YES : Cam.NO;
  }

  /** Runs once, and tells of unusable input as the command itself does. */
  private void runAndReport() {
    try {
      run();
    } catch (IllegalArgumentException e) {
      streams.err().error(e);
    }
    streams.out().flush();
  }
}
