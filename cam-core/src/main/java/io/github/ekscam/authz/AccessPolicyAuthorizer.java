package io.github.ekscam.authz;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
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

  private final AccessEntries entries;
  private final AccessPolicyCatalogue catalogue;

  private AccessPolicyAuthorizer(AccessEntries entries, AccessPolicyCatalogue catalogue) {
    this.entries = requireNonNull(entries, "entries");
    this.catalogue = requireNonNull(catalogue, "catalogue");
  }

  /** An authorizer of these entries and their policies. */
  public static AccessPolicyAuthorizer of(AccessEntries entries, AccessPolicyCatalogue catalogue) {
    return new AccessPolicyAuthorizer(entries, catalogue);
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    CallerPrincipal caller = CallerPrincipal.of(user);
    if (caller.problem().isPresent()) {
      return Verdict.pass("", List.of(caller.problem().get()));
    }
    List<AccessEntry> found = caller.canonicalArn().map(entries::namedBy).orElse(List.of());
    if (found.size() > 1) {
      return Verdict.pass(
          "",
          List.of(
              "unknown: "
                  + found.stream().map(entry -> entry.principalArn().value()).toList()
                  + " have the same name, and IAM knows one of them at a time: which access entry"
                  + " counts cannot be told"));
    }
    List<String> errors = new ArrayList<>();
    for (AccessEntry entry : found) {
      for (PolicyAssociation association : entries.associations(entry)) {
        Optional<Verdict> allowed =
            allow(entry, association, request, caller.principalId(), errors);
        if (allowed.isPresent()) {
          return allowed.get();
        }
      }
    }
    return errors.isEmpty() ? Verdict.pass() : Verdict.pass("", errors);
  }

  private Optional<Verdict> allow(
      AccessEntry entry,
      PolicyAssociation association,
      RequestAttributes request,
      String principalId,
      List<String> errors) {
    String policyName = association.policyArn().name();
    if (!inScope(association.accessScope(), request)) {
      return Optional.empty();
    }
    Optional<AccessPolicy> policy = catalogue.find(policyName);
    Optional<List<AccessPolicy.Rule>> rules = policy.flatMap(AccessPolicy::rules);
    if (rules.isEmpty()) {
      errors.add(
          "unknown: the access policy "
              + policyName
              + ", associated to "
              + entry.principalArn()
              + ", may allow this, but "
              + (policy.isPresent()
                  ? "AWS does not publish its rules"
                  : "it is not in the catalogue of access policies"));
      return Optional.empty();
    }
    for (AccessPolicy.Rule rule : rules.get()) {
      if (!PolicyRuleMatcher.matches(rule.rule(), request)) {
        continue;
      }
      if (!rule.isRestricted()) {
        String reason =
            Reasons.allowedByAccessPolicy(
                entry.principalArn().value(),
                association.policyArn().toString(),
                bindingNamespace(association.accessScope(), request),
                principalId);
        return Optional.of(
            Verdict.allow(
                reason, new Grant.AccessPolicy(entry, association, policy.get(), rule.rule())));
      }
      errors.add(
          "unknown: the access policy "
              + policyName
              + ", associated to "
              + entry.principalArn()
              + ", allows this for some objects that AWS does not name: "
              + rule.restriction());
    }
    return Optional.empty();
  }

  private static boolean inScope(AccessScope scope, RequestAttributes request) {
    return scope instanceof AccessScope.Cluster
        || (request instanceof ResourceRequest resource
            && scope.includesNamespace(resource.namespace()));
  }

  private static String bindingNamespace(AccessScope scope, RequestAttributes request) {
    return scope instanceof AccessScope.Namespaces && request instanceof ResourceRequest resource
        ? resource.namespace()
        : "";
  }
}
