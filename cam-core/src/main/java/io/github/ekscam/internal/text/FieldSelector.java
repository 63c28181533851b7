package io.github.ekscam.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads field selectors: terms between commas, each {@code field=value}, {@code field==value} or
 * {@code field!=value}. The field may be any text, even none; in the value {@code \}, {@code ,} and
 * {@code =} are written with a backslash before them. Terms that are empty count for nothing.
 *
 * <p>Accepts what {@code ParseSelector} of {@code k8s.io/apimachinery/pkg/fields} 1.34 accepts. One
 * pass, without recursion.
 */
public final class FieldSelector {

  private FieldSelector() {}

  /**
   * One condition.
   *
   * @param text the term as written
   * @param field the field, taken as written
   * @param negated whether the field must not have the value
   * @param value the value, without its backslashes
   */
  public record Term(String text, String field, boolean negated, String value) {

    /** Go sorts terms by their bytes, which is the order of code points and not of chars. */
    int compareTo(Term other) {
      int same = 0;
      int most = Math.min(text.length(), other.text.length());
      while (same < most && text.charAt(same) == other.text.charAt(same)) {
        same++;
      }
      return same == most
          ? Integer.compare(text.length(), other.text.length())
          : Integer.compare(rank(text.charAt(same)), rank(other.text.charAt(same)));
    }

    /** Halves of characters come after whole ones, as what they are halves of does. */
    private static int rank(char c) {
      return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }
  }

  /** Whether a text is a field selector. */
  public static boolean parses(String selector) {
    return parse(selector).isPresent();
  }

  /** The terms as they come; nothing if the text is no field selector. */
  public static Optional<List<Term>> parse(String selector) {
    List<Term> terms = new ArrayList<>();
    int begin = 0;
    boolean escaped = false;
    for (int i = 0; i <= selector.length(); i++) {
      char c = i == selector.length() ? ',' : selector.charAt(i);
      if (i == selector.length() || (!escaped && c == ',')) {
        if (begin < i) {
          Optional<Term> term = term(selector.substring(begin, i));
          if (term.isEmpty()) {
            return Optional.empty();
          }
          terms.add(term.get());
        }
        begin = i + 1;
      }
      escaped = !escaped && c == '\\';
    }
    return Optional.of(terms);
  }

  /**
   * The value that a selector demands of a field; of several, the one of the term that comes first
   * when the terms are sorted as texts, which is the order in which upstream keeps them.
   */
  public static Optional<String> requiredValue(List<Term> terms, String field) {
    return terms.stream()
        .filter(term -> !term.negated() && term.field().equals(field))
        .min(Term::compareTo)
        .map(Term::value);
  }

  private static Optional<Term> term(String text) {
    int sign = text.indexOf('=');
    if (sign < 0) {
      return Optional.empty();
    }
    boolean negated = sign > 0 && text.charAt(sign - 1) == '!';
    boolean doubled = !negated && text.startsWith("==", sign);
    return value(text.substring(doubled ? sign + 2 : sign + 1))
        .map(value -> new Term(text, text.substring(0, negated ? sign - 1 : sign), negated, value));
  }

  private static Optional<String> value(String text) {
    StringBuilder value = new StringBuilder(text.length());
    boolean escaped = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean special = c == '\\' || c == ',' || c == '=';
      if (escaped ? !special : special && c != '\\') {
        return Optional.empty();
      }
      escaped = !escaped && c == '\\';
      if (!escaped) {
        value.append(c);
      }
    }
    if (escaped) {
      return Optional.empty();
    }
    // Upstream walks by runes, unless there is nothing to do.
    return Optional.of(text.indexOf('\\') < 0 ? text : GoBytes.runes(value.toString()));
  }
}
