package io.github.ekscam.cli;

import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.testing.specification.CaseResult;
import io.github.ekscam.testing.specification.SpecificationResult;
import java.util.List;
import java.util.Optional;

/** What a run of specifications says as JUnit's XML: a suite for each specification. */
final class TestJunitXml {

  private TestJunitXml() {}

  static String of(List<SpecificationResult> results) {
    return JunitXml.of(
        results.stream()
            .map(
                result ->
                    new JunitXml.Suite(
                        result.specification().source(),
                        result.cases().stream().map(TestJunitXml::testCase).toList()))
            .toList());
  }

  private static JunitXml.Case testCase(CaseResult result) {
    return new JunitXml.Case(
        result.testCase().sentence(),
        Optional.of(result.testCase().source()),
        result.duration(),
        result.isPassed()
            ? Optional.empty()
            : Optional.of(
                new JunitXml.Failure(
                    result.failure().get(0),
                    PlainText.line(result.testCase().source().toString())
                        + ": "
                        + String.join("\n", result.failure())
                        + "\n")));
  }
}
