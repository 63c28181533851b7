package io.github.ekscam.cli;

import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.testing.specification.CaseResult;
import io.github.ekscam.testing.specification.SpecificationResult;
import java.util.ArrayList;
import java.util.List;

/** Results in the Test Anything Protocol, version 14. */
final class Tap {

  private Tap() {}

  static List<String> lines(List<SpecificationResult> results) {
    List<CaseResult> cases = results.stream().flatMap(result -> result.cases().stream()).toList();
    List<String> lines = new ArrayList<>();
    lines.add("TAP version 14");
    lines.add("1.." + cases.size());
    int number = 0;
    for (CaseResult result : cases) {
      number++;
      lines.add(
          (result.isPassed() ? "ok " : "not ok ")
              + number
              + " - "
              + description(result.testCase().sentence()));
      if (!result.isPassed()) {
        lines.add("  ---");
        lines.add("  at: " + quoted(result.testCase().source().toString()));
        lines.add("  message: " + quoted(result.failure().get(0)));
        lines.add("  explanation:");
        result.failure().stream().skip(1).forEach(line -> lines.add("    - " + quoted(line)));
        lines.add("  ...");
      }
    }
    return lines;
  }

  /** Where a number sign would begin a directive, and a backslash escapes. */
  private static String description(String text) {
    return PlainText.line(text).replace("\\", "\\\\").replace("#", "\\#");
  }

  /** As a YAML scalar in single quotes. */
  private static String quoted(String text) {
    return "'" + PlainText.line(text).replace("'", "''") + "'";
  }
}
