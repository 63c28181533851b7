package io.github.ekscam.analysis.advice;

import com.google.common.collect.ImmutableList;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.advice.Proposal.Change;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes up changes that may allow what is wanted, and keeps those that do. */
final class Candidates {

  /** A write asks for two requests and the rules of its role; each round adds what one lacks. */
  private static final int MOST_ROUNDS = 5;

  private final EksCluster cluster;
  private final Asker asker;
  private final Caller before;
  private final CallersEntry entry;
  private final String namespace;
  private final Breadth breadth;
  private final FreshNames names;

  /** The cluster once the caller has an entry; nothing else is changed. */
  private final EksCluster known;

  private Candidates(EksCluster cluster, Asker asker, String namespace) {
    this.cluster = cluster;
    this.asker = asker;
    this.before = asker.on(cluster);
    this.entry = CallersEntry.of(cluster, asker);
    this.namespace = namespace;
    this.known = entry.isNew() ? cluster.with(cluster.accessEntries().with(newEntry())) : cluster;
    this.breadth = Breadth.in(namespace, cluster, before, named());
    this.names = FreshNames.on(cluster);
  }

  /** The rules of what may be proposed, and of what the caller has by being a user at all. */
  private List<PolicyRule> named() {
    List<PolicyRule> rules = new ArrayList<>();
    if (before.user().isEmpty()) {
      asker.on(known).whatCan().permissions().stream().map(Permission::rule).forEach(rules::add);
    }
    entry.entry().stream()
        .flatMap(present -> policies())
        .flatMap(policy -> policy.rules().stream())
        .map(UnrestrictedRules::of)
        .forEach(rules::addAll);
    return rules;
  }

  /** The access policies that a customer may associate, as far as AWS says what they allow. */
  private Stream<AccessPolicy> policies() {
    return cluster.accessPolicies().policies().stream()
        .filter(policy -> policy.provenance() == AccessPolicy.Provenance.PUBLISHED)
        .filter(policy -> !policy.isServiceLinkedRolesOnly());
  }

  static Candidates of(EksCluster cluster, Asker asker, Wanted wanted) {
    return new Candidates(cluster, asker, wanted.namespace());
  }

  private AccessEntry newEntry() {
    return entry.entry().orElseThrow();
  }

  CallersEntry entry() {
    return entry;
  }

  /** A change that allows what is wanted, and by what it is compared with others. */
  private record Ranked(Proposal proposal, int power, int more) {

    private static final Comparator<Ranked> ORDER =
        Comparator.comparingInt(Ranked::power)
            .thenComparingInt(Ranked::more)
            .thenComparingInt(ranked -> ranked.proposal().changes().size());
  }

  /** The proposals by RBAC, and by access policies. */
  static final class Found {

    private final List<Ranked> byRole = new ArrayList<>();
    private final List<Ranked> byPolicy = new ArrayList<>();

    boolean hasRoles() {
      return !byRole.isEmpty();
    }

    boolean hasPolicies() {
      return !byPolicy.isEmpty();
    }

    /** All, the best first. */
    List<Proposal> inOrder() {
      List<Ranked> all = new ArrayList<>(byRole);
      all.addAll(byPolicy);
      return all.stream().sorted(Ranked.ORDER).map(Ranked::proposal).toList();
    }
  }

  /**
   * Looks for proposals.
   *
   * @param ways what is wanted, by several ways in RBAC
   */
  Found find(List<Wanted> ways) {
    Found found = new Found();
    Wanted wanted = ways.get(0);
    if (entry.isNew() && wanted.isAllowed(asker.on(known))) {
      found.byRole.add(ranked(wanted, known, entryChange(writtenForPolicies()), null, List.of()));
      return found;
    }
    for (Wanted way : ways) {
      for (Reach reach : reaches()) {
        byRole(way, reach).ifPresent(found.byRole::add);
      }
    }
    entry.entry().ifPresent(present -> found.byPolicy.addAll(byPolicies(wanted, present)));
    return found;
  }

  // By RBAC.

  /**
   * Something that a binding can name, and what makes the caller be it.
   *
   * @param written the entry that is to be created or changed for it; null if the subject is what
   *     the caller is already
   * @param isOthersToo whether others may be the subject, too
   */
  private record Reach(Subject subject, @Nullable AccessEntry written, boolean isOthersToo) {}

  private List<Reach> reaches() {
    List<Reach> reaches = new ArrayList<>();
    AccessEntry written = before.user().isPresent() ? null : entry.entry().orElse(null);
    EksCluster reached = written == null ? cluster : known;
    for (Subject subject : CallersEntry.subjects(asker.on(reached))) {
      reaches.add(new Reach(subject, written, true));
    }
    if (entry.takesGroups()) {
      AccessEntry present = entry.entry().orElseThrow();
      String group = names.group(present.principalArn().name());
      reaches.add(new Reach(Subject.group(group), withGroup(present, group), false));
    }
    return reaches;
  }

  private static AccessEntry withGroup(AccessEntry entry, String group) {
    AccessEntry.Builder changed =
        AccessEntry.builder(entry.principalArn())
            .type(entry.type())
            .username(entry.username())
            .kubernetesGroups(
                ImmutableList.<String>builder()
                    .addAll(entry.kubernetesGroups())
                    .add(group)
                    .build());
    entry.principalId().ifPresent(changed::principalId);
    return changed.buildAsDescribed();
  }

  private List<Change> entryChange(@Nullable AccessEntry written) {
    if (written == null) {
      return List.of();
    }
    return List.of(
        entry.isNew()
            ? new Change.CreateAccessEntry(written)
            : new Change.UpdateAccessEntry(written));
  }

