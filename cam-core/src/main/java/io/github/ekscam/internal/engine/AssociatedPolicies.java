package io.github.ekscam.internal.engine;

import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessPolicy;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The access policies that reach a user: as a holder of roles, where each policy is a role, held in
 * its scope, and as the authorizer that answers for the user. Immutable.
 */
final class AssociatedPolicies implements RoleHolder, Authorizer {

  private final CompiledRules rules;
  private final AccessPolicyRules.Reached reached;

  /** The roles held in the whole cluster, and those held in namespaces given by name. */
  private final long[] ofCluster;

  private final CompiledNames<long[]> byNamespace;

  /** The roles held in namespaces given by patterns. */
  private final Pattern[] byPattern;

  /** Namespaces given by a pattern, and the roles held there. */
  private static final class Pattern {

    private final AccessScope scope;
    private final long[] roles;

    Pattern(String namespaces, long[] roles) {
      this.scope = AccessScope.namespaces(List.of(namespaces));
      this.roles = roles;
    }
  }

  /**
   * These policies.
   *
   * @param rules the rules of all policies of the catalogue
   * @param reached the policies
   * @param number their numbers as roles; negative for one that the catalogue does not have
   */
  AssociatedPolicies(
      CompiledRules rules,
      AccessPolicyRules.Reached reached,
      ToIntFunction<AssociatedPolicy> number) {
    this.rules = rules;
    this.reached = reached;
    List<Integer> cluster = new ArrayList<>();
    SortedMap<String, List<Integer>> namespaces = new TreeMap<>();
    for (AssociatedPolicy policy : reached.policies()) {
      int role = number.applyAsInt(policy);
      if (role < 0) {
        continue;
      }
      AccessScope scope = policy.association().accessScope();
      if (scope instanceof AccessScope.Cluster) {
        cluster.add(role);
      }
      for (String namespace : scope.namespaces()) {
        namespaces.computeIfAbsent(namespace, each -> new ArrayList<>()).add(role);
      }
    }
    SortedMap<String, long[]> named = new TreeMap<>();
    List<Pattern> patterns = new ArrayList<>();
    namespaces.forEach(
        (namespace, roles) -> {
          if (namespace.contains("*")) {
            patterns.add(new Pattern(namespace, grants(roles)));
          } else {
            named.put(namespace, grants(roles));
          }
        });
    this.ofCluster = grants(cluster);
    this.byNamespace = CompiledNames.of(named);
    this.byPattern = patterns.toArray(Pattern[]::new);
  }

  private static long[] grants(List<Integer> roles) {
    return CompiledGrants.of(roles.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public boolean holdsAnyOf(UserInfo same, CompiledRoleSet roles, String namespace) {
    if (roles.isEmpty()) {
      return false;
    }
    if (CompiledGrants.intersect(ofCluster, 0, roles)) {
      return true;
    }
    if (namespace.isEmpty()) {
      return false;
    }
    long[] named = byNamespace.find(namespace);
    if (named != null && CompiledGrants.intersect(named, 0, roles)) {
      return true;
    }
    for (Pattern pattern : byPattern) {
      if (CompiledGrants.intersect(pattern.roles, 0, roles)
          && pattern.scope.includesNamespace(namespace)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean proves(UserInfo same, RequestAttributes request) {
    for (AssociatedPolicy policy : reached.policies()) {
      if (policy.firstAllowing(request) != null) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    return rules.isAllowed(user, request, this);
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
