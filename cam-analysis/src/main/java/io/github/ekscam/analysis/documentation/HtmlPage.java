package io.github.ekscam.analysis.documentation;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/** A page in HTML, as browsers and curl save it. */
final class HtmlPage {

  private static final Set<String> LEFT_OUT = Set.of("script", "style", "template", "noscript");

  /** The sections that can be folded, whose heading is an attribute. */
  private static final String FOLDED_SECTION = "awsui-expandable-section";

  private HtmlPage() {}

  static void read(String html, PageListener listener) {
    Document document = parse(html);
    Element main = document.getElementById("main-col-body");
    Element whole = main == null ? document.body() : main;
    whole.filter(new Reader(listener, 0));
  }

  /** A table in HTML among something else. */
  static void readPart(int line, String html, PageListener listener) {
    parse(html).body().filter(new Reader(listener, line - 1));
  }

  /** The text of a line that may have tags and entities in it. */
  static String text(String html) {
    return text(parse(html).body());
  }

  private static Document parse(String html) {
    return Jsoup.parse(html, "", Parser.htmlParser().setTrackPosition(true));
  }

  /** Text in which whatever stands apart on the page stands apart, too. */
  private static String text(Element element) {
    StringBuilder text = new StringBuilder();
    element.traverse(
        (node, depth) -> {
          if (node instanceof TextNode words) {
            text.append(words.getWholeText());
          } else if (node instanceof Element part
              && (part.isBlock() || part.nameIs("br") || part.nameIs("li") || isApart(part))) {
            text.append(' ');
          }
        });
    return text.toString().replaceAll("[\\s\\u00A0]+", " ").strip();
  }

  /** Whether it is a code right behind another, of which one does not continue the other. */
  private static boolean isApart(Element element) {
    return element.nameIs("code")
        && element.previousSibling() instanceof Element before
        && before.nameIs("code");
  }

  private static final class Reader implements NodeFilter {

    private final PageListener listener;
    private final int lineOffset;
    private final StringBuilder paragraph = new StringBuilder();
    private int paragraphLine;

    private Reader(PageListener listener, int lineOffset) {
      this.listener = listener;
      this.lineOffset = lineOffset;
    }

    @Override
    public FilterResult head(Node node, int depth) {
      if (node instanceof TextNode words) {
        if (paragraph.isEmpty()) {
          paragraphLine = line(node);
        }
        paragraph.append(words.getWholeText());
        return FilterResult.CONTINUE;
      }
      if (!(node instanceof Element element)) {
        return FilterResult.CONTINUE;
      }
      if (LEFT_OUT.contains(element.normalName())) {
        return FilterResult.SKIP_ENTIRELY;
      }
      int level = headingLevel(element);
      if (level > 0) {
        flush();
        listener.heading(line(element), level, text(element));
        return FilterResult.SKIP_ENTIRELY;
      }
      if (element.nameIs("table")) {
        flush();
        table(element);
        return FilterResult.SKIP_ENTIRELY;
      }
      if (element.nameIs("pre")) {
        flush();
        listener.code(line(element), element.wholeText());
        return FilterResult.SKIP_ENTIRELY;
      }
      if (isFoldedSection(element)) {
        flush();
        listener.heading(line(element), FOLDED_LEVEL, element.attr("header").strip());
      } else if (element.isBlock() || element.nameIs("br")) {
        flush();
      }
      return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(@Nullable Node node, int depth) {
      if (node instanceof Element element) {
        if (isFoldedSection(element)) {
          flush();
          listener.heading(line(element), FOLDED_LEVEL, "");
        } else if (element.isBlock()) {
          flush();
        }
      }
      return FilterResult.CONTINUE;
    }

    /** Folded sections stand where third-level headings would. */
    private static final int FOLDED_LEVEL = 3;

    private static boolean isFoldedSection(Element element) {
      return element.nameIs(FOLDED_SECTION) && element.hasAttr("header");
    }

    private static int headingLevel(Element element) {
      String name = element.normalName();
      return name.length() == 2 && name.charAt(0) == 'h' && "123456".indexOf(name.charAt(1)) >= 0
          ? name.charAt(1) - '0'
          : 0;
    }

    private void flush() {
      String text = paragraph.toString().replaceAll("[\\s\\u00A0]+", " ").strip();
      paragraph.setLength(0);
      if (!text.isEmpty()) {
        listener.text(paragraphLine, text);
      }
    }

    private int line(Node node) {
      return Math.max(0, node.sourceRange().start().lineNumber()) + lineOffset;
    }

    private void table(Element table) {
      TableGrid grid = new TableGrid();
      for (Element row : table.select("tr")) {
        grid.startRow();
        for (Element cell : row.children()) {
          if ((cell.nameIs("td") || cell.nameIs("th"))
              && !grid.add(text(cell), span(cell, "rowspan"), span(cell, "colspan"))) {
            listener.missing(line(table), TableGrid.TOO_LARGE);
            return;
          }
        }
      }
      if (grid.isTooLarge()) {
        listener.missing(line(table), TableGrid.TOO_LARGE);
      } else if (grid.rowsBegun() > 0) {
        listener.table(line(table), grid.rows());
      }
    }

    private static int span(Element cell, String attribute) {
      String value = cell.attr(attribute).strip();
      return value.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(value) : 1;
    }
  }
}
