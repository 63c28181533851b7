package io.github.ekscam.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What became of a command.
 *
 * @param exitCode the exit code
 * @param out standard output
 * @param err standard error
 */
record Ran(int exitCode, String out, String err) {

  static Ran cam(String... args) {
    return camWithInput("", args);
  }

  static Ran camWithInput(String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    int exitCode = Cam.run(in, utf8(out), utf8(err), args);
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The same without what JSON has of the files at its end. */
  Ran withoutNotices() {
    return new Ran(
        exitCode, out.replaceFirst("(?s),\\s*\"notices\":\\s*\\[.*](\\s*}\n)$", "$1"), err);
  }

  private static PrintStream utf8(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
