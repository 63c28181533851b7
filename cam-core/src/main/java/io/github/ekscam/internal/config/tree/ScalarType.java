package io.github.ekscam.internal.config.tree;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a plain scalar of YAML is to {@code go.yaml.in/yaml/v2}, and so to kubectl, eksctl and
 * aws-iam-authenticator: among others, {@code y} and {@code no} are booleans.
 */
enum ScalarType {
  NULL(Node.Scalar.Kind.NULL),
  BOOLEAN(Node.Scalar.Kind.BOOLEAN),
  INTEGER(Node.Scalar.Kind.NUMBER),
  /** A number beyond 63 bits, which is a value but not a key. */
  LARGE_INTEGER(Node.Scalar.Kind.NUMBER),
  FLOAT(Node.Scalar.Kind.NUMBER),
  NOT_FINITE(Node.Scalar.Kind.NUMBER),
  STRING(Node.Scalar.Kind.STRING);

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern BOOLEANS =
      Pattern.compile(
          "[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
  private static final int LONGEST_BOOLEAN = 5;
  private static final Pattern INFINITE_OR_NAN =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern WHOLE =
      Pattern.compile("[-+]?(0[bB][01]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private static final BigInteger MOST_UNSIGNED = BigInteger.ONE.shiftLeft(64);

  /** So long a number is larger than any type holds, whatever its digits are. */
  private static final int LONGEST_INTEGER = 100;

  private final Node.Scalar.Kind kind;

  ScalarType(Node.Scalar.Kind kind) {
    this.kind = kind;
  }

  /** What it is in the tree. */
  Node.Scalar.Kind kind() {
    return kind;
  }

  static ScalarType ofPlain(String text) {
    if (NULLS.contains(text)) {
      return NULL;
    }
    if (text.length() <= LONGEST_BOOLEAN && BOOLEANS.matcher(text).matches()) {
      return BOOLEAN;
    }
    char first = text.charAt(0);
    if (first == '.') {
      return ofBeginningWithPoint(text);
    }
    if ("+-0123456789".indexOf(first) < 0) {
      return STRING;
    }
    return INFINITE_OR_NAN.matcher(text).matches() ? NOT_FINITE : ofDigits(text.replace("_", ""));
  }

  /** Here Go does not overlook underscores. */
  private static ScalarType ofBeginningWithPoint(String text) {
    if (INFINITE_OR_NAN.matcher(text).matches()) {
      return NOT_FINITE;
    }
    return isFloat(text) ? FLOAT : STRING;
  }

  private static ScalarType ofDigits(String text) {
    if (WHOLE.matcher(text).matches()) {
      BigInteger value = integer(text);
      if (value.bitLength() < Long.SIZE) {
        return INTEGER;
      }
      boolean signed = text.charAt(0) == '+' || text.charAt(0) == '-';
      if (!signed && value.compareTo(MOST_UNSIGNED) < 0) {
        return LARGE_INTEGER;
      }
    }
    return isFloat(text) ? FLOAT : STRING;
  }

  /** What is too large for a number is none. */
  private static boolean isFloat(String text) {
    return DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
  }

  private static BigInteger integer(String text) {
    int sign = text.charAt(0) == '+' || text.charAt(0) == '-' ? 1 : 0;
    String digits = text.substring(sign);
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      radix =
          switch (digits.charAt(1)) {
            case 'b', 'B' -> 2;
            case 'x', 'X' -> 16;
            default -> 8;
          };
      digits = digits.substring(Character.isDigit(digits.charAt(1)) ? 1 : 2);
    }
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    digits = digits.substring(zeros);
    BigInteger value =
        digits.length() > LONGEST_INTEGER ? MOST_UNSIGNED : new BigInteger(digits, radix);
    return text.charAt(0) == '-' ? value.negate() : value;
  }
}
