package io.github.ekscam.analysis;

import com.google.common.collect.Sets;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Set;

/**
 * Two clusters with all that differs between them, and of what is the same as little as need be.
 *
 * <p>Of somebody who is the same user on both, with the same access policies and the same
 * ClusterRoleBindings, the answers differ in no namespace but those in which a RoleBinding changed.
 * Of such users the bindings of these namespaces and of the whole cluster are kept: there both
 * sides answer as with all bindings, and elsewhere both answer alike. Of everybody else who
 * differs, every binding is kept that names them or one of their groups. Who is none of these does
 * not differ, whichever of their bindings are left, since those are the same on both sides.
 *
 * <p>Where not all of a cluster is known, or it lets in principals that are not known one by one,
 * both are compared as they are.
 *
 * @param before the first cluster, with the bindings that are compared
 * @param after the second cluster likewise
 * @param bindings what differs between the bindings of both
 * @param changedSubjects whom the bindings of the second cluster name of which the first has none,
 *     or another
 * @param lostSubjects whom those of the first cluster name of which the second has none, or another
 */
record ComparedClusters(
    EksCluster before,
    EksCluster after,
    ChangedBindings bindings,
    Set<Subject> changedSubjects,
    Set<Subject> lostSubjects,
    boolean sameCatalogue,
    boolean sameUnresolved,
    boolean sameNodes) {

  /** Each template costs a look at each name that a binding has. */
  private static final int MOST_TEMPLATES = 16;

  static ComparedClusters of(EksCluster before, EksCluster after) {
    ChangedBindings bindings =
        ChangedBindings.between(before.effectiveRbacObjects(), after.effectiveRbacObjects());
    ComparedClusters whole =
        new ComparedClusters(
            before,
            after,
            bindings,
            bindings.subjectsOfOther(),
            bindings.subjectsOfOne(),
            before.accessPolicies().policies().equals(after.accessPolicies().policies()),
            UnknownAccess.sameUnresolved(before, after),
            before.kubernetesVersion().equals(after.kubernetesVersion()));
    return new Selection(whole).selected();
  }

  /** The same the other way round. */
  ComparedClusters reversed() {
    return new ComparedClusters(
        after,
        before,
        bindings,
        lostSubjects,
        changedSubjects,
        sameCatalogue,
        sameUnresolved,
        sameNodes);
  }

  /** Whether somebody has the same on both. */
  boolean isSame(Caller had, Caller has) {
    return isSameButForBindings(had, has) && !bindings.reach(has.user().orElseThrow());
  }

  private boolean isSameButForBindings(Caller had, Caller has) {
    return PrincipalNames.of(had).equals(PrincipalNames.of(has))
        && had.user().equals(has.user())
        && has.user().isPresent()
        && (sameCatalogue || samePolicies(has))
        && sameUnresolved
        && (sameNodes || !has.user().get().groups().contains(SystemNames.NODES))
        && had.accessEntry()
            .map(before.accessEntries()::associations)
            .equals(has.accessEntry().map(after.accessEntries()::associations));
  }

  private boolean samePolicies(Caller caller) {
    return caller.accessEntry().map(after.accessEntries()::associations).orElse(List.of()).stream()
        .map(association -> association.policyArn().name())
        .allMatch(
            name -> before.accessPolicies().find(name).equals(after.accessPolicies().find(name)));
  }

  /** Whom to keep the bindings of. */
  private static final class Selection {

    private final ComparedClusters whole;

    /** Those of whom every binding is kept. */
    private final SubjectNames everywhere = new SubjectNames();

    /** Those of whom the bindings are kept that count where some changed. */
    private final SubjectNames nearby = new SubjectNames();

    Selection(ComparedClusters whole) {
      this.whole = whole;
    }

    ComparedClusters selected() {
      EksCluster before = whole.before;
      EksCluster after = whole.after;
      if (!before.unresolved().isEmpty()
          || !after.unresolved().isEmpty()
          || !AccessGained.accounts(before).equals(AccessGained.accounts(after))
          || !Sets.union(AccessGained.principals(before), AccessGained.principals(after)).stream()
              .allMatch(this::select)
          || everywhere.templates() > MOST_TEMPLATES) {
        return whole;
      }
      Sets.union(whole.changedSubjects, whole.lostSubjects).stream()
          .map(AccessAnalysis::userOf)
          .forEach(this::select);
      return new ComparedClusters(
          before.onlyBindings(this::isKept),
          after.onlyBindings(this::isKept),
          whole.bindings,
          whole.changedSubjects,
          whole.lostSubjects,
          whole.sameCatalogue,
          whole.sameUnresolved,
          whole.sameNodes);
    }

    private boolean isKept(RbacBinding binding) {
      String namespace = binding.metadata().namespace();
      return ((namespace.isEmpty() || whole.bindings.namespaces().contains(namespace))
              && nearby.includeAny(binding))
          || everywhere.includeAny(binding);
    }

    private void select(UserInfo user) {
      if (whole.bindings.reachInCluster(user)) {
        everywhere.add(user);
      } else if (whole.bindings.reach(user)) {
        nearby.add(user);
      }
    }

    /** Whether it is known by which names bindings may name the principal. */
    private boolean select(String arn) {
      CallerIdentity identity = CallerIdentity.parse(arn);
      Caller had = whole.before.caller(identity);
      Caller has = whole.after.caller(identity);
      if (whole.isSameButForBindings(had, has)) {
        select(has.user().orElseThrow());
        return true;
      }
      return addAll(had, identity) && addAll(has, identity);
    }

    private boolean addAll(Caller caller, CallerIdentity identity) {
      if (!(caller.identity() instanceof MappedIdentity.Mapped mapped)) {
        return caller.identity() instanceof MappedIdentity.Unauthorized;
      }
      everywhere.add(mapped.user());
      PrincipalNames names = PrincipalNames.of(caller);
      everywhere.addUsers(NameTemplate.of(names.username(), identity.account()));
      for (String group : names.groups()) {
        NameTemplate template = NameTemplate.of(group, identity.account());
        if (!template.isFixed()) {
          everywhere.addGroups(template);
        }
      }
      return mapped.source() instanceof MappedIdentity.ByAccessEntry
          || mapped.source() instanceof MappedIdentity.ByAwsAuth;
    }
  }
}
