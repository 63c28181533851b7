package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Input;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The texts of the files that a cluster was read from, for comments and for repairs. A file is read
 * when it is asked for, once. Not thread-safe.
 */
final class LintedFiles {

  /** How large a file may be, in bytes. */
  private static final long LIMIT = 256L << 20;

  private final NavigableSet<String> names;
  private final SortedMap<String, Optional<List<String>>> texts = new TreeMap<>();

  private LintedFiles(NavigableSet<String> names) {
    this.names = names;
  }

  /** The files that notices say were read. */
  static LintedFiles readBy(List<Notice> notices) {
    NavigableSet<String> names = new TreeSet<>();
    for (Notice notice : notices) {
      if (notice.kind() == Notice.Kind.FILE_READ) {
        notice.source().map(Source::file).ifPresent(names::add);
      }
    }
    return new LintedFiles(names);
  }

  /** Their names, in order. */
  NavigableSet<String> names() {
    return names;
  }

  /**
   * The lines of a file, without their ends; nothing if it is none of the files, is gone, or is one
   * that can be read but once, such as standard input.
   */
  Optional<List<String>> lines(String file) {
    return names.contains(file)
        ? texts.computeIfAbsent(
            file,
            name -> isThere(name) ? Optional.of(linesOf(read(Path.of(name)))) : Optional.empty())
        : Optional.empty();
  }

  /** Whether a file can be read again. */
  static boolean isThere(String file) {
    try {
      return Files.isRegularFile(Path.of(file));
    } catch (InvalidPathException noFile) {
      return false;
    }
  }

  static String read(Path file) {
    return new String(Input.open(file, LIMIT, LIMIT).bytes(), StandardCharsets.UTF_8);
  }

  /** The lines of a text, split at line feeds alone, so that joining them gives the text again. */
  static List<String> linesOf(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end));
      start = end + 1;
    }
    lines.add(text.substring(start));
    return lines;
  }
}
