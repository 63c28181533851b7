package io.github.ekscam.cli;

import io.github.ekscam.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * A line to print, of parts in colour and parts without. The parts are data and may hold anything;
 * only the styles are markup.
 */
final class ColoredLine {

  /** Some text, in a style such as {@code bold,fg(red)}; in none if that is empty. */
  private record Part(String style, String text) {

    String toString(Ansi colors) {
      String plain = PlainText.line(text);
      if (style.isEmpty() || !colors.enabled()) {
        return plain;
      }
      Ansi.IStyle[] styles = Ansi.Style.parse(style);
      return Ansi.Style.on(styles)
          + plain
          + Ansi.Style.off(reversed(styles))
          + Ansi.Style.reset.off();
    }

    private static Ansi.IStyle[] reversed(Ansi.IStyle[] styles) {
      Ansi.IStyle[] reversed = new Ansi.IStyle[styles.length];
      for (int i = 0; i < styles.length; i++) {
        reversed[i] = styles[styles.length - 1 - i];
      }
      return reversed;
    }
  }

  private final List<Part> parts = new ArrayList<>();

  private ColoredLine() {}

  static ColoredLine of(String text) {
    return new ColoredLine().text(text);
  }

  static ColoredLine of(String style, String text) {
    return new ColoredLine().text(style, text);
  }

  /** Adds text without colour. */
  ColoredLine text(String text) {
    return text("", text);
  }

  /** Adds text in a style. */
  ColoredLine text(String style, String text) {
    parts.add(new Part(style, text));
    return this;
  }

  String toString(Ansi colors) {
    StringBuilder line = new StringBuilder();
    parts.forEach(part -> line.append(part.toString(colors)));
    return line.toString();
  }

  @Override
  public String toString() {
    return toString(Ansi.OFF);
  }
}
