package io.github.ekscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation shows is what happens. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..");

  @Test
  void theCommandOfTheFirstScreen_printsWhatStandsBelowIt() throws IOException {
    List<String> lines = block(read("README.md"), "<!-- ask -->\n```console\n").lines().toList();
    String command = lines.get(0);
    assertThat(command)
        .startsWith("$ mvn -q -DskipTests package && java -jar cam-cli/target/cam.jar ");
    Ran ran = run(command.substring(command.indexOf("cam.jar ") + "cam.jar ".length()));
    assertThat(ran.out().lines()).isEqualTo(lines.subList(1, lines.size()));
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void theExamples_answerAsTheyShow() throws IOException {
    List<String> lines = block(read("examples/README.md"), "```console\n").lines().toList();
    assertThat(lines).hasSize(16);
    for (int i = 0; i < lines.size(); i += 2) {
      assertThat(lines.get(i)).startsWith("$ cam ");
      Ran ran = run(lines.get(i).substring("$ cam ".length()));
      assertThat(ran.out().lines().findFirst()).as(lines.get(i)).contains(lines.get(i + 1));
      assertThat(ran.err()).isEmpty();
    }
  }

  @Test
  void theJavaOfTheFirstScreen_compilesAndRuns(@TempDir Path directory) throws Exception {
    String code = block(read("README.md"), "<!-- six-lines -->\n```java\n");
    assertThat(code.lines()).hasSize(6);
    assertThat(runJava(code.replace("examples/platform", "../examples/platform"), directory))
        .isEqualTo("true DENY\nOptional.empty []\n");
  }

  @Test
  void ciRunsTheTestCommandOfTheReadme() throws IOException {
    assertThat(read("README.md")).contains("```console\n$ mvn verify\n```");
    assertThat(read(".ci/run").lines().filter(line -> line.contains("mvn")))
        .containsExactly("exec mvn verify");
  }

  private static Ran run(String arguments) {
    List<String> args = new ArrayList<>(Arrays.asList(arguments.split(" ", -1)));
    args.replaceAll(argument -> argument.replace("examples/", "../examples/"));
    return Ran.cam(args.toArray(String[]::new));
  }

  private static String runJava(String code, Path directory) throws Exception {
    String program =
        """
        import io.github.ekscam.*;
        import io.github.ekscam.iam.*;
        import io.github.ekscam.policies.*;
        import io.github.ekscam.request.*;
        import java.nio.file.Path;

        public class Readme {
          public static void main(String[] args) {
        """
            + code
            + "  }\n}\n";
    Path source = Files.writeString(directory.resolve("Readme.java"), program);
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                source.toString());
    assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isEqualTo(0);
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, ReadmeTest.class.getClassLoader())) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Readme")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  /** The text between a beginning and the end of its code block. */
  private static String block(String text, String begin) {
    int from = text.indexOf(begin);
    assertThat(from).as(begin).isNotNegative();
    int start = from + begin.length();
    return text.substring(start, text.indexOf("```", start));
  }
}
