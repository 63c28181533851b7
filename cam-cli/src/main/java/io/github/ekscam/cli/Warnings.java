package io.github.ekscam.cli;

import io.github.ekscam.config.Notice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints what a reader of a configuration should know, as warnings. Few of each sort: who asks one
 * question of a large dump wants to see the answer.
 */
final class Warnings {

  private static final int MOST = 5;

  static final String ALL_DESCRIPTION =
      "Print every warning, not only the first " + MOST + " of each sort.";

  private final Printer out;
  private final boolean all;
  private final boolean verbose;

  /**
   * A printer.
   *
   * @param all whether all warnings of a sort are printed
   * @param verbose whether also what is only good to know is printed
   */
  Warnings(Printer out, boolean all, boolean verbose) {
    this.out = out;
    this.all = all;
    this.verbose = verbose;
  }

  void print(List<Notice> notices) {
    Map<Notice.Kind, List<Notice>> byKind =
        notices.stream()
            .filter(notice -> notice.severity() == Notice.Severity.WARNING)
            .collect(Collectors.groupingBy(Notice::kind, LinkedHashMap::new, Collectors.toList()));
    byKind.values().forEach(this::printOfOneKind);
    if (verbose) {
      notices.stream()
          .filter(notice -> notice.severity() == Notice.Severity.INFO)
          .forEach(notice -> out.println("info: " + notice));
    }
  }

  private void printOfOneKind(List<Notice> notices) {
    // One more line tells no less than that there is one more.
    int shown = all || notices.size() <= MOST + 1 ? notices.size() : MOST;
    notices.subList(0, shown).forEach(notice -> out.println("warning: " + notice));
    if (shown < notices.size()) {
      out.println(
          "warning: and "
              + (notices.size() - shown)
              + " more of this sort; --all-warnings prints them");
    }
  }
}
