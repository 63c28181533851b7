package io.github.ekscam.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client of AWS that runs in a process of its own and knows nothing of LocalEks but its address,
 * which it is given as that of all services.
 */
final class ClientProgram {

  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * What became of a program.
   *
   * @param exitCode the exit code
   * @param out standard output
   * @param err standard error
   */
  record Ran(int exitCode, String out, String err) {}

  /** A program that writes into a directory, and calls LocalEks with any key. */
  ClientProgram(Path directory, LocalEks eks) {
    this.directory = directory;
    environment.putAll(
        Map.of(
            "AWS_ENDPOINT_URL", eks.endpoint().toString(),
            "AWS_REGION", "us-west-2",
            "AWS_DEFAULT_REGION", "us-west-2",
            "AWS_ACCESS_KEY_ID", "any",
            "AWS_SECRET_ACCESS_KEY", "any",
            "AWS_CONFIG_FILE", directory.resolve("config").toString(),
            "AWS_EC2_METADATA_DISABLED", "true"));
  }

  /** Sets a variable of the environment. */
  ClientProgram with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Takes a variable away from the environment. */
  ClientProgram without(String name) {
    environment.remove(name);
    return this;
  }

  /** Runs a command to its end. */
  Ran run(String... command) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Ran(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
