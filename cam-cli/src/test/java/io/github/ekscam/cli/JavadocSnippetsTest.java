package io.github.ekscam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java that the documentation of the exported types shows compiles and runs. */
class JavadocSnippetsTest {

  private static final List<Path> SOURCES =
      List.of(
          Path.of("../cam-core/src/main/java/io/github/ekscam"),
          Path.of("../cam-policies/src/main/java/io/github/ekscam"),
          Path.of("../cam-analysis/src/main/java/io/github/ekscam"));

  private static final Pattern SNIPPET =
      Pattern.compile("<pre>\\{@code *\n(.*?)\n *\\* *\\}</pre>", Pattern.DOTALL);

  /** What a snippet may use without saying where it is from. */
  private static final String FIELDS =
      """
        static final EksCluster cluster = EksClusters.read(Path.of("../examples/platform"));
        static final Caller caller =
            cluster.caller(CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice"));
        static final Verdict verdict =
            caller.authorize(ResourceRequest.of("get", "", "pods").namespace("dev-checkout"));
        static final EksCluster before = EksClusters.read(Path.of("../examples/change/before"));
        static final EksCluster after = EksClusters.read(Path.of("../examples/change/after"));
        static final InputStream in =
            ClassLoader.getSystemResourceAsStream("fuzzing/POLICY_DOCUMENTATION/page.html");
      """;

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> snippets_compileAndRun() throws IOException {
    return snippets().stream()
        .map(
            snippet ->
                dynamicTest(
                    snippet.toString(),
                    () ->
                        JavaProgram.run(
                            FIELDS,
                            snippet.code(),
                            Files.createTempDirectory(directory, snippet.type()))));
  }

  @Test
  void theTypesThatPeopleStartFrom_haveSnippets() throws IOException {
    assertThat(snippets())
        .extracting(Snippet::type)
        .contains(
            "AccessEntry",
            "Caller",
            "ClusterDiff",
            "ConfigurationReader",
            "EksCluster",
            "EksClusters",
            "Linter",
            "Notice",
            "Unknown",
            "Verdict");
  }

  private static List<Snippet> snippets() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (Path root : SOURCES) {
      for (Path file : exportedSources(root)) {
        String type = file.getFileName().toString().replace(".java", "");
        String source = Files.readString(file);
        SNIPPET
            .matcher(source)
            .results()
            .filter(found -> found.group(1).contains(";")) // Others are YAML.
            .forEach(
                found ->
                    snippets.add(
                        new Snippet(type, line(source, found.start()), withoutMargin(found))));
      }
    }
    return snippets;
  }

  private static List<Path> exportedSources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !root.relativize(file).startsWith("internal"))
          .sorted()
          .toList();
    }
  }

  private static int line(String source, int at) {
    return (int) source.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
  }

  private static String withoutMargin(MatchResult found) {
    return found
        .group(1)
        .lines()
        .map(line -> line.replaceFirst("^ *\\* ?", ""))
        .collect(Collectors.joining("\n"));
  }

  private record Snippet(String type, int line, String code) {

    @Override
    public String toString() {
      return type + ".java:" + line;
    }
  }
}
