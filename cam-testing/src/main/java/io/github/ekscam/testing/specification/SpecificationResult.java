package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What became of a specification.
 *
 * @param specification the specification
 * @param cluster the cluster that was asked
 * @param cases what became of its cases, in their order
 * @param ownClusters the clusters of cases that bring their own configuration
 */
public record SpecificationResult(
    Specification specification,
    EksCluster cluster,
    List<CaseResult> cases,
    List<EksCluster> ownClusters) {

  public SpecificationResult {
    requireNonNull(specification, "specification");
    requireNonNull(cluster, "cluster");
    cases = List.copyOf(cases);
    ownClusters = List.copyOf(ownClusters);
  }

  /** The cases that were asked of the cluster: those without their own configuration. */
  List<CaseResult> casesOfCluster() {
    return cases.stream().filter(result -> !result.testCase().hasOwnConfiguration()).toList();
  }

  /**
   * The results by the cluster that was asked, in their order. A cluster that was read twice counts
   * as two: nobody gains by comparing all of it.
   */
  static List<List<SpecificationResult>> byCluster(Collection<SpecificationResult> results) {
    IdentityHashMap<EksCluster, List<SpecificationResult>> seen = new IdentityHashMap<>();
    List<List<SpecificationResult>> byCluster = new ArrayList<>();
    for (SpecificationResult result : results) {
      seen.computeIfAbsent(
              result.cluster(),
              cluster -> {
                List<SpecificationResult> ofCluster = new ArrayList<>();
                byCluster.add(ofCluster);
                return ofCluster;
              })
          .add(result);
    }
    return byCluster;
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
