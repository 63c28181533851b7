package io.github.ekscam.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.LongStream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;

/**
 * Sends one request again and again over kept connections to a server of this machine, and measures
 * how long each answer takes. A thread serves each connection.
 *
 * <p>In the closed loop each connection sends as soon as it has its answer: that finds how many
 * requests a second a server can answer. In the open loop requests are due at fixed times, whether
 * the server keeps up or not, and each is measured from when it was due; else a server that stops
 * for a while would have the requests that it keeps from being sent not counted among the slow
 * ones. How late requests are sent is in the figures, too, and told beside them: while a connection
 * is free, that is this program and the machine, and not the server.
 */
final class Load {

  /** Enough for a minute at a million a second over all connections, and bounded. */
  private static final int MOST_SAMPLES = 60_000_000;

  private static final long SECOND = 1_000_000_000;

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

  private static final int LARGEST_HEAD = 16 << 10;

  private final URI server;
  private final SocketFactory sockets;
  private final byte[] request;
  private final int connections;

  /**
   * What was measured.
   *
   * @param seconds how long it took to have all answers
   * @param failures how many requests were not answered by 200
   * @param sortedNanos how long each of the others took
   * @param sortedLate how long after it was due each of those was sent, in nanoseconds
   */
  @SuppressWarnings("ArrayRecordComponent") // One result is never compared with another.
  record Result(double seconds, long failures, long[] sortedNanos, long[] sortedLate) {

    double perSecond() {
      return sortedNanos.length / seconds;
    }

    /** A quantile, such as 0.99, in milliseconds. */
    double millis(double quantile) {
      return millis(sortedNanos, quantile);
    }

