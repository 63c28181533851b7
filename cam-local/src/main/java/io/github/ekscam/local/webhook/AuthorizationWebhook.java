package io.github.ekscam.local.webhook;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Status;
import io.github.ekscam.Verdict;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.local.apiserver.BadRequestException;
import io.github.ekscam.local.apiserver.Reviews;
import io.github.ekscam.local.apiserver.SubjectAccessReview;
import io.github.ekscam.local.apiserver.SubjectAccessReviewStatus;
import io.github.ekscam.local.apiserver.WebhookReview;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.request.UserInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The webhook authorizer of a cluster: answers the SubjectAccessReviews that kube-apiserver sends
 * to the webhooks of its {@code AuthorizationConfiguration}, or to that of {@code
 * --authorization-webhook-config-file}, in {@code v1} or {@code v1beta1}. Allows, or has no
 * opinion; never denies, so what it does not allow is left to the authorizers after it. That is
 * what EKS's own authorizer of access policies does, as far as is known.
 *
 * <p>Access policies count if the review's {@code extra} names the IAM principal, as the
 * authenticator sets it. A user who is impersonated by {@code kubectl --as} has none, so access
 * policies do not reach them, as on EKS.
 *
 * <p>What cannot be told is no opinion, and the evaluation error says what and why; kube-apiserver
 * does not look at it. What is no review is refused by a {@code Status} of code 400 or 422, and the
 * server then does what the webhook's {@code failurePolicy} says. Reproduces the protocol of {@code
 * plugin/pkg/authorizer/webhook} of k8s.io/apiserver 1.34.
 */
final class AuthorizationWebhook implements HttpHandler {

  private static final ImmutableMap<String, String> JSON =
      ImmutableMap.of("Content-Type", "application/json");

  private final Supplier<EksCluster> cluster;
  private final Authorizers authorizers;
  private final Consumer<Outcome> outcomes;

  /** Whose answer is given. */
  enum Authorizers {
    /** Access policies alone: the API server that asks has RBAC of its own. */
    ACCESS_POLICIES,
    /** All that EKS asks, with the RBAC objects of cam's cluster. */
    ALL
  }

  /** What became of a review. */
  enum Outcome {
    ALLOWED,
    NO_OPINION,
    /** No opinion, because something could not be told. */
    UNDECIDED,
    /** Not a review, or not a valid one. */
    REFUSED
  }

  /**
   * A webhook.
   *
   * @param cluster the cluster as it is now
   * @param outcomes is told of each review
   */
  AuthorizationWebhook(
      Supplier<EksCluster> cluster, Authorizers authorizers, Consumer<Outcome> outcomes) {
    this.cluster = requireNonNull(cluster, "cluster");
    this.authorizers = requireNonNull(authorizers, "authorizers");
    this.outcomes = requireNonNull(outcomes, "outcomes");
  }

  @Override
  public HttpAnswer handle(HttpCall call) {
    if (!call.method().equals("POST")) {
      outcomes.accept(Outcome.REFUSED);
      return new HttpAnswer(
          405, ImmutableMap.of("Allow", "POST", "Content-Type", "text/plain"), new byte[0]);
    }
    try {
      return answer(WebhookReview.read("the body", new ByteArrayInputStream(call.body())));
    } catch (InvalidInputException | BadRequestException e) {
      return refuse(Status.badRequest(String.valueOf(e.getMessage())));
    } catch (InvalidObjectException e) {
      return refuse(Status.invalid(e));
    }
  }

  private HttpAnswer answer(WebhookReview asked) {
    SubjectAccessReview review = asked.review();
    UserInfo user = review.user().orElseThrow();
    EksCluster now = cluster.get();
    Verdict verdict =
        authorizers == Authorizers.ALL
            ? now.authorize(user, review.attributes())
            : now.authorizeByAccessPolicies(user, review.attributes());
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    asked.writeAnswer(SubjectAccessReviewStatus.of(review, verdict), body);
    outcomes.accept(outcome(verdict));
    return new HttpAnswer(200, JSON, body.toByteArray());
  }

  private static Outcome outcome(Verdict verdict) {
    if (verdict.isAllowed()) {
      return Outcome.ALLOWED;
    }
    return verdict.isUndecided() ? Outcome.UNDECIDED : Outcome.NO_OPINION;
  }

  private HttpAnswer refuse(Status status) {
    outcomes.accept(Outcome.REFUSED);
    return refusal(status);
  }

  /** The answer that is a status, as of an API server. */
  static HttpAnswer refusal(Status status) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    Reviews.writeRefusal(status, body);
    return new HttpAnswer(status.code(), JSON, body.toByteArray());
  }
}
