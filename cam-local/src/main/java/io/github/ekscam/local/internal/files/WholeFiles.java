package io.github.ekscam.local.internal.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Writes files so that each is there whole or not at all, whatever ends the program or the machine:
 * beside the file, forced to the disk, and moved over it at once.
 */
public final class WholeFiles {

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path directory;

  private WholeFiles(Path directory) {
    this.directory = directory;
  }

  /** What a file is to have. */
  public interface Content {
    /** Writes it; the stream is not to be closed. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Of a directory, which is made if it is not there.
   *
   * @throws UncheckedIOException if it cannot be made
   */
  public static WholeFiles in(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the directory " + directory, e);
    }
    return new WholeFiles(directory);
  }

  /**
   * Writes what everybody may read. Several may write at once; the last counts.
   *
   * @throws UncheckedIOException if writing fails
   */
  public Path write(String name, String text) {
    return write(name, text, "rw-r--r--");
  }

  /** Writes what its owner alone may read; see {@link #write(String, String)}. */
  public Path writeSecret(String name, String text) {
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
      Path next = Files.createTempFile(directory, name, ".tmp", attributes);
      try {
        replace(file, next, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
    return file;
  }

  /**
   * Replaces a file that nobody else writes: what is left beside it, {@code .next}, of a write that
   * was cut off is overwritten by the next one.
   */
  public static void replace(Path file, Content content) throws IOException {
    replace(file, file.resolveSibling(file.getFileName() + ".next"), content);
  }

  private static void replace(Path file, Path next, Content content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                next,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        OutputStream out = Channels.newOutputStream(channel)) {
      content.write(out);
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(file.toAbsolutePath().getParent());
  }

  /**
   * Without this the move may be lost with the power; where directories cannot be opened, it is.
   */
  private static void forceDirectory(@Nullable Path directory) throws IOException {
    if (directory == null || !Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
