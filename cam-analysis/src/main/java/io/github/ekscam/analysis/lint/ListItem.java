package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Source;
import java.util.List;
import java.util.Optional;

/** An item of a list in YAML's block style, or of an array of JSON, as its lines. */
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
    int column = source.get().column() - 1;
    if (first < lines.size() && column >= 0 && isAlone(lines.get(first), column, "{")) {
      return ofJson(source.get().file(), lines, first, column);
    }
    return removed(source.get().file(), lines, first, column - DASH.length());
  }

  /**
   * The same for an item of a YAML list that is the text of a scalar, as in aws-auth.
   *
   * @param word what the item has, to be sure that it is the one
   */
  static Optional<TextEdit> ofText(LintedCluster linted, Source source, String word) {
    List<String> lines = linted.files().lines(source.file()).orElse(List.of());
    int first = source.line() - 1;
    if (first < 0 || first >= lines.size()) {
      return Optional.empty();
    }
    return removed(source.file(), lines, first, indent(lines.get(first)))
        .filter(edit -> edit.before().stream().anyMatch(line -> line.contains(word)));
  }

  private static Optional<TextEdit> removed(String file, List<String> lines, int first, int dash) {
    if (first >= lines.size() || !isItem(lines.get(first), dash)) {
      return Optional.empty();
    }
    int end = endOf(lines, first, dash);
    boolean hasNext = end < lines.size() && isItem(lines.get(end), dash);
    if (!hasNext && !hasPrevious(lines, first, dash)) {
      return Optional.empty();
    }
    return Optional.of(new TextEdit(file, first + 1, lines.subList(first, end), List.of()));
  }

  /**
   * An object that stands on lines of its own, as programs print it; of the last of an array the
   * comma before it goes, too.
   */
  private static Optional<TextEdit> ofJson(String file, List<String> lines, int first, int indent) {
    int end = first + 1;
    while (end < lines.size() && indent(lines.get(end)) > indent) {
      end++;
    }
    if (end >= lines.size() || !isAlone(lines.get(end), indent, "}")) {
      return Optional.empty();
    }
    if (lines.get(end).stripTrailing().endsWith(",")) {
      return Optional.of(new TextEdit(file, first + 1, lines.subList(first, end + 1), List.of()));
    }
    String previous = first == 0 ? "" : lines.get(first - 1);
    if (!isAlone(previous, indent, "},")) {
      return Optional.empty();
    }
    return Optional.of(
        new TextEdit(
            file, first, lines.subList(first - 1, end + 1), List.of(previous.replace("},", "}"))));
  }

  /** Whether a line has a brace at a column and nothing else, but for a comma behind it. */
  private static boolean isAlone(String line, int indent, String brace) {
    String text = line.stripTrailing();
    return indent(line) == indent
        && (text.strip().equals(brace) || text.strip().equals(brace + ","));
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
