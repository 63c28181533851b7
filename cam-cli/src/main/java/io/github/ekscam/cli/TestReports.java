package io.github.ekscam.cli;

import io.github.ekscam.config.Notice;
import io.github.ekscam.testing.specification.GrantCoverage;
import io.github.ekscam.testing.specification.MutationReport;
import io.github.ekscam.testing.specification.SpecificationResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** The options that say what is reported of a run, and where. */
final class TestReports {

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
      description =
          "Fail if fewer of the grants are exercised or, with --mutation, of the mistakes noticed.")
  private int failUnder;

  @Option(
      names = "--mutation",
      description = "Make mistakes in the configuration and tell which of them no case notices.")
  private boolean mutation;

  @Option(
      names = "--mutation-fail-under",
      paramLabel = "PERCENT",
      description =
          "The same for the mistakes alone; default: as --fail-under. Implies --mutation.")
  private @Nullable Integer mutationFailUnder;

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
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json; default: text.")
  private Output format = Output.text;

  /** Refuses what cannot be reached or printed. */
  void check() {
    requirePercentage(failUnder, "--fail-under");
    if (mutationFailUnder != null) {
      requirePercentage(mutationFailUnder, "--mutation-fail-under");
    }
    if (tap && format == Output.json) {
      throw new IllegalArgumentException("--tap and -o json exclude each other");
    }
  }

  private static void requirePercentage(int percentage, String option) {
    if (percentage < 0 || percentage > 100) {
      throw new IllegalArgumentException(
          "Invalid percentage \"" + percentage + "\" of " + option + ": expected 0 to 100");
    }
  }

  private int leastNoticed() {
    return mutationFailUnder == null ? failUnder : mutationFailUnder;
  }

  /** Prints and writes the reports; whether all cases pass, and enough is covered and noticed. */
  boolean report(
      List<SpecificationResult> results, List<Notice> notices, Ansi colors, Printer out) {
    TestText text = new TestText();
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
      text.line("that is less than the " + failUnder + " % of --fail-under");
    }
    boolean mutate = mutation || mutationFailUnder != null;
    Optional<MutationReport> mutants =
        mutate && passed ? Optional.of(MutationReport.of(results)) : Optional.empty();
    mutants.ifPresent(text::mutation);
    if (mutate && !passed) {
      text.line("mutation: not tried, as not all cases pass");
    }
    boolean enoughNoticed = mutants.map(MutationReport::percent).orElse(100) >= leastNoticed();
    if (!enoughNoticed) {
      text.line(
          "that is less than the "
              + leastNoticed()
              + " % of "
              + (mutationFailUnder == null ? "--fail-under" : "--mutation-fail-under"));
    }
    boolean accepted = passed && enough && enoughNoticed;

    if (format == Output.json) {
      out.printDocument(TestJson.of(results, notices, accepted, covered, mutants));
    } else if (tap) {
      Tap.lines(results).forEach(out::println);
    } else {
      text.lines().forEach(line -> out.println(line, colors));
    }
    if (junitXml != null) {
      OutputFile.write(junitXml, TestJunitXml.of(results));
    }
    if (sarif != null) {
      OutputFile.write(sarif, TestSarif.of(results, covered, mutants));
    }
    if (coverageJson != null) {
      OutputFile.write(coverageJson, CoverageJson.of(covered.orElseThrow()) + "\n");
    }
    if (coverageHtml != null) {
      OutputFile.write(coverageHtml, CoverageHtml.of(covered.orElseThrow()));
    }
    return accepted;
  }
}
