package io.github.ekscam.testing.assertions;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What becomes of failed assertions: the first ends the test, or all are collected. */
final class Failures {

  private static final Set<String> ASSERTIONS =
      Stream.of(
              ClusterAssert.class,
              ClusterAssert.OnlyThese.class,
              CallerAssert.class,
              AllowedAssert.class)
          .map(Class::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final Consumer<AssertionError> failed;

  private Failures(Consumer<AssertionError> failed) {
    this.failed = requireNonNull(failed, "failed");
  }

  /** Ends the test with the first. */
  static Failures thrown() {
    return new Failures(
        error -> {
          throw error;
        });
  }

  /** Hands each to somebody who tells them later. */
  static Failures collectedBy(Consumer<AssertionError> collector) {
    return new Failures(collector);
  }

  /** An assertion has failed, for these reasons. */
  void add(String sentence, List<String> lines) {
    AssertionError error = new AssertionError(sentence + "\n  " + String.join("\n  ", lines));
    error.setStackTrace(fromTheTest(error.getStackTrace()));
    failed.accept(error);
  }

  /** From the line of the test on, which is what a reader looks for. */
  private static StackTraceElement[] fromTheTest(StackTraceElement[] trace) {
    int start = trace.length;
    while (start > 0 && !ASSERTIONS.contains(trace[start - 1].getClassName())) {
      start--;
    }
    return Arrays.copyOfRange(trace, start, trace.length);
  }
}
