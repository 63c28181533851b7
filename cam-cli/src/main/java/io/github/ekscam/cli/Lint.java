package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.analysis.lint.Baseline;
import io.github.ekscam.analysis.lint.Finding;
import io.github.ekscam.analysis.lint.Fixes;
import io.github.ekscam.analysis.lint.Level;
import io.github.ekscam.analysis.lint.LintReport;
import io.github.ekscam.analysis.lint.LintRule;
import io.github.ekscam.analysis.lint.LintSettings;
import io.github.ekscam.analysis.lint.Linter;
import io.github.ekscam.analysis.lint.TextEdit;
import io.github.ekscam.internal.explain.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cam lint}: what is wrong, risky or without effect in a cluster's configuration. */
@Command(
    name = "lint",
    description =
        "Finds what is wrong, risky or without effect in a cluster's configuration, each finding"
            + " with its place, the fix and the requests that show it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing was found that fails",
      "1:something was found, at the level of --fail-on or above",
      "2:the configuration, the settings or the baseline cannot be used"
    },
    footer = {
      "",
      "Examples:",
      "  cam lint eks/",
      "  cam lint eks/ -o github --baseline lint-baseline.txt",
      "  cam lint eks/ --fix --dry-run",
      "  cam lint --rules"
    })
final class Lint implements Callable<Integer> {

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Files and directories with the cluster's configuration.")
  private List<Path> paths = List.of();

  @Option(names = "--rules", description = "List the rules.")
  private boolean rules;

  @Option(
      names = "--only",
      paramLabel = "RULE",
      split = ",",
      description = "Let these rules alone look. Repeatable.")
  private List<String> only = List.of();

  @Option(
      names = "--without",
      paramLabel = "RULE",
      split = ",",
      description = "Let these rules not look. Repeatable.")
  private List<String> without = List.of();

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      description = "error, warning or note; default: from the settings, else warning.")
  private @Nullable String failOn;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The settings; default: .cam.yaml in the directory of the first PATH, or in the nearest"
              + " one above it.")
  private @Nullable Path config;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Findings that were there before, which do not count.")
  private @Nullable Path baseline;

  @Option(
      names = "--write-baseline",
      paramLabel = "FILE",
      description = "Write all that is found to FILE, and take it as it is.")
  private @Nullable Path writeBaseline;

  @Option(
      names = "--fix",
      description = "Repair what has exactly one right answer, and look again.")
  private boolean fix;

  @Option(
      names = "--dry-run",
      description = "With --fix: print what would change, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "text, json, sarif (for code scanning), junit (XML) or github (annotations); default:"
              + " text.")
  private Format format = Format.text;

  @Mixin private ReadingOptions readingOptions = new ReadingOptions();

  @Mixin private CommandStreams streams = new CommandStreams();

  /** How findings are printed; the names are what users type. */
  enum Format {
    /** For people. */
    text,
    /** For machines. */
    json,
    /** For code scanning. */
    sarif,
    /** For CI servers. */
    junit,
    /** For the log of GitHub Actions. */
    github
  }

  @Override
  public Integer call() {
    if (rules) {
      listRules();
      return Cam.YES;
    }
    if (paths.isEmpty()) {
      throw streams.usageError("Missing required parameter: 'PATH'");
    }
    if (dryRun && !fix) {
      throw streams.usageError("--dry-run says what --fix would change: give both");
    }
    LintSettings settings =
        config == null ? LintSettings.nearest(paths.get(0)) : LintSettings.read(config);
    Level fails = failOn == null ? settings.failOn().orElse(Level.WARNING) : Level.of(failOn);
    Linter linter =
        Linter.builder()
            .settings(settings)
            .baseline(baseline == null ? Baseline.none() : Baseline.read(baseline))
            .only(only.stream().map(LintRule::of).toList())
            .without(without.stream().map(LintRule::of).toList())
            .build();
    EksCluster cluster = readingOptions.readSilently(paths);
    LintReport report = linter.lint(cluster);
    if (fix) {
      Fixes fixes = Fixes.of(report.findings());
      if (dryRun) {
        streams.out().printDocument(fixes.diff());
        return report.has(fails) ? Cam.NO : Cam.YES;
      }
      report = fix(fixes, linter, cluster, report);
    }
    warn(report);
    if (writeBaseline != null) {
      List<Finding> all = new ArrayList<>(report.findings());
      all.addAll(report.known());
      OutputFile.write(
          writeBaseline, "# Made by cam lint --write-baseline.\n" + Baseline.of(all).text());
      streams.err().println("wrote " + count(all.size(), "finding") + " to " + writeBaseline);
      return Cam.YES;
    }
    print(report, fails);
    return report.has(fails) ? Cam.NO : Cam.YES;
  }

  /** Repairs, and tells what that changes of who may do what. */
  private LintReport fix(Fixes fixes, Linter linter, EksCluster cluster, LintReport before) {
    fixes.apply();
    for (TextEdit edit : fixes.edits()) {
      streams.err().println("fixed: " + edit.file() + ":" + edit.line());
    }
    if (fixes.edits().isEmpty()) {
      return before;
    }
    EksCluster fixed = readingOptions.readSilently(paths);
    ClusterDiff diff = ClusterDiff.between(cluster, fixed);
    if (diff.isSame()) {
      streams.err().println("by that nothing changes for anybody");
    }
    diff.changes().forEach(change -> streams.err().println("by that " + change.text()));
    return linter.lint(fixed);
  }

  private void warn(LintReport report) {
    readingOptions.warn(report.notices(), streams.err());
    report.remarks().forEach(remark -> streams.err().println("warning: " + remark.text()));
  }

  private void print(LintReport report, Level fails) {
    Printer out = streams.out();
    switch (format) {
      case text -> LintText.lines(report).forEach(out::println);
      case json -> out.printDocument(LintReports.json(report, report.has(fails)));
      case sarif -> out.printDocument(LintReports.sarif(report));
      case junit -> out.printDocument(LintReports.junit(report, fails));
      case github -> LintReports.github(report).forEach(out::println);
    }
  }

  private void listRules() {
    for (LintRule rule : LintRule.all()) {
      streams
          .out()
          .println(rule.id() + "  " + Words.pad(rule.level().id(), 7) + "  " + rule.title());
    }
  }

  /** A number of things. */
  static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
