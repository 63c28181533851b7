package io.github.ekscam.internal.engine;

import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * EKS access policies. A user is matched to an access entry not by name but by the IAM principal
 * that the authenticator put into the user's {@code extra}; so what an impersonated user may do, or
 * a user whom a review names without it, is not affected.
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
        : new OfUser(compiled(), reached);
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

  /** The authorizer of a user whom these policies reach. */
  private static final class OfUser implements Authorizer {

    private final CompiledRules rules;
    private final AssociatedPolicies holder;
    private final AccessPolicyRules.Reached reached;

    OfUser(CompiledAccessPolicies compiled, AccessPolicyRules.Reached reached) {
      this.rules = compiled.rules();
      this.holder = compiled.associated(reached.policies());
      this.reached = reached;
    }

    @Override
    public boolean isAllowed(UserInfo user, RequestAttributes request) {
      return rules.isAllowed(user, request, holder);
    }

    @Override
    public Verdict authorize(UserInfo user, RequestAttributes request) {
      if (reached.unknown().isPresent()) {
        return Verdict.pass("", List.of(reached.unknown().get()));
      }
      if (isAllowed(user, request)) {
        for (AssociatedPolicy policy : reached.policies()) {
          AccessPolicy.Rule rule = policy.firstAllowing(request);
          if (rule != null) {
            return allow(policy, rule, request, reached.principalId());
          }
        }
        rules.distrust(user, request);
      }
      return pass(request);
    }

    private Verdict pass(RequestAttributes request) {
      List<Unknown> unknowns = new ArrayList<>();
      for (AssociatedPolicy policy : reached.policies()) {
        unknowns.addAll(AccessPolicyRules.unknowns(policy, request));
      }
      if (!rules.isTrusted()) {
        unknowns.add(CompiledRules.WRONG_TABLES);
      }
      return unknowns.isEmpty() ? Verdict.pass() : Verdict.pass("", unknowns);
    }
  }

  private static Verdict allow(
      AssociatedPolicy associated,
      AccessPolicy.Rule rule,
      RequestAttributes request,
      Optional<String> principalId) {
    PolicyAssociation association = associated.association();
    return Verdict.allow(
        Reasons.allowedByAccessPolicy(
            associated.entry().principalArn().value(),
            association.policyArn().toString(),
            bindingNamespace(association.accessScope(), request),
            principalId.orElse(AuthenticatorUser.UNKNOWN_PRINCIPAL_ID)),
        AccessPolicyRules.grant(associated, rule.rule()));
  }

  private static String bindingNamespace(AccessScope scope, RequestAttributes request) {
    return scope instanceof AccessScope.Namespaces && request instanceof ResourceRequest resource
        ? resource.namespace()
        : "";
  }
}
