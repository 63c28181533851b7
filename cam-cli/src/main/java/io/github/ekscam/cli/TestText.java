package io.github.ekscam.cli;

import com.google.common.collect.Multimaps;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.testing.specification.CaseResult;
import io.github.ekscam.testing.specification.GrantCoverage;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredGrant;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredRule;
import io.github.ekscam.testing.specification.Mutant;
import io.github.ekscam.testing.specification.MutationReport;
import io.github.ekscam.testing.specification.SpecificationCase;
import io.github.ekscam.testing.specification.SpecificationResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** What became of tests, as text for people. */
final class TestText {

  private static final int MOST_ALIKE = 5;

  private final Ansi ansi;
  private final List<String> lines = new ArrayList<>();

  TestText(Ansi ansi) {
    this.ansi = ansi;
  }

  List<String> lines() {
    return lines;
  }

  /** Words of our own, which have no markup. */
  private String colored(String style, String text) {
    return ansi.string("@|" + style + " " + text + "|@");
  }

  void results(List<SpecificationResult> results) {
    for (SpecificationResult result : results) {
      lines.add(Words.plain(result.specification().source()));
      groups(result.cases()).forEach(this::group);
      lines.add("");
    }
    for (SpecificationResult result : results) {
      failures(result.failures());
    }
    summary(results);
  }

  /** The combinations of each written case. */
  private static Collection<List<CaseResult>> groups(List<CaseResult> results) {
    return Multimaps.asMap(Multimaps.index(results, result -> result.testCase().source())).values();
  }

  private void group(List<CaseResult> group) {
    SpecificationCase first = group.get(0).testCase();
    String name =
        Words.plain(first.description().isEmpty() ? first.sentence() : first.description());
    String more =
        first.description().isEmpty() && group.size() > 1
            ? " and " + (group.size() - 1) + " more"
            : "";
    long failed = group.stream().filter(result -> !result.isPassed()).count();
    if (failed == 0) {
      lines.add(
          "  " + colored("fg(green)", "ok") + "    " + name + more + " (" + group.size() + ")");
    } else {
      lines.add(
          "  "
              + colored("fg(red)", "FAIL")
              + "  "
              + name
              + more
              + " ("
              + failed
              + " of "
              + group.size()
              + ")");
    }
  }

  /** Those of one written case that failed for the same reason are told once. */
  private void failures(List<CaseResult> failures) {
    Multimaps.asMap(Multimaps.index(failures, TestText::caseAndReason))
        .values()
        .forEach(this::failure);
  }

  private static List<Object> caseAndReason(CaseResult failure) {
    List<String> why = new ArrayList<>(failure.failure());
    if (why.size() > 2) {
      // The answer of the API server, which names the request.
      why.remove(1);
    }
    return List.of(failure.testCase().source(), why);
  }

  private void failure(List<CaseResult> alike) {
    CaseResult first = alike.get(0);
    lines.add(
        colored("bold,fg(red)", "FAIL")
            + " "
            + Words.plain(first.testCase().source().toString())
            + ": "
            + Words.plain(first.testCase().sentence()));
    first.failure().forEach(line -> lines.add("  " + line));
    List<CaseResult> others = alike.subList(1, alike.size());
    if (!others.isEmpty()) {
      lines.add("likewise:");
      others.stream()
          .limit(MOST_ALIKE)
          .forEach(result -> lines.add("  " + Words.plain(result.testCase().sentence())));
      if (others.size() > MOST_ALIKE) {
        lines.add("  and " + (others.size() - MOST_ALIKE) + " more");
      }
    }
    lines.add("");
  }

  private void summary(List<SpecificationResult> results) {
    int cases = results.stream().mapToInt(result -> result.cases().size()).sum();
    int failed = results.stream().mapToInt(result -> result.failures().size()).sum();
    lines.add(
        counted(cases, "case")
            + " in "
            + counted(results.size(), "specification")
            + ": "
            + (failed == 0
                ? colored("bold,fg(green)", "all passed")
                : (cases - failed) + " passed, " + colored("bold,fg(red)", failed + " failed")));
  }

  static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  void coverage(GrantCoverage coverage) {
    List<CoveredGrant> missing = coverage.unexercised();
    int all = coverage.grants().size();
    lines.add("");
    lines.add(
        "coverage: "
            + (all - missing.size())
            + " of "
            + counted(all, "grant")
            + " exercised ("
            + coverage.percent()
            + " %)");
    for (CoveredGrant grant : coverage.grants()) {
      List<CoveredRule> open = grant.rules().stream().filter(rule -> !rule.exercised()).toList();
      if (open.isEmpty()) {
        continue;
      }
      String place = grant.place().map(at -> Words.plain(at.toString()) + ": ").orElse("");
      lines.add(
          "  "
              + place
              + Words.plain(grant.text())
              + (grant.isExercised()
                  ? ": "
                      + open.size()
                      + " of "
                      + counted(grant.rules().size(), "rule")
                      + " not exercised"
                  : ": " + colored("fg(yellow)", "not exercised")));
    }
    if (!coverage.oneSidedPrincipals().isEmpty()) {
      lines.add("");
      lines.add("these cases prove little:");
      coverage
          .oneSidedPrincipals()
          .forEach(
              principal ->
                  lines.add(
                      "  "
                          + Words.plain(principal.source().toString())
                          + ": "
                          + Words.plain(principal.text())));
    }
  }

  void mutation(MutationReport report) {
    List<Mutant> living = report.living();
    int all = report.mutants().size();
    lines.add("");
    lines.add(
        "mutation: "
            + (all - living.size())
            + " of "
            + counted(all, "mistake")
            + " noticed ("
            + report.percent()
            + " %)"
            + (report.left() == 0 ? "" : "; " + report.left() + " more were not tried"));
    if (!living.isEmpty()) {
      lines.add("no case would notice:");
      for (Mutant mutant : living) {
        String place = mutant.place().map(at -> Words.plain(at.toString()) + ": ").orElse("");
        lines.add("  " + place + Words.plain(mutant.text()));
      }
    }
  }
}
