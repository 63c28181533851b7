package io.github.ekscam.local.internal.sigv4;

/** Escapes bytes as a signature wants it: all but letters, digits and {@code -._~}. */
final class UriEncoding {

  private static final String DIGITS = "0123456789ABCDEF";

  private UriEncoding() {}

  static String encode(byte[] bytes) {
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      encode(b, encoded);
    }
    return encoded.toString();
  }

  static void encode(byte b, StringBuilder encoded) {
    char c = (char) (b & 0xFF);
    if (isUnreserved(c)) {
      encoded.append(c);
    } else {
      encoded.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
    }
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
