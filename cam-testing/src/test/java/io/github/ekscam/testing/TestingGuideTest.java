package io.github.ekscam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.ekscam.EksCluster;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.testing.junit.EksClusterTest;
import io.github.ekscam.testing.specification.Specification;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.assertj.core.api.AbstractAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import software.amazon.awssdk.services.eks.EksClient;

/** What the guide to testing access and the Maven example show is what happens. */
class TestingGuideTest {

  private static final Path ROOT = Path.of("..");

  private static final String IMPORTS =
      """
      import static io.github.ekscam.testing.assertions.EksAssertions.assertThat;

      import io.github.ekscam.EksCluster;
      import io.github.ekscam.policies.EksClusters;
      import io.github.ekscam.testing.assertions.EksSoftAssertions;
      import io.github.ekscam.testing.junit.EksClusterTest;
      import io.github.ekscam.testing.junit.SpecificationTests;
      import java.nio.file.Path;
      import java.util.List;
      import java.util.stream.Stream;
      import org.junit.jupiter.api.DynamicNode;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.TestFactory;

      """;

  @TempDir private Path directory;

  private static String block(String name, String language) throws Exception {
    return block("docs/testing-access.md", name, language);
  }

  private static String block(String document, String name, String language) throws Exception {
    String guide = Files.readString(ROOT.resolve(document));
    String begin = "<!-- " + name + " -->\n```" + language + "\n";
    assertThat(guide).containsOnlyOnce(begin);
    int start = guide.indexOf(begin) + begin.length();
    return guide.substring(start, guide.indexOf("```", start));
  }

  /** A method that has the cluster, with what else is needed to compile. */
  private static String testClass(String members) {
    return IMPORTS
        + "@EksClusterTest(\"examples/platform\")\nclass AccessTest {\n"
        + "  static final String ALICE ="
        + " \"arn:aws:sts::111122223333:assumed-role/Developer/alice\";\n"
        + members
        + "}\n";
  }

