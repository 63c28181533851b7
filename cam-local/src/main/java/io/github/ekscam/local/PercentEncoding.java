package io.github.ekscam.local;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads what a URI escapes. */
final class PercentEncoding {

  private PercentEncoding() {}

  /**
   * The text of a segment of a path, or of a name or value of a query.
   *
   * @throws Refusal if an escape is incomplete, or if the bytes are not UTF-8
   */
  static String decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(hex(encoded, i + 1) << 4 | hex(encoded, i + 2));
        i += 2;
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        throw malformed(encoded);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(encoded);
    }
  }

  private static int hex(String encoded, int at) {
    int digit = at < encoded.length() ? Character.digit(encoded.charAt(at), 16) : -1;
    if (digit < 0) {
      throw malformed(encoded);
    }
    return digit;
  }

  private static Refusal malformed(String encoded) {
    return Refusal.serialization("The URI is not percent-encoded UTF-8: \"" + encoded + "\"");
  }
}
