package io.github.ekscam.analysis.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The changes that findings with exactly one right answer ask for, put together by file. Everything
 * else in the files stays byte for byte. Immutable.
 */
public final class Fixes {

  private static final int CONTEXT = 3;

  private final SortedMap<String, List<TextEdit>> byFile;

  private Fixes(SortedMap<String, List<TextEdit>> byFile) {
    this.byFile = byFile;
  }

  /**
   * The fixes of findings. Where two change the same lines, the first of them is taken, and the
   * other is found again afterwards.
   */
  public static Fixes of(Collection<Finding> findings) {
    SortedMap<String, List<TextEdit>> byFile = new TreeMap<>();
    for (Finding finding : findings) {
      for (TextEdit edit : finding.edits()) {
        List<TextEdit> edits = byFile.computeIfAbsent(edit.file(), file -> new ArrayList<>());
        if (edits.stream().noneMatch(other -> overlap(edit, other))) {
          edits.add(edit);
        }
      }
    }
    byFile.values().forEach(edits -> edits.sort(Comparator.comparingInt(TextEdit::line)));
    return new Fixes(byFile);
  }

  private static boolean overlap(TextEdit one, TextEdit other) {
    return one.line() < other.line() + other.before().size()
        && other.line() < one.line() + one.before().size();
  }

  /** The changes, in the order of files and lines. */
  public List<TextEdit> edits() {
    return byFile.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Writes the files.
   *
   * @throws IllegalArgumentException if a file has changed since it was read; then all stay as they
   *     are
   * @throws UncheckedIOException if a file cannot be read or written
   */
  public void apply() {
    SortedMap<String, String> texts = new TreeMap<>();
    byFile.forEach((file, edits) -> texts.put(file, String.join("\n", edited(file, edits))));
    texts.forEach(
        (file, text) -> {
          try {
            Files.writeString(Path.of(file), text, StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
          }
        });
  }

  private static List<String> edited(String file, List<TextEdit> edits) {
    List<String> lines = LintedFiles.linesOf(LintedFiles.read(Path.of(file)));
    for (int i = edits.size() - 1; i >= 0; i--) {
      TextEdit edit = edits.get(i);
      int first = edit.line() - 1;
      int end = first + edit.before().size();
      if (end > lines.size() || !lines.subList(first, end).equals(edit.before())) {
        throw new IllegalArgumentException(
            file + ":" + edit.line() + ": has changed since it was read; run again");
      }
      lines.subList(first, end).clear();
      lines.addAll(first, edit.after());
    }
    return lines;
  }

  /**
   * The changes as a unified diff, which {@code patch} applies.
   *
   * @throws UncheckedIOException if a file cannot be read
   */
  public String diff() {
    StringBuilder diff = new StringBuilder();
    byFile.forEach((file, edits) -> diff(file, edits, diff));
    return diff.toString();
  }

  private static void diff(String file, List<TextEdit> edits, StringBuilder diff) {
    List<String> lines = LintedFiles.linesOf(LintedFiles.read(Path.of(file)));
    int shown = lines.get(lines.size() - 1).isEmpty() ? lines.size() - 1 : lines.size();
    diff.append("--- ").append(file).append('\n').append("+++ ").append(file).append('\n');
    int moved = 0;
    for (int i = 0; i < edits.size(); ) {
      int start = Math.max(1, edits.get(i).line() - CONTEXT);
      List<TextEdit> hunk = new ArrayList<>(List.of(edits.get(i)));
      for (i++; i < edits.size() && edits.get(i).line() - CONTEXT <= end(hunk) + CONTEXT; i++) {
        hunk.add(edits.get(i));
      }
      int last = Math.min(shown, end(hunk) - 1 + CONTEXT);
      List<String> body = new ArrayList<>();
      int at = start;
      int growth = 0;
      for (TextEdit edit : hunk) {
        lines.subList(at - 1, edit.line() - 1).forEach(line -> body.add(" " + line));
        edit.before().forEach(line -> body.add("-" + line));
        edit.after().forEach(line -> body.add("+" + line));
        at = edit.line() + edit.before().size();
        growth += edit.after().size() - edit.before().size();
      }
      lines.subList(Math.min(at - 1, last), last).forEach(line -> body.add(" " + line));
      int length = last - start + 1;
      diff.append("@@ -").append(start).append(',').append(length);
      diff.append(" +").append(start + moved).append(',').append(length + growth);
      diff.append(" @@\n");
      body.forEach(line -> diff.append(line).append('\n'));
      moved += growth;
    }
  }

  /** The line behind the last that changes. */
  private static int end(List<TextEdit> hunk) {
    TextEdit last = hunk.get(hunk.size() - 1);
    return last.line() + last.before().size();
  }

  /** The files that change. */
  public List<String> files() {
    return List.copyOf(new TreeSet<>(byFile.keySet()));
  }
}