    private static double millis(long[] sorted, double quantile) {
      if (sorted.length == 0) {
        return Double.NaN;
      }
      int index = (int) Math.ceil(quantile * sorted.length) - 1;
      return sorted[Math.max(0, index)] / 1e6;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,.0f a second; ms: p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f, all %.2f;"
              + " sent late p50 %.2f, p99 %.2f; %d failed",
          perSecond(),
          millis(0.5),
          millis(0.9),
          millis(0.99),
          millis(0.999),
          millis(1),
          millis(sortedLate, 0.5),
          millis(sortedLate, 0.99),
          failures);
    }
  }

  /**
   * Prepares a load.
   *
   * @param server an address of loopback
   * @param sockets for HTTP, or for HTTPS with what it trusts
   * @param request the request as it goes over the wire
   */
  Load(URI server, SocketFactory sockets, String request, int connections) {
    this.server = server;
    this.sockets = sockets;
    this.request = request.getBytes(StandardCharsets.UTF_8);
    this.connections = connections;
  }

  /** Sends by each connection as soon as it has its answer. */
  Result closedLoop(Duration duration) throws IOException, InterruptedException {
    List<Connection> all = connect();
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    run(
        all,
        () -> {
          long now = System.nanoTime();
          return now < end ? now : -1;
        });
    long failures = all.stream().mapToLong(connection -> connection.failures).sum();
    return result(all, begin, failures);
  }

  /**
   * Sends so many requests a second; of those that are due, what has not been sent half a minute
   * after the last one was due has failed.
   */
  Result openLoop(int perSecond, Duration duration) throws IOException, InterruptedException {
    List<Connection> all = connect();
    long begin = System.nanoTime();
    long requests = perSecond * duration.toNanos() / SECOND;
    long latest = begin + duration.toNanos() + LONGEST_DELAY.toNanos();
    AtomicLong next = new AtomicLong();
    run(
        all,
        () -> {
          long request = next.getAndIncrement();
          if (request >= requests || System.nanoTime() > latest) {
            return -1;
          }
          long due = begin + request * SECOND / perSecond;
          for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
          }
          return due;
        });
    long answers = all.stream().mapToLong(connection -> connection.took.count).sum();
    return result(all, begin, requests - answers);
  }

  /** When the next request is due, once it is; negative when there are no more. */
  private interface Schedule {
    long await();
  }

  private List<Connection> connect() throws IOException {
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      all.add(new Connection());
    }
    return all;
  }

  private static void run(List<Connection> all, Schedule schedule)
      throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Connection connection : all) {
      Thread thread = new Thread(() -> connection.run(schedule), "load");
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (Connection connection : all) {
      connection.close();
    }
  }

  private static Result result(List<Connection> all, long begin, long failures) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Result(
        seconds,
        failures,
        sorted(all, connection -> connection.took),
        sorted(all, connection -> connection.late));
  }

  private static long[] sorted(List<Connection> all, Function<Connection, Samples> samples) {
    return all.stream()
        .flatMapToLong(connection -> samples.apply(connection).stream())
        .sorted()
        .toArray();
  }

  /** Nanoseconds, one after the other; made for one thread. */
  private static final class Samples {

    private final int most;
    private long[] nanos = new long[1 << 12];
    private int count;

    private Samples(int most) {
      this.most = most;
    }

    private void add(long sample) {
      if (count == nanos.length) {
        if (count > most) {
          throw new IllegalStateException("more samples than there is room for");
        }
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = sample;
    }

    private LongStream stream() {
      return Arrays.stream(nanos, 0, count);
    }
  }

  private final class Connection implements AutoCloseable {

    private final byte[] buffer = new byte[LARGEST_HEAD];
    private Socket socket;
    private final Samples took = new Samples(MOST_SAMPLES / connections);
    private final Samples late = new Samples(MOST_SAMPLES / connections);
    private long failures;

    private Connection() throws IOException {
      this.socket = open();
    }

    private Socket open() throws IOException {
      Socket opened =
          sockets.createSocket(InetAddress.getByName(server.getHost()), server.getPort());
      opened.setTcpNoDelay(true);
      opened.setSoTimeout((int) LONGEST_DELAY.toMillis());
      if (opened instanceof SSLSocket tls) {
        // Connections are kept: to make them is not what is measured.
        tls.startHandshake();
      }
      return opened;
    }

    private void run(Schedule schedule) {
      for (long due = schedule.await(); due >= 0; due = schedule.await()) {
        long sent = System.nanoTime();
        if (exchange()) {
          took.add(System.nanoTime() - due);
          late.add(sent - due);
        } else {
          failures++;
        }
      }
    }

    private boolean exchange() {
      try {
        socket.getOutputStream().write(request);
        return answer(socket.getInputStream());
      } catch (IOException e) {
        try {
          close();
          socket = open();
        } catch (IOException again) {
          LockSupport.parkNanos(1_000_000);
        }
        return false;
      }
    }

    /** Reads an answer whole, and tells whether it is one of 200. */
    private boolean answer(InputStream in) throws IOException {
      int length = 0;
      int head = -1;
      while (head < 0) {
        if (length == buffer.length) {
          throw new IOException("the head of the answer is too long");
        }
        int read = in.read(buffer, length, buffer.length - length);
        if (read < 0) {
          throw new EOFException();
        }
        head = endOfHead(Math.max(0, length - 3), length + read);
        length += read;
      }
      String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1);
      in.skipNBytes(contentLength(text) - (length - head));
      return text.startsWith("HTTP/1.1 200 ");
    }

    private int endOfHead(int from, int to) {
      for (int i = from; i + 3 < to; i++) {
        if (buffer[i] == '\r'
            && buffer[i + 1] == '\n'
            && buffer[i + 2] == '\r'
            && buffer[i + 3] == '\n') {
          return i + 4;
        }
      }
      return -1;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static long contentLength(String head) throws IOException {
    String name = "\r\ncontent-length:";
    int start = head.toLowerCase(Locale.ROOT).indexOf(name);
    if (start < 0) {
      throw new IOException("the answer does not tell its length");
    }
    int from = start + name.length();
    return Long.parseLong(head.substring(from, head.indexOf('\r', from)).strip());
  }
}
