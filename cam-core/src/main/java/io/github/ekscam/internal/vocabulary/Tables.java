package io.github.ekscam.internal.vocabulary;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tables in our resources, such as those of what Kubernetes' API has; each tells its source and
 * date.
 */
public final class Tables {

  private Tables() {}

  /** The rows of a table of this package. */
  static List<List<String>> rows(String name) {
    return rows(Tables.class, name);
  }

  /** The rows of a table beside a class, each the texts of its columns. */
  public static List<List<String>> rows(Class<?> beside, String name) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(beside.getResourceAsStream(name), name), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\t", -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The values of a column, which commas divide. */
  public static List<String> values(String column) {
    return column.isEmpty() ? List.of() : List.of(column.split(",", -1));
  }
}
