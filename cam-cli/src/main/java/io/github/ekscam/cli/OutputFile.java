package io.github.ekscam.cli;

import io.github.ekscam.internal.text.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a command writes, and that people and CI servers print: see {@link Printer}. */
final class OutputFile {

  private OutputFile() {}

  static void write(Path file, String text) {
    try {
      Files.writeString(file, PlainText.lines(text));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          file + ": cannot be written: its directory does not exist", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
