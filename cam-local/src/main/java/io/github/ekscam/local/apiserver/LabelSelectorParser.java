package io.github.ekscam.local.apiserver;

import io.github.ekscam.internal.text.Names;
import java.math.BigInteger;

/**
 * Tells whether a text is a label selector: requirements between commas, each {@code key}, {@code
 * !key}, {@code key=value} (or {@code ==}, {@code !=}), {@code key in (a,b)} (or {@code notin}),
 * {@code key>1} or {@code key<1}, of keys and values that labels can have.
 *
 * <p>Accepts what {@code Parse} of {@code k8s.io/apimachinery/pkg/labels} 1.34 accepts, its
 * oddities included: {@code a in ()} and {@code a in (b,,c)} are selectors and {@code a in (b,,)}
 * is none, {@code in} is a key like any other, and a NUL ends a word, or between words everything.
 * One pass, without recursion.
 */
final class LabelSelectorParser {

  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private enum Kind {
    END,
    WORD,
    COMMA,
    OPEN,
    CLOSE,
    NOT,
    EQUALITY,
    ORDER
  }

  private final String text;
  private int position;

  /** The token that comes next, and where its text begins and ends. */
  private Kind kind = Kind.END;

  private int begin;
  private int end;

  private LabelSelectorParser(String text) {
    this.text = text;
    advance();
  }

  static boolean parses(String selector) {
    return new LabelSelectorParser(selector).isSelector();
  }

  private boolean isSelector() {
    if (kind == Kind.END) {
      return true;
    }
    while (isRequirement()) {
      if (kind == Kind.END) {
        return true;
      }
      if (!take(Kind.COMMA)) {
        return false;
      }
    }
    return false;
  }

  private boolean isRequirement() {
    boolean negated = take(Kind.NOT);
    if (kind != Kind.WORD || !Names.qualifiedName(word()).isEmpty()) {
      return false;
    }
    advance();
    if (negated || kind == Kind.END || kind == Kind.COMMA) {
      // What follows a negated key is looked at by the caller: only a comma or the end will do.
      return true;
    }
    if (take(Kind.EQUALITY)) {
      return isValue(false);
    }
    if (take(Kind.ORDER)) {
      return isValue(true);
    }
    if (kind == Kind.WORD && (word().equals("in") || word().equals("notin"))) {
      advance();
      return take(Kind.OPEN) && isRestOfValues();
    }
    return false;
  }

  private boolean isValue(boolean number) {
    if (kind == Kind.END || kind == Kind.COMMA) {
      return !number;
    }
    return number ? kind == Kind.WORD && isNumber(word()) && takeValue() : takeValue();
  }

  /** A 64-bit number; a sign would be none that a label's value can begin with. */
  private static boolean isNumber(String word) {
    return word.length() <= 63
        && word.chars().allMatch(c -> c >= '0' && c <= '9')
        && new BigInteger(word).compareTo(MOST) <= 0;
  }

  private boolean isRestOfValues() {
    if (take(Kind.CLOSE)) {
      return true;
    }
    while (true) {
      if (kind == Kind.WORD) {
        if (!takeValue()) {
          return false;
        }
        if (take(Kind.CLOSE)) {
          return true;
        }
        if (kind != Kind.COMMA) {
          return false;
        }
      } else if (take(Kind.COMMA)) {
        if (take(Kind.CLOSE)) {
          return true;
        }
        // Upstream takes a second comma along without a look at what comes after it.
        take(Kind.COMMA);
      } else {
        return false;
      }
    }
  }

  private boolean takeValue() {
    return kind == Kind.WORD && Names.labelValue(word()).isEmpty() && take(Kind.WORD);
  }

  private boolean take(Kind wanted) {
    if (kind != wanted) {
      return false;
    }
    advance();
    return true;
  }

  private String word() {
    return text.substring(begin, end);
  }

  private void advance() {
    while (position < text.length() && isSpace(text.charAt(position))) {
      position++;
    }
    begin = position;
    if (position == text.length() || text.charAt(position) == '\0') {
      kind = Kind.END;
      return;
    }
    if (isSymbol(text.charAt(position))) {
      kind = symbol();
    } else {
      kind = Kind.WORD;
      while (position < text.length() && isOfWord(text.charAt(position))) {
        position++;
      }
    }
    end = position;
    if (position < text.length() && text.charAt(position) == '\0') {
      position++;
    }
  }

  private Kind symbol() {
    char c = text.charAt(position++);
    boolean equals = position < text.length() && text.charAt(position) == '=';
    if (equals && (c == '=' || c == '!')) {
      position++;
      return Kind.EQUALITY;
    }
    return switch (c) {
      case '=' -> Kind.EQUALITY;
      case '!' -> Kind.NOT;
      case '(' -> Kind.OPEN;
      case ')' -> Kind.CLOSE;
      case ',' -> Kind.COMMA;
      default -> Kind.ORDER;
    };
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isSymbol(char c) {
    return "=!(),><".indexOf(c) >= 0;
  }

  private static boolean isOfWord(char c) {
    return c != '\0' && !isSpace(c) && !isSymbol(c);
  }
}
