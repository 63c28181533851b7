package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Where something is written. Ordered by file, line, column and element.
 *
 * @param file a file, or what else an input is called
 * @param line the line, from 1; 0 if it is not known
 * @param column the column, from 1; 0 if it is not known
 * @param element what is written there, as its tool addresses it, such as {@code
 *     aws_eks_access_entry.ci}; empty if nothing has an address
 */
public record Source(String file, int line, int column, String element)
    implements Comparable<Source> {

  private static final Comparator<Source> ORDER =
      Comparator.comparing(Source::file)
          .thenComparingInt(Source::line)
          .thenComparingInt(Source::column)
          .thenComparing(Source::element);

  public Source {
    requireNonNull(file, "file");
    requireNonNull(element, "element");
  }

  /** A place in a file where nothing has an address. */
  public Source(String file, int line, int column) {
    this(file, line, column, "");
  }

  /** A whole file. */
  public static Source of(String file) {
    return new Source(file, 0, 0);
  }

  @Override
  public int compareTo(Source other) {
    return ORDER.compare(this, other);
  }

  /** The same place, of which it is known what is written there. */
  public Source withElement(String element) {
    return new Source(file, line, column, element);
  }

  /** As compilers print it: {@code file:line:column (element)}, as far as it is known. */
  @Override
  public String toString() {
    return file
        + (line == 0 ? "" : ":" + line)
        + (line == 0 || column == 0 ? "" : ":" + column)
        + (element.isEmpty() ? "" : " (" + element + ")");
  }
}
