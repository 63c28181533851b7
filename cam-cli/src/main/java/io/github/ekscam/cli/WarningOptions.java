package io.github.ekscam.cli;

import picocli.CommandLine.Option;

/** The options that say how much is told of the files. */
final class WarningOptions {

  @Option(names = "--all-warnings", description = Warnings.ALL_DESCRIPTION)
  private boolean all;

  @Option(
      names = {"-v", "--verbose"},
      description = "Tell of each file what was read and what was left out.")
  private boolean verbose;

  Warnings printer(Printer out) {
    return new Warnings(out, all, verbose);
  }
}
