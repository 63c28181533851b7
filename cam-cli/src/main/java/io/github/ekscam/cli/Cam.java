package io.github.ekscam.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code cam} command itself, and how all its commands end. */
@Command(
    name = "cam",
    description = "Answers what Amazon EKS would answer: who may do what, and why.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Cam.Version.class,
    subcommands = {
      CanI.class,
      Explain.class,
      WhatCan.class,
      WhoCanCommand.class,
      WhoAmI.class,
      TestCommand.class,
      WouldAllow.class,
      Request.class,
      Review.class,
      Policies.class,
      Serve.class
    })
public final class Cam implements Runnable {

  /** The answer is yes, or all was done. */
  static final int YES = 0;

  /** The answer is no. */
  static final int NO = 1;

  /** The question or what it was asked of cannot be used. */
  static final int BAD_INPUT = 2;

  @Spec private @Nullable CommandSpec spec;

  private final InputStream in;
  private final PrintStream out;

  private Cam(InputStream in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /** Runs a command and ends the virtual machine with its exit code. */
  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    int exitCode = run(new FileInputStream(FileDescriptor.in), out, err, args);
    out.flush();
    err.flush();
    System.exit(exitCode);
  }

  /** UTF-8 whatever the locale: names and reasons are Unicode, and machines read the output. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
  }

  /** Runs a command and returns its exit code. */
  static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
    CommandLine command = new CommandLine(new Cam(in, out));
    command.setUnmatchedOptionsAllowedAsOptionParameters(false);
    command.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    command.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    command.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          if (exception instanceof IllegalArgumentException) {
            failed.getErr().println("error: " + exception.getMessage());
            return BAD_INPUT;
          }
          throw exception;
        });
    command.setParameterExceptionHandler((exception, ignored) -> explain(exception));
    try {
      return command.execute(args);
    } catch (OutOfMemoryError e) {
      err.println("error: the input does not fit into memory; give Java more, as in -Xmx4g");
      return BAD_INPUT;
    }
  }

  private static int explain(ParameterException exception) {
    CommandLine failed = exception.getCommandLine();
    PrintWriter err = failed.getErr();
    err.println("error: " + exception.getMessage());
    if (exception instanceof MissingParameterException missing
        && missing.getMissing().stream().anyMatch(ArgSpec::isPositional)
        && exception.getCommandLine().getParseResult().hasMatchedOption("-f")) {
      String first =
          failed.getCommandSpec().positionalParameters().stream()
              .map(ArgSpec::paramLabel)
              .collect(Collectors.joining(" and "));
      err.println("-f takes all arguments up to the next option: write " + first + " first.");
    }
    if (!UnmatchedArgumentException.printSuggestions(exception, err)) {
      err.println("See '" + failed.getCommandSpec().qualifiedName() + " --help' for usage.");
    }
    return BAD_INPUT;
  }

  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(command, "Missing command");
  }

  InputStream in() {
    return in;
  }

  PrintStream out() {
    return out;
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Cam.class.getPackage().getImplementationVersion();
      return new String[] {"cam " + Objects.requireNonNullElse(version, "(unpackaged)")};
    }
  }
}
