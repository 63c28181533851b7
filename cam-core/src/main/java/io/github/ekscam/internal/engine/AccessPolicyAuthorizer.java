package io.github.ekscam.internal.engine;

import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import org.jspecify.annotations.Nullable;

/**
 * EKS access policies. A user is matched to an access entry not by name but by the IAM principal
 * that the authenticator put into the user's {@code extra}; so what an impersonated user may do, or
 * a user that a review names without it, is not affected.
 *
 * <p>A policy acts as a ClusterRole bound to the principal: in the whole cluster, or by a
 * RoleBinding in each namespace of the scope. So a namespace scope reaches neither what belongs to
 * no namespace nor non-resource URLs. This is what the one audit event that has been seen shows for
 * the whole cluster; for namespaces it is inferred. Never denies. Immutable; the cost of a decision
 * grows with the rules of the policies associated to the caller's entry, and with nothing else.
 */
public final class AccessPolicyAuthorizer implements Authorizer {

  private final AccessPolicyCatalogue catalogue;
  private final AccessPolicyRules rules;

  /**
   * Made when it is first needed, perhaps by several threads at once, which then make the same:
   * nobody waits.
   */
  private @Nullable CompiledAccessPolicies compiled;

  private AccessPolicyAuthorizer(
      AccessPolicyCatalogue catalogue,
      AccessPolicyRules rules,
      @Nullable CompiledAccessPolicies compiled) {
    this.catalogue = catalogue;
    this.rules = rules;
    this.compiled = compiled;
  }

  /** An authorizer of these entries and their policies. */
  public static AccessPolicyAuthorizer of(AccessEntries entries, AccessPolicyCatalogue catalogue) {
    return new AccessPolicyAuthorizer(catalogue, AccessPolicyRules.of(entries, catalogue), null);
  }

  /** An authorizer of other entries and the same catalogue of policies, which is shared. */
  public AccessPolicyAuthorizer with(AccessEntries entries) {
    return new AccessPolicyAuthorizer(
        catalogue, AccessPolicyRules.of(entries, catalogue), compiled);
  }

  private CompiledAccessPolicies compiled() {
    CompiledAccessPolicies present = compiled;
    if (present == null) {
      present = new CompiledAccessPolicies(catalogue);
      compiled = present;
    }
    return present;
  }

  /** The authorizer of one user, whose policies are looked up; null if none reach them. */
  @Nullable Authorizer resolve(UserInfo user) {
    AccessPolicyRules.Reached reached = rules.reaching(user);
    return reached.policies().isEmpty() && reached.unknown().isEmpty()
        ? null
        : compiled().associated(reached);
  }

  /** Looks at nothing but {@code extra} if the user has none. */
  @Override
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    if (user.extra().isEmpty()) {
      return false;
    }
    Authorizer resolved = resolve(user);
    return resolved != null && resolved.isAllowed(user, request);
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    Authorizer resolved = resolve(user);
    return resolved == null ? Verdict.pass() : resolved.authorize(user, request);
  }
}
