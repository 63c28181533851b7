package io.github.ekscam.analysis;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.GrantDifference.Previous;
import io.github.ekscam.analysis.internal.requests.Box;
import io.github.ekscam.analysis.internal.requests.RequestSet;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers what several holders have by the same grant. */
final class DifferencesByGrant {

  private static final Set<String> READING = Set.of("get", "list", "watch");

  private static final Subject EVERYBODY = Subject.group(SystemNames.AUTHENTICATED);

  /** What is the same for all its holders. */
  private record Same(List<GrantedAccess> access, List<AccessHolder> holders) {}

  private final EksCluster cluster;
  private final EksCluster other;
  private final boolean isGained;
  private final RequestSet ofEverybody;
  private final RbacObjects objects;
  private final RbacRules roles;
  private final Map<Key, Same> grants = new LinkedHashMap<>();

  /** Many holders have the same by the same groups. */
  private final IdentityHashMap<AccessBeyond, Map<Key, List<GrantedAccess>>> parts =
      new IdentityHashMap<>();

  private DifferencesByGrant(EksCluster cluster, EksCluster other, boolean isGained) {
    this.cluster = cluster;
    this.other = other;
    this.isGained = isGained;
    this.ofEverybody = ofEverybody(cluster);
    this.objects = other.effectiveRbacObjects();
    this.roles = RbacRules.of(objects);
  }

  /**
   * The differences by grant, worst first.
   *
   * @param cluster the cluster that gives it
   * @param other the cluster that does not
   * @param isGained whether the cluster that gives it is the later
   */
  static List<GrantDifference> of(
      Map<AccessHolder, AccessBeyond> differences,
      EksCluster cluster,
      EksCluster other,
      boolean isGained) {
    DifferencesByGrant gathered = new DifferencesByGrant(cluster, other, isGained);
    differences.forEach(gathered::add);
    return gathered.grants.values().stream()
        .map(gathered::difference)
        .sorted(Comparator.comparing(GrantDifference::severity))
        .toList();
  }

  private void add(AccessHolder holder, AccessBeyond beyond) {
    parts
        .computeIfAbsent(beyond, DifferencesByGrant::parts)
        .forEach(
            (key, access) ->
                grants
                    .computeIfAbsent(key, each -> new Same(access, new ArrayList<>()))
                    .holders
                    .add(holder));
  }

  /** What each source gives, by the source and by what that is. */
  private static Map<Key, List<GrantedAccess>> parts(AccessBeyond beyond) {
    Map<Key, List<GrantedAccess>> bySource = new LinkedHashMap<>();
    for (GrantedAccess access : beyond.access()) {
      bySource
          .computeIfAbsent(source(access.grants().get(0)), key -> new ArrayList<>())
          .add(access);
    }
    Map<Key, List<GrantedAccess>> parts = new LinkedHashMap<>();
    bySource.forEach(
        (source, access) ->
            parts.put(
                Key.of(
                    source,
                    Key.ofAll(access.stream().map(each -> each.range().toString()).toList())),
                access));
    return parts;
  }

  /** All that a node may as a node is one grant, whose rules nobody writes. */
  private static Key source(Grant grant) {
    return grant instanceof Grant.Node node ? Key.of(node.nodeName()) : GrantKeys.source(grant);
  }

  private GrantDifference difference(Same same) {
    Grant grant = same.access.get(0).grants().get(0);
    List<GrantedAccess> worstFirst =
        same.access.stream()
            .sorted(Comparator.comparing(access -> severity(access.range())))
            .toList();
    return new GrantDifference(
        isGained ? GrantDifference.Direction.GAINED : GrantDifference.Direction.LOST,
        grant,
        cluster.sourceOf(grant),
        worstFirst,
        same.holders,
        previous(grant),
        isGained ? severity(worstFirst.get(0).range()) : Severity.LOW);
  }

  private Severity severity(RequestRange range) {
    if (isEverything(range.box())) {
      return Severity.CRITICAL;
    }
    RequestSet requests = range.set();
    if (requests.intersects(RequestTable.TAKEOVER)) {
      return Severity.HIGH;
    }
    return requests.minus(ofEverybody).boxes().stream().allMatch(DifferencesByGrant::isReading)
        ? Severity.LOW
        : Severity.MEDIUM;
  }

  private static boolean isEverything(Box box) {
    return box instanceof Box.Resources of
        && of.verbs().isAllBut()
        && of.apiGroups().isAllBut()
        && of.resources().isAllBut()
        && of.namespaces().contains("");
  }

  private static boolean isReading(Box box) {
    return !box.verbs().isAllBut() && READING.containsAll(box.verbs().texts());
  }

  /** What every user of any cluster may do by the default roles, such as to ask what it may do. */
  private static RequestSet ofEverybody(EksCluster cluster) {
    RbacObjects defaults =
        DefaultRbacObjects.of(
            cluster
                .kubernetesVersion()
                .map(KubernetesVersion::nearestKnown)
                .orElseGet(DefaultRbacObjects::newestVersion));
    RbacRules roles = RbacRules.of(defaults);
    return RequestSet.union(
        defaults.clusterRoleBindings().stream()
            .filter(binding -> binding.subjects().contains(EVERYBODY))
            .flatMap(binding -> roles.role(binding).stream())
            .flatMap(role -> role.rules().stream())
            .map(rule -> RequestSet.of(AccessScope.cluster(), rule))
            .toList());
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
        .map(
            before ->
                before.equals(scope) ? previousRules(policy) : new Previous.OtherScope(before))
        .orElse(new Previous.Nothing());
  }

  private Previous previousRules(Grant.AccessPolicy policy) {
    Optional<List<AccessPolicy.Rule>> rules =
        other.accessPolicies().find(policy.policy().name()).flatMap(AccessPolicy::rules);
    return rules.equals(policy.policy().rules())
        ? new Previous.OtherHolders()
        : new Previous.OtherRules(UnrestrictedRules.of(rules.orElse(List.of())));
  }

  private Previous previous(Grant.Rbac rbac) {
    RbacObject there = objects.counterpartOf(rbac.binding()).orElse(null);
    if (!(there instanceof RbacBinding binding)) {
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
