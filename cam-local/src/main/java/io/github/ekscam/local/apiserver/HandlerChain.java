package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Status;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * What the API server does with a request before it comes to the handler of its path: it finds out
 * what is asked, who asks, who they impersonate, and whether they may.
 *
 * <p>Reproduces the order of {@code DefaultBuildHandlerChain} of k8s.io/apiserver and, of its
 * filters, those for the request info, authentication, impersonation and authorization. Up to
 * Kubernetes 1.34 impersonation without a user is answered 500 and in 1.35 by 400; from 1.36 on
 * impersonation may be constrained. Immutable and thread-safe. The cost is that of one decision,
 * and with impersonation of one for each thing that is asked for, or of two from 1.36 on.
 */
final class HandlerChain {

  private static final KubernetesVersion V1_35 = new KubernetesVersion(1, 35);
  private static final KubernetesVersion V1_36 = new KubernetesVersion(1, 36);

  private final EksCluster cluster;
  private final Impersonation impersonation;

  private HandlerChain(EksCluster cluster, Impersonation impersonation) {
    this.cluster = cluster;
    this.impersonation = impersonation;
  }

  /** A chain as in the cluster's version of Kubernetes; the newest known where it is not told. */
  static HandlerChain of(EksCluster cluster) {
    KubernetesVersion version = cluster.kubernetesVersion().orElse(V1_36);
    return new HandlerChain(
        cluster,
        version.compareTo(V1_36) >= 0
            ? new ConstrainedImpersonation()
            : new ClassicImpersonation(version.compareTo(V1_35) >= 0));
  }

  /**
   * Answers a request.
   *
   * @param authenticated who sent it, as an authenticator identified them; {@code
   *     system:authenticated} is added as the API server does
   */
  ApiResponse handle(UserInfo authenticated, ApiRequest request) {
    requireNonNull(authenticated, "authenticated");
    return withInfo(
        request, info -> handle(Identities.authenticated(authenticated), info, request));
  }

  /**
   * Answers a request whose sender no authenticator knows: by 401, unless the server can make
   * nothing of the request.
   *
   * @param problem what is known of why, for {@link ApiResponse#errors()}
   */
  ApiResponse handleUnauthenticated(ApiRequest request, String problem) {
    requireNonNull(problem, "problem");
    return withInfo(
        request,
        info ->
            ApiResponse.refused(
                Status.unauthorized(), AuditEvent.ofUnauthenticated(info), List.of(problem)));
  }

  /** The rest of the chain. */
  private interface Next {
    ApiResponse handle(RequestInfo info);
  }

  private static ApiResponse withInfo(ApiRequest request, Next next) {
    RequestInfo info;
    try {
      info = RequestInfo.of(request.method(), request.uri());
    } catch (IllegalArgumentException e) {
      // Go's HTTP server answers this itself, without a line end.
      return ApiResponse.refused(400, "400 Bad Request");
    }
    return info.error()
        .map(error -> internalError(request, "failed to create RequestInfo: " + error))
        .orElseGet(() -> next.handle(info));
  }

  private ApiResponse handle(UserInfo requester, RequestInfo info, ApiRequest request) {
    AuditEvent event = AuditEvent.of(info, requester);
    ImpersonationHeaders wanted = ImpersonationHeaders.of(request.headers());
    RequestAttributes attributes = info.attributes();
    if (!wanted.hasUser() && !wanted.hasOthers()) {
      return authorize(requester, attributes, event, List.of());
    }
    ImpersonationChecks checks = new ImpersonationChecks(cluster);
    Impersonation.Outcome outcome =
        impersonation.impersonate(wanted, requester, attributes, checks);
    if (outcome instanceof Impersonation.Outcome.Impersonated impersonated) {
      return authorize(
          withoutExtra(impersonated.user()),
          attributes,
          event.withImpersonated(impersonated.user(), impersonated.constraint()),
          checks.errors());
    }
    if (outcome instanceof Impersonation.Outcome.Refused refused) {
      return ApiResponse.refused(refused.status(), event, checks.errors());
    }
    String error = ((Impersonation.Outcome.Failed) outcome).error();
    return internalError(request, error).withAuditEvent(event);
  }

  /**
   * EKS says that access policies do not count under impersonation. An {@code extra} that names an
   * IAM principal is what they go by, and could be sent with its keys percent-encoded, which keeps
   * their capitals; so authorizers are shown none. No other looks at it.
   */
  private static UserInfo withoutExtra(UserInfo user) {
    return UserInfo.builder(user.username()).uid(user.uid()).groups(user.groups()).build();
  }

  private ApiResponse authorize(
      UserInfo user, RequestAttributes attributes, AuditEvent event, List<String> errorsBefore) {
    Verdict verdict = cluster.authorize(user, attributes);
    List<String> errors = new ArrayList<>(errorsBefore);
    verdict.unknowns().forEach(unknown -> errors.add(unknown.line()));
    return verdict.isAllowed()
        ? ApiResponse.passedOn(
            event.withDecision("allow", verdict.reason()), errors, verdict.grant().orElseThrow())
        : ApiResponse.refused(
            Status.forbidden(user, attributes, verdict),
            event.withDecision("forbid", verdict.reason()),
            errors);
  }

  private static ApiResponse internalError(ApiRequest request, String error) {
    String text = "Internal Server Error: " + GoQuote.quote(request.uri()) + ": " + error;
    return ApiResponse.refused(500, GoQuote.withoutHtml(text) + "\n");
  }
}
