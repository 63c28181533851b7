package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The option that says how an answer is printed, and where answers and warnings go. */
final class OutputOptions {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json; default: text.")
  private Output format = Output.text;

  @ParentCommand private @Nullable Cam cam;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  boolean isJson() {
    return format == Output.json;
  }

  /** Where answers go. */
  PrintStream out() {
    return requireNonNull(cam).out();
  }

  /** Where warnings go. */
  PrintWriter err() {
    return requireNonNull(spec).commandLine().getErr();
  }
}
