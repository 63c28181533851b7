package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

/**
 * The answer to a review, as {@code SubjectAccessReviewStatus} of {@code authorization.k8s.io/v1}.
 *
 * @param allowed whether the request would be allowed
 * @param denied whether an authorizer denies the request, whatever others think. That is not the
 *     opposite of allowed: if nobody allows a request and nobody denies it, both are false, and the
 *     request is refused all the same. No authorizer of an EKS cluster denies
 * @param reason why, to the letter as in the audit log; often empty
 * @param evaluationError what could not be told, or was left out of account; empty for nothing
 */
public record SubjectAccessReviewStatus(
    boolean allowed, boolean denied, String reason, String evaluationError) {

  public SubjectAccessReviewStatus {
    requireNonNull(reason, "reason");
    requireNonNull(evaluationError, "evaluationError");
  }
}
