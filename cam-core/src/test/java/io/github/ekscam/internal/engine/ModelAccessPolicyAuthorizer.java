package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
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
 * Access policies, step by step: the model that {@link AccessPolicyAuthorizer} is compared to. It
 * knows users whose {@code extra} names their principal by {@code canonicalArn} and {@code
 * principalId}, and entries of principals without a path. Shares no code that matches with it.
 */
public final class ModelAccessPolicyAuthorizer implements Authorizer {

  private final AccessEntries entries;
  private final AccessPolicyCatalogue catalogue;

  private ModelAccessPolicyAuthorizer(AccessEntries entries, AccessPolicyCatalogue catalogue) {
    this.entries = entries;
    this.catalogue = catalogue;
  }

  /** An authorizer of these entries and their policies. */
  public static ModelAccessPolicyAuthorizer of(
      AccessEntries entries, AccessPolicyCatalogue catalogue) {
    return new ModelAccessPolicyAuthorizer(entries, catalogue);
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    if (!user.extra().containsKey("canonicalArn")) {
      return Verdict.pass();
    }
    if (!user.extra().containsKey("principalId")) {
      String arn = user.extra().get("canonicalArn").get(0);
      return Verdict.pass("", List.of(new Unknown.ExtraWithoutPrincipalId(arn)));
    }
    String arn = user.extra().get("canonicalArn").get(0);
    List<Unknown> unknowns = new ArrayList<>();
    for (AccessEntry entry : entries.entries()) {
      if (!entry.principalArn().value().equals(arn)) {
        continue;
      }
      for (PolicyAssociation association : entries.associations(entry)) {
        if (isInScope(association.accessScope(), request)) {
          Optional<Verdict> allowed = allowed(entry, association, user, request, unknowns);
          if (allowed.isPresent()) {
            return allowed.get();
          }
        }
      }
    }
    return unknowns.isEmpty() ? Verdict.pass() : Verdict.pass("", unknowns);
  }

  private static boolean isInScope(AccessScope scope, RequestAttributes request) {
    return scope.type().equals("cluster")
        || (request instanceof ResourceRequest resource
            && ModelRules.fits(scope.namespaces(), resource.namespace()));
  }

  private Optional<Verdict> allowed(
      AccessEntry entry,
      PolicyAssociation association,
      UserInfo user,
      RequestAttributes request,
      List<Unknown> unknowns) {
    Optional<AccessPolicy> policy = catalogue.find(association.policyArn().name());
    if (policy.isEmpty() || policy.get().rules().isEmpty()) {
      unknowns.add(
          policy.isEmpty()
              ? new Unknown.PolicyNotInCatalogue(entry, association)
              : new Unknown.PolicyWithoutRules(entry, association, policy.get()));
      return Optional.empty();
    }
    List<Unknown> restricted = new ArrayList<>();
    for (AccessPolicy.Rule rule : policy.get().rules().get()) {
      if (!ModelRules.matches(rule.rule(), request)) {
        continue;
      }
      if (!rule.isRestricted()) {
        boolean isForCluster = association.accessScope().type().equals("cluster");
        return Optional.of(
            Verdict.allow(
                Reasons.allowedByAccessPolicy(
                    entry.principalArn().value(),
                    association.policyArn().toString(),
                    isForCluster ? "" : ((ResourceRequest) request).namespace(),
                    requireNonNull(user.extra().get("principalId")).get(0)),
                new Grant.AccessPolicy(entry, association, policy.get(), rule.rule())));
      }
      restricted.add(new Unknown.UnnamedObjects(entry, association, policy.get(), rule));
    }
    unknowns.addAll(restricted);
    return Optional.empty();
  }
}
