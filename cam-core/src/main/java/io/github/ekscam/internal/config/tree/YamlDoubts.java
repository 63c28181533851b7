package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.GoYaml.UncertainException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds in a YAML text what Go's parser may judge otherwise than SnakeYAML does. The two have one
 * ancestor and agree on what people and programs write; they differ at the edges, where tabs stand
 * for spaces, where other characters than line feeds break lines, in keys that are marked as such,
 * directives, and characters that are none. Nobody needs these in aws-auth, and a wrong guess would
 * call somebody a user whom the cluster turns away; so there is no guess.
 */
final class YamlDoubts {

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /** What both take for the name of an anchor, to its end. */
  private static final Pattern NAME = Pattern.compile("[\\w-]++(?=[\\s,\\]}]|$)");

  private static final Pattern TAG = Pattern.compile("!?[A-Za-z]*+(?=\\s|$)");
  private static final Pattern ODD_BLOCK = Pattern.compile("[-+0-9]*+#");

  private final String text;
  private int line = 1;
  private boolean isCommentLine;

  /** Whether the character is a backslash that, between quotes, would begin an escape. */
  private boolean isEscape;

  private YamlDoubts(String text) {
    this.text = text;
  }

  /**
   * Looks at all of a text.
   *
   * @throws UncertainException at the first that may be judged differently
   */
  static void requireNone(String text) {
    new YamlDoubts(text).requireNone();
  }

  private void requireNone() {
    int lineBegin = 0;
    for (int at = 0; at < text.length(); at++) {
      if (at == lineBegin) {
        startLine(at);
      }
      char c = text.charAt(at);
      if (c == '\n') {
        isEscape = false;
        line++;
        lineBegin = at + 1;
      } else if (c >= ' ' && c < 0x7F) {
        requirePlain(c, at);
      } else {
        isEscape = false;
        requireReadable(c, at);
      }
    }
  }

  /** A line that begins as a comment does is one, or text in which neither parser sees more. */
  private void startLine(int begin) {
    int at = begin;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    isCommentLine = at < text.length() && text.charAt(at) == '#';
    if (text.startsWith("%", begin)) {
      throw doubt("a directive");
    }
    if (text.startsWith("---", begin) || text.startsWith("...", begin)) {
      int next = begin + 3;
      require(
          next == text.length() || " \n\r".indexOf(text.charAt(next)) >= 0,
          "a line that may begin or end a document");
    }
  }

  private void requirePlain(char c, int at) {
    isEscape = c == '\\' && !isEscape;
    if (isEscape) {
      require(!isEscapeOfHalf(at), "an escape that stands for half a character");
      require(!text.startsWith("'", at + 1), "an escape that not all parsers know");
    }
    if (isCommentLine) {
      return;
    }
    switch (c) {
      case '?' -> require(isInWord(at), "a \"?\" that may mark a key");
      case '&', '*' -> require(isInWord(at) || follows(at, NAME), "an odd name of an anchor");
      case '!' -> require(isInWord(at) || follows(at, TAG), "an odd tag");
      case '|', '>' -> require(isInWord(at) || !follows(at, ODD_BLOCK), "an odd head of a block");
      default -> {
        // Both parsers know it.
      }
    }
  }

  private void require(boolean plain, String problem) {
    if (!plain) {
      throw doubt(problem);
    }
  }

  private boolean follows(int at, Pattern pattern) {
    return pattern.matcher(text).region(at + 1, text.length()).lookingAt();
  }

  /** As the second character of a word, or a later one, none of these means anything. */
  private boolean isInWord(int at) {
    return isLetterOrDigit(at - 1);
  }

  private boolean isLetterOrDigit(int at) {
    return at >= 0 && text.charAt(at) < 0x7F && Character.isLetterOrDigit(text.charAt(at));
  }

  /** Whether what follows is, by its digits, no character of its own. */
  private boolean isEscapeOfHalf(int at) {
    int digits = at + 2;
    if (text.startsWith("U", at + 1)) {
      digits += 4;
    } else if (!text.startsWith("u", at + 1)) {
      return false;
    }
    return digits + 1 < text.length()
        && (text.charAt(digits) == 'd' || text.charAt(digits) == 'D')
        && Character.digit(text.charAt(digits + 1), 16) >= 8;
  }

  private void requireReadable(char c, int at) {
    if (c == '\t') {
      if (!isCommentLine) {
        throw doubt("a tab");
      }
    } else if (c == '\r') {
      if (!text.startsWith("\n", at + 1)) {
        throw doubt("a carriage return without a line feed");
      }
    } else if (c < 0xA0 || c == 0x2028 || c == 0x2029 || c == BYTE_ORDER_MARK || c > 0xFFFD) {
      throw doubt(String.format(Locale.ROOT, "the character U+%04X", (int) c));
    } else if (Character.isSurrogate(c) && !isWholeCharacter(at)) {
      throw doubt("half a character");
    }
  }

  private boolean isWholeCharacter(int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }

  private UncertainException doubt(String problem) {
    return new UncertainException(new Source("", line, 0), problem);
  }
}
