package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import io.github.ekscam.Caller;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.explain.Coverage;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody may do beyond what is compared with. Rules are compared and not requests, as the
 * API server compares them when somebody grants them: {@code *} is more than any enumeration, so
 * what AWS, Kubernetes or anybody adds later is compared too. For every right listed there is a
 * request that it allows and the other side does not.
 *
 * @param rules the rules, by grant, in the order in which the authorizers are asked; several may
 *     say the same, each by its own grant
 * @param unknowns what may allow more, and of which that cannot be told
 */
public record AccessBeyond(List<GrantedRules> rules, List<Permissions.ScopedUnknown> unknowns) {

  public AccessBeyond {
    rules = List.copyOf(rules);
    unknowns = List.copyOf(unknowns);
  }

  /**
   * What a caller may do beyond some rules. A role stands for all its sessions: what only some of
   * them may do counts. Costs a look at each binding of the cluster, and one more for each user or
   * group that a session's name may make of the role.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public static AccessBeyond of(Caller caller, List<PolicyRule> rules) {
    requireNonNull(rules, "rules");
    return of(HeldPermissions.inAnySession(caller), scope -> rules);
  }

  /** What some permissions give beyond others. */
  static AccessBeyond of(Permissions held, Permissions other) {
    AccessBeyond beyond =
        of(
            held,
            scope ->
                other.permissions().stream()
                    .filter(permission -> includes(permission.scope(), scope))
                    .map(Permission::rule)
                    .toList());
    return new AccessBeyond(
        beyond.rules(),
        beyond.unknowns().stream().filter(unknown -> !isAmong(other.unknowns(), unknown)).toList());
  }

  /** The rules that hold in a scope: the cluster, or the namespaces of one pattern. */
  private interface Rules {
    List<PolicyRule> in(AccessScope scope);
  }

  private static AccessBeyond of(Permissions held, Rules rules) {
    List<GrantedRules> beyond = new ArrayList<>();
    held.permissions().forEach(permission -> beyond.addAll(beyond(permission, rules)));
    return new AccessBeyond(beyond, held.unknowns());
  }

  /** The rest of a permission, once for all namespaces that have the same rest. */
  private static List<GrantedRules> beyond(Permission permission, Rules rules) {
    Map<Key, List<PolicyRule>> rests = new HashMap<>();
    ListMultimap<Key, AccessScope> scopes =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    for (AccessScope scope : single(permission.scope())) {
      List<PolicyRule> rest =
          Coverage.of(rules.in(scope), List.of(permission.rule())).uncovered().stream()
              .distinct()
              .toList();
      if (!rest.isEmpty()) {
        List<PolicyRule> compact = PolicyRules.compact(rest);
        Key key = Key.ofAll(compact);
        rests.putIfAbsent(key, compact);
        scopes.put(key, scope);
      }
    }
    return Multimaps.asMap(scopes).entrySet().stream()
        .map(
            entry ->
                new GrantedRules(
                    together(entry.getValue(), permission.scope()),
                    requireNonNull(rests.get(entry.getKey())),
                    permission.grant()))
        .toList();
  }

  /** The parts of a scope: what includes each of them includes the scope, and no less does. */
  private static List<AccessScope> single(AccessScope scope) {
    return scope.namespaces().size() <= 1
        ? List.of(scope)
        : scope.namespaces().stream()
            .map(namespace -> AccessScope.namespaces(List.of(namespace)))
            .toList();
  }

  private static AccessScope together(List<AccessScope> parts, AccessScope whole) {
    return parts.size() == Math.max(1, whole.namespaces().size())
        ? whole
        : AccessScope.namespaces(
            parts.stream().flatMap(part -> part.namespaces().stream()).toList());
  }

  /**
   * Whether a scope includes one of a single pattern. A star of the pattern is taken for a
   * character: one that only a star of the outer scope can be. That is exact, as a namespace can
   * have characters in its place that no pattern names.
   */
  private static boolean includes(AccessScope outer, AccessScope single) {
    return outer instanceof AccessScope.Cluster
        || single.namespaces().stream().anyMatch(outer::includesNamespace);
  }

  private static boolean isAmong(
      List<Permissions.ScopedUnknown> unknowns, Permissions.ScopedUnknown unknown) {
    Object thing = thing(unknown.unknown());
    return single(unknown.scope()).stream()
        .allMatch(
            scope ->
                unknowns.stream()
                    .anyMatch(
                        each ->
                            thing(each.unknown()).equals(thing) && includes(each.scope(), scope)));
  }

  /** What an unknown is about: a policy is the same whatever else becomes of its entry. */
  private static Object thing(Unknown unknown) {
    if (unknown instanceof Unknown.PolicyWithoutRules of) {
      return List.of(of.id(), of.entry().principalArn(), of.association().policyArn());
    }
    if (unknown instanceof Unknown.PolicyNotInCatalogue of) {
      return List.of(of.id(), of.entry().principalArn(), of.association().policyArn());
    }
    if (unknown instanceof Unknown.UnnamedObjects of) {
      return List.of(of.id(), of.entry().principalArn(), of.association().policyArn(), of.rule());
    }
    return unknown;
  }

  /** Whether there is nothing, and nothing that cannot be told. */
  public boolean isNone() {
    return rules.isEmpty() && unknowns.isEmpty();
  }
}
