package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.text.AggregateError;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * The answer to a review that a verdict is. No authorizer of EKS ever denies, so what is not
   * allowed is neither allowed nor denied. The evaluation error tells what could not be told, and
   * what of the review's selectors cannot be used.
   */
  public static SubjectAccessReviewStatus of(SubjectAccessReview review, Verdict verdict) {
    return of(review, verdict, verdict.unknowns().stream().map(Unknown::line).toList());
  }

  static SubjectAccessReviewStatus of(
      SubjectAccessReview review, Verdict verdict, List<String> evaluationErrors) {
    List<String> errors = new ArrayList<>();
    if (!evaluationErrors.isEmpty()) {
      errors.add(AggregateError.of(evaluationErrors));
    }
    errors.addAll(review.selectorErrors());
    return new SubjectAccessReviewStatus(
        verdict.isAllowed(), false, verdict.reason(), String.join("; ", errors));
  }
}
