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
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.matching.LeastRule;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes up changes that may allow what is wanted, and keeps those that do. */
final class Candidates {

  /** A write asks for two requests and the rules of its role; each round adds what one lacks. */
  private static final int MOST_ROUNDS = 5;

  /** So many roles that are there already are proposed, the narrowest. */
  private static final int MOST_EXISTING_ROLES = 3;

  private final EksCluster cluster;
  private final Asker asker;
  private final Caller before;
  private final CallersEntry entry;

  /** In a cluster without access entries. */
  private final @Nullable CallersMapping mapping;

  private final String namespace;
  private final Breadth breadth;
  private final FreshNames names;

  /** The cluster once the caller has an entry, if there can be one; nothing else is changed. */
  private final EksCluster known;

  private Candidates(EksCluster cluster, Asker asker, String namespace) {
    this.cluster = cluster;
    this.asker = asker;
    this.before = asker.on(cluster);
    this.entry = CallersEntry.of(cluster, asker);
    this.mapping = CallersMapping.of(cluster, asker).orElse(null);
    this.namespace = namespace;
    this.known = with(newcomer());
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

  /** What makes the caller a user of the cluster, with nothing more; null if they are one. */
  private @Nullable Change newcomer() {
    if (entry.isNew()) {
      return new Change.CreateAccessEntry(entry.entry().orElseThrow());
    }
    return mapping != null && before.user().isEmpty() ? mapping.change() : null;
  }

  /** The cluster with a change of what the caller is known by. */
  private EksCluster with(@Nullable Change change) {
    if (change instanceof Change.CreateAccessEntry create) {
      return cluster.with(cluster.accessEntries().with(create.entry()));
    }
    if (change instanceof Change.UpdateAccessEntry update) {
      return cluster.with(cluster.accessEntries().with(update.entry()));
    }
    return change instanceof Change.UpdateAwsAuth update ? cluster.with(update.awsAuth()) : cluster;
  }

  private static List<Change> changes(@Nullable Change first) {
    List<Change> changes = new ArrayList<>();
    Optional.ofNullable(first).ifPresent(changes::add);
    return changes;
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
    if (newcomer() != null && wanted.isAllowed(asker.on(known))) {
      found.byRole.add(ranked(wanted, known, changes(newcomer()), null, List.of()));
      return found;
    }
    for (Wanted way : ways) {
      for (Reach reach : reaches()) {
        byRole(way, reach).ifPresent(found.byRole::add);
      }
    }
    if (wanted instanceof Wanted.Request) {
      for (RbacRole role : existingRoles(wanted.request())) {
        reaches().stream()
            .flatMap(reach -> byExistingRole(wanted, reach, role).stream())
            .min(Ranked.ORDER)
            .ifPresent(found.byRole::add);
      }
    }
    entry.entry().ifPresent(present -> found.byPolicy.addAll(byPolicies(wanted, present)));
    return found;
  }

  /** The narrowest of the roles that the cluster was configured with and that allow a request. */
  private List<RbacRole> existingRoles(RequestAttributes request) {
    return cluster.rbacObjects().allRoles().stream()
        .filter(
            role ->
                role.metadata().namespace().isEmpty()
                    || role.metadata().namespace().equals(namespace))
        .filter(role -> PolicyRuleMatcher.firstMatching(role.rules(), request) != null)
        .sorted(
            Comparator.comparingInt((RbacRole role) -> PolicyRules.breakdown(role.rules()).size())
                .thenComparing(RbacRole::describe))
        .limit(MOST_EXISTING_ROLES)
        .toList();
  }

  /** A binding of a role that is there. */
  private Optional<Ranked> byExistingRole(Wanted wanted, Reach reach, RbacRole role) {
    EksCluster reached = with(reach.written());
    ObjectMeta named = ObjectMeta.named(names.role(role.metadata().name(), namespace));
    List<Subject> subjects = List.of(reach.subject());
    RbacObject binding =
        namespace.isEmpty()
            ? new ClusterRoleBinding(named, RoleRef.clusterRole(role.metadata().name()), subjects)
            : new RoleBinding(
                named.inNamespace(namespace),
                role.metadata().namespace().isEmpty()
                    ? RoleRef.clusterRole(role.metadata().name())
                    : RoleRef.role(role.metadata().name()),
                subjects);
    EksCluster after = reached.with(binding);
    if (!wanted.isAllowed(asker.on(after))) {
      return Optional.empty();
    }
    List<Change> changes = changes(reach.written());
    changes.add(new Change.CreateRbacObject(binding));
    return Optional.of(
        ranked(wanted, after, changes, reach, List.of(LeastRule.of(wanted.request()))));
  }

  // By RBAC.

  /**
   * Something that a binding can name, and what makes the caller be it.
   *
   * @param written the change of an access entry or of aws-auth that it takes; null if the subject
   *     is what the caller is already
   * @param isOthersToo whether others may be the subject, too
   */
  private record Reach(Subject subject, @Nullable Change written, boolean isOthersToo) {}

  private List<Reach> reaches() {
    List<Reach> reaches = new ArrayList<>();
    Change written = before.user().isPresent() ? null : newcomer();
    for (Subject subject : CallersEntry.subjects(asker.on(with(written)))) {
      reaches.add(new Reach(subject, written, true));
    }
    if (entry.takesGroups()) {
      AccessEntry present = entry.entry().orElseThrow();
      String group = names.group(present.principalArn().name());
      AccessEntry changed = withGroup(present, group);
      reaches.add(
          new Reach(
              Subject.group(group),
              entry.isNew()
                  ? new Change.CreateAccessEntry(changed)
                  : new Change.UpdateAccessEntry(changed),
              false));
    } else if (mapping != null) {
      String group = names.group(mapping.name());
      reaches.add(new Reach(Subject.group(group), mapping.changeWithGroup(group), false));
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

  /** Adds rules, those that are lacking, until what is wanted is allowed. */
  private Optional<Ranked> byRole(Wanted wanted, Reach reach) {
    EksCluster reached = with(reach.written());
    String name = names.role(wanted.describe(), namespace);
    Set<PolicyRule> rules = new LinkedHashSet<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<PolicyRule> granted = LeastRules.of(rules);
      List<RbacObject> objects =
          rules.isEmpty() ? List.of() : objects(name, namespace, granted, reach.subject());
      EksCluster after = reached;
      for (RbacObject object : objects) {
        after = after.with(object);
      }
      Caller caller = asker.on(after);
      if (!rules.isEmpty() && wanted.isAllowed(caller)) {
        List<Change> changes = changes(reach.written());
        objects.forEach(object -> changes.add(new Change.CreateRbacObject(object)));
        return Optional.of(ranked(wanted, after, changes, reach, granted));
      }
      if (caller.user().isEmpty() || !rules.addAll(wanted.missing(caller))) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static List<RbacObject> objects(
      String name, String namespace, List<PolicyRule> rules, Subject subject) {
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
    Optional<AccessScope> scope =
        namespace.isEmpty()
            ? Optional.of(AccessScope.cluster())
            : scopeWith(present, policy, List.of(namespace));
    if (scope.isEmpty()) {
      return Optional.empty();
    }
    PolicyAssociation association = PolicyAssociation.of(arn, scope.get());
    EksCluster after =
        known.with(known.accessEntries().associate(present.principalArn(), association));
    if (!wanted.isAllowed(asker.on(after))) {
      return Optional.empty();
    }
    List<Change> changes = changes(newcomer());
    changes.add(new Change.AssociateAccessPolicy(present.principalArn(), association));
    return Optional.of(ranked(wanted, after, changes, null, List.of()));
  }

  /** Namespaces and those that the policy has already; nothing if it has the whole cluster. */
  private Optional<AccessScope> scopeWith(
      AccessEntry present, AccessPolicy policy, Collection<String> more) {
    Set<String> namespaces = new LinkedHashSet<>();
    for (PolicyAssociation associated : known.accessEntries().associations(present)) {
      if (associated.policyArn().name().equals(policy.name())) {
        if (associated.accessScope() instanceof AccessScope.Cluster) {
          return Optional.empty();
        }
        namespaces.addAll(associated.accessScope().namespaces());
      }
    }
    namespaces.addAll(more);
    return Optional.of(AccessScope.namespaces(List.copyOf(namespaces)));
  }

  // Several at once.

  /**
   * Looks for proposals that allow all of several things, in whatever namespaces: a role and a
   * binding for each, of the caller's own; and an access policy in the namespaces, with such roles
   * for what it does not allow or what does not count as held.
   *
   * @param roles that are there when bindings to them are written
   */
  Found findForAll(List<Wanted> all, List<RbacRole> roles) {
    Found found = new Found();
    List<Reach> reaches = reaches();
    for (Reach reach : reaches) {
      forAll(all, roles, reach, null).ifPresent(found.byRole::add);
    }
    Set<String> namespaces = new TreeSet<>();
    all.stream().map(Wanted::namespace).filter(each -> !each.isEmpty()).forEach(namespaces::add);
    if (entry.entry().isEmpty() || namespaces.isEmpty()) {
      return found;
    }
    AccessEntry present = entry.entry().get();
    policies()
        .forEach(
            policy -> {
              PolicyArn arn = new PolicyArn(present.principalArn().partition(), policy.name());
              if (!accepts(present, arn)) {
                return;
              }
              scopeWith(present, policy, namespaces)
                  .map(
                      scope ->
                          new Change.AssociateAccessPolicy(
                              present.principalArn(), PolicyAssociation.of(arn, scope)))
                  .filter(associate -> helps(all, roles, associate))
                  .ifPresent(
                      associate ->
                          reaches.stream()
                              .flatMap(reach -> forAll(all, roles, reach, associate).stream())
                              .min(Ranked.ORDER)
                              .ifPresent(found.byPolicy::add));
            });
    return found;
  }

  private static boolean accepts(AccessEntry entry, PolicyArn policy) {
    try {
      entry.requireAcceptsPolicy(policy);
      return true;
    } catch (EksException notOfThisType) {
      return false;
    }
  }

  /** Whether a policy allows something that is denied without it. */
  private boolean helps(
      List<Wanted> all, List<RbacRole> roles, Change.AssociateAccessPolicy associate) {
    EksCluster after = withPolicy(known, associate);
    return all.stream()
        .anyMatch(
            wanted ->
                asker.on(wanted.written(after, roles)).isAllowed(wanted.request())
                    && !asker.on(wanted.written(cluster, roles)).isAllowed(wanted.request()));
  }

  private static EksCluster withPolicy(EksCluster cluster, Change.AssociateAccessPolicy associate) {
    return cluster.with(
        cluster.accessEntries().associate(associate.principalArn(), associate.association()));
  }

  private Optional<Ranked> forAll(
      List<Wanted> all,
      List<RbacRole> roles,
      Reach reach,
      Change.@Nullable AssociateAccessPolicy associate) {
    Change written = reach.written() == null && associate != null ? newcomer() : reach.written();
    EksCluster reached = with(written);
    if (associate != null) {
      reached = withPolicy(reached, associate);
    }
    SortedMap<String, Set<PolicyRule>> rules = new TreeMap<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<RbacObject> objects = new ArrayList<>();
      rules.forEach(
          (where, lacking) ->
              objects.addAll(
                  objects(
                      names.role("apply", where), where, LeastRules.of(lacking), reach.subject())));
      EksCluster after = reached;
      for (RbacObject object : objects) {
        after = after.with(object);
      }
      if (asker.on(after).user().isEmpty()) {
        return Optional.empty();
      }
      boolean allowed = true;
      boolean progress = false;
      for (Wanted wanted : all) {
        Caller caller = asker.on(wanted.written(after, roles));
        if (!wanted.isAllowed(caller)) {
          allowed = false;
          progress |=
              rules
                  .computeIfAbsent(wanted.namespace(), where -> new LinkedHashSet<>())
                  .addAll(wanted.missing(caller));
        }
      }
      if (allowed) {
        List<Change> changes = changes(written);
        Optional.ofNullable(associate).ifPresent(changes::add);
        objects.forEach(object -> changes.add(new Change.CreateRbacObject(object)));
        return Optional.of(
            rankedForAll(all, after, changes, objects.isEmpty() ? null : reach, rules));
      }
      if (!progress) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Ranked rankedForAll(
      List<Wanted> all,
      EksCluster after,
      List<Change> changes,
      @Nullable Reach reach,
      SortedMap<String, Set<PolicyRule>> rules) {
    SortedMap<String, List<PolicyRule>> asked = new TreeMap<>();
    rules.forEach((where, each) -> asked.put(where, new ArrayList<>(each)));
    all.forEach(
        wanted ->
            asked
                .computeIfAbsent(wanted.namespace(), where -> new ArrayList<>())
                .add(LeastRule.of(wanted.request())));
    Caller caller = asker.on(after);
    int more = 0;
    int power = 0;
    List<Proposal.Asked> scoped = new ArrayList<>();
    for (Map.Entry<String, List<PolicyRule>> each : asked.entrySet()) {
      List<PolicyRule> here = new ArrayList<>(each.getValue());
      here.addAll(asked.getOrDefault("", List.of())); // What holds everywhere does so here.
      more += Breadth.in(each.getKey(), cluster, before, named()).gained(caller, here);
      power = Math.max(power, power(each.getKey(), caller));
      scoped.add(Proposal.Asked.in(each.getKey(), each.getValue()));
    }
    Proposal proposal = new Proposal(cluster, after, changes, asker, scoped, more);
    int others = reach != null && reach.isOthersToo() ? proposal.others().size() : 0;
    return new Ranked(proposal, power, more + others);
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
    List<PolicyRule> asked = reach == null ? List.of(LeastRule.of(wanted.request())) : rules;
    Caller caller = asker.on(after);
    Proposal proposal =
        new Proposal(
            cluster,
            after,
            changes,
            asker,
            List.of(Proposal.Asked.in(namespace, asked)),
            breadth.gained(caller, asked));
    int others = reach != null && reach.isOthersToo() ? proposal.others().size() : 0;
    return new Ranked(proposal, power(wanted, caller), proposal.requestsBeyond() + others);
  }

  /** How far the caller may bind or escalate who could not before: not, one role, or any. */
  private int power(Wanted wanted, Caller after) {
    int power = power(namespace, after);
    return power == 0
            && wanted instanceof Wanted.Write write
            && write.way() == Wanted.Write.Way.BIND_OR_ESCALATE
        ? 1
        : power;
  }

  private int power(String namespace, Caller after) {
    for (String verb : List.of("escalate", "bind")) {
      for (String resource : List.of("roles", "clusterroles")) {
        ResourceRequest any =
            ResourceRequest.of(verb, RbacObject.API_GROUP, resource).namespace(namespace);
        if (after.isAllowed(any) && !before.isAllowed(any)) {
          return 2;
        }
      }
    }
    return 0;
  }
}
