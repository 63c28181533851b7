package io.github.ekscam.analysis.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in AsciiDoc, as the source of AWS's guide is written. */
final class AsciiDocPage {

  private static final Pattern HEADING = Pattern.compile("(={1,6})\\s+(\\S.*)");
  private static final Pattern ATTRIBUTES = Pattern.compile("\\[.*\\]\\s*");
  private static final Pattern BLOCK_TITLE = Pattern.compile("\\.[^.\\s].*");
  private static final Pattern COLUMNS = Pattern.compile("cols\\s*=\\s*\"?([^\"\\]]*)");
  private static final Pattern REPEATED_COLUMN = Pattern.compile("(\\d{1,3})\\*.*");
  private static final Pattern DIRECTIVE =
      Pattern.compile("(?:ifdef|ifndef|ifeval|endif)::.*|:[\\w-]+:.*");
  private static final Pattern INCLUDE = Pattern.compile("include::(.*)");

  /** What may stand before a bar: how often, or over how many columns and rows, and the style. */
  private static final Pattern BAR =
      Pattern.compile(
          "(?:(?<=^|\\s)(?:(\\d{1,3})?(?:\\.(\\d{1,3}))?([*+]))?"
              + "(?:[<^>](?:\\.[<^>])?|\\.[<^>])?[adehlmsv]?)?(?<!\\\\)\\|");

  /** So much of the attributes before a table is kept, in characters. */
  private static final int LONGEST_ATTRIBUTES = 1000;

  private static final Pattern ATTRIBUTE = Pattern.compile("\\{([\\w-]+)\\}");
  private static final Map<String, String> KNOWN_ATTRIBUTES =
      Map.of(
          "asterisk",
          "*",
          "aws",
          "AWS",
          "arn-aws",
          "arn:aws:",
          "vbar",
          "|",
          "nbsp",
          " ",
          "empty",
          "",
          "sp",
          " ",
          "plus",
          "+",
          "eks",
          "Amazon EKS");

  private static final Pattern ROLE = Pattern.compile("\\[\\.[\\w-]+\\]");
  private static final Pattern PASSED = Pattern.compile("pass:\\w{0,9}\\[([^\\[\\]]*)\\]");
  private static final Pattern LITERAL = Pattern.compile("\\+(\\S+?)\\+");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(\\p{Punct})");

  private final List<String> lines;
  private final PageListener listener;
  private int next;
  private String attributes = "";

  private AsciiDocPage(List<String> lines, PageListener listener) {
    this.lines = lines;
    this.listener = listener;
  }

  static void read(List<String> lines, PageListener listener) {
    new AsciiDocPage(lines, listener).read();
  }

  private void read() {
    while (next < lines.size()) {
      int line = next + 1;
      String text = lines.get(next++).stripTrailing();
      Matcher heading = HEADING.matcher(text);
      Matcher include = INCLUDE.matcher(text);
      if (text.equals("////")) {
        block(line, text);
      } else if (text.matches("-{4,}|\\.{4,}|```\\w*")) {
        listener.code(line, block(line, text.replaceFirst("\\w+$", "")));
      } else if (text.equals("|===")) {
        table(line);
      } else if (text.equals(",===") || text.equals(":===")) {
        listener.missing(line, "a table in the form of CSV, which is not read");
      } else if (text.startsWith("//") || DIRECTIVE.matcher(text).matches()) {
        continue;
      } else if (include.matches()) {
        listener.missing(line, "the file " + include.group(1) + ", which is not read");
      } else if (heading.matches()) {
        listener.heading(line, heading.group(1).length(), plain(heading.group(2)));
      } else if (ATTRIBUTES.matcher(text).matches()) {
        attributes =
            (attributes + text)
                .substring(0, Math.min(LONGEST_ATTRIBUTES, attributes.length() + text.length()));
        continue;
      } else if (BLOCK_TITLE.matcher(text).matches()) {
        listener.text(line, plain(text.substring(1)));
        continue;
      } else if (!text.isBlank()) {
        listener.text(line, plain(text));
      }
      attributes = "";
    }
  }

