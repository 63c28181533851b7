package io.github.ekscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Java as the documentation shows it, compiled against these modules and run. */
final class JavaProgram {

  private static final String NAME = "Shown";

  private JavaProgram() {}

  /**
   * Runs statements as the body of a method, with this library's types and the usual ones of {@code
   * java} imported, and returns what they print.
   *
   * @param fields declarations of what the statements may use without declaring it
   * @param statements the statements; paths of the sample configuration are those of the root of
   *     the repository
   * @param directory where the program may be written
   */
  static String run(String fields, String statements, Path directory) throws Exception {
    String program =
        """
        import io.github.ekscam.*;
        import io.github.ekscam.access.*;
        import io.github.ekscam.analysis.*;
        import io.github.ekscam.analysis.advice.*;
        import io.github.ekscam.analysis.documentation.*;
        import io.github.ekscam.analysis.lint.*;
        import io.github.ekscam.analysis.migration.*;
        import io.github.ekscam.config.*;
        import io.github.ekscam.iam.*;
        import io.github.ekscam.policies.*;
        import io.github.ekscam.rbac.*;
        import io.github.ekscam.request.*;
        import java.io.*;
        import java.nio.file.*;
        import java.time.LocalDate;
        import java.util.*;

        public class %s {
        %s
          public static void main(String[] args) throws Exception {
        %s
          }
        }
        """
            .formatted(NAME, fields, fromHere(statements));
    compile(Files.writeString(directory.resolve(NAME + ".java"), program), directory);
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, JavaProgram.class.getClassLoader())) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader.loadClass(NAME).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static String fromHere(String statements) {
    return statements
        .replace("\"platform/\"", "\"examples/platform\"")
        .replace("\"main/\"", "\"examples/change/before\"")
        .replace("\"branch/\"", "\"examples/change/after\"")
        .replace("\"examples/", "\"../examples/");
  }

  private static void compile(Path source, Path directory) {
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                source.toString());
    assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isEqualTo(0);
  }
}
