package io.github.ekscam.internal.config.writing;

import java.util.Locale;

/** Writes texts so that every reader of YAML, and of JSON, reads the same text. */
public final class YamlText {

  private YamlText() {}

  /** In double quotes, with everything escaped that is not ASCII and printable. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (c >= ' ' && c <= '~') {
                quoted.append((char) c);
              } else {
                quoted.append(String.format(Locale.ROOT, c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
              }
            });
    return quoted.append('"').toString();
  }
}
