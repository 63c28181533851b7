package io.github.ekscam.analysis.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in Markdown, as AWS's guides give it and as others make it of their pages. */
final class MarkdownPage {

  private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,}).*");
  private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})(?:\\s(.*))?");
  private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(=+|-+)");
  private static final Pattern DELIMITERS =
      Pattern.compile("\\|?\\s*:?-+:?\\s*(?:\\|\\s*:?-+:?\\s*)*+\\|?");
  private static final Pattern QUOTE = Pattern.compile("^(?:\\s*>)+\\s?");
  private static final Pattern IDENTIFIER = Pattern.compile("\\{#[^{}]*+\\}$");
  private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]*+)\\]\\([^()\\s]*+\\)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(\\p{Punct})");

  private final List<String> lines;
  private final PageListener listener;
  private int next;

  private MarkdownPage(List<String> lines, PageListener listener) {
    this.lines = lines;
    this.listener = listener;
  }

  static void read(List<String> lines, PageListener listener) {
    new MarkdownPage(lines, listener).read();
  }

  private void read() {
    skipFrontMatter();
    while (next < lines.size()) {
      int line = next + 1;
      String text = lines.get(next);
      String unquoted = QUOTE.matcher(text).replaceFirst("");
      Matcher fence = FENCE.matcher(text);
      Matcher heading = HEADING.matcher(text);
      if (fence.matches()) {
        next++;
        code(line, fence.group(1));
      } else if (heading.matches()) {
        next++;
        String title = heading.group(2);
        listener.heading(line, heading.group(1).length(), title == null ? "" : heading(title));
      } else if (isTable()) {
        table(line);
      } else if (text.stripLeading().toLowerCase(Locale.ROOT).startsWith("<table")) {
        html(line);
      } else if (!text.isBlank() && isUnderlined()) {
        listener.heading(line, lines.get(next + 1).strip().charAt(0) == '=' ? 1 : 2, heading(text));
        next += 2;
      } else {
        next++;
        if (!unquoted.isBlank()) {
          listener.text(line, plain(unquoted));
        }
      }
    }
  }

  private void skipFrontMatter() {
    if (!lines.isEmpty() && lines.get(0).strip().equals("---")) {
      int end = lines.subList(1, lines.size()).indexOf("---");
      next = end < 0 ? 1 : end + 2;
    }
  }

  private void code(int line, String fence) {
    StringBuilder code = new StringBuilder();
    while (next < lines.size()) {
      String text = lines.get(next++).strip();
      if (text.startsWith(fence) && text.chars().allMatch(c -> c == fence.charAt(0))) {
        listener.code(line, code.toString());
        return;
      }
      code.append(text).append('\n');
    }
    listener.missing(line, "the end of the code that begins here");
  }

  private boolean isUnderlined() {
    return next + 1 < lines.size() && UNDERLINE.matcher(lines.get(next + 1)).matches();
  }

  private boolean isTable() {
    return next + 1 < lines.size()
        && lines.get(next).contains("|")
        && lines.get(next + 1).contains("|")
        && DELIMITERS.matcher(lines.get(next + 1).strip()).matches();
  }

  private void table(int line) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = cells(lines.get(next));
    rows.add(head);
    next += 2;
    while (next < lines.size() && lines.get(next).contains("|")) {
      List<String> cells = cells(lines.get(next));
      if (cells.size() > head.size()) {
        listener.missing(
            next + 1, "a row of " + cells.size() + " cells under a head of " + head.size());
      }
      List<String> row = new ArrayList<>();
      for (int i = 0; i < head.size(); i++) {
        row.add(i < cells.size() ? cells.get(i) : "");
      }
      rows.add(List.copyOf(row));
      next++;
    }
    listener.table(line, List.copyOf(rows));
  }

  private static List<String> cells(String line) {
    String row = line.strip();
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    for (int i = row.startsWith("|") ? 1 : 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '\\' && i + 1 < row.length()) {
        cell.append(c).append(row.charAt(++i));
      } else if (c == '|') {
        cells.add(plain(cell.toString()));
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (!cell.toString().isBlank()) {
      cells.add(plain(cell.toString()));
    }
    return List.copyOf(cells);
  }

  private void html(int line) {
    StringBuilder html = new StringBuilder();
    while (next < lines.size()) {
      String text = lines.get(next++);
      html.append(text).append('\n');
      if (text.toLowerCase(Locale.ROOT).contains("</table>")) {
        HtmlPage.readPart(line, html.toString(), listener);
        return;
      }
    }
    listener.missing(line, "the end of the table that begins here");
  }

  /** A title without the identifier that some give it, such as {@code {#permissions}}. */
  private static String heading(String title) {
    return plain(IDENTIFIER.matcher(title.strip()).replaceFirst(""));
  }

  /** Text without the marks of code and links, without escapes, tags and entities. */
  private static String plain(String text) {
    String unmarked = text.replace("`", "");
    String untagged =
        unmarked.indexOf('<') >= 0 || unmarked.indexOf('&') >= 0
            ? HtmlPage.text(unmarked)
            : unmarked;
    String unlinked = LINK.matcher(untagged).replaceAll("$1");
    return ESCAPE.matcher(unlinked).replaceAll("$1").strip();
  }
}
