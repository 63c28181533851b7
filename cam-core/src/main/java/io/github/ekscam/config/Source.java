package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

/**
 * Where something is written.
 *
 * @param file a file, or what else an input is called
 * @param line the line, from 1; 0 if it is not known
 * @param column the column, from 1; 0 if it is not known
 */
public record Source(String file, int line, int column) {

  public Source {
    requireNonNull(file, "file");
  }

  /** A whole file. */
  public static Source of(String file) {
    return new Source(file, 0, 0);
  }

  /** As compilers print it: {@code file:line:column}, as far as it is known. */
  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return file + ":" + line + (column == 0 ? "" : ":" + column);
  }
}
