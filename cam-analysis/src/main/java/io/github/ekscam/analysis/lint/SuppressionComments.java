package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comments of files that suppress findings: {@code # cam:ignore CAM012 why}, in the line of the
 * finding or in the lines of comments right above it.
 */
final class SuppressionComments {

  private static final Pattern COMMENT =
      Pattern.compile("#\\s*cam:ignore(?![\\w-])\\s*(?<rule>\\S*)\\s*(?<reason>.*)");

  private final SortedMap<Source, Suppression> byLine = new TreeMap<>();
  private final LintedFiles files;

  private SuppressionComments(LintedFiles files) {
    this.files = files;
  }

  static SuppressionComments of(LintedFiles files) {
    SuppressionComments comments = new SuppressionComments(files);
    files.names().forEach(comments::read);
    return comments;
  }

  private void read(String file) {
    List<String> lines = files.lines(file).orElse(List.of());
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).indexOf('#') < 0) {
        continue;
      }
      Matcher matcher = COMMENT.matcher(lines.get(i));
      if (matcher.find()) {
        Source source = new Source(file, i + 1, matcher.start() + 1);
        byLine.put(
            new Source(file, i + 1, 0),
            new Suppression(
                matcher.group("rule").toUpperCase(Locale.ROOT),
                matcher.group("reason").strip(),
                source));
      }
    }
  }

  /** All of them, in the order of their places. */
  List<Suppression> all() {
    return List.copyOf(byLine.values());
  }

  /** Those that stand at a place. */
  List<Suppression> at(Source place) {
    List<Suppression> found = new ArrayList<>();
    if (place.line() > 0 && !byLine.isEmpty()) {
      List<String> lines = files.lines(place.file()).orElse(List.of());
      add(place, place.line(), found);
      for (int line = place.line() - 1;
          line > 0 && line <= lines.size() && lines.get(line - 1).stripLeading().startsWith("#");
          line--) {
        add(place, line, found);
      }
    }
    return found;
  }

  private void add(Source place, int line, List<Suppression> found) {
    Suppression suppression = byLine.get(new Source(place.file(), line, 0));
    if (suppression != null) {
      found.add(suppression);
    }
  }
}
