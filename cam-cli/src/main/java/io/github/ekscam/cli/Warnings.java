package io.github.ekscam.cli;

import io.github.ekscam.DanglingReference;
import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Configuration;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells of what was noticed in a configuration, and of what leads nowhere. Few of each sort: who
 * asks one question of a large dump wants to see the answer.
 */
final class Warnings {

  private static final int MOST = 5;

  static final String ALL_DESCRIPTION =
      "Print every warning, not only the first " + MOST + " of each sort.";

  private final PrintWriter out;
  private final boolean all;

  Warnings(PrintWriter out, boolean all) {
    this.out = out;
    this.all = all;
  }

  void print(Configuration configuration, EksCluster cluster) {
    configuration.notices().forEach(notice -> out.println("warning: " + notice));
    Map<Class<?>, List<DanglingReference>> bySort =
        cluster.danglingReferences().stream()
            .collect(
                Collectors.groupingBy(
                    DanglingReference::getClass, LinkedHashMap::new, Collectors.toList()));
    bySort.values().forEach(sort -> print(sort, configuration));
  }

  private void print(List<DanglingReference> sort, Configuration configuration) {
    // One more line tells no less than that there is one more.
    int shown = all || sort.size() <= MOST + 1 ? sort.size() : MOST;
    for (DanglingReference reference : sort.subList(0, shown)) {
      String place = configuration.placeOf(reference).map(at -> at + ": ").orElse("");
      out.println("warning: " + place + reference.text());
    }
    if (shown < sort.size()) {
      out.println(
          "warning: and "
              + (sort.size() - shown)
              + " more of this sort; --all-warnings prints them");
    }
  }
}
