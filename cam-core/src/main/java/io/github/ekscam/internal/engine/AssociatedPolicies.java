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

  /** The numbers of the policies as roles; negative for one that the catalogue does not have. */
  private final int[] numbers;

  /** The roles held in the whole cluster, and those held in namespaces given by name. */
  private final long[] ofCluster;

  private final CompiledNames<long[]> byNamespace;

  /** The roles held in namespaces given by patterns. */
  private final Pattern[] byPattern;

  /** Namespaces given by a pattern, and the roles held there. */
  private static final class Pattern {

    private final String namespaces;
    private final AccessScope scope;
    private final long[] roles;

    Pattern(String namespaces, long[] roles) {
      this.namespaces = namespaces;
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
    this.numbers = reached.policies().stream().mapToInt(number).toArray();
    List<Integer> cluster = new ArrayList<>();
    SortedMap<String, List<Integer>> namespaces = new TreeMap<>();
    for (int i = 0; i < numbers.length; i++) {
      int role = numbers[i];
      if (role < 0) {
        continue;
      }
      AccessScope scope = reached.policies().get(i).association().accessScope();
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
  public int holdsAnyOf(UserInfo same, CompiledRoleSet roles, String namespace) {
    if (roles.isEmpty()) {
      return NOT_HELD;
    }
    int held = CompiledGrants.intersect(ofCluster, 0, roles);
    if (held == PROVEN || namespace.isEmpty()) {
      return held;
    }
    long[] named = byNamespace.find(namespace);
    if (named != null) {
      held = Math.max(held, CompiledGrants.intersect(named, 0, roles));
    }
    for (int i = 0; i < byPattern.length && held != PROVEN; i++) {
      int there = CompiledGrants.intersect(byPattern[i].roles, 0, roles);
      if (there > held && byPattern[i].scope.includesNamespace(namespace)) {
        held = there;
      }
    }
    return held;
  }

  @Override
  public boolean proves(UserInfo same, CompiledRoleSet roles, RequestAttributes request) {
    for (int i = 0; i < numbers.length; i++) {
      AssociatedPolicy policy = reached.policies().get(i);
      if (numbers[i] >= 0 && roles.contains(numbers[i]) && policy.firstAllowing(request) != null) {
        setProven(numbers[i], policy.association().accessScope(), request);
        return true;
      }
    }
    return false;
  }

  private void setProven(int role, AccessScope scope, RequestAttributes request) {
    if (scope instanceof AccessScope.Cluster) {
      CompiledGrants.setProven(ofCluster, 0, role);
      return;
    }
    String namespace = ((ResourceRequest) request).namespace();
    long[] named = byNamespace.find(namespace);
    if (named != null && scope.namespaces().contains(namespace)) {
      CompiledGrants.setProven(named, 0, role);
    }
    for (Pattern pattern : byPattern) {
      if (scope.namespaces().contains(pattern.namespaces)
          && pattern.scope.includesNamespace(namespace)) {
        CompiledGrants.setProven(pattern.roles, 0, role);
      }
    }
  }

  @Override
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    return rules.isAllowed(user, request, this);
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
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
    List<Unknown> unknowns = new ArrayList<>(reached.unknown().stream().toList());
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
