package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Source;
import java.util.List;
import java.util.Optional;

/** An item of a list in YAML's block style, as its lines. */
final class ListItem {

  private static final String DASH = "- ";

  private ListItem() {}

  /**
   * What takes an item out of its list: its lines go. Nothing if the place is not the beginning of
   * such an item, or if it is the only one of its list, which would leave no list.
   */
  static Optional<TextEdit> removed(LintedCluster linted, Optional<Source> source) {
    if (source.isEmpty() || source.get().line() < 1) {
      return Optional.empty();
    }
    List<String> lines = linted.files().lines(source.get().file()).orElse(List.of());
    int first = source.get().line() - 1;
    int dash = source.get().column() - 1 - DASH.length();
    if (first >= lines.size() || !isItem(lines.get(first), dash)) {
      return Optional.empty();
    }
    int end = endOf(lines, first, dash);
    boolean hasNext = end < lines.size() && isItem(lines.get(end), dash);
    if (!hasNext && !hasPrevious(lines, first, dash)) {
      return Optional.empty();
    }
    return Optional.of(
        new TextEdit(source.get().file(), first + 1, lines.subList(first, end), List.of()));
  }

  private static boolean isItem(String line, int dash) {
    return dash >= 0 && indent(line) == dash && line.startsWith(DASH, dash);
  }

  /** Behind the last line that is indented deeper; blank lines and comments there stay. */
  private static int endOf(List<String> lines, int first, int dash) {
    int end = first + 1;
    for (int i = first + 1; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      if (indent(line) <= dash) {
        break;
      }
      end = i + 1;
    }
    return end;
  }

  private static boolean hasPrevious(List<String> lines, int first, int dash) {
    for (int i = first - 1; i >= 0; i--) {
      String line = lines.get(i);
      if (line.isBlank() || line.stripLeading().startsWith("#") || indent(line) > dash) {
        continue;
      }
      return isItem(line, dash);
    }
    return false;
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && line.charAt(indent) == ' ') {
      indent++;
    }
    return indent;
  }
}
