package io.github.ekscam.local.internal.aws;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the members of an answer, in XML or in JSON. Not thread-safe. */
public interface ResultWriter {

  /** Begins a structure. */
  ResultWriter open(String name);

  /** Ends the structure that was begun last. */
  ResultWriter close();

  /** A text. */
  ResultWriter text(String name, String text);

  /** A text, if there is one. */
  default ResultWriter text(String name, Optional<String> text) {
    text.ifPresent(present -> text(name, present));
    return this;
  }

  /** A boolean. */
  ResultWriter bool(String name, boolean value);

  /** A number. */
  ResultWriter number(String name, long value);

  /** A time. */
  ResultWriter time(String name, Instant time);

  /** A list of texts. */
  ResultWriter texts(String name, Iterable<String> texts);

  /**
   * A list of structures.
   *
   * @param members writes those of one
   */
  <T> ResultWriter list(String name, Iterable<T> items, Consumer<T> members);
}
