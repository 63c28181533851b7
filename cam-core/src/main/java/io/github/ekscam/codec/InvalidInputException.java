package io.github.ekscam.codec;

import java.util.List;
import java.util.Objects;

/**
 * Input that cannot be used. The message has a line for each problem: the file, the line and column
 * where they are known, the path of the field, what is wrong and what would be right.
 */
public final class InvalidInputException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidInputException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  InvalidInputException(Position position, String path, String problem) {
    this(List.of(position + ": " + (path.isEmpty() ? "" : path + ": ") + problem));
  }

  /** A refusal by the model, which becomes the cause, at the place of what it refuses. */
  static InvalidInputException of(Position position, String path, RuntimeException refusal) {
    String message = Objects.requireNonNullElse(refusal.getMessage(), refusal.toString());
    InvalidInputException exception = new InvalidInputException(position, path, message);
    exception.initCause(refusal);
    return exception;
  }

  /** The problems, one line each. */
  public List<String> problems() {
    return problems;
  }
}
