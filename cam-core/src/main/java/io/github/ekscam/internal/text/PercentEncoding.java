package io.github.ekscam.internal.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Decodes what a URI escapes to bytes; what they are as text, the caller decides. */
public final class PercentEncoding {

  private PercentEncoding() {}

  /** A percent sign is not followed by two hexadecimal digits. */
  public static final class InvalidEscapeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String escape;

    private InvalidEscapeException(String escape) {
      super("Invalid escape " + GoQuote.quote(escape) + ": expected % and two hexadecimal digits");
      this.escape = escape;
    }

    /** The percent sign and up to two bytes behind it, each as one character. */
    public String escape() {
      return escape;
    }
  }

  /** Decodes a segment of a path: a plus sign is itself. */
  public static byte[] decodePath(byte[] encoded) throws InvalidEscapeException {
    return decode(encoded, '+');
  }

  /** Decodes a name or a value of a query: a plus sign is a space. */
  public static byte[] decodeQuery(byte[] encoded) throws InvalidEscapeException {
    return decode(encoded, ' ');
  }

  private static byte[] decode(byte[] encoded, char plus) throws InvalidEscapeException {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        decoded.write(digit(encoded, i, 1) << 4 | digit(encoded, i, 2));
        i += 2;
      } else {
        decoded.write(encoded[i] == '+' ? plus : encoded[i]);
      }
    }
    return decoded.toByteArray();
  }

  private static int digit(byte[] encoded, int percent, int offset) throws InvalidEscapeException {
    int at = percent + offset;
    int digit = at < encoded.length ? Character.digit((int) encoded[at], 16) : -1;
    if (digit < 0) {
      int end = Math.min(percent + 3, encoded.length);
      throw new InvalidEscapeException(
          new String(encoded, percent, end - percent, StandardCharsets.ISO_8859_1));
    }
    return digit;
  }
}
