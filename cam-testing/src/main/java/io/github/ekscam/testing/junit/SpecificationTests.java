package io.github.ekscam.testing.junit;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multimaps;
import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.testing.specification.CaseResult;
import io.github.ekscam.testing.specification.Specification;
import io.github.ekscam.testing.specification.SpecificationCase;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Specifications as dynamic tests: each case is a test of its own, which leads to its line in the
 * file. Return them from a method with {@link org.junit.jupiter.api.TestFactory @TestFactory}:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> access() {
 *   return SpecificationTests.of(Path.of("access/checkout.yaml"));
 * }
 * }</pre>
 */
@SuppressWarnings("exports")
public final class SpecificationTests {

  private SpecificationTests() {}

  /**
   * The cases of a specification, asked of the configuration that it names.
   *
   * @throws io.github.ekscam.config.InvalidInputException if the specification or the configuration
   *     cannot be used; then none of it is run
   * @throws IllegalArgumentException if the specification names no configuration
   */
  public static Stream<DynamicNode> of(Path specification) {
    Specification.Heading heading = Specification.heading(specification);
    EksCluster cluster = heading.cluster();
    return of(heading.read(cluster.apiResources()), cluster);
  }

  /** The cases of a specification, asked of a cluster. */
  public static Stream<DynamicNode> of(Specification specification, EksCluster cluster) {
    ListMultimap<Source, CaseResult> byPosition =
        Multimaps.index(specification.run(cluster).cases(), result -> result.testCase().source());
    return Multimaps.asMap(byPosition).values().stream().flatMap(SpecificationTests::nodes);
  }

  /** Those of a case with a description stand together under it. */
  private static Stream<DynamicNode> nodes(List<CaseResult> results) {
    SpecificationCase first = results.get(0).testCase();
    Stream<DynamicNode> tests = results.stream().map(SpecificationTests::test);
    return first.description().isEmpty()
        ? tests
        : Stream.of(
            DynamicContainer.dynamicContainer(
                PlainText.line(first.description()), uri(first.source()), tests));
  }

  private static DynamicNode test(CaseResult result) {
    SpecificationCase testCase = result.testCase();
    return DynamicTest.dynamicTest(
        PlainText.line(testCase.sentence()),
        uri(testCase.source()),
        () ->
            failure(result)
                .ifPresent(
                    message -> {
                      throw new AssertionError(message);
                    }));
  }

  private static Optional<String> failure(CaseResult result) {
    return result.isPassed()
        ? Optional.empty()
        : Optional.of(
            PlainText.line(result.testCase().toString())
                + "\n  "
                + String.join("\n  ", result.failure()));
  }

  /** As JUnit wants it for a place in a file. */
  private static URI uri(Source source) {
    return URI.create(
        Path.of(source.file()).toUri() + "?line=" + source.line() + "&column=" + source.column());
  }
}
