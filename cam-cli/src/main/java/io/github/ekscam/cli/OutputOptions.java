package io.github.ekscam.cli;

import picocli.CommandLine.Option;

/** The option that says how an answer is printed, and the streams of its command. */
final class OutputOptions extends CommandStreams {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json; default: text.")
  private Output format = Output.text;

  boolean isJson() {
    return format == Output.json;
  }
}
