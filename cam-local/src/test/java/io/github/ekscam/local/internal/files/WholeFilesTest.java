package io.github.ekscam.local.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFilesTest {

  @TempDir private Path directory;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void file_isReplaced_andNothingIsLeftBesideIt() throws IOException {
    WholeFiles files = WholeFiles.in(directory);
    files.write("a", "a longer text");

    assertThat(files.write("a", "short")).isEqualTo(directory.resolve("a")).hasContent("short");
    assertThat(names()).containsExactly("a");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void secret_isItsOwnersAlone() throws IOException {
    WholeFiles files = WholeFiles.in(directory);

    assertThat(permissions(files.writeSecret("key", "k"))).isEqualTo("rw-------");
    assertThat(permissions(files.write("crt", "c"))).startsWith("rw-r");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void writeThatFails_leavesTheFileAsItWas_andTheNextOneWrites() throws IOException {
    Path file = WholeFiles.in(directory).write("state", "before");

    assertThatThrownBy(
            () ->
                WholeFiles.replace(
                    file,
                    out -> {
                      out.write("half of what is".getBytes(StandardCharsets.UTF_8));
                      throw new IOException("the disk is full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
    assertThat(file).hasContent("before");

    WholeFiles.replace(file, out -> out.write("after".getBytes(StandardCharsets.UTF_8)));
    assertThat(file).hasContent("after");
    assertThat(names()).containsExactly("state");
  }

  @Test
  void fileThatCannotBeWritten_isNamed() throws IOException {
    Files.createDirectories(directory.resolve("taken/by"));
    WholeFiles files = WholeFiles.in(directory);

    assertThatThrownBy(() -> files.write("taken", "text"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot write " + directory.resolve("taken"));
    assertThat(names()).containsExactly("taken");
  }
}
