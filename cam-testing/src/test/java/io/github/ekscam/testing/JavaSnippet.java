package io.github.ekscam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * Java as the documentation shows it, which runs as a test: whole files, classes, methods,
 * annotations of a class, or statements.
 *
 * @param place where it is shown
 */
record JavaSnippet(String place, String code) {

  private static final Pattern JAVADOC =
      Pattern.compile("<pre>\\{@code *\n(.*?)\n *\\* *\\}</pre>", Pattern.DOTALL);

  private static final Pattern MARKDOWN =
      Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern CLASS = Pattern.compile("(?m)^(public |final )*class (\\w+) ");

  /** What a snippet may use without importing it; {@link Given} is what it need not declare. */
  private static final String IMPORTS =
      """
      import static io.github.ekscam.testing.Given.*;
      import static io.github.ekscam.testing.assertions.EksAssertions.assertThat;

      import io.github.ekscam.*;
      import io.github.ekscam.access.*;
      import io.github.ekscam.analysis.*;
      import io.github.ekscam.analysis.advice.*;
      import io.github.ekscam.analysis.documentation.*;
      import io.github.ekscam.analysis.lint.*;
      import io.github.ekscam.analysis.migration.*;
      import io.github.ekscam.config.*;
      import io.github.ekscam.iam.*;
      import io.github.ekscam.local.*;
      import io.github.ekscam.policies.*;
      import io.github.ekscam.rbac.*;
      import io.github.ekscam.request.*;
      import io.github.ekscam.testing.assertions.*;
      import io.github.ekscam.testing.junit.*;
      import java.io.*;
      import java.nio.file.*;
      import java.time.LocalDate;
      import java.util.*;
      import java.util.stream.Stream;
      import org.junit.jupiter.api.*;
      import software.amazon.awssdk.auth.credentials.*;
      import software.amazon.awssdk.regions.Region;
      import software.amazon.awssdk.services.eks.EksClient;

      """;

  /** The Java that the documentation of a source shows; what has no statement is none. */
  static List<JavaSnippet> ofJavadoc(Path source) throws IOException {
    return find(JAVADOC, source)
        .map(
            snippet ->
                new JavaSnippet(
                    snippet.place(), snippet.code().replaceAll("(?m)^ *\\* ?", "") + "\n"))
        .filter(snippet -> snippet.code().contains(";"))
        .toList();
  }

  /** The Java that a page shows. */
  static List<JavaSnippet> ofMarkdown(Path page) throws IOException {
    return find(MARKDOWN, page).toList();
  }

  private static Stream<JavaSnippet> find(Pattern pattern, Path file) throws IOException {
    String text = Files.readString(file);
    return pattern
        .matcher(text)
        .results()
        .map(
            found ->
                new JavaSnippet(
                    file.getFileName()
                        + ":"
                        + (text.substring(0, found.start()).lines().count() + 1),
                    found.group(1)));
  }

  /**
   * Runs it as from the root of the repository.
   *
   * @param directory where it may be written
   */
  Ran run(Path directory) throws Exception {
    String source = fromHere(file());
    Matcher type = CLASS.matcher(source);
    assertThat(type.find()).as(source).isTrue();
    compile(Files.writeString(directory.resolve(type.group(2) + ".java"), source), directory);
    String name = code.startsWith("package ") ? packageName() + type.group(2) : type.group(2);
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, JavaSnippet.class.getClassLoader())) {
      Class<?> tests = loader.loadClass(name);
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      Events events =
          EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute().allEvents();
      return new Ran(
          (int) events.succeeded().filter(event -> event.getTestDescriptor().isTest()).count(),
          events
              .failed()
              .map(event -> event.getRequiredPayload(TestExecutionResult.class))
              .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
              .toList(),
          printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
    } finally {
      System.setOut(before);
    }
  }

  /** How many tests it has at least, so that none is left out. */
  int tests() {
    return Math.max(1, (int) Pattern.compile("(?m)^ *@Test").matcher(code).results().count());
  }

  private String packageName() {
    return code.substring("package ".length(), code.indexOf(';')) + ".";
  }

  private String file() {
    if (code.startsWith("package ")) {
      return code;
    }
    if (CLASS.matcher(code).find()) {
      return IMPORTS + code;
    }
    boolean methods = code.startsWith("@") && code.contains("\n}");
    boolean annotations = code.startsWith("@") && !methods;
    return IMPORTS
        + (annotations ? code : "@EksClusterTest(\"examples/platform\")\n")
        + "class Shown {\n"
        + (methods ? code : "@Test void run(EksCluster given) throws Exception {\n")
        + (methods ? "" : annotations ? "}\n" : code + "}\n")
        + "}\n";
  }

  private static String fromHere(String source) {
    return source
        .replace("\"platform/\"", "\"examples/platform\"")
        .replace("\"main/\"", "\"examples/change/before\"")
        .replace("\"branch/\"", "\"examples/change/after\"")
        .replace("\"access/checkout.yaml\"", "\"examples/specifications/platform.yaml\"")
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
    assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isZero();
  }

  @Override
  public String toString() {
    return place;
  }

  /**
   * What became of it.
   *
   * @param succeeded how many tests succeeded
   * @param failures the messages of those that did not
   */
  record Ran(int succeeded, List<String> failures, String printed) {}
}
