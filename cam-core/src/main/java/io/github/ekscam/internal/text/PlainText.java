package io.github.ekscam.internal.text;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Text that may hold anything, made fit to be printed. What a terminal or the log of a CI server
 * would obey rather than show (escape sequences, line breaks, changes of direction) is escaped as
 * in JSON and Java: a backslash, {@code u} and four digits for each unit of UTF-16. So what is
 * escaped in a JSON string is the same string, and what is escaped twice is escaped once.
 */
public final class PlainText {

  private static final int MOST_NAMESPACES = 10;

  private PlainText() {}

  /** The text on one line. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** The first of many texts, each on the line, and how many more there are. */
  public static String some(List<String> texts, int most, String separator) {
    String shown =
        texts.stream().limit(most).map(PlainText::line).collect(Collectors.joining(separator));
    return texts.size() > most ? shown + " and " + (texts.size() - most) + " more" : shown;
  }

  /** Some namespaces or patterns of namespaces, few of them by name. */
  public static String namespaces(List<String> namespaces) {
    boolean one = namespaces.size() == 1 && !namespaces.get(0).contains("*");
    return (one ? "the namespace " : "the namespaces ") + some(namespaces, MOST_NAMESPACES, ", ");
  }

  /** The text on its lines, as of a JSON document: line breaks stay. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean withLines) {
    int plain = 0;
    while (plain < text.length() && isAscii(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, plain);
    for (int i = plain; i < text.length(); ) {
      int c = text.codePointAt(i);
      int end = i + Character.charCount(c);
      if (isHarmless(c) || (withLines && isLineBreak(text, i))) {
        escaped.appendCodePoint(c);
      } else {
        for (int unit = i; unit < end; unit++) {
          escape(text.charAt(unit), escaped);
        }
      }
      i = end;
    }
    return escaped.toString();
  }

  private static boolean isAscii(char c) {
    return c >= ' ' && c <= '~';
  }

  private static boolean isLineBreak(String text, int at) {
    char c = text.charAt(at);
    return c == '\n' || (c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n');
  }

  private static void escape(char unit, StringBuilder out) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit(unit >> shift & 0xF, 16));
    }
  }

  private static boolean isHarmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
