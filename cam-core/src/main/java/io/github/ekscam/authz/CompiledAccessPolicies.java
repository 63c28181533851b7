package io.github.ekscam.authz;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.evaluation.AssociatedPolicy;
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

    /** The policies for the whole cluster, which start at 0, and those for namespaces. */
    private final long[] grants;

    private final CompiledNames<CompiledNames.Numbered> startsByNamespace;
    private final List<Pattern> patterns;

    /** Namespaces that are given by a pattern, and where their policies start. */
    private record Pattern(AccessScope scope, int start) {}

    private Associated(
        CompiledRules rules, List<AssociatedPolicy> policies, Map<String, Integer> numbers) {
      this.rules = rules;
      CompiledGrants.Builder building = new CompiledGrants.Builder(0);
      Map<String, List<Integer>> byNamespace = new LinkedHashMap<>();
      for (AssociatedPolicy policy : policies) {
        Integer number = numbers.get(policy.association().policyArn().name());
        if (number == null || policy.rules().isEmpty()) {
          continue;
        }
        AccessScope scope = policy.association().accessScope();
        if (scope instanceof AccessScope.Cluster) {
          building.add(number);
        }
        for (String namespace : scope.namespaces()) {
          byNamespace.computeIfAbsent(namespace, n -> new ArrayList<>()).add(number);
        }
      }
      building.end();
      List<CompiledNames.Numbered> starts = new ArrayList<>();
      List<Pattern> found = new ArrayList<>();
      byNamespace.forEach(
          (namespace, held) -> {
            held.forEach(building::add);
            int start = building.end();
            if (namespace.contains("*")) {
              found.add(new Pattern(AccessScope.namespaces(List.of(namespace)), start));
            } else {
              starts.add(new CompiledNames.Numbered(namespace, start));
            }
          });
      this.grants = building.build();
      this.startsByNamespace = CompiledNames.of(starts);
      this.patterns = List.copyOf(found);
    }

    boolean isAllowed(
        String verb,
        String apiGroup,
        String resource,
        String subresource,
        String namespace,
        String name) {
      CompiledRoleSet besides = rules.rolesBesides(verb, apiGroup, resource, subresource, name);
      return holdsAnyOf(rules.rolesAllowing(verb, apiGroup, resource, subresource, name), namespace)
          || (besides != null && holdsAnyOf(besides, namespace));
    }

    private boolean holdsAnyOf(CompiledRoleSet policies, String namespace) {
      if (policies.isEmpty()) {
        return false;
      }
      if (CompiledGrants.intersect(grants, 0, policies)) {
        return true;
      }
      CompiledNames.Numbered start = startsByNamespace.find(namespace);
      if (start != null && CompiledGrants.intersect(grants, start.value(), policies)) {
        return true;
      }
      for (int i = 0; i < patterns.size(); i++) { // An iterator would be allocated.
        Pattern pattern = patterns.get(i);
        if (pattern.scope.includesNamespace(namespace)
            && CompiledGrants.intersect(grants, pattern.start, policies)) {
          return true;
        }
      }
      return false;
    }

    boolean isAllowed(String verb, String path) {
      CompiledRoleSet besides = rules.rolesBesides(verb, path);
      if (CompiledGrants.intersect(grants, 0, rules.rolesAllowing(verb, path))
          || (besides != null && CompiledGrants.intersect(grants, 0, besides))) {
        return true;
      }
      for (int i = 0; i < rules.pathPrefixes(); i++) {
        if (CompiledGrants.intersect(grants, 0, rules.rolesAllowingPrefix(i, verb, path))) {
          return true;
        }
      }
      return false;
    }
  }
}
