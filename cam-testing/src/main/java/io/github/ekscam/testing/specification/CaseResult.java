package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.Source;
import java.time.Duration;
import java.util.List;

/**
 * What became of a case.
 *
 * @param testCase the case
 * @param failure why it failed, in lines for people: first what is wrong, then the answer of the
 *     API server, then the grants that allow the request or come nearest, each with the place where
 *     it is written. No lines if it passed
 * @param places the places in the configuration that these lines name, each once
 * @param notCounted who may, too, and is not counted where a case says who alone may: the group
 *     {@code system:masters}, Kubernetes' and EKS's own components, and nodes
 * @param duration how long it took
 */
public record CaseResult(
    SpecificationCase testCase,
    List<String> failure,
    List<Source> places,
    List<String> notCounted,
    Duration duration) {

  public CaseResult {
    requireNonNull(testCase, "testCase");
    failure = List.copyOf(failure);
    places = List.copyOf(places);
    notCounted = List.copyOf(notCounted);
    requireNonNull(duration, "duration");
  }

  /** Whether the cluster answers as expected. */
  public boolean isPassed() {
    return failure.isEmpty();
  }
}
