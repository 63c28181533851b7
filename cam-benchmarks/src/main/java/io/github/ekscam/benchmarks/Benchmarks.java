package io.github.ekscam.benchmarks;

import java.io.IOException;
import java.util.Locale;

/** Runs JMH, with its usual arguments. */
public final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] args) throws IOException {
    // JMH prints numbers in the default locale, in which a table may not be readable elsewhere.
    Locale.setDefault(Locale.ROOT);
    org.openjdk.jmh.Main.main(args);
  }
}
