package io.github.ekscam.local;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs each request in a thread of its own, as long as there are not too many, and no longer than
 * it may last. The JDK's server reads and writes by blocking channels, which an interrupt closes;
 * so a client that is slow with its headers, its body or with reading the answer loses the
 * connection, and nobody else waits for it. The server can limit that only by system properties,
 * which would be the whole virtual machine's.
 */
final class Deadlines implements Executor, AutoCloseable {

  private static final int MOST_REQUESTS = 512;

  private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();

  private final Duration longest;
  private final ThreadPoolExecutor requests;
  private final ScheduledThreadPoolExecutor watch;

  Deadlines(Duration longest) {
    this.longest = longest;
    this.requests =
        new ThreadPoolExecutor(
            0, MOST_REQUESTS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("LocalEks"));
    this.watch = new ScheduledThreadPoolExecutor(1, threads("LocalEks-watch"));
    watch.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Runs a request.
   *
   * @throws RejectedExecutionException if there are too many, whereupon the server closes the
   *     connection
   */
  @Override
  public void execute(Runnable request) {
    requests.execute(() -> runInTime(request));
  }

  private void runInTime(Runnable request) {
    Deadline deadline = new Deadline(Thread.currentThread());
    ScheduledFuture<?> expiry;
    try {
      expiry = watch.schedule(deadline::expire, longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return; // It is being closed, and its connections with it.
    }
    CURRENT.set(deadline);
    try {
      request.run();
    } finally {
      CURRENT.remove();
      expiry.cancel(false);
      deadline.end();
    }
  }

  /** The deadline of the request that this thread runs. */
  static Deadline current() {
    Deadline deadline = CURRENT.get();
    if (deadline == null) {
      throw new IllegalStateException("this thread runs no request");
    }
    return deadline;
  }

  /** When a request has to be over. */
  static final class Deadline {

    private final Thread thread;
    private @Nullable Runnable beforeInterrupt;
    private boolean over;

    private Deadline(Thread thread) {
      this.thread = thread;
    }

    /** Sets what to do before the request is broken off, by another thread than the request's. */
    synchronized void beforeInterrupt(Runnable action) {
      beforeInterrupt = action;
    }

    /** Takes back what was to be done; once this returns it is done or will never be. */
    synchronized void nothingBeforeInterrupt() {
      beforeInterrupt = null;
    }

    private synchronized void expire() {
      if (over) {
        return;
      }
      try {
        if (beforeInterrupt != null) {
          beforeInterrupt.run();
        }
      } finally {
        thread.interrupt();
      }
    }

    /** The thread goes on to other requests, which must not meet this one's interrupt. */
    private synchronized void end() {
      over = true;
      Thread.interrupted();
    }
  }

  /** Breaks off what runs, and waits until no thread is left. */
  @Override
  public void close() {
    requests.shutdownNow();
    watch.shutdownNow();
    boolean interrupted = false;
    while (!requests.isTerminated() || !watch.isTerminated()) {
      try {
        requests.awaitTermination(1, TimeUnit.DAYS);
        watch.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
