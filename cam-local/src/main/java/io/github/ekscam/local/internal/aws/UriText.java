package io.github.ekscam.local.internal.aws;

import io.github.ekscam.internal.text.PercentEncoding;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The text that a part of a URI or a form escapes: its bytes must be UTF-8. */
public final class UriText {

  private UriText() {}

  /** What is escaped is no text, or badly escaped. */
  public static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    private MalformedException(Throwable cause) {
      super("Not percent-encoded UTF-8", cause);
    }
  }

  /** The text of a segment of a path; what is not escaped is ASCII. */
  public static String ofPath(String encoded) throws MalformedException {
    return decoded(encoded, StandardCharsets.US_ASCII, PercentEncoding::decodePath);
  }

  /** The text of a name or a value of a query; what is not escaped is ASCII. */
  public static String ofQuery(String encoded) throws MalformedException {
    return decoded(encoded, StandardCharsets.US_ASCII, PercentEncoding::decodeQuery);
  }

  /**
   * The text of a name or a value of a form; bytes of UTF-8 may stand unescaped, each a character.
   */
  static String ofForm(String encoded) throws MalformedException {
    return decoded(encoded, StandardCharsets.ISO_8859_1, PercentEncoding::decodeQuery);
  }

  private interface Decoder {
    byte[] decode(byte[] encoded) throws PercentEncoding.InvalidEscapeException;
  }

  private static String decoded(String encoded, Charset unescaped, Decoder decoder)
      throws MalformedException {
    try {
      ByteBuffer sent = unescaped.newEncoder().encode(CharBuffer.wrap(encoded));
      byte[] bytes = new byte[sent.remaining()];
      sent.get(bytes);
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(decoder.decode(bytes)))
          .toString();
    } catch (PercentEncoding.InvalidEscapeException | CharacterCodingException e) {
      throw new MalformedException(e);
    }
  }
}
