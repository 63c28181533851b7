package io.github.ekscam.local.internal.http;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks after all connections: no request may last longer than a given time, from its first byte to
 * the last of the answer. Jetty's own timeouts start again with every byte, and a client may send
 * one now and then forever. So one task looks at all connections now and then, which costs requests
 * nothing.
 */
final class Connections implements Connection.Listener, SelectorManager.AcceptListener {

  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LAST_WAIT_MILLIS = 250;

  /** What a connection without a TLS session has for its protocol. */
  private static final String NO_PROTOCOL = "NONE";

  private final Map<Connection, Watched> all = new ConcurrentHashMap<>();
  private final Set<SelectableChannel> channels = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;
  private final long longestNanos;
  private final Scheduler scheduler;

  Connections(Duration longest, Scheduler scheduler) {
    this.longestNanos = longest.toNanos();
    this.scheduler = scheduler;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) {
      all.put(connection, new Watched(connection));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    all.remove(connection);
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    channels.add(channel);
    if (ended) {
      close(channel);
    }
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    channels.remove(channel);
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    channels.remove(channel);
  }

  /**
   * Closes what the stopped server has left open: it loses what it is just accepting, and the
   * client at the other end would wait forever.
   */
  void closeAll() {
    ended = true;
    channels.forEach(Connections::close);
  }

  private static void close(SelectableChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  /** The connection that a request came by; a new one if it has been closed in between. */
  Watched of(Connection connection) {
    Watched watched = all.get(connection);
    return watched == null ? new Watched(connection) : watched;
  }

  /** Whether there are any, also such as were accepted and are not open yet. */
  boolean areThere() {
    return !channels.isEmpty();
  }

  /** Begins to look, until the scheduler is stopped. */
  void watch() {
    scheduler.schedule(
        this::look, Math.min(longestNanos / 20 + 1, LONGEST_PAUSE_NANOS), TimeUnit.NANOSECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    all.values().forEach(watched -> watched.look(now));
    watch();
  }

  /**
   * Closes connections by which nothing comes any more: of each only when this has been called for
   * some time, as a request may be on its way, and clients do not repeat one that may have been
   * carried out.
   */
  void closeUnused(Duration atLeast) {
    long now = System.nanoTime();
    for (Watched watched : all.values()) {
      if (watched.isUnused(now, atLeast.toNanos())) {
        watched.endPoint().close();
      }
    }
  }

  /** Closes connections, whatever is still to be answered on them. */
  void closeUsed() {
    all.values().forEach(watched -> watched.endPoint().close());
  }

  /**
   * Has all that waits for the other side of a connection fail soon, as of a timeout. Jetty gives
   * what follows no more time than what has failed, so it is enough to write an answer in.
   */
  static void endWaiting(EndPoint endPoint) {
    endPoint.setIdleTimeout(LAST_WAIT_MILLIS);
  }

  /** One connection. */
  final class Watched {

    private final Connection connection;
    private final long openedAt = System.nanoTime();
    private volatile @Nullable Exchange current;
    private volatile int ended;

    // What was seen when looking last.
    private int endedSeen;
    private long bytesSeen;
    private long headBeganAt;
    private boolean headBegan;

    // What was seen when about to close it.
    private long bytesWhenUnused = -1;
    private long unusedSince;

    private Watched(Connection connection) {
      this.connection = connection;
    }

    private EndPoint endPoint() {
      return connection.getEndPoint();
    }

    private boolean hasRequest() {
      return current != null;
    }

    private boolean isUnused(long now, long atLeastNanos) {
      long bytes = connection.getBytesIn();
      if (hasRequest() || bytes != bytesWhenUnused) {
        bytesWhenUnused = bytes;
        unusedSince = now;
        return false;
      }
      // Who has just opened one is about to send a request.
      return bytes == 0
          ? now - openedAt >= Math.max(LONGEST_PAUSE_NANOS, atLeastNanos)
          : now - unusedSince >= atLeastNanos;
    }

    void begin(Exchange exchange) {
      current = exchange;
    }

    /** Is called before the next request begins, so by one thread at a time. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void end() {
      current = null;
      ended++;
    }

    private void look(long now) {
      Exchange exchange = current;
      if (exchange != null) {
        if (now - exchange.beganAt() > longestNanos) {
          exchange.expire(endPoint());
        }
      } else if (isOpening()) {
        if (now - openedAt > longestNanos) {
          endPoint().close();
        }
      } else {
        lookAtHead(now);
      }
    }

    private boolean isOpening() {
      return endPoint() instanceof SslEndPoint tls
          && tls.getSslConnection().getSSLEngine().getSession().getProtocol().equals(NO_PROTOCOL);
    }

    /** The head of a request is there only when it is complete; until then it is bytes. */
    private void lookAtHead(long now) {
      long bytes = connection.getBytesIn();
      int endedNow = ended;
      if (endedNow != endedSeen) {
        endedSeen = endedNow;
        bytesSeen = bytes;
        headBegan = false;
      } else if (!headBegan && bytes != bytesSeen) {
        headBegan = true;
        headBeganAt = now;
      } else if (headBegan && now - headBeganAt > longestNanos) {
        endPoint().close();
      }
    }
  }
}
