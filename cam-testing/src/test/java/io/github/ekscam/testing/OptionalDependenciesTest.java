package io.github.ekscam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.ekscam.EksCluster;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.testing.junit.EksClusterTest;
import io.github.ekscam.testing.specification.Specification;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import software.amazon.awssdk.services.eks.EksClient;

/** What is optional among the dependencies is not needed by those who do not use it. */
class OptionalDependenciesTest {

  private static List<String> failures(EngineExecutionResults results) {
    return results.testEvents().failed().list().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
        .toList();
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
}
