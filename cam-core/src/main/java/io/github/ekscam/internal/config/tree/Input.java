package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The bytes of one input: bounded, and text in UTF-8. */
public final class Input {

  /** The longest string, in characters: far beyond any object that etcd would store. */
  public static final int LONGEST_VALUE = 16 << 20;

  /** The longest array of bytes that a Java virtual machine gives. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  /** How what Git LFS puts in the place of a file begins, by its specification. */
  private static final byte[] GIT_LFS_POINTER =
      "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.US_ASCII);

  /** What is to be said of such a file. */
  private static final String GIT_LFS =
      "is a pointer of Git LFS, which stands in the place of the file; fetch the file by git lfs"
          + " pull, or leave it out. Of another revision git:REVISION:PATH has the pointer alone:"
          + " check that out by git worktree add and fetch the files there";

  private final String file;
  private final byte[] bytes;

  private Input(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Reads a file as {@link #read(String, InputStream, long, long)} does. */
  public static Input open(Path file, long left, long limit) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in, left, limit);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(
          Source.of(file.toString()),
          "",
          "no such file or directory"
              + (file.toString().equals("-") ? "; standard input is /dev/stdin" : ""));
    } catch (AccessDeniedException e) {
      throw new InvalidInputException(Source.of(file.toString()), "", "permission denied");
    } catch (IOException e) {
      throw new InvalidInputException(
          Source.of(file.toString()), "", "cannot be read: " + e.getMessage());
    }
  }

  /** Reads all of it, and refuses what is larger than a limit or is no UTF-8 text. */
  public static Input read(String file, InputStream in, long limit) {
    return read(file, in, limit, limit);
  }

  /**
   * Reads all of it, and refuses what is larger than the others left of a limit, or is no UTF-8
   * text.
   */
  public static Input read(String file, InputStream in, long left, long limit) {
    try {
      int most = (int) Math.min(left, MOST_BYTES - 1);
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new InvalidInputException(
            Source.of(file),
            "",
            (left < limit ? "all inputs together are" : "the input is")
                + " larger than the limit of "
                + Math.min(limit, MOST_BYTES - 1)
                + " bytes; raise the limit or split the input");
      }
      requireText(file, bytes);
      return new Input(file, bytes);
    } catch (IOException e) {
      throw new InvalidInputException(Source.of(file), "", "cannot be read: " + e.getMessage());
    }
  }

  /** What it is called in messages. */
  public String file() {
    return file;
  }

  /** The bytes themselves, not a copy: there may be many. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether the text begins as JSON does, after a byte order mark if there is one. */
  public boolean beginsLikeJson() {
    for (int i = beginsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0; i < bytes.length; i++) {
      if (!Character.isWhitespace(bytes[i])) {
        return bytes[i] == '{' || bytes[i] == '[';
      }
    }
    return false;
  }

  private static boolean beginsWith(byte[] bytes, int... begin) {
    for (int i = 0; i < begin.length; i++) {
      if (i == bytes.length || (bytes[i] & 0xFF) != begin[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether there may be more than one YAML document in it. */
  public boolean hasDocumentMarkers() {
    for (int i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == '\n' && bytes[i + 1] == '-' && bytes[i + 2] == '-' && bytes[i + 3] == '-') {
        return true;
      }
    }
    return false;
  }

  /** The line and column of a byte. */
  Source source(int offset) {
    return source(file, bytes, offset);
  }

  /** Whether this is what Git LFS puts in the place of a file. */
  public static boolean isGitLfsPointer(byte[] bytes) {
    return bytes.length >= GIT_LFS_POINTER.length
        && Arrays.equals(
            bytes, 0, GIT_LFS_POINTER.length, GIT_LFS_POINTER, 0, GIT_LFS_POINTER.length);
  }

  private static void requireText(String file, byte[] bytes) {
    if (beginsWith(bytes, 0xFF, 0xFE) || beginsWith(bytes, 0xFE, 0xFF)) {
      throw new InvalidInputException(Source.of(file), "", "a file in UTF-16: save it in UTF-8");
    }
    if (beginsWith(bytes, 'P', 'K', 3, 4)) {
      throw new InvalidInputException(
          Source.of(file),
          "",
          "a zip archive, as Terraform saves plans; give what terraform show -json prints of it");
    }
    if (isGitLfsPointer(bytes)) {
      throw new InvalidInputException(Source.of(file), "", GIT_LFS);
    }
    if (isPlain(bytes)) {
      return;
    }
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
          source(file, bytes, nul), "", "a NUL byte: this is not a text file");
    }
    if (wrong >= 0) {
      throw new InvalidInputException(
          source(file, bytes, wrong),
          "",
          String.format(
              Locale.ROOT, "not valid UTF-8 (byte 0x%02x): save the file in UTF-8", bytes[wrong]));
    }
  }

  /** Whether all is ASCII without NUL, as nearly all is. */
  private static boolean isPlain(byte[] bytes) {
    for (byte b : bytes) {
      if (b <= 0) {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static Source source(String file, byte[] bytes, int offset) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
        column = 1;
      } else if ((bytes[i] & 0xC0) != 0x80) {
        // Every byte but those that go on with a character begun before.
        column++;
      }
    }
    return new Source(file, line, column);
  }
}
