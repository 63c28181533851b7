package io.github.ekscam.internal.engine;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The access policies of a catalogue made for speed: each is a role with a number. A policy whose
 * rules are not known allows nothing, nor does a rule that is restricted to objects that AWS does
 * not name. Immutable; nothing here depends on the access entries.
 */
final class CompiledAccessPolicies {

  private final Map<String, Integer> numbers = new HashMap<>();
  private final CompiledRules rules;

  CompiledAccessPolicies(AccessPolicyCatalogue catalogue) {
    List<List<PolicyRule>> rulesByNumber = new ArrayList<>();
    for (AccessPolicy policy : catalogue.policies()) {
      numbers.put(policy.name(), numbers.size());
      rulesByNumber.add(
          policy.rules().orElse(List.of()).stream()
              .filter(rule -> !rule.isRestricted())
              .map(AccessPolicy.Rule::rule)
              .toList());
    }
    this.rules = CompiledRules.of(rulesByNumber);
  }

  /** What policies give that are associated to one entry; null if they give nothing. */
  @Nullable Associated associated(List<AssociatedPolicy> policies) {
    boolean any = policies.stream().anyMatch(policy -> policy.rules().isPresent());
    return any ? new Associated(rules, policies, numbers) : null;
  }

  /** The policies associated to one entry, by where they count. */
  static final class Associated {

    private final CompiledRules rules;

    private final long[] ofCluster;
    private final CompiledNames<long[]> byNamespace;
    private final List<Pattern> byPattern;

    /** Namespaces that are given by a pattern, and their policies. */
    private static final class Pattern {

      private final AccessScope scope;
      private final long[] policies;

      Pattern(String pattern, long[] policies) {
        this.scope = AccessScope.namespaces(List.of(pattern));
        this.policies = policies;
      }
    }

    private Associated(
        CompiledRules rules, List<AssociatedPolicy> policies, Map<String, Integer> numbers) {
      this.rules = rules;
      List<Integer> cluster = new ArrayList<>();
      Map<String, List<Integer>> namespaces = new LinkedHashMap<>();
      for (AssociatedPolicy policy : policies) {
        Integer number = numbers.get(policy.association().policyArn().name());
        if (number == null || policy.rules().isEmpty()) {
          continue;
        }
        AccessScope scope = policy.association().accessScope();
        if (scope instanceof AccessScope.Cluster) {
          cluster.add(number);
        }
        for (String namespace : scope.namespaces()) {
          namespaces.computeIfAbsent(namespace, n -> new ArrayList<>()).add(number);
        }
      }
      Map<String, long[]> named = new LinkedHashMap<>();
      List<Pattern> patterns = new ArrayList<>();
      namespaces.forEach(
          (namespace, held) -> {
            if (namespace.contains("*")) {
              patterns.add(new Pattern(namespace, grants(held)));
            } else {
              named.put(namespace, grants(held));
            }
          });
      this.ofCluster = grants(cluster);
      this.byNamespace = CompiledNames.of(named);
      this.byPattern = List.copyOf(patterns);
    }

    private static long[] grants(List<Integer> numbers) {
      return CompiledGrants.of(numbers.stream().mapToInt(Integer::intValue).toArray());
    }

    boolean isAllowed(
        String verb,
        String apiGroup,
        String resource,
        String subresource,
        String namespace,
        String name) {
      return holdsAnyOf(rules.rolesAllowing(verb, apiGroup, resource, subresource, name), namespace)
          || holdsAnyOf(
              rules.rolesBySubresource(verb, apiGroup, resource, subresource, name), namespace)
          || (holdsAnyOf(rules.rolesWithWideRules(), namespace)
              && holdsAnyOf(
                  rules.rolesByWideRules(verb, apiGroup, resource, subresource, name), namespace));
    }

    private boolean holdsAnyOf(CompiledRoleSet policies, String namespace) {
      if (policies.isEmpty()) {
        return false;
      }
      if (holdsAnyOf(policies)) {
        return true;
      }
      long[] named = byNamespace.find(namespace);
      if (named != null && CompiledGrants.intersect(named, 0, policies)) {
        return true;
      }
      for (int i = 0; i < byPattern.size(); i++) { // An iterator would be allocated.
        Pattern pattern = byPattern.get(i);
        if (pattern.scope.includesNamespace(namespace)
            && CompiledGrants.intersect(pattern.policies, 0, policies)) {
          return true;
        }
      }
      return false;
    }

    boolean isAllowed(String verb, String path) {
      if (holdsAnyOf(rules.rolesAllowing(verb, path))
          || (holdsAnyOf(rules.rolesWithWideRules())
              && holdsAnyOf(rules.rolesByWideRules(verb, path)))) {
        return true;
      }
      for (int i = 0; i < rules.pathPrefixes(); i++) {
        if (holdsAnyOf(rules.rolesAllowingPrefix(i, verb, path))) {
          return true;
        }
      }
      return false;
    }

    private boolean holdsAnyOf(CompiledRoleSet policies) {
      return CompiledGrants.intersect(ofCluster, 0, policies);
    }
  }
}
