package io.github.ekscam.analysis;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.ClusterComparison.HolderDifference;
import io.github.ekscam.analysis.GrantDifference.Previous;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what several holders have by the same grant. */
final class DifferencesByGrant {

  /** A grant, whoever has it and whatever of its rules counts, and where. */
  private record Given(Object grant, AccessScope scope) {

    static Given of(GrantedRules granted) {
      Grant grant = granted.grant();
      Object same = grant;
      if (grant instanceof Grant.Rbac rbac) {
        same = rbac.binding();
      } else if (grant instanceof Grant.AccessPolicy policy) {
        same = List.of(policy.entry().principalArn(), policy.association());
      }
      return new Given(same, granted.scope());
    }
  }

  /** The rules of one holder by one grant. */
  private static final class Part {
    private final Grant grant;
    private final List<PolicyRule> rules = new ArrayList<>();

    Part(Grant grant) {
      this.grant = grant;
    }
  }

  /** What is the same for all its holders. */
  private record Same(Given given, List<PolicyRule> rules) {}

  private final EksCluster other;
  private final RbacObjects objects;
  private final RbacRules roles;
  private final Map<Same, Grant> grants = new LinkedHashMap<>();
  private final Map<Same, Set<AccessHolder>> holders = new LinkedHashMap<>();

  private DifferencesByGrant(EksCluster other) {
    this.other = other;
    this.objects = other.effectiveRbacObjects();
    this.roles = RbacRules.of(objects);
  }

  static List<GrantDifference> of(List<HolderDifference> differences, EksCluster other) {
    DifferencesByGrant gathered = new DifferencesByGrant(other);
    differences.forEach(gathered::add);
    return gathered.grants.entrySet().stream()
        .map(
            entry ->
                new GrantDifference(
                    entry.getValue(),
                    entry.getKey().given().scope(),
                    entry.getKey().rules(),
                    List.copyOf(gathered.holders.getOrDefault(entry.getKey(), Set.of())),
                    gathered.previous(entry.getValue())))
        .toList();
  }

  private void add(HolderDifference difference) {
    Map<Given, Part> parts = new LinkedHashMap<>();
    for (GrantedRules granted : difference.access().rules()) {
      parts
          .computeIfAbsent(Given.of(granted), given -> new Part(granted.grant()))
          .rules
          .addAll(granted.rules());
    }
    parts.forEach(
        (given, part) -> {
          Same same = new Same(given, PolicyRules.compact(part.rules.stream().distinct().toList()));
          grants.putIfAbsent(same, part.grant);
          holders.computeIfAbsent(same, key -> new LinkedHashSet<>()).add(difference.holder());
        });
  }

  private Previous previous(Grant grant) {
    if (grant instanceof Grant.AccessPolicy policy) {
      return previous(policy);
    }
    return grant instanceof Grant.Rbac rbac ? previous(rbac) : new Previous.OtherHolders();
  }

  private Previous previous(Grant.AccessPolicy policy) {
    AccessScope scope = policy.association().accessScope();
    return other
        .accessEntries()
        .find(policy.entry().principalArn())
        .map(other.accessEntries()::associations)
        .orElse(List.of())
        .stream()
        .filter(each -> each.policyArn().name().equals(policy.association().policyArn().name()))
        .map(PolicyAssociation::accessScope)
        .findFirst()
        .<Previous>map(
            before ->
                before.equals(scope)
                    ? new Previous.OtherHolders()
                    : new Previous.OtherScope(before))
        .orElse(new Previous.Nothing());
  }

  private Previous previous(Grant.Rbac rbac) {
    if (!(objects.counterpartOf(rbac.binding()).orElse(null) instanceof RbacBinding binding)) {
      return new Previous.Nothing();
    }
    if (!binding.roleRef().equals(rbac.binding().roleRef())) {
      return new Previous.OtherRole(binding.roleRef());
    }
    List<PolicyRule> rules = roles.role(binding).map(RbacRole::rules).orElse(List.of());
    if (!rules.equals(rbac.role().rules())) {
      return new Previous.OtherRules(rules);
    }
    return binding.subjects().equals(rbac.binding().subjects())
        ? new Previous.OtherHolders()
        : new Previous.OtherSubjects(binding.subjects());
  }
}
