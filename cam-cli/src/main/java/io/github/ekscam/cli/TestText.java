package io.github.ekscam.cli;

import com.google.common.collect.Multimaps;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.testing.specification.CaseResult;
import io.github.ekscam.testing.specification.Expectation;
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

/** What became of tests, as text for people. */
final class TestText {

  private static final int MOST_ALIKE = 5;

  private static final int MOST_NOT_COUNTED = 10;

  private final List<ColoredLine> lines = new ArrayList<>();

  List<ColoredLine> lines() {
    return lines;
  }

  void line(String text) {
    lines.add(ColoredLine.of(text));
  }

  void results(List<SpecificationResult> results) {
    for (SpecificationResult result : results) {
      line(result.specification().source());
      groups(result.cases()).forEach(this::group);
      notCounted(result.cases());
      line("");
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

  /** Who may, too, where cases say who alone may. */
  private void notCounted(List<CaseResult> results) {
    List<String> who =
        results.stream().flatMap(result -> result.notCounted().stream()).distinct().toList();
    if (!who.isEmpty()) {
      line(
          "  not counted, unless a case says defaultSubjects: true: "
              + PlainText.some(who, MOST_NOT_COUNTED, ", "));
    }
  }

  private void group(List<CaseResult> group) {
    SpecificationCase first = group.get(0).testCase();
    String name = first.description().isEmpty() ? first.sentence() : first.description();
    String more =
        first.description().isEmpty() && group.size() > 1
            ? " and " + (group.size() - 1) + " more"
            : "";
    long failed = group.stream().filter(result -> !result.isPassed()).count();
    if (failed == 0) {
      lines.add(
          ColoredLine.of("  ")
              .text("fg(green)", "ok")
              .text("    " + name + more + " (" + group.size() + ")"));
    } else {
      lines.add(
          ColoredLine.of("  ")
              .text("fg(red)", "FAIL")
              .text("  " + name + more + " (" + failed + " of " + group.size() + ")"));
    }
  }

  /** Those of one written case that failed for the same reason are told once. */
  private void failures(List<CaseResult> failures) {
    Multimaps.asMap(Multimaps.index(failures, TestText::caseAndReason))
        .values()
        .forEach(this::failure);
  }

  private static Key caseAndReason(CaseResult failure) {
    List<String> why = new ArrayList<>(failure.failure());
    if (failure.testCase().expectation() != Expectation.ONLY && why.size() > 2) {
      // The answer of the API server, which names the request.
      why.remove(1);
    }
    return Key.of(failure.testCase().source(), Key.ofAll(why));
  }

  private void failure(List<CaseResult> alike) {
    CaseResult first = alike.get(0);
    lines.add(
        ColoredLine.of("bold,fg(red)", "FAIL")
            .text(" " + first.testCase().source() + ": " + first.testCase().sentence()));
    first.failure().forEach(text -> line("  " + text));
    List<CaseResult> others = alike.subList(1, alike.size());
    if (!others.isEmpty()) {
      line("likewise:");
      others.stream()
          .limit(MOST_ALIKE)
          .forEach(result -> line("  " + result.testCase().sentence()));
      if (others.size() > MOST_ALIKE) {
        line("  and " + (others.size() - MOST_ALIKE) + " more");
      }
    }
    line("");
  }

  private void summary(List<SpecificationResult> results) {
    int cases = results.stream().mapToInt(result -> result.cases().size()).sum();
    int failed = results.stream().mapToInt(result -> result.failures().size()).sum();
    ColoredLine line =
        ColoredLine.of(
            counted(cases, "case") + " in " + counted(results.size(), "specification") + ": ");
    lines.add(
        failed == 0
            ? line.text("bold,fg(green)", "all passed")
            : line.text((cases - failed) + " passed, ").text("bold,fg(red)", failed + " failed"));
  }

  static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  void coverage(GrantCoverage coverage) {
    List<CoveredGrant> missing = coverage.unexercised();
    int all = coverage.grants().size();
    line("");
    line(
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
      String place = grant.place().map(at -> at + ": ").orElse("");
      ColoredLine line = ColoredLine.of("  " + place + grant.text() + ": ");
      lines.add(
          grant.isExercised()
              ? line.text(
                  open.size() + " of " + counted(grant.rules().size(), "rule") + " not exercised")
              : line.text("fg(yellow)", "not exercised"));
    }
    if (!coverage.oneSidedPrincipals().isEmpty()) {
      line("");
      line("these cases prove little:");
      coverage
          .oneSidedPrincipals()
          .forEach(principal -> line("  " + principal.source() + ": " + principal.text()));
    }
  }

  void mutation(MutationReport report) {
    List<Mutant> living = report.living();
    int all = report.mutants().size();
    line("");
    line(
        "mutation: "
            + (all - living.size())
            + " of "
            + counted(all, "mistake")
            + " noticed ("
            + report.percent()
            + " %)"
            + (report.left() == 0 ? "" : "; " + report.left() + " more were not tried"));
    if (!living.isEmpty()) {
      line("no case would notice:");
      for (Mutant mutant : living) {
        String place = mutant.place().map(at -> at + ": ").orElse("");
        line("  " + place + mutant.text());
      }
    }
  }
}
