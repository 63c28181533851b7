package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.BitSet;
import java.util.List;

/**
 * The authorizers of an EKS cluster, in the order that the package tells. Immutable and
 * thread-safe; access policies and RBAC are arranged for speed separately, each when it is first
 * asked, so either can change alone.
 */
public final class EksAuthorizers {

  private final AccessPolicyAuthorizer accessPolicies;
  private final RbacAuthorizer rbac;
  private final AuthorizerChain chain;

  private EksAuthorizers(AccessPolicyAuthorizer accessPolicies, RbacAuthorizer rbac) {
    this.accessPolicies = requireNonNull(accessPolicies, "accessPolicies");
    this.rbac = requireNonNull(rbac, "rbac");
    this.chain =
        AuthorizerChain.of(
            List.of(new PrivilegedGroupAuthorizer(), new NodeAuthorizer(), accessPolicies, rbac));
  }

  /** The chain with these authorizers. */
  public static EksAuthorizers of(AccessPolicyAuthorizer accessPolicies, RbacAuthorizer rbac) {
    return new EksAuthorizers(accessPolicies, rbac);
  }

  /** The same with other access entries; shares RBAC. */
  public EksAuthorizers with(AccessEntries entries) {
    return of(accessPolicies.with(entries), rbac);
  }

  /** The same once an RBAC object changes; see {@link RbacAuthorizer#with}. */
  public EksAuthorizers with(RbacObject changed, RbacObjects objects) {
    return of(accessPolicies, rbac.with(changed, objects));
  }

  /** The authorizers in their order. */
  public AuthorizerChain chain() {
    return chain;
  }

  /** A user whose grants are looked up, to be asked about often. */
  public ResolvedUser resolve(UserInfo user) {
    return new ResolvedUser(requireNonNull(user, "user"), accessPolicies, rbac);
  }

  /**
   * Whether a user may make a request: the decision of {@link #chain()} without the reason.
   * Allocates nothing, unless RBAC does not allow it and the user's {@code extra} has to be looked
   * at.
   */
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    return PrivilegedGroupAuthorizer.isPrivileged(user)
        || rbac.compiled().isAllowed(user, requireNonNull(request, "request"))
        || (!user.extra().isEmpty() && accessPolicies.isAllowed(user, request));
  }

  /** Which of many users may make a request: the bits at their places. */
  public BitSet allowed(List<UserInfo> users, RequestAttributes request) {
    CompiledRbac.Question question = rbac.compiled().question(request);
    BitSet allowed = new BitSet(users.size());
    int place = 0;
    for (UserInfo user : users) {
      allowed.set(
          place++,
          PrivilegedGroupAuthorizer.isPrivileged(user)
              || question.isAllowed(user)
              || (!user.extra().isEmpty() && accessPolicies.isAllowed(user, request)));
    }
    return allowed;
  }
}