  /** Runs a test class as from the root of the repository. */
  private EngineExecutionResults run(String name, String source) throws Exception {
    Path file = directory.resolve("AccessTest.java");
    Files.writeString(file, source.replace("\"examples/", "\"../examples/"));
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
                file.toString());
    assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, TestingGuideTest.class.getClassLoader())) {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(loader.loadClass(name)))
          .execute();
    }
  }

  private static List<String> failures(EngineExecutionResults results) {
    return results.testEvents().failed().list().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
        .toList();
  }

  @Test
  void theFirstTest_passes() throws Exception {
    EngineExecutionResults results = run("AccessTest", IMPORTS + block("first", "java"));

    assertThat(failures(results)).isEmpty();
    results.testEvents().assertStatistics(events -> events.started(1).succeeded(1));
  }

  @Test
  void whatCanBeSaid_holds() throws Exception {
    EngineExecutionResults results = run("AccessTest", testClass(block("said", "java")));

    assertThat(failures(results)).isEmpty();
    results.testEvents().assertStatistics(events -> events.started(3).succeeded(3));
  }

  @Test
  void filesThatCount_areSaidByTheAnnotation() throws Exception {
    EngineExecutionResults results =
        run(
            "AccessTest",
            IMPORTS
                + block("files", "java")
                + "class AccessTest { @Test void read(EksCluster cluster) {} }\n");

    assertThat(failures(results)).isEmpty();
    results.testEvents().assertStatistics(events -> events.started(1).succeeded(1));
  }

  @Test
  void softAssertions_hold() throws Exception {
    EngineExecutionResults results = run("AccessTest", testClass(block("soft", "java")));

    assertThat(failures(results)).isEmpty();
    results.testEvents().assertStatistics(events -> events.started(1).succeeded(1));
  }

  /** The class path of the tests without some of it. */
  private static URLClassLoader without(Class<?>... absent) {
    URLClassLoader loader =
        new URLClassLoader(
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> url(Path.of(entry)))
                .filter(entry -> Stream.of(absent).noneMatch(type -> holds(entry, type)))
                .toArray(URL[]::new),
            ClassLoader.getPlatformClassLoader());
    assertThat(absent)
        .allSatisfy(
            type ->
                assertThatThrownBy(() -> loader.loadClass(type.getName()))
                    .isInstanceOf(ClassNotFoundException.class));
    return loader;
  }

  private static boolean holds(URL entry, Class<?> type) {
    try (URLClassLoader alone = new URLClassLoader(new URL[] {entry}, null)) {
      return alone.findResource(type.getName().replace('.', '/') + ".class") != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object call(URLClassLoader loader, Class<?> type) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return ((Callable<?>) loader.loadClass(type.getName()).getDeclaredConstructor().newInstance())
          .call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void specifications_needNeitherAssertJ_norJUnit_norTheAwsSdk_norTheEksApi() throws Exception {
    try (URLClassLoader loader =
        without(AbstractAssert.class, Test.class, EksClient.class, LocalEks.class)) {
      assertThat(call(loader, Alone.class)).isEqualTo(true);
    }
  }

  @Test
  void parameterOfTheEksApi_saysWhatIsMissing() throws Exception {
    try (URLClassLoader loader = without(LocalEks.class)) {
      assertThat(call(loader, WithoutTheEksApi.class))
          .isEqualTo(
              List.of(
                  "a parameter of the type EksClient needs the EKS API on loopback, which is not on"
                      + " the class path: add the dependency io.github.ekscam:cam-local"));
    }
  }

  /** Runs tests; public for the other class loader. */
  public static final class WithoutTheEksApi implements Callable<List<String>> {
    @Override
    public List<String> call() {
      return failures(
          EngineTestKit.engine("junit-jupiter").selectors(selectClass(Tests.class)).execute());
    }

    /** Run by the above. */
    @EksClusterTest("../examples/platform")
    static class Tests {

      @Test
      void cluster(EksCluster cluster) {}

      @Test
      void client(EksClient client) {}
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs a specification; public for the other class loader. */
  public static final class Alone implements Callable<Boolean> {
    @Override
    public Boolean call() {
      Specification specification =
          Specification.read(Path.of("../examples/specifications/platform.yaml"));
      return specification.run(specification.cluster()).isPassed();
    }
  }

  @Test
  void theFailureThatIsShown_isTheOneOfTheMistake() throws Exception {
    EngineExecutionResults results =
        run(
            "AccessTest",
            testClass(
                "@Test void mistaken(EksCluster cluster) {\n" + block("mistake", "java") + "}"));

    assertThat(failures(results))
        .singleElement()
        .isEqualTo(
            block("failure", "text").stripTrailing().replace("at examples/", "at ../examples/"));
  }

  @Test
  void theReadmesEndpoint_answersAwsSdk() throws Exception {
    String source =
        """
        import io.github.ekscam.local.LocalEks;
        import software.amazon.awssdk.auth.credentials.*;
        import software.amazon.awssdk.regions.Region;
        import software.amazon.awssdk.services.eks.EksClient;
        """
            + testClass("@Test void readme() {\n" + block("README.md", "local-eks", "java") + "}");
    EngineExecutionResults results = run("AccessTest", source);

    assertThat(failures(results)).isEmpty();
    results.testEvents().assertStatistics(events -> events.started(1).succeeded(1));
  }

  @Test
  void specifications_areTests() throws Exception {
    EngineExecutionResults results = run("AccessTest", testClass(block("specification", "java")));

    assertThat(failures(results)).isEmpty();
    assertThat(results.testEvents().succeeded().count()).isGreaterThan(100);
  }

  @Test
  void theMavenExample_passes_andNamesTheArtifactOfTheGuide() throws Exception {
    Path example = ROOT.resolve("examples/maven");
    String source = Files.readString(example.resolve("src/test/java/com/example/AccessTest.java"));
    EngineExecutionResults results =
        run("com.example.AccessTest", source.replace("\"../", "\"../examples/"));

    assertThat(failures(results)).isEmpty();
    assertThat(results.testEvents().succeeded().count()).isGreaterThan(100);
    String dependency = block("dependency", "xml").replaceAll("\\s", "");
    assertThat(Files.readString(example.resolve("pom.xml")).replaceAll("\\s", ""))
        .contains(dependency);
  }
}
