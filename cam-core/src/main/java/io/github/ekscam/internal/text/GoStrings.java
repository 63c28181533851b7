package io.github.ekscam.internal.text;

import java.util.Comparator;

/** What Go makes of the order of strings, of case and of space. */
public final class GoStrings {

  /**
   * The order of Go strings, which compares bytes of UTF-8 and so code points. Characters are
   * compared, as Guava's order of bytes would need both strings encoded for each comparison.
   */
  public static final Comparator<String> ORDER =
      (a, b) -> {
        int mismatch = 0;
        int shorter = Math.min(a.length(), b.length());
        while (mismatch < shorter && a.charAt(mismatch) == b.charAt(mismatch)) {
          mismatch++;
        }
        if (mismatch == shorter) {
          return Integer.compare(a.length(), b.length());
        }
        return Integer.compare(ordinal(a.charAt(mismatch)), ordinal(b.charAt(mismatch)));
      };

  private GoStrings() {}

  /** Surrogates, which only code points above U+FFFF have, come after everything else. */
  private static int ordinal(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }

  /**
   * The text in which two texts are the same exactly if {@code strings.EqualFold} holds of them.
   * Each character stands for itself: no language's rules, no ligatures.
   */
  public static String fold(String text) {
    return map(text, GoStrings::fold);
  }

  /** {@code strings.ToLower}. */
  public static String toLower(String text) {
    return map(text, Character::toLowerCase);
  }

  /** {@code strings.TrimSpace}. */
  public static String trimSpace(String text) {
    int begin = 0;
    int end = text.length();
    while (begin < end && isSpace(text.charAt(begin))) {
      begin++;
    }
    while (end > begin && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(begin, end);
  }

  /** Turkish i, with and without its dot, folds to nothing else in Unicode, and does in Java. */
  private static int fold(int c) {
    return c == 0x130 || c == 0x131 ? c : Character.toLowerCase(Character.toUpperCase(c));
  }

  /** {@code unicode.IsSpace}; no space is outside the basic plane. */
  private static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
  }

  private interface Mapping {
    int of(int codePoint);
  }

  private static String map(String text, Mapping mapping) {
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints().map(mapping::of).forEach(mapped::appendCodePoint);
    return mapped.toString();
  }
}
