package io.github.ekscam.cli;

import io.github.ekscam.analysis.ClusterDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A difference for people: first what there is of it, then each part of it, the worst first. */
final class DiffText {

  /** The words for how much a change matters are no longer. */
  private static final int WIDTH = 10;

  private DiffText() {}

  static List<String> of(ClusterDiff diff, boolean details) {
    List<ClusterDiff.Change> changes = diff.changes();
    List<String> lines = new ArrayList<>(List.of(summary(changes)));
    for (ClusterDiff.Change change : changes) {
      String front = severity(change);
      for (String line : details ? change.lines() : List.of(change.text())) {
        lines.add(front + " ".repeat(WIDTH - front.length()) + line);
        front = "";
      }
    }
    return lines;
  }

  static String severity(ClusterDiff.Change change) {
    return change.severity().name().toLowerCase(Locale.ROOT);
  }

  /** In one line. */
  static String summary(List<ClusterDiff.Change> changes) {
    if (changes.isEmpty()) {
      return "Nothing changes for anybody.";
    }
    List<String> counts = new ArrayList<>();
    count(counts, changes, ClusterDiff.Change.Kind.LOCKOUT, "lockout", "lockouts");
    count(counts, changes, ClusterDiff.Change.Kind.AUTHENTICATION_MODE, "other mode", "");
    count(counts, changes, ClusterDiff.Change.Kind.IDENTITY, "other identity", "other identities");
    count(counts, changes, ClusterDiff.Change.Kind.GAINED, "grant gained", "grants gained");
    count(counts, changes, ClusterDiff.Change.Kind.LOST, "grant lost", "grants lost");
    count(counts, changes, ClusterDiff.Change.Kind.UNDECIDED, "not decided", "not decided");
    return "Access changes: " + String.join(", ", counts) + ".";
  }

  private static void count(
      List<String> counts,
      List<ClusterDiff.Change> changes,
      ClusterDiff.Change.Kind kind,
      String one,
      String several) {
    long count = changes.stream().filter(change -> change.kind() == kind).count();
    if (count > 0) {
      counts.add(count + " " + (count == 1 ? one : several));
    }
  }
}
