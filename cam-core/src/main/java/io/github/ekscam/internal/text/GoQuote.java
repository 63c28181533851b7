package io.github.ekscam.internal.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Go's {@code %q} of strings and lists of strings, and its {@code encoding/json} of them. */
public final class GoQuote {

  private GoQuote() {}

  /** What {@code fmt.Sprintf("%q", text)} prints. */
  public static String quote(String text) {
    if (isPlain(text)) {
      return '"' + text + '"';
    }
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().map(GoQuote::withoutSurrogate).forEach(c -> appendQuoted(out, c));
    return out.append('"').toString();
  }

  /** Whether quoting changes nothing, as with nearly all names: reasons are made of them. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** What {@code fmt.Sprintf("%q", list)} prints of a list of strings: {@code ["a" "b"]}. */
  public static String quote(List<String> texts) {
    return texts.stream().map(GoQuote::quote).collect(Collectors.joining(" ", "[", "]"));
  }

  /** A text that cannot be taken for HTML, as the API server's refusals are; quotes may stay. */
  public static String withoutHtml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** What {@code json.Marshal} prints of a string, its escaping of HTML included. */
  public static String json(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().map(GoQuote::withoutSurrogate).forEach(c -> appendJson(out, c));
    return out.append('"').toString();
  }

  /** What {@code json.Marshal} prints of a list of strings. */
  public static String json(List<String> texts) {
    return texts.stream().map(GoQuote::json).collect(Collectors.joining(",", "[", "]"));
  }

  /**
   * UTF-8 has no lone surrogates, and Go's decoders put U+FFFD in their place; but some stand for
   * bytes here.
   */
  private static int withoutSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE
            && codePoint <= Character.MAX_SURROGATE
            && !GoBytes.isByte(codePoint)
        ? 0xFFFD
        : codePoint;
  }

  private static void appendQuoted(StringBuilder out, int c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append((char) c);
      case 0x07 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x0B -> out.append("\\v");
      default -> {
        if (Printable.contains(c)) {
          out.appendCodePoint(c);
        } else if (c < ' ' || c == 0x7F || GoBytes.isByte(c)) {
          out.append(hex("\\x%02x", c & 0xFF));
        } else {
          out.append(hex(c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
        }
      }
    }
  }

  private static void appendJson(StringBuilder out, int c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append((char) c);
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '<', '>', '&', 0x2028, 0x2029 -> out.append(hex("\\u%04x", c));
      default -> {
        if (GoBytes.isByte(c)) {
          out.append("\\ufffd");
        } else if (c < ' ') {
          out.append(hex("\\u%04x", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  private static String hex(String format, int codePoint) {
    return String.format(Locale.ROOT, format, codePoint);
  }

  /**
   * Go's table rather than {@link Character}'s: which code points are printable differs between
   * Unicode versions, and so between JDKs.
   */
  private static final class Printable {

    private static final String RESOURCE = "printable.txt";
    private static final int[] FIRST;
    private static final int[] LAST;

    static {
      List<String> ranges = readRanges();
      FIRST = ranges.stream().mapToInt(range -> codePoint(range.split("\\.\\.", -1)[0])).toArray();
      LAST =
          ranges.stream()
              .mapToInt(range -> codePoint(range.substring(range.lastIndexOf('.') + 1)))
              .toArray();
    }

    static boolean contains(int c) {
      int found = Arrays.binarySearch(FIRST, c);
      return found >= 0 || (found < -1 && c <= LAST[-found - 2]);
    }

    private static int codePoint(String text) {
      return Integer.parseInt(text.substring("U+".length()), 16);
    }

    private static List<String> readRanges() {
      try (InputStream in =
              Objects.requireNonNull(GoQuote.class.getResourceAsStream(RESOURCE), RESOURCE);
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return reader.lines().filter(line -> !line.startsWith("#")).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
