package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A change of some lines of a file, which leaves all others as they are.
 *
 * @param file the file
 * @param line the first line that changes, from 1
 * @param before the lines as they are, without their ends; at least one
 * @param after the lines that stand in their place; none if they go
 */
public record TextEdit(String file, int line, List<String> before, List<String> after) {

  public TextEdit {
    requireNonNull(file, "file");
    before = List.copyOf(before);
    after = List.copyOf(after);
    if (line < 1 || before.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid edit of "
              + file
              + " at line "
              + line
              + ": it changes at least one line, from 1");
    }
  }
}
