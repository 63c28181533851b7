package io.github.ekscam.internal.engine;

import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.matching.AccessPolicyRules;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
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

  /** The policies that reach a user. */
  AccessPolicyRules.Reached reaching(UserInfo user) {
    return rules.reaching(user);
  }

  /** The same, made for speed; null if they allow nothing. */
  CompiledAccessPolicies.@Nullable Associated compile(AccessPolicyRules.Reached reached) {
    return reached.policies().isEmpty() ? null : compiled().associated(reached.policies());
  }

  /** Whether they allow a request of a user: the decision without its reason. */
  boolean isAllowed(UserInfo user, RequestAttributes request) {
    for (AssociatedPolicy policy : reaching(user).policies()) {
      if (policy.includes(request) && firstAllowing(policy, request) != null) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    return authorize(reaching(user), request);
  }

  /** The verdict for whom these policies reach. */
  static Verdict authorize(AccessPolicyRules.Reached reached, RequestAttributes request) {
    if (reached.problem().isPresent()) {
      return Verdict.pass("", List.of(reached.problem().get()));
    }
    List<String> errors = new ArrayList<>();
    for (AssociatedPolicy policy : reached.policies()) {
      Optional<Verdict> allowed = allow(policy, request, reached.principalId(), errors);
      if (allowed.isPresent()) {
        return allowed.get();
      }
    }
    return errors.isEmpty() ? Verdict.pass() : Verdict.pass("", errors);
  }

  private static Optional<Verdict> allow(
      AssociatedPolicy associated,
      RequestAttributes request,
      String principalId,
      List<String> errors) {
    if (!associated.includes(request)) {
      return Optional.empty();
    }
    if (associated.rules().isEmpty()) {
      errors.add(associated.unknownRules());
      return Optional.empty();
    }
    AccessPolicy.Rule rule = firstAllowing(associated, request);
    if (rule == null) {
      associated.rules().get().stream()
          .filter(each -> each.isRestricted() && PolicyRuleMatcher.matches(each.rule(), request))
          .forEach(each -> errors.add(associated.unknownObjects(each)));
      return Optional.empty();
    }
    PolicyAssociation association = associated.association();
    return Optional.of(
        Verdict.allow(
            Reasons.allowedByAccessPolicy(
                associated.entry().principalArn().value(),
                association.policyArn().toString(),
                bindingNamespace(association.accessScope(), request),
                principalId),
            new Grant.AccessPolicy(
                associated.entry(), association, associated.policy().orElseThrow(), rule.rule())));
  }

  /** The first rule that allows a request in the scope, if the rules are known. */
  private static AccessPolicy.@Nullable Rule firstAllowing(
      AssociatedPolicy associated, RequestAttributes request) {
    for (AccessPolicy.Rule rule : associated.rules().orElse(List.of())) {
      if (!rule.isRestricted() && PolicyRuleMatcher.matches(rule.rule(), request)) {
        return rule;
      }
    }
    return null;
  }

  private static String bindingNamespace(AccessScope scope, RequestAttributes request) {
    return scope instanceof AccessScope.Namespaces && request instanceof ResourceRequest resource
        ? resource.namespace()
        : "";
  }
}
