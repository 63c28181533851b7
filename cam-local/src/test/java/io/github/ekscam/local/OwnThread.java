package io.github.ekscam.local;

import java.util.concurrent.Executor;

/**
 * Runs each task in a thread of its own. The pool that tasks without an executor share has one
 * thread where there are two processors (from JDK 25 on), so one that waits for another would wait
 * for ever.
 */
public final class OwnThread {

  /** As an executor. */
  public static final Executor EACH = task -> new Thread(task, "task").start();

  private OwnThread() {}
}
