package io.github.ekscam.local;

import io.github.ekscam.internal.text.PercentEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text that a part of a URI escapes: ASCII, of which the escaped bytes must be UTF-8. */
final class UriText {

  private UriText() {}

  /**
   * The text of a segment of a path.
   *
   * @throws Refusal if it is not percent-encoded UTF-8
   */
  static String ofPath(String encoded) {
    return decoded(encoded, PercentEncoding::decodePath);
  }

  /**
   * The text of a name or a value of a query.
   *
   * @throws Refusal if it is not percent-encoded UTF-8
   */
  static String ofQuery(String encoded) {
    return decoded(encoded, PercentEncoding::decodeQuery);
  }

  private interface Decoder {
    byte[] decode(byte[] encoded) throws PercentEncoding.InvalidEscapeException;
  }

  private static String decoded(String encoded, Decoder decoder) {
    try {
      if (encoded.chars().anyMatch(c -> c >= 0x80)) {
        throw malformed(encoded);
      }
      byte[] bytes = decoder.decode(encoded.getBytes(StandardCharsets.US_ASCII));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (PercentEncoding.InvalidEscapeException | CharacterCodingException e) {
      throw malformed(encoded);
    }
  }

  private static Refusal malformed(String encoded) {
    return Refusal.serialization("The URI is not percent-encoded UTF-8: \"" + encoded + "\"");
  }
}
