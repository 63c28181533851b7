package io.github.ekscam.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Runs JMH with its usual arguments; with the argument {@code report}, everything that is compared,
 * and writes {@code RESULTS.md} and a chart. {@code report --quick} takes two minutes and shows
 * that all of it works, no more. With {@code load}, the local endpoints are put under load over
 * loopback, and the figures are printed; {@code load --quick} shows that it works.
 */
public final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    // JMH prints numbers in the default locale, in which a table may not be readable elsewhere.
    Locale.setDefault(Locale.ROOT);
    List<String> words = List.of(args);
    if (words.contains("report")) {
      new Report(Path.of("cam-benchmarks"), words.contains("--quick")).run();
    } else if (words.contains("load")) {
      new LoadReport(words.contains("--quick")).run();
    } else {
      org.openjdk.jmh.Main.main(args);
    }
  }
}
