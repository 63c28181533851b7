package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.PolicyRule;
import java.util.List;

/**
 * The answer to a SelfSubjectRulesReview: the status of {@code authorization.k8s.io/v1}.
 *
 * @param resourceRules rules on resources, in the order in which they were found, duplicates kept
 * @param nonResourceRules rules on non-resource URLs, likewise
 * @param incomplete whether there may be more
 * @param evaluationError what went wrong on the way; empty for nothing
 */
public record SubjectRulesReviewStatus(
    List<PolicyRule> resourceRules,
    List<PolicyRule> nonResourceRules,
    boolean incomplete,
    String evaluationError) {

  public SubjectRulesReviewStatus {
    resourceRules = List.copyOf(resourceRules);
    nonResourceRules = List.copyOf(nonResourceRules);
    requireNonNull(evaluationError, "evaluationError");
  }
}
