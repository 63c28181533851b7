package io.github.ekscam.internal.engine;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The access policies associated to one entry, as a holder of roles: each policy is a role, held in
 * its scope. Immutable.
 */
final class AssociatedPolicies implements RoleHolder {

  private final List<AssociatedPolicy> policies;

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
   * @param number their numbers as roles; negative for one that the catalogue does not have
   */
  AssociatedPolicies(List<AssociatedPolicy> policies, ToIntFunction<AssociatedPolicy> number) {
    this.policies = policies;
    List<Integer> cluster = new ArrayList<>();
    SortedMap<String, List<Integer>> namespaces = new TreeMap<>();
    for (AssociatedPolicy policy : policies) {
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
    for (AssociatedPolicy policy : policies) {
      if (policy.firstAllowing(request) != null) {
        return true;
      }
    }
    return false;
  }
}
