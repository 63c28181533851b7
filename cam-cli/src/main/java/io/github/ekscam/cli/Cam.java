package io.github.ekscam.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
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
      Advise.class,
      WhatCan.class,
      WhoCanCommand.class,
      WhoAmI.class,
      TestCommand.class,
      Lint.class,
      WouldAllow.class,
      Diff.class,
      Check.class,
      Request.class,
      Review.class,
      Policies.class,
      Migrate.class,
      Serve.class
    })
public final class Cam implements Runnable {

  /** The answer is yes, or all was done. */
  static final int YES = 0;

  /** The answer is no. */
  static final int NO = 1;

  /** The question or what it was asked of cannot be used. */
  static final int BAD_INPUT = 2;

  /** Cam itself failed, so nothing is known: EX_SOFTWARE of BSD's sysexits. */
  static final int FAULT = 70;

  private static final String FAULT_DESCRIPTION = "cam itself failed, and there is no answer";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--stack-trace",
      scope = ScopeType.INHERIT,
      hidden = true,
      description = "If cam itself fails, print where.")
  private boolean stackTrace;

  private final InputStream in;
  private final Printer out;
  private final Printer err;

  private Cam(InputStream in, Printer out, Printer err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs a command and ends the virtual machine with its exit code. */
  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    System.exit(run(new FileInputStream(FileDescriptor.in), out, err, args));
  }

  /** UTF-8 whatever the locale: names and reasons are Unicode, and machines read the output. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
  }

  /** Runs a command and returns its exit code. */
  static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
    Cam cam = new Cam(in, Printer.ofAnswers(out), Printer.ofWarnings(err));
    try {
      int exitCode = cam.run(args);
      if (cam.out.hasFailed()) {
        cam.err.println("error: the answer could not be written to standard output");
        return FAULT;
      }
      return exitCode;
    } catch (Throwable fault) { // Whatever it is: only a command that came to its end may say "no".
      cam.tell(fault);
      return FAULT;
    }
  }

  private int run(String... args) throws Throwable {
    CommandLine command = new CommandLine(this);
    command.setUnmatchedOptionsAllowedAsOptionParameters(false);
    command.setExpandAtFiles(false);
    command.registerConverter(LocalDate.class, Cam::day);
    command.setOut(out.help());
    command.setErr(err.help());
    command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    command.getSubcommands().values().forEach(Cam::documentFault);
    try {
      // Not by execute(), which has a word and an exit code of its own for what it did not expect.
      return command.getExecutionStrategy().execute(command.parseArgs(args));
    } catch (ParameterException e) {
      return explain(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refusal && isRefusal(refusal)) {
        err.error(refusal);
        return BAD_INPUT;
      }
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("\"" + text + "\" is no day; write it as 2026-08-24");
    }
  }

  /** Adds to the exit codes of a command the one that all have. */
  private static void documentFault(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    Map<String, String> exitCodes = new LinkedHashMap<>(usage.exitCodeList());
    if (!exitCodes.isEmpty()) {
      exitCodes.put(Integer.toString(FAULT), FAULT_DESCRIPTION);
      usage.exitCodeList(exitCodes);
    }
  }

  /**
   * Whether an exception is cam's word on what it was given. An illegal argument that something
   * else complains of, such as Java's own library, was made by a mistake of cam's.
   */
  static boolean isRefusal(RuntimeException exception) {
    if (!(exception instanceof IllegalArgumentException)) {
      return exception instanceof UncheckedIOException;
    }
    StackTraceElement[] stack = exception.getStackTrace();
    return exception instanceof InvalidPathException
        || isOurs(exception.getClass().getName())
        || (exception.getClass() == IllegalArgumentException.class
            && stack.length > 0
            && isOurs(stack[0].getClassName()));
  }

  private static boolean isOurs(String className) {
    return className.startsWith("io.github.ekscam.");
  }

  private void tell(Throwable fault) {
    if (fault instanceof OutOfMemoryError) {
      err.println("error: the input does not fit into memory; give Java more, as in -Xmx4g");
    } else {
      err.println("error: " + FAULT_DESCRIPTION + ": " + fault);
      err.println(
          "Please report this mistake of cam's with the command, what it reads,"
              + " and what 'cam --version' and the command with --stack-trace print.");
    }
    if (stackTrace) {
      err.stackTrace(fault);
    }
  }

  private int explain(ParameterException exception) {
    CommandLine failed = exception.getCommandLine();
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
    if (!UnmatchedArgumentException.printSuggestions(exception, failed.getErr())) {
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

  Printer out() {
    return out;
  }

  Printer err() {
    return err;
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
