package io.github.ekscam.internal.engine;

import io.github.ekscam.Verdict;
import io.github.ekscam.request.RequestAttributes;
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
  private final CompiledUser rbac;
  private final @Nullable Authorizer nodes;
  private final @Nullable Authorizer accessPolicies;
  private final EksChain chain;

  ResolvedUser(
      UserInfo user,
      CompiledUser rbac,
      @Nullable Authorizer nodes,
      @Nullable Authorizer accessPolicies,
      EksChain chain) {
    this.user = user;
    this.isPrivileged = PrivilegedGroupAuthorizer.isPrivileged(user);
    this.rbac = rbac;
    this.nodes = nodes;
    this.accessPolicies = accessPolicies;
    this.chain = chain;
  }

  /** Whether the user may make a request, and why. */
  public Verdict authorize(RequestAttributes request) {
    return chain.authorize(user, request);
  }

  /** Whether the user may make a request. */
  public boolean isAllowed(RequestAttributes request) {
    return EksChain.isAllowed(isPrivileged, rbac, nodes, accessPolicies, user, request);
  }

  /**
   * Which of many requests the user may make: the bits at their indexes. Cheaper than one by one
   * where requests that follow each other are for the same resource or in the same namespace.
   */
  public BitSet allowed(List<? extends RequestAttributes> requests) {
    BitSet allowed = rbac.allowed(user, requests);
    for (int i = allowed.nextClearBit(0); i < requests.size(); i = allowed.nextClearBit(i + 1)) {
      allowed.set(
          i,
          EksChain.isAllowedBesidesRbac(
              isPrivileged, nodes, accessPolicies, user, requests.get(i)));
    }
    return allowed;
  }
}
