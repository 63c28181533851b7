package io.github.ekscam.testing.assertions;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.PlainText;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/** What becomes of failed assertions: the first ends the test, or all are collected. */
final class Failures {

  /** The most questions of one assertion that are told one by one. */
  private static final int MOST = 10;

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

  void add(AssertionError error) {
    failed.accept(error);
  }

  /** What is said of an assertion that failed for these reasons, which have a line each. */
  static String text(String sentence, List<String> reasons) {
    return Stream.concat(Stream.of(sentence), reasons.stream())
        .map(PlainText::line)
        .collect(Collectors.joining("\n  "));
  }

  /** What is said of the questions of one assertion that failed. */
  static String together(List<String> texts) {
    if (texts.size() == 1) {
      return texts.get(0);
    }
    String shown = String.join("\n", texts.subList(0, Math.min(MOST, texts.size())));
    return texts.size()
        + " questions failed:\n"
        + shown
        + (texts.size() > MOST ? "\nand " + (texts.size() - MOST) + " more" : "");
  }

  /** Gives the next assertion of a chain what the user has said about the chain. */
  static <T extends AbstractAssert<?, ?>> T likewise(AbstractAssert<?, ?> before, T next) {
    if (before.info.hasDescription()) {
      next.info.description(before.info.description());
    }
    next.info.overridingErrorMessage(before.info.overridingErrorMessage());
    return next;
  }
}
