package io.github.ekscam.local.apiserver;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that is endless as a whole and of which each object may take only so many bytes. What
 * had been read ahead when the object began is not counted.
 */
final class BoundedInput extends FilterInputStream {

  private final int limit;
  private Source begin = Source.of("");
  private int left;
  private boolean bounded;

  BoundedInput(InputStream in, int limit) {
    super(in);
    this.limit = limit;
  }

  /** An object begins: from now on the limit holds. */
  void begin(Source source) {
    begin = source;
    left = limit;
    bounded = true;
  }

  /** The object has ended. */
  void end() {
    bounded = false;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!bounded || length == 0) {
      return in.read(bytes, offset, length);
    }
    if (left == 0) {
      throw new InvalidInputException(
          begin,
          "",
          "an object of more than " + limit + " bytes; the API server takes none either");
    }
    int read = in.read(bytes, offset, Math.min(length, left));
    left -= Math.max(read, 0);
    return read;
  }
}
