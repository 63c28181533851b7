package io.github.ekscam.analysis;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.ClusterComparison.HolderDifference;
import io.github.ekscam.analysis.GrantDifference.Previous;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what several holders have by the same grant. */
final class DifferencesByGrant {

  /** The rules of one holder by one grant in one scope. */
  private record Part(Key key, Grant grant, AccessScope scope, List<PolicyRule> rules) {

    /** Of a grant, whoever has it and whatever of its rules counts. */
    static Key key(GrantedRules granted) {
      return Key.of(
          GrantKeys.source(granted.grant()),
          granted.scope().type(),
          Key.ofAll(granted.scope().namespaces()));
    }
  }

  /** What is the same for all its holders. */
  private record Same(
      Grant grant, AccessScope scope, List<PolicyRule> rules, Map<Key, AccessHolder> holders) {}

  private final EksCluster other;
  private final RbacObjects objects;
  private final RbacRules roles;
  private final Map<Key, Same> grants = new LinkedHashMap<>();

  private DifferencesByGrant(EksCluster other) {
    this.other = other;
    this.objects = other.effectiveRbacObjects();
    this.roles = RbacRules.of(objects);
  }

  static List<GrantDifference> of(List<HolderDifference> differences, EksCluster other) {
    DifferencesByGrant gathered = new DifferencesByGrant(other);
    differences.forEach(gathered::add);
    return gathered.grants.values().stream()
        .map(
            same ->
                new GrantDifference(
                    same.grant,
                    same.scope,
                    same.rules,
                    List.copyOf(same.holders.values()),
                    gathered.previous(same.grant)))
        .toList();
  }

  private void add(HolderDifference difference) {
    Map<Key, Part> parts = new LinkedHashMap<>();
    for (GrantedRules granted : difference.access().rules()) {
      parts
          .computeIfAbsent(
              Part.key(granted),
              key -> new Part(key, granted.grant(), granted.scope(), new ArrayList<>()))
          .rules
          .addAll(granted.rules());
    }
    AccessHolder holder = difference.holder();
    for (Part part : parts.values()) {
      List<PolicyRule> rules = PolicyRules.compact(part.rules.stream().distinct().toList());
      grants
          .computeIfAbsent(
              Key.of(part.key, Key.ofAll(rules)),
              key -> new Same(part.grant, part.scope, rules, new LinkedHashMap<>()))
          .holders
          .putIfAbsent(key(holder), holder);
    }
  }

  private static Key key(AccessHolder holder) {
    return holder instanceof AccessHolder.RbacSubject of
        ? Key.of(of.subject())
        : Key.of(holder.getClass().getName(), holder.toString());
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
