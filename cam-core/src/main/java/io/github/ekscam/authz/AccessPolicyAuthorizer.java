package io.github.ekscam.authz;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.evaluation.AccessPolicyRules;
import io.github.ekscam.evaluation.AssociatedPolicy;
import io.github.ekscam.evaluation.PolicyRuleMatcher;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  private final AccessPolicyRules rules;

  private AccessPolicyAuthorizer(AccessPolicyRules rules) {
    this.rules = rules;
  }

  /** An authorizer of these entries and their policies. */
  public static AccessPolicyAuthorizer of(AccessEntries entries, AccessPolicyCatalogue catalogue) {
    return new AccessPolicyAuthorizer(AccessPolicyRules.of(entries, catalogue));
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    AccessPolicyRules.Reached reached = rules.reaching(user);
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
    for (AccessPolicy.Rule rule : associated.rules().get()) {
      if (!PolicyRuleMatcher.matches(rule.rule(), request)) {
        continue;
      }
      if (!rule.isRestricted()) {
        PolicyAssociation association = associated.association();
        String reason =
            Reasons.allowedByAccessPolicy(
                associated.entry().principalArn().value(),
                association.policyArn().toString(),
                bindingNamespace(association.accessScope(), request),
                principalId);
        return Optional.of(
            Verdict.allow(
                reason,
                new Grant.AccessPolicy(
                    associated.entry(),
                    association,
                    associated.policy().orElseThrow(),
                    rule.rule())));
      }
      errors.add(associated.unknownObjects(rule));
    }
    return Optional.empty();
  }

  private static String bindingNamespace(AccessScope scope, RequestAttributes request) {
    return scope instanceof AccessScope.Namespaces && request instanceof ResourceRequest resource
        ? resource.namespace()
        : "";
  }
}
