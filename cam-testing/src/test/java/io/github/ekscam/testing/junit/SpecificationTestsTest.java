package io.github.ekscam.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.github.ekscam.config.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What JUnit makes of a specification. */
class SpecificationTestsTest {

  private static final Path FAILING = Path.of("src/test/resources/specifications/failing.yaml");

  /** Run by the test kit alone. */
  static class Suite {

    @TestFactory
    Stream<DynamicNode> failing() {
      return SpecificationTests.of(FAILING);
    }

    @TestFactory
    Stream<DynamicNode> example() {
      return SpecificationTests.of(Path.of("../examples/specifications/platform.yaml"));
    }
  }

  private static EngineExecutionResults run(String method) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Suite.class, method))
        .execute();
  }

  @Test
  void everyCase_isATestOfItsOwn_withItsLine() {
    EngineExecutionResults results = run("failing");

    results.testEvents().assertStatistics(events -> events.started(3).succeeded(2).failed(1));
    assertThat(results.testEvents().started().list())
        .extracting(event -> event.getTestDescriptor().getDisplayName())
        .containsExactly(
            "alice can get pods in dev-1",
            "alice cannot get pods in prod",
            "alice cannot get secrets in prod");
    TestSource source =
        results.testEvents().started().list().get(2).getTestDescriptor().getSource().orElseThrow();
    assertThat(source).isInstanceOf(FileSource.class);
    assertThat(((FileSource) source).getFile()).isEqualTo(FAILING.toAbsolutePath().toFile());
    assertThat(((FileSource) source).getPosition())
        .hasValueSatisfying(
            position -> {
              assertThat(position.getLine()).isEqualTo(11);
              assertThat(position.getColumn()).contains(5);
            });
    assertThat(results.containerEvents().started().list())
        .extracting(event -> event.getTestDescriptor().getDisplayName())
        .contains("Developers look");
  }

  @Test
  void aFailure_tellsPlaceCaseAndWhy() {
    List<Throwable> failures =
        run("failing").testEvents().failed().list().stream()
            .map(
                event ->
                    event
                        .getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
            .toList();

    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            AssertionError.class,
            failure ->
                assertThat(failure)
                    .hasMessageStartingWith(
                        "src/test/resources/specifications/failing.yaml:11:5: alice cannot get pods in"
                            + " prod\n  expected deny, but it is allowed\n  EKS Access Policy:")
                    .hasMessageEndingWith(
                        "\n      at src/test/resources/access/cluster.yaml:15:11"));
  }

  @Test
  void theExample_passes() {
    run("example").testEvents().assertStatistics(events -> events.failed(0).aborted(0));
    assertThat(run("example").testEvents().succeeded().count()).isGreaterThan(200);
  }

  @Test
  void aMistake_runsNothing(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("x.yaml"), "principals: {}\ncases: []\n");
    assertThatThrownBy(() -> SpecificationTests.of(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file + ":2:8: cases: is an empty list: nothing would be tested; say who may do what");
  }
}
