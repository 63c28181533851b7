package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Findings that were there before, so that only new ones count: a text with a line for each, which
 * reads well in a review and merges by lines. Immutable.
 */
public final class Baseline {

  private static final String HEADER = "# Findings that were there before. Only new ones count.";

  private static final Pattern LINE =
      Pattern.compile("(?<rule>[A-Z]+[0-9]+) (?<fingerprint>[0-9a-f]{16})( (?<subject>.*))?");

  private final SortedMap<String, Entry> entries;

  private Baseline(SortedMap<String, Entry> entries) {
    this.entries = entries;
  }

  /**
   * A finding that was there.
   *
   * @param rule the id of the rule
   * @param fingerprint the finding's
   * @param subject what it is about, for people
   */
  public record Entry(String rule, String fingerprint, String subject) {
    public Entry {
      requireNonNull(rule, "rule");
      requireNonNull(fingerprint, "fingerprint");
      requireNonNull(subject, "subject");
    }
  }

  /** No finding was there. */
  public static Baseline none() {
    return new Baseline(new TreeMap<>());
  }

  /** These findings were there. */
  public static Baseline of(Collection<Finding> findings) {
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (Finding finding : findings) {
      entries.put(
          finding.fingerprint(),
          new Entry(finding.rule().id(), finding.fingerprint(), PlainText.line(finding.subject())));
    }
    return new Baseline(entries);
  }

  /**
   * Reads what {@link #text} wrote. Empty lines and lines that begin with {@code #} say nothing.
   *
   * @throws IllegalArgumentException if a line is no finding
   * @throws io.github.ekscam.config.InvalidInputException if the file cannot be read
   */
  public static Baseline read(Path file) {
    SortedMap<String, Entry> entries = new TreeMap<>();
    List<String> lines = LintedFiles.linesOf(LintedFiles.read(file));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            file
                + ":"
                + (i + 1)
                + ": is no finding of a baseline; expected a rule, its fingerprint, and what it is"
                + " about, such as CAM001 0123456789abcdef access entry ...");
      }
      String subject = matcher.group("subject");
      entries.put(
          matcher.group("fingerprint"),
          new Entry(
              matcher.group("rule"), matcher.group("fingerprint"), subject == null ? "" : subject));
    }
    return new Baseline(entries);
  }

  /** The findings, in the order of their fingerprints. */
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** Whether a finding was there. */
  public boolean has(Finding finding) {
    return entries.containsKey(finding.fingerprint());
  }

  /** The text that {@link #read} reads, sorted by rule and subject. */
  public String text() {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries.values()) {
      lines.add((entry.rule() + " " + entry.fingerprint() + " " + entry.subject()).strip());
    }
    lines.sort(null);
    lines.add(0, HEADER);
    return String.join("\n", lines) + "\n";
  }
}
