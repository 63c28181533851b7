package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.function.ThrowingSupplier;

/**
 * Bounds what something costs by the time that a processor spends on it, which is the same however
 * busy the machine is with other things.
 */
public final class CpuTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuTime() {}

  /** Runs something in a thread of its own, and fails once that has cost more than the limit. */
  public static void atMost(Duration limit, Executable action) {
    atMost(
        limit,
        () -> {
          action.execute();
          return null;
        });
  }

  /** The same, for what has a result. */
  public static <T> T atMost(Duration limit, ThrowingSupplier<T> action) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              try {
                return action.get();
              } catch (Exception | Error e) {
                throw e;
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            });
    Thread thread = new Thread(task, "measured");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        return task.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (THREADS.getThreadCpuTime(thread.getId()) > limit.toNanos()) {
          StackTraceElement[] where = thread.getStackTrace();
          task.cancel(true);
          AssertionError tooMuch = new AssertionError("took more CPU time than " + limit);
          tooMuch.setStackTrace(where);
          throw tooMuch;
        }
      } catch (ExecutionException e) {
        Throwable cause = requireNonNull(e.getCause());
        Throwables.throwIfUnchecked(cause);
        throw new AssertionError(cause);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
