package io.github.ekscam.internal.text;

/** What Go's packages {@code strings} and {@code unicode} make of case and of space. */
public final class GoStrings {

  private GoStrings() {}

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
