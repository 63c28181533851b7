package io.github.ekscam.request;

/**
 * Tells whether a text is a field selector: terms between commas, each {@code field=value}, {@code
 * field==value} or {@code field!=value}. The field may be any text, even none; in the value {@code
 * \}, {@code ,} and {@code =} are written with a backslash before them. Terms that are empty count
 * for nothing.
 *
 * <p>Accepts what {@code ParseSelector} of {@code k8s.io/apimachinery/pkg/fields} 1.34 accepts. One
 * pass, without recursion.
 */
final class FieldSelectorParser {

  private FieldSelectorParser() {}

  static boolean parses(String selector) {
    int begin = 0;
    boolean escaped = false;
    for (int i = 0; i < selector.length(); i++) {
      char c = selector.charAt(i);
      if (!escaped && c == ',') {
        if (!isTerm(selector, begin, i)) {
          return false;
        }
        begin = i + 1;
      }
      escaped = !escaped && c == '\\';
    }
    return isTerm(selector, begin, selector.length());
  }

  private static boolean isTerm(String selector, int begin, int end) {
    if (begin == end) {
      return true;
    }
    // An exclamation mark before the sign belongs to the operator; the field ends earlier, which
    // makes no difference here.
    int sign = selector.indexOf('=', begin);
    if (sign < 0 || sign >= end) {
      return false;
    }
    boolean negated = sign > begin && selector.charAt(sign - 1) == '!';
    boolean doubled = !negated && sign + 1 < end && selector.charAt(sign + 1) == '=';
    return isValue(selector, doubled ? sign + 2 : sign + 1, end);
  }

  private static boolean isValue(String selector, int begin, int end) {
    boolean escaped = false;
    for (int i = begin; i < end; i++) {
      char c = selector.charAt(i);
      boolean special = c == '\\' || c == ',' || c == '=';
      if (escaped ? !special : special && c != '\\') {
        return false;
      }
      escaped = !escaped && c == '\\';
    }
    return !escaped;
  }
}
