package io.github.ekscam.local.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files of a directory so that each is there whole or not at all. */
final class WholeFiles {

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path directory;

  private WholeFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Of a directory, which is made if it is not there.
   *
   * @throws UncheckedIOException if it cannot be made
   */
  static WholeFiles in(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the directory " + directory, e);
    }
    return new WholeFiles(directory);
  }

  Path write(String name, String text) {
    return write(name, text, "rw-r--r--");
  }

  /** Writes what its owner alone may read. */
  Path writeSecret(String name, String text) {
    return write(name, text, "rw-------");
  }

  private Path write(String name, String text, String permissions) {
    Path file = directory.resolve(name);
    FileAttribute<?>[] attributes =
        POSIX
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
            }
            : new FileAttribute<?>[0];
    try {
      Path whole = Files.createTempFile(directory, name, ".tmp", attributes);
      try {
        Files.writeString(whole, text);
        Files.move(
            whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
    return file;
  }
}
