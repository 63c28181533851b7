package io.github.ekscam.cli;

import io.github.ekscam.analysis.lint.Finding;
import io.github.ekscam.analysis.lint.Level;
import io.github.ekscam.analysis.lint.LintReport;
import io.github.ekscam.analysis.lint.ProofStep;
import io.github.ekscam.config.Source;
import java.util.ArrayList;
import java.util.List;

/** What lint found, for people: by place, each with the fix and with what shows it. */
final class LintText {

  private LintText() {}

  static List<String> lines(LintReport report) {
    List<String> lines = new ArrayList<>();
    String last = "";
    for (Finding finding : report.findings()) {
      String place = finding.source().map(Source::toString).orElse("(not written in a file)");
      if (!place.equals(last)) {
        lines.add(place);
        last = place;
      }
      lines.add("  " + finding.level().id() + " " + finding.rule().id() + ": " + finding.message());
      if (!finding.remedy().isEmpty()) {
        lines.add("    fix: " + finding.remedy() + (finding.edits().isEmpty() ? "" : " (--fix)"));
      }
      for (ProofStep step : finding.proof()) {
        lines.add("    shown by: " + step);
      }
    }
    lines.add(summary(report));
    return lines;
  }

  private static String summary(LintReport report) {
    List<String> parts = new ArrayList<>();
    for (Level level : Level.values()) {
      int number =
          (int) report.findings().stream().filter(finding -> finding.level() == level).count();
      if (number > 0) {
        parts.add(Lint.count(number, level.id()));
      }
    }
    if (parts.isEmpty()) {
      parts.add("no findings");
    }
    if (!report.suppressed().isEmpty()) {
      parts.add(report.suppressed().size() + " suppressed");
    }
    if (!report.known().isEmpty()) {
      parts.add(report.known().size() + " in the baseline");
    }
    return String.join(", ", parts);
  }
}
