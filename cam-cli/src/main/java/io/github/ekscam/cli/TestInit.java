package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.testing.specification.StarterSpecification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code cam test --init}: writes a first specification of what is granted today. */
final class TestInit {

  private TestInit() {}

  static void run(TestInput input, Printer out) {
    if (input.paths().size() != 1 || input.configuration().isEmpty()) {
      throw new IllegalArgumentException(
          "--init wants one PATH to write to, and the configuration by -f");
    }
    Path file = input.paths().get(0);
    if (Files.exists(file)) {
      throw new IllegalArgumentException(
          file + " is there already; name another file, or remove it first");
    }
    Path directory = requireNonNull(file.toAbsolutePath().normalize().getParent());
    List<String> named =
        input.configuration().stream()
            .map(path -> relative(directory, path.toAbsolutePath().normalize()))
            .toList();
    StarterSpecification starter = StarterSpecification.of(input.cluster(), named);
    OutputFile.write(file, starter.text());
    out.println(
        file
            + ": "
            + TestText.counted(starter.principals(), "principal")
            + "; read it, and then run: cam test "
            + file);
  }

  private static String relative(Path directory, Path path) {
    String relative = directory.relativize(path).toString().replace('\\', '/');
    return relative.isEmpty() ? "." : relative;
  }
}
