package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.internal.config.answers.AnswerJson;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Where a command reads what it is given, and where its answers and warnings go. */
@Command
class CommandStreams {

  @ParentCommand private @Nullable Cam cam;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** Standard input. */
  InputStream in() {
    return requireNonNull(cam).in();
  }

  /** Where answers go. */
  Printer out() {
    return requireNonNull(cam).out();
  }

  /** Where warnings go. */
  Printer err() {
    return requireNonNull(cam).err();
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

  /** A wrong command line, which is printed together with a hint at the usage. */
  ParameterException usageError(String message) {
    return new ParameterException(requireNonNull(spec).commandLine(), message);
  }

  /** What is said of a command without the arguments that it begins with. */
  ParameterException missingArguments() {
    CommandLine command = requireNonNull(spec).commandLine();
    PositionalParamSpec first = command.getCommandSpec().positionalParameters().get(0);
    return new MissingParameterException(
        command, first, "Missing required parameter: '" + first.paramLabel() + "'");
  }
}