  /** The entry that a policy needs, if it is not there. */
  private @Nullable AccessEntry writtenForPolicies() {
    return entry.isNew() ? entry.entry().orElseThrow() : null;
  }

  /** Adds rules, those that are lacking, until what is wanted is allowed. */
  private Optional<Ranked> byRole(Wanted wanted, Reach reach) {
    EksCluster reached =
        reach.written() == null
            ? cluster
            : cluster.with(cluster.accessEntries().with(reach.written()));
    String name = names.role(wanted.describe(), namespace);
    Set<PolicyRule> rules = new LinkedHashSet<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<PolicyRule> granted = LeastRules.of(rules);
      List<RbacObject> objects =
          rules.isEmpty() ? List.of() : objects(name, granted, reach.subject());
      EksCluster after = reached;
      for (RbacObject object : objects) {
        after = after.with(object);
      }
      Caller caller = asker.on(after);
      if (!rules.isEmpty() && wanted.isAllowed(caller)) {
        List<Change> changes = new ArrayList<>(entryChange(reach.written()));
        objects.forEach(object -> changes.add(new Change.CreateRbacObject(object)));
        return Optional.of(ranked(wanted, after, changes, reach, granted));
      }
      if (caller.user().isEmpty() || !rules.addAll(wanted.missing(caller))) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private List<RbacObject> objects(String name, List<PolicyRule> rules, Subject subject) {
    ObjectMeta ofCluster = ObjectMeta.named(name);
    if (namespace.isEmpty()) {
      return List.of(
          ClusterRole.of(ofCluster, rules),
          new ClusterRoleBinding(ofCluster, RoleRef.clusterRole(name), List.of(subject)));
    }
    ObjectMeta inNamespace = ofCluster.inNamespace(namespace);
    // A Role has no rules on URLs; that of a RoleBinding to grant them must be held all the same.
    boolean onUrls = rules.stream().anyMatch(rule -> !rule.nonResourceURLs().isEmpty());
    return List.of(
        onUrls ? ClusterRole.of(ofCluster, rules) : new Role(inNamespace, rules),
        new RoleBinding(
            inNamespace,
            onUrls ? RoleRef.clusterRole(name) : RoleRef.role(name),
            List.of(subject)));
  }

  // By access policies.

  private List<Ranked> byPolicies(Wanted wanted, AccessEntry present) {
    return policies().flatMap(policy -> byPolicy(wanted, present, policy).stream()).toList();
  }

  private Optional<Ranked> byPolicy(Wanted wanted, AccessEntry present, AccessPolicy policy) {
    PolicyArn arn = new PolicyArn(present.principalArn().partition(), policy.name());
    try {
      present.requireAcceptsPolicy(arn);
    } catch (EksException notOfThisType) {
      return Optional.empty();
    }
    AccessScope scope = AccessScope.cluster();
    if (!namespace.isEmpty()) {
      Set<String> namespaces = new LinkedHashSet<>();
      for (PolicyAssociation associated : known.accessEntries().associations(present)) {
        if (associated.policyArn().name().equals(policy.name())) {
          if (associated.accessScope() instanceof AccessScope.Cluster) {
            return Optional.empty();
          }
          namespaces.addAll(associated.accessScope().namespaces());
        }
      }
      namespaces.add(namespace);
      scope = AccessScope.namespaces(List.copyOf(namespaces));
    }
    PolicyAssociation association = PolicyAssociation.of(arn, scope);
    EksCluster after =
        known.with(known.accessEntries().associate(present.principalArn(), association));
    if (!wanted.isAllowed(asker.on(after))) {
      return Optional.empty();
    }
    List<Change> changes = new ArrayList<>(entryChange(writtenForPolicies()));
    changes.add(new Change.AssociateAccessPolicy(present.principalArn(), association));
    return Optional.of(ranked(wanted, after, changes, null, List.of()));
  }

  // Either.

  /**
   * A proposal that was proved.
   *
   * @param reach whom a binding names; null if none does
   * @param rules the rules that are bound, all of which are wanted
   */
  private Ranked ranked(
      Wanted wanted,
      EksCluster after,
      List<Change> changes,
      @Nullable Reach reach,
      List<PolicyRule> rules) {
    List<PolicyRule> asked = reach == null ? List.of(Wanted.least(wanted.request())) : rules;
    Caller caller = asker.on(after);
    Proposal proposal =
        new Proposal(
            cluster,
            after,
            changes,
            asker,
            namespace.isEmpty()
                ? AccessScope.cluster()
                : AccessScope.namespaces(List.of(namespace)),
            asked,
            breadth.gained(caller, asked));
    int others = reach != null && reach.isOthersToo() ? proposal.others().size() : 0;
    return new Ranked(proposal, power(wanted, caller), proposal.requestsBeyond() + others);
  }

  /** How far the caller may bind or escalate who could not before: not, one role, or any. */
  private int power(Wanted wanted, Caller after) {
    for (String verb : List.of("escalate", "bind")) {
      for (String resource : List.of("roles", "clusterroles")) {
        ResourceRequest any =
            ResourceRequest.of(verb, RbacObject.API_GROUP, resource).namespace(namespace);
        if (after.isAllowed(any) && !before.isAllowed(any)) {
          return 2;
        }
      }
    }
    return wanted instanceof Wanted.Write write && write.way() == Wanted.Write.Way.BIND_OR_ESCALATE
        ? 1
        : 0;
  }
}