  private String block(int line, String end) {
    StringBuilder block = new StringBuilder();
    while (next < lines.size()) {
      String text = lines.get(next++).stripTrailing();
      if (text.equals(end)) {
        return block.toString();
      }
      block.append(text).append('\n');
    }
    listener.missing(line, "the end of the block that begins here");
    return "";
  }

  private void table(int line) {
    OptionalInt columns = columns(attributes);
    List<Cell> cells = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    boolean ended = false;
    int inFirstLine = 0;
    while (next < lines.size() && !ended) {
      String row = lines.get(next++).stripTrailing();
      if (row.equals("|===")) {
        ended = true;
      } else if (!row.startsWith("//")) {
        if (text.isEmpty() && row.startsWith("|")) {
          inFirstLine = (int) BAR.matcher(row).results().count();
        }
        text.append(row).append('\n');
      }
    }
    if (!ended) {
      listener.missing(line, "the end of the table that begins here");
      return;
    }
    cells(text.toString(), cells);
    int width = columns.orElse(Math.max(inFirstLine, 1));
    TableGrid grid = new TableGrid();
    for (Cell cell : cells) {
      for (int i = 0; i < cell.times; i++) {
        if (grid.rowsBegun() == 0 || grid.isFull(width)) {
          grid.startRow();
        }
        if (!grid.add(cell.text, cell.rows, cell.columns)) {
          listener.missing(line, TableGrid.TOO_LARGE);
          return;
        }
      }
    }
    if (grid.rowsBegun() > 0) {
      if (!grid.isFull(width)) {
        listener.missing(line, "some cells of the last row of the table");
      }
      if (grid.isTooLarge()) {
        listener.missing(line, TableGrid.TOO_LARGE);
      } else {
        listener.table(line, grid.rows());
      }
    }
  }

  private record Cell(String text, int times, int rows, int columns) {}

  private static void cells(String table, List<Cell> cells) {
    Matcher bar = BAR.matcher(table);
    int begin = -1;
    Cell open = new Cell("", 1, 1, 1);
    while (bar.find()) {
      if (begin >= 0) {
        cells.add(
            new Cell(
                plain(table.substring(begin, bar.start())), open.times, open.rows, open.columns));
      }
      int first = number(bar.group(1));
      boolean repeated = "*".equals(bar.group(3));
      open =
          new Cell(
              "", repeated ? first : 1, repeated ? 1 : number(bar.group(2)), repeated ? 1 : first);
      begin = bar.end();
    }
    if (begin >= 0) {
      cells.add(new Cell(plain(table.substring(begin)), open.times, open.rows, open.columns));
    }
  }

  private static int number(String digits) {
    return digits == null ? 1 : Math.max(1, Integer.parseInt(digits));
  }

  /** How many columns the attributes of a table say that it has. */
  private static OptionalInt columns(String attributes) {
    Matcher columns = COLUMNS.matcher(attributes);
    if (!columns.find()) {
      return OptionalInt.empty();
    }
    String specification = columns.group(1).strip();
    if (specification.matches("\\d{1,3}")) {
      return OptionalInt.of(number(specification));
    }
    int count = 0;
    for (String column : specification.split("[,;]", -1)) {
      Matcher repeated = REPEATED_COLUMN.matcher(column.strip());
      count += repeated.matches() ? number(repeated.group(1)) : 1;
    }
    return OptionalInt.of(count);
  }

  /** Text without marks, without escapes, and with what the attributes stand for. */
  private static String plain(String text) {
    String replaced =
        ATTRIBUTE
            .matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        KNOWN_ATTRIBUTES.getOrDefault(found.group(1), found.group())));
    String unmarked = ROLE.matcher(replaced.replace("`", "")).replaceAll("");
    unmarked = PASSED.matcher(unmarked).replaceAll("$1");
    unmarked = LITERAL.matcher(unmarked).replaceAll("$1");
    return ESCAPE.matcher(unmarked).replaceAll("$1").replaceAll("\\s+", " ").strip();
  }
}
