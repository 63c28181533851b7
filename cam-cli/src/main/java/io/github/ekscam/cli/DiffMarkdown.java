package io.github.ekscam.cli;

import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.internal.text.PlainText;
import java.util.List;

/** A difference as Markdown, to be shown as a comment on a pull request. */
final class DiffMarkdown {

  /** What GitHub takes as a comment has at most 65,536 characters. */
  private static final int MOST = 60_000;

  private DiffMarkdown() {}

  static String of(ClusterDiff diff) {
    List<ClusterDiff.Change> changes = diff.changes();
    StringBuilder markdown = new StringBuilder();
    markdown.append("### ").append(DiffText.summary(changes)).append("\n");
    int told = 0;
    for (ClusterDiff.Change change : changes) {
      String item = item(change);
      if (markdown.length() + item.length() > MOST) {
        markdown
            .append("\nAnd ")
            .append(changes.size() - told)
            .append(" more, which `cam diff` prints.\n");
        break;
      }
      markdown.append(item);
      told++;
    }
    return markdown.toString();
  }

  private static String item(ClusterDiff.Change change) {
    StringBuilder item = new StringBuilder("\n- **");
    item.append(DiffText.severity(change)).append("** ").append(code(change.text())).append("\n");
    List<String> lines = change.lines();
    if (lines.size() > 1) {
      String fence = longerThanIn("``", String.join("\n", lines));
      item.append("\n  <details>\n\n  ").append(fence).append("text\n");
      lines.forEach(line -> item.append("  ").append(PlainText.line(line)).append("\n"));
      item.append("  ").append(fence).append("\n\n  </details>\n");
    }
    return item.toString();
  }

  /** Code, in which nothing is markup and nobody is mentioned: names are what somebody wrote. */
  private static String code(String text) {
    String line = PlainText.line(text);
    String fence = longerThanIn("", line);
    String space = fence.length() > 1 ? " " : "";
    return fence + space + line + space + fence;
  }

  private static String longerThanIn(String fence, String text) {
    String longer = fence + "`";
    while (text.contains(longer)) {
      longer += "`";
    }
    return longer;
  }
}
