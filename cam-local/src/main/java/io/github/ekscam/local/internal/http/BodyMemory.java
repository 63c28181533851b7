package io.github.ekscam.local.internal.http;

/**
 * The memory that the bodies of all requests that are being answered may take together. One body is
 * bounded, and so are requests at once; but clients that are slow with large bodies would fill a
 * small heap all the same. Bodies of the usual size are not counted and always find room.
 */
final class BodyMemory {

  /** Larger than any body that the AWS SDKs or an API server usually send. */
  private static final int FREE = 16 << 10;

  private long left;

  BodyMemory(long bytes) {
    this.left = bytes;
  }

  /** What suits this virtual machine: a body takes some times its size while it is read. */
  static long ofThisHeap() {
    return Math.min(64L << 20, Math.max(2L << 20, Runtime.getRuntime().maxMemory() / 32));
  }

  /** The share of a request. */
  Share share() {
    return new Share();
  }

  private synchronized boolean tryTake(long bytes) {
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }

  private synchronized void giveBack(long bytes) {
    left += bytes;
  }

  /** What the body of one request takes, until the request is answered. Not thread-safe. */
  final class Share implements AutoCloseable {

    private long length;
    private long taken;

    private Share() {}

    /** Takes memory for so many bytes more, unless the bodies of others leave none. */
    boolean tryTake(int bytes) {
      long more = Math.max(0, length + bytes - FREE) - taken;
      if (more > 0 && !BodyMemory.this.tryTake(more)) {
        return false;
      }
      length += bytes;
      taken += more;
      return true;
    }

    @Override
    public void close() {
      if (taken > 0) {
        giveBack(taken);
        taken = 0;
      }
    }
  }
}
