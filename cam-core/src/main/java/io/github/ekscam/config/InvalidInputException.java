package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.EksException;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.InvalidObjectException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Input that cannot be used. The message has a line for each problem: the file, the line and column
 * where they are known, the path of the field, what is wrong and what would be right.
 */
public final class InvalidInputException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One thing that cannot be used.
   *
   * @param source where it is written
   * @param path the path of the field, such as {@code accessConfig.accessEntries[0].type}; empty
   *     where no one field is to blame
   * @param text what is wrong and what would be right, for people
   * @param fieldErrors what the API server would find wrong with the object, if that is the problem
   */
  public record Problem(
      Source source,
      String path,
      String text,
      List<InvalidObjectException.FieldError> fieldErrors) {

    public Problem {
      requireNonNull(source, "source");
      requireNonNull(path, "path");
      text = line(text);
      fieldErrors = List.copyOf(fieldErrors);
    }

    /** A problem that the API server would not see. */
    public Problem(Source source, String path, String text) {
      this(source, path, text, List.of());
    }

    /** As it stands in the message: {@code file:line:column: path: text}. */
    @Override
    public String toString() {
      return line(source + ": " + (path.isEmpty() ? "" : path + ": ") + text);
    }
  }

  /** What is longer tells a reader nothing more. */
  private static final int LONGEST_PROBLEM = 8_000;

  /** An exception for these problems. */
  public InvalidInputException(List<Problem> problems) {
    super(
        problems.stream()
            .map(Problem::toString)
            .collect(Collectors.joining(System.lineSeparator())));
    this.problems = List.copyOf(problems);
  }

  /** An exception for one problem. */
  public InvalidInputException(Source source, String path, String text) {
    this(List.of(new Problem(source, path, text)));
  }

  /** Input is quoted in problems, and it may hold anything: line breaks, terminal escapes. */
  private static String line(String problem) {
    return problem.length() > LONGEST_PROBLEM
        ? PlainText.line(problem.substring(0, LONGEST_PROBLEM)) + "..."
        : PlainText.line(problem);
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
    InvalidInputException exception =
        new InvalidInputException(
            List.of(
                new Problem(
                    position,
                    path,
                    message,
                    refusal instanceof InvalidObjectException invalid
                        ? invalid.errors()
                        : List.of())));
    exception.initCause(refusal);
    return exception;
  }

  /** A refusal by the EKS API, in a problem: its error code and its words. */
  public static String problemOf(EksException refusal) {
    return refusal.errorCode() + ": " + refusal.getMessage();
  }

  /** The problems, in the order in which they were found. */
  public List<Problem> problems() {
    return problems;
  }
}
