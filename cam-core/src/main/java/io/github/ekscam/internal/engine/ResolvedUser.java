package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Verdict;
import io.github.ekscam.internal.matching.AccessPolicyRules;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user whose grants on a cluster are looked up: asked often, about any request. Answers as the
 * authorizers of the cluster do. Immutable and thread-safe.
 *
 * <p>A yes or no costs the same however many bindings there are, and allocates nothing. A verdict
 * costs a look at the user's own bindings as well, those in the request's namespace and in the
 * whole cluster.
 */
public final class ResolvedUser {

  private final UserInfo user;
  private final boolean isPrivileged;
  private final CompiledAccessPolicies.@Nullable Associated accessPolicies;
  private final CompiledRbac rbac;
  private final CompiledUser compiledUser;
  private final AuthorizerChain authorizers;

  ResolvedUser(
      UserInfo user, AccessPolicyAuthorizer accessPolicyAuthorizer, RbacAuthorizer rbacAuthorizer) {
    AccessPolicyRules.Reached reached = accessPolicyAuthorizer.reaching(user);
    this.user = user;
    this.isPrivileged = PrivilegedGroupAuthorizer.isPrivileged(user);
    this.accessPolicies = accessPolicyAuthorizer.compile(reached);
    this.rbac = rbacAuthorizer.compiled();
    this.compiledUser = rbac.user(user);
    this.authorizers =
        AuthorizerChain.of(
            List.of(
                new PrivilegedGroupAuthorizer(),
                new NodeAuthorizer(),
                (same, request) -> AccessPolicyAuthorizer.authorize(reached, request),
                (same, request) -> rbacAuthorizer.authorize(same, compiledUser, request)));
  }

  /** The user. */
  public UserInfo user() {
    return user;
  }

  /** Whether the user may make a request, and why. */
  public Verdict authorize(RequestAttributes request) {
    return authorizers.decide(user, request);
  }

  /** Whether the user may make a request. */
  public boolean isAllowed(RequestAttributes request) {
    if (request instanceof ResourceRequest r) {
      return isPrivileged
          || rbac.isAllowed(
              compiledUser,
              r.verb(),
              r.apiGroup(),
              r.resource(),
              r.subresource(),
              r.namespace(),
              r.name())
          || (accessPolicies != null
              && accessPolicies.isAllowed(
                  r.verb(), r.apiGroup(), r.resource(), r.subresource(), r.namespace(), r.name()));
    }
    NonResourceRequest r = (NonResourceRequest) requireNonNull(request, "request");
    return isPrivileged
        || rbac.isAllowed(compiledUser, r.verb(), r.path())
        || (accessPolicies != null && accessPolicies.isAllowed(r.verb(), r.path()));
  }

  /**
   * Which of many requests the user may make: the bits at their places. Cheaper than one by one
   * where requests that follow each other are for the same resource or in the same namespace.
   */
  public BitSet allowed(List<? extends RequestAttributes> requests) {
    BitSet allowed = rbac.allowed(compiledUser, requests);
    if (isPrivileged) {
      allowed.set(0, requests.size());
    }
    if (accessPolicies != null) {
      for (int i = allowed.nextClearBit(0); i < requests.size(); i = allowed.nextClearBit(i + 1)) {
        allowed.set(i, isAllowed(requests.get(i)));
      }
    }
    return allowed;
  }
}
