package io.github.ekscam.testing.assertions;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.analysis.AccessBeyond;
import io.github.ekscam.analysis.GrantedAccess;
import io.github.ekscam.analysis.RequestRange;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What somebody may do beyond some rules. */
final class HeldBeyond {

  private static final Subject EVERYBODY = Subject.group(SystemNames.AUTHENTICATED);

  private HeldBeyond() {}

  static List<PolicyRule> rulesOf(String policyOrClusterRole, EksCluster cluster) {
    Optional<AccessPolicy> policy =
        cluster
            .accessPolicies()
            .find(policyOrClusterRole)
            .or(() -> ManagedPolicies.catalogue().find(policyOrClusterRole));
    if (policy.isPresent()) {
      // What it gives for some objects alone gives no access to all of them.
      return UnrestrictedRules.of(
          policy
              .get()
              .rules()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the rules of \"" + policyOrClusterRole + "\" are not published")));
    }
    return cluster.effectiveRbacObjects().all().stream()
        .filter(ClusterRole.class::isInstance)
        .map(ClusterRole.class::cast)
        .filter(role -> role.metadata().name().equals(policyOrClusterRole))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid name \""
                        + policyOrClusterRole
                        + "\": there is neither an access policy nor a ClusterRole of that name"))
        .rules();
  }

  /** What is beyond some rules in a place, but for what everybody may do. */
  static List<String> lines(AccessBeyond beyond, AskedScope scope, EksCluster cluster) {
    Map<String, List<GrantedAccess>> byGrant = new LinkedHashMap<>();
    for (GrantedAccess access : beyond.access()) {
      Grant grant = access.grants().get(0);
      if (isIn(access.range(), scope) && !isEverybodys(grant)) {
        byGrant
            .computeIfAbsent(Describing.grant(grant, cluster), key -> new ArrayList<>())
            .add(access);
      }
    }
    List<String> lines = new ArrayList<>();
    byGrant.forEach(
        (grant, access) -> {
          lines.add("it can, by " + grant + ":");
          GrantedAccess.lines(access).forEach(line -> lines.add("  " + line));
        });
    beyond.unknowns().stream()
        .filter(unknown -> isIn(unknown.scope(), scope))
        .forEach(unknown -> lines.add(unknown.line()));
    return lines;
  }

  /** Whether some of the requests are in a place. */
  private static boolean isIn(RequestRange range, AskedScope asked) {
    if (asked instanceof AskedScope.ClusterWide) {
      return range.isNonResource() || range.includesClusterScope();
    }
    return !(asked instanceof AskedScope.Namespaces some)
        || some.names().stream().anyMatch(range::isIn);
  }

  /** Whether something of a scope is in a place. */
  private static boolean isIn(AccessScope granted, AskedScope asked) {
    if (asked instanceof AskedScope.ClusterWide) {
      return granted instanceof AccessScope.Cluster;
    }
    return !(asked instanceof AskedScope.Namespaces some)
        || some.names().stream().anyMatch(granted::includesNamespace);
  }

  private static boolean isEverybodys(Grant grant) {
    return grant instanceof Grant.Rbac rbac && rbac.subject().equals(EVERYBODY);
  }

  /** Whether a grant goes through an access policy, a binding or a role of this name. */
  static boolean goesThrough(Grant grant, String name) {
    if (grant instanceof Grant.AccessPolicy policy) {
      return policy.association().policyArn().name().equals(name);
    }
    return grant instanceof Grant.Rbac rbac
        && (rbac.binding().metadata().name().equals(name)
            || rbac.role().metadata().name().equals(name));
  }
}
