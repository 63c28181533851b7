package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.internal.config.answers.AnswerJson;
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

  /** Prints an answer as JSON, and what was noticed of the files that it was found in. */
  void printJson(EksCluster cluster, AnswerJson.Body answer) {
    out()
        .printlnDocument(
            AnswerJson.object(
                json -> {
                  answer.write(json);
                  AnswerJson.notices(json, cluster.notices());
                }));
  }
}
