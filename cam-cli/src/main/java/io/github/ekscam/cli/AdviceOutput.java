package io.github.ekscam.cli;

import picocli.CommandLine.Option;

/** The option that says how advice is printed, and the streams of its command. */
final class AdviceOutput extends CommandStreams {

  /** How advice is printed; the names are what users type. */
  enum Format {
    /** For people. */
    text,
    /** For machines. */
    json,
    /** What the best proposal takes, to be applied. */
    yaml
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "text, json, or yaml: the roles and bindings of the best proposal as manifests, or its new"
              + " access entry as eksctl's ClusterConfig; default: text.")
  private Format format = Format.text;

  Format format() {
    return format;
  }
}
