package io.github.ekscam.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The bytes of one input: bounded, and text in UTF-8. */
final class Input {

  private final String source;
  private final byte[] bytes;

  private Input(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  /** Reads all of it, and refuses what is larger than a limit or is no UTF-8 text. */
  static Input read(String source, InputStream in, long limit) {
    try {
      byte[] bytes = in.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
      if (bytes.length > limit) {
        throw new InvalidInputException(
            Position.of(source),
            "",
            "the input is larger than the limit of "
                + limit
                + " bytes; raise the limit or split"
                + " the input");
      }
      requireText(source, bytes);
      return new Input(source, bytes);
    } catch (IOException e) {
      throw new InvalidInputException(Position.of(source), "", "cannot be read: " + e.getMessage());
    }
  }

  /** What it is called in messages. */
  String source() {
    return source;
  }

  /** The bytes themselves, not a copy: there may be many. */
  byte[] bytes() {
    return bytes;
  }

  /** Whether the text begins as JSON does. */
  boolean beginsLikeJson() {
    for (byte b : bytes) {
      if (!Character.isWhitespace(b)) {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  /** Whether there may be more than one YAML document in it. */
  boolean hasDocumentMarkers() {
    for (int i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == '\n' && bytes[i + 1] == '-' && bytes[i + 2] == '-' && bytes[i + 3] == '-') {
        return true;
      }
    }
    return false;
  }

  private static void requireText(String source, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(8192);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    int wrong = result.isError() ? in.position() : -1;
    int nul = indexOf(bytes, (byte) 0);
    if (nul >= 0 && (wrong < 0 || nul < wrong)) {
      throw new InvalidInputException(
          positionOf(source, bytes, nul), "", "a NUL byte: this is not a text file");
    }
    if (wrong >= 0) {
      throw new InvalidInputException(
          positionOf(source, bytes, wrong),
          "",
          String.format(
              java.util.Locale.ROOT,
              "not valid UTF-8 (byte 0x%02x): save the file in UTF-8",
              bytes[wrong]));
    }
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static Position positionOf(String source, byte[] bytes, int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Position(source, line, offset - lineStart + 1);
  }
}
