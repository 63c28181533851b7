package io.github.ekscam.config;

import io.github.ekscam.access.EksException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Input that cannot be used. The message has a line for each problem: the file, the line and column
 * where they are known, the path of the field, what is wrong and what would be right.
 */
public final class InvalidInputException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** What is longer tells a reader nothing more. */
  private static final int LONGEST_PROBLEM = 8_000;

  public InvalidInputException(List<String> problems) {
    this(problems.stream().map(InvalidInputException::line).toArray(String[]::new));
  }

  private InvalidInputException(String... lines) {
    super(String.join(System.lineSeparator(), lines));
    this.problems = List.of(lines);
  }

  public InvalidInputException(Source position, String path, String problem) {
    this(List.of(position + ": " + (path.isEmpty() ? "" : path + ": ") + problem));
  }

  /** Input is quoted in problems, and it may hold anything: line breaks, terminal escapes. */
  private static String line(String problem) {
    boolean tooLong = problem.length() > LONGEST_PROBLEM;
    StringBuilder line = new StringBuilder();
    (tooLong ? problem.substring(0, LONGEST_PROBLEM) : problem)
        .codePoints()
        .forEach(
            character -> {
              if (isHarmless(character)) {
                line.appendCodePoint(character);
              } else {
                line.append(String.format(Locale.ROOT, "\\u%04x", character));
              }
            });
    return tooLong ? line + "..." : line.toString();
  }

  private static boolean isHarmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  /**
   * The problems of several refusals as those of one.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static InvalidInputException all(Collection<InvalidInputException> refusals) {
    if (refusals.isEmpty()) {
      throw new IllegalArgumentException("Invalid refusals []: expected at least one");
    }
    return new InvalidInputException(
        refusals.stream().flatMap(refusal -> refusal.problems().stream()).toList());
  }

  /** A refusal by the model, which becomes the cause, at the place of what it refuses. */
  public static InvalidInputException of(Source position, String path, RuntimeException refusal) {
    String message = Objects.requireNonNullElse(refusal.getMessage(), refusal.toString());
    InvalidInputException exception = new InvalidInputException(position, path, message);
    exception.initCause(refusal);
    return exception;
  }

  /** A refusal by the EKS API, in a problem: its error code and its words. */
  public static String problemOf(EksException refusal) {
    return refusal.errorCode() + ": " + refusal.getMessage();
  }

  /** The problems, one line each. */
  public List<String> problems() {
    return problems;
  }
}
