package io.github.ekscam.internal.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Go's strings, which are bytes and need not be UTF-8, as Java's. A byte that is no UTF-8 where it
 * stands, 0x80 to 0xFF, becomes a lone surrogate, U+DC80 to U+DCFF; so nothing is lost, and it is
 * equal to no text that was read from a file.
 */
public final class GoBytes {

  private static final int SURROGATE = 0xDC00;

  private GoBytes() {}

  /** The bytes of a text. */
  public static byte[] of(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (text.codePoints().noneMatch(GoBytes::isByte)) {
      return utf8;
    }
    ByteBuffer bytes = ByteBuffer.allocate(utf8.length);
    text.codePoints()
        .forEach(
            c -> {
              if (isByte(c)) {
                bytes.put((byte) (c - SURROGATE));
              } else {
                bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.array();
  }

  /** The text of bytes. */
  public static String string(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    for (CoderResult result = decoder.decode(in, out, true);
        result.isError();
        result = decoder.decode(in, out, true)) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (SURROGATE | (in.get() & 0xFF)));
      }
    }
    return out.flip().toString();
  }

  /** The text as a loop over its runes sees it: with U+FFFD for each byte that is no UTF-8. */
  public static String runes(String text) {
    return text.codePoints()
        .map(c -> isByte(c) ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Whether a code point stands for a byte that is no UTF-8. */
  static boolean isByte(int codePoint) {
    return codePoint >= (SURROGATE | 0x80) && codePoint <= (SURROGATE | 0xFF);
  }
}
