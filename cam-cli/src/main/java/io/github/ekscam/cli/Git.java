package io.github.ekscam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.io.ByteStreams;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Git, asked about the repository that a directory is in. */
final class Git {

  private final List<String> command;
  private final Path directory;
  private final String argument;
  private final long limit;
  private long left;

  /**
   * @param command how git is called
   * @param argument for what it is asked, to say so
   * @param limit how many bytes all objects together may have
   */
  Git(List<String> command, Path directory, String argument, long limit) {
    this.command = command;
    this.directory = directory;
    this.argument = argument;
    this.limit = limit;
    this.left = limit;
  }

  /** The files, links and submodules of a revision: mode, type and object, a tab, and the path. */
  List<String> listTree(String revision) {
    // By the name of an object: what a revision is called may look like an option.
    String tree = ask("rev-parse", "--verify", "--end-of-options", revision + "^{tree}").strip();
    return Splitter.on('\0')
        .omitEmptyStrings()
        .splitToList(ask("ls-tree", "-r", "-z", "--full-tree", tree));
  }

  /** The current directory, from the root of the repository, with a slash at its end. */
  String directoryFromRoot() {
    return ask("rev-parse", "--show-prefix").strip();
  }

  private String ask(String... arguments) {
    try {
      Process process = start(ProcessBuilder.Redirect.PIPE, arguments);
      process.getOutputStream().close();
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      Thread reading = new Thread(() -> copy(process.getErrorStream(), errors), "git's errors");
      reading.setDaemon(true);
      reading.start();
      String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        reading.join();
        throw new InvalidInputException(
            Source.of(argument),
            "",
            "git does not give it, and says: " + errors.toString(UTF_8).strip());
      }
      return answer;
    } catch (IOException e) {
      throw notRunning(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException("Interrupted while git was asked for " + argument, e);
    }
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      // The process is gone; what it said until then is there.
    }
  }

  private Process start(ProcessBuilder.Redirect errors, String... arguments) throws IOException {
    List<String> called = new ArrayList<>(command);
    called.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(called)
            .directory(directory.toAbsolutePath().toFile())
            .redirectError(errors);
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  private IllegalArgumentException notRunning(IOException cause) {
    return new IllegalArgumentException(
        "Cannot read "
            + argument
            + ": git does not run ("
            + cause.getMessage()
            + "). Install it, or check the revision out and give its path.",
        cause);
  }

  /** Opens the objects of the repository. */
  Objects objects() {
    try {
      return new Objects(start(ProcessBuilder.Redirect.DISCARD, "cat-file", "--batch"));
    } catch (IOException e) {
      throw notRunning(e);
    }
  }

  /** Reads objects, one after the other. */
  final class Objects implements Closeable {

    private final Process process;
    private final InputStream answers;

    private Objects(Process process) {
      this.process = process;
      this.answers = new BufferedInputStream(process.getInputStream());
    }

    /** The content of a file or link. */
    byte[] read(String object) {
      try {
        return ask(object);
      } catch (IOException e) {
        throw new InvalidInputException(
            Source.of(argument), "", "git ended before it had given the object " + object);
      }
    }

    private byte[] ask(String object) throws IOException {
      OutputStream questions = process.getOutputStream();
      questions.write((object + "\n").getBytes(UTF_8));
      questions.flush();
      // As in "<object> blob <size>".
      List<String> head = Splitter.on(' ').splitToList(line());
      if (head.size() != 3) {
        throw new InvalidInputException(
            Source.of(argument), "", "the repository lacks the object " + object);
      }
      long size = Long.parseLong(head.get(2));
      left -= size;
      if (left < 0) {
        throw new InvalidInputException(
            Source.of(argument),
            "",
            "all its files have more than the limit of "
                + limit
                + " bytes: name the directory of the configuration, or raise --max-input");
      }
      byte[] content = new byte[(int) size];
      ByteStreams.readFully(answers, content);
      answers.skipNBytes(1); // The line break behind it.
      return content;
    }

    private String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = answers.read(); next != '\n'; next = answers.read()) {
        if (next < 0) {
          throw new EOFException();
        }
        line.write(next);
      }
      return line.toString(UTF_8);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
