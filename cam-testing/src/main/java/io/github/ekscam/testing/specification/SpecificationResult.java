package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of a specification.
 *
 * @param specification the specification
 * @param cluster the cluster that was asked
 * @param cases what became of its cases, in their order
 */
public record SpecificationResult(
    Specification specification, TestedCluster cluster, List<CaseResult> cases) {

  public SpecificationResult {
    requireNonNull(specification, "specification");
    requireNonNull(cluster, "cluster");
    cases = List.copyOf(cases);
  }

  /** The cases that failed, in their order. */
  public List<CaseResult> failures() {
    return cases.stream().filter(result -> !result.isPassed()).toList();
  }

  /** Whether all cases passed. */
  public boolean isPassed() {
    return cases.stream().allMatch(CaseResult::isPassed);
  }
}
