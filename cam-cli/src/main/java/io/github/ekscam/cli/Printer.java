package io.github.ekscam.cli;

import com.google.common.base.Throwables;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.text.PlainText;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/**
 * Standard output or standard error: all that the command prints goes through here, and a test
 * holds it to that. What is printed is made of names from files and arguments, which may hold
 * anything; so whatever a terminal or a CI server's log would obey is escaped here, and only what
 * is said to be ours, line breaks of documents and colours, passes.
 */
final class Printer {

  private final PrintStream stream;
  private final boolean flushing;

  private Printer(PrintStream stream, boolean flushing) {
    this.stream = stream;
    this.flushing = flushing;
  }

  /** Prints answers, which are seen once all is there. */
  static Printer ofAnswers(PrintStream stream) {
    return new Printer(stream, false);
  }

  /** Prints warnings and errors, which are seen at once. */
  static Printer ofWarnings(PrintStream stream) {
    return new Printer(stream, true);
  }

  /** One line, whatever the text is. */
  void println(String line) {
    print(PlainText.line(line) + System.lineSeparator());
  }

  /** An empty line. */
  void println() {
    println("");
  }

  /** A line with parts in colour. */
  void println(ColoredLine line, Ansi colors) {
    print(line.toString(colors) + System.lineSeparator());
  }

  /** A document of several lines, such as JSON: in its strings an escape means what it escapes. */
  void printDocument(String document) {
    print(PlainText.lines(document));
  }

  /** A document, and a line break behind it. */
  void printlnDocument(String document) {
    print(PlainText.lines(document) + System.lineSeparator());
  }

  /** What cannot be used, with a line for each problem. */
  void error(RuntimeException refusal) {
    if (refusal instanceof InvalidInputException invalid && !invalid.problems().isEmpty()) {
      String before = "error: ";
      for (InvalidInputException.Problem problem : invalid.problems()) {
        println(before + problem);
        before = "";
      }
    } else {
      println("error: " + refusal.getMessage());
    }
  }

  /** Where something was thrown, for whom asks for it. */
  void stackTrace(Throwable thrown) {
    printDocument(Throwables.getStackTraceAsString(thrown).replace("\t", "    "));
  }

  void flush() {
    stream.flush();
  }

  /** Whether something could not be printed, as on a disk that is full. */
  boolean hasFailed() {
    return stream.checkError();
  }

  private void print(String text) {
    stream.print(text);
    if (flushing) {
      stream.flush();
    }
  }

  /** Where the option parser prints its help. */
  PrintWriter help() {
    return new PrintWriter(
        new Writer() {
          @Override
          public void write(char[] characters, int offset, int length) {
            printDocument(new String(characters, offset, length));
          }

          @Override
          public void flush() {
            Printer.this.flush();
          }

          @Override
          public void close() {
            flush();
          }
        },
        true);
  }

  /** Where a stream of JSON is written, in lines of UTF-8. */
  OutputStream jsonLines() {
    return new OutputStream() {

      private final ByteArrayOutputStream line = new ByteArrayOutputStream();

      @Override
      public void write(int b) {
        line.write(b);
        if (b == '\n') {
          printDocument(line.toString(StandardCharsets.UTF_8));
          line.reset();
        }
      }

      @Override
      public void flush() {
        Printer.this.flush();
      }

      @Override
      public void close() {
        printDocument(line.toString(StandardCharsets.UTF_8));
        line.reset();
        flush();
      }
    };
  }
}
