package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Permissions.SubjectRules;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.matching.NodeIdentity;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.text.AggregateError;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the API server of a cluster answers to HTTP requests and to reviews, as far as access
 * decides the answer. Immutable and thread-safe.
 *
 * <p>Reproduces the handler chain of k8s.io/apiserver and {@code pkg/registry/authorization} of
 * Kubernetes, each as of the cluster's {@link EksCluster#kubernetesVersion()}; where it is not
 * known, the newest behaviour known holds.
 */
public final class ApiServer {

  private final EksCluster cluster;
  private final HandlerChain handlers;

  /** What stands before RBAC; none of it can list rules. */
  private final boolean otherAuthorizers;

  private ApiServer(EksCluster cluster, boolean otherAuthorizers) {
    this.cluster = cluster;
    this.handlers = HandlerChain.of(cluster);
    this.otherAuthorizers = otherAuthorizers;
  }

  /** The API server of a cluster. */
  public static ApiServer of(EksCluster cluster) {
    return new ApiServer(requireNonNull(cluster, "cluster"), true);
  }

  /** The API server of a cluster where RBAC alone decides: see {@link EksCluster#rbacAlone}. */
  public static ApiServer ofRbacAlone(EksCluster cluster) {
    return new ApiServer(cluster.rbacAlone(), false);
  }

  /** The version of Kubernetes that it is, if it is known. */
  Optional<KubernetesVersion> kubernetesVersion() {
    return cluster.kubernetesVersion();
  }

  /**
   * Answers a caller's HTTP request as the API server does, impersonation included. To a caller who
   * was given as a Kubernetes user {@code system:authenticated} is added, as the API server does. A
   * caller that the cluster does not know is answered 401 {@code Unauthorized}, with what is known
   * of why among the errors.
   *
   * <p>Access policies count for what callers may do and who they may impersonate, if their {@code
   * extra} names an IAM principal. As on EKS they never count for the user they impersonate, even
   * if that is themselves, whatever {@code extra} they send.
   *
   * <p>Where the caller's username is not known but by its template, refusals have the template in
   * its place.
   */
  public ApiResponse handle(Caller caller, ApiRequest request) {
    return caller
        .identity()
        .problem()
        .map(problem -> handlers.handleUnauthenticated(request, problem))
        .orElseGet(() -> handlers.handle(caller.user().orElseThrow(), request));
  }

  /**
   * Answers a SubjectAccessReview or a LocalSubjectAccessReview. Nothing is added to the user that
   * the review names: not {@code system:authenticated}, not the groups of a service account, and no
   * {@code extra}, without which access policies do not count.
   *
   * @throws IllegalArgumentException if it is a SelfSubjectAccessReview, which is asked by a
   *     caller: {@link #review(Caller, SubjectAccessReview)}
   */
  public SubjectAccessReviewStatus review(SubjectAccessReview review) {
    UserInfo user =
        review
            .user()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a SelfSubjectAccessReview is asked by a caller, and none was given"));
    return SubjectAccessReviewStatus.of(review, cluster.authorize(user, review.attributes()));
  }

  /**
   * Answers a caller's SelfSubjectAccessReview. To a caller that the cluster does not know EKS
   * would answer 401; here nothing is allowed, and the evaluation error says why.
   *
   * @throws IllegalArgumentException if it is a SubjectAccessReview or a LocalSubjectAccessReview,
   *     which names its user: {@link #review(SubjectAccessReview)}
   */
  public SubjectAccessReviewStatus review(Caller caller, SubjectAccessReview review) {
    if (!review.isSelf()) {
      throw new IllegalArgumentException(
          "a " + review.kind() + " names its user, so it is not asked by a caller");
    }
    Verdict verdict = caller.authorize(review.attributes());
    return caller
        .identity()
        .problem()
        .map(problem -> SubjectAccessReviewStatus.of(review, verdict, List.of(problem)))
        .orElseGet(() -> SubjectAccessReviewStatus.of(review, verdict));
  }

  private SubjectRulesReviewStatus rules(UserInfo user, SelfSubjectRulesReview review) {
    SubjectRules rules = cluster.rbacRules(user, review.namespace());
    List<String> errors = new ArrayList<>();
    if (otherAuthorizers && NodeIdentity.isNode(user)) {
      errors.add("node authorizer does not support user rule resolution");
    }
    if (otherAuthorizers) {
      errors.add("webhook authorizer does not support user rule resolution");
    }
    rules
        .bindingsWithoutRole()
        .forEach(binding -> errors.add(RbacRules.notFound(binding.roleRef())));
    return new SubjectRulesReviewStatus(
        rules.resourceRules(),
        rules.nonResourceRules(),
        otherAuthorizers,
        errors.isEmpty() ? "" : AggregateError.of(errors));
  }

  /**
   * Answers a caller's SelfSubjectRulesReview by what RBAC gives the caller. On EKS no answer is
   * complete: nodes and access policies, which to the API server are a webhook, cannot be listed,
   * and the evaluation error says so. For a caller that the cluster does not know nothing is
   * listed, and the evaluation error says why.
   */
  public SubjectRulesReviewStatus review(Caller caller, SelfSubjectRulesReview review) {
    return caller
        .identity()
        .problem()
        .map(problem -> new SubjectRulesReviewStatus(List.of(), List.of(), true, problem))
        .orElseGet(() -> rules(caller.user().orElseThrow(), review));
  }
}
