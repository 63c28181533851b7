package io.github.ekscam.codec;

import static java.util.Objects.requireNonNull;

/**
 * Where something is written.
 *
 * @param source a file, or what else an input is called
 * @param line the line, from 1; 0 if it is not known
 * @param column the column, from 1; 0 if it is not known
 */
public record Position(String source, int line, int column) {

  public Position {
    requireNonNull(source, "source");
  }

  static Position of(String source) {
    return new Position(source, 0, 0);
  }

  /** The place as compilers print it: {@code file:line:column}, as far as it is known. */
  @Override
  public String toString() {
    if (line == 0) {
      return source;
    }
    return source + ":" + line + (column == 0 ? "" : ":" + column);
  }
}
