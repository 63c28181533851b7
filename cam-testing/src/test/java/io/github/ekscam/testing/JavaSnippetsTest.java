package io.github.ekscam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.ekscam.testing.JavaSnippet.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java that the documentation of the exported types, the README and the guides show compiles
 * and runs.
 */
class JavaSnippetsTest {

  private static final Path ROOT = Path.of("..");

  private static final List<String> MODULES =
      List.of("cam-core", "cam-policies", "cam-analysis", "cam-local", "cam-testing");

  /** Stands before a snippet that fails, with the failure below it; others succeed. */
  private static final String MISTAKE = "<!-- mistake -->\n```java\n";

  private static final String FAILURE = "<!-- failure -->\n```text\n";

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> snippets_compileAndRun() throws IOException {
    String mistake = block("docs/testing-access.md", MISTAKE);
    return Stream.concat(javadoc().stream(), guides().stream())
        .filter(snippet -> !snippet.code().equals(mistake))
        .map(
            snippet ->
                dynamicTest(
                    snippet.place(),
                    () -> {
                      Ran ran = run(snippet);
                      assertThat(ran.failures()).isEmpty();
                      assertThat(ran.succeeded()).isGreaterThanOrEqualTo(snippet.tests());
                    }));
  }

  @Test
  void theTypesThatPeopleStartFrom_haveSnippets() throws IOException {
    assertThat(javadoc())
        .extracting(snippet -> snippet.place().substring(0, snippet.place().indexOf('.')))
        .contains(
            "AccessEntry",
            "Caller",
            "ClusterDiff",
            "ConfigurationReader",
            "EksCluster",
            "EksClusterTest",
            "EksClusters",
            "EksSoftAssertions",
            "Linter",
            "LocalEks",
            "Notice",
            "SpecificationTests",
            "Unknown",
            "Verdict");
  }

  @Test
  void everyBlockOfAGuide_isRun() throws IOException {
    long begun = 0;
    for (Path page : pages()) {
      begun += Files.readString(page).lines().filter(line -> line.contains("```java")).count();
    }
    assertThat(guides()).hasSize((int) begun).hasSizeGreaterThan(9);
  }

  @Test
  void theFirstScreen_isSixLines_thatPrintTheAnswers() throws Exception {
    String code = block("README.md", "<!-- six-lines -->\n```java\n");
    assertThat(code.lines()).hasSize(6);
    assertThat(run(new JavaSnippet("README.md", code)).printed())
        .isEqualTo("true DENY\nOptional.empty []\n");
  }

  @Test
  void theMistakeOfTheGuide_failsAsShown() throws Exception {
    String page = "docs/testing-access.md";
    Ran ran = run(new JavaSnippet(page, block(page, MISTAKE)));

    assertThat(ran.failures())
        .singleElement()
        .isEqualTo(block(page, FAILURE).stripTrailing().replace("at examples/", "at ../examples/"));
  }

  @Test
  void theMavenExample_passes_andNamesTheArtifactOfTheGuide() throws Exception {
    Path example = ROOT.resolve("examples/maven");
    String source = Files.readString(example.resolve("src/test/java/com/example/AccessTest.java"));
    Ran ran = run(new JavaSnippet("maven", source.replace("\"../", "\"examples/")));

    assertThat(ran.failures()).isEmpty();
    assertThat(ran.succeeded()).isGreaterThan(100);
    String dependency =
        block("docs/testing-access.md", "<!-- dependency -->\n```xml\n").replaceAll("\\s", "");
    assertThat(Files.readString(example.resolve("pom.xml")).replaceAll("\\s", ""))
        .contains(dependency);
  }

  private Ran run(JavaSnippet snippet) throws Exception {
    return snippet.run(Files.createTempDirectory(directory, "snippet"));
  }

  private static List<JavaSnippet> javadoc() throws IOException {
    List<JavaSnippet> snippets = new ArrayList<>();
    for (String module : MODULES) {
      for (Path source : files(ROOT.resolve(module + "/src/main/java"), ".java")) {
        snippets.addAll(JavaSnippet.ofJavadoc(source));
      }
    }
    return snippets;
  }

  private static List<JavaSnippet> guides() throws IOException {
    List<JavaSnippet> snippets = new ArrayList<>();
    for (Path page : pages()) {
      snippets.addAll(JavaSnippet.ofMarkdown(page));
    }
    return snippets;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
    pages.add(ROOT.resolve("README.md"));
    return pages;
  }

  private static List<Path> files(Path root, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** The text between a beginning, which stands once, and the end of its code block. */
  private static String block(String page, String begin) throws IOException {
    String text = Files.readString(ROOT.resolve(page));
    assertThat(text).containsOnlyOnce(begin);
    int start = text.indexOf(begin) + begin.length();
    return text.substring(start, text.indexOf("```", start));
  }
}
