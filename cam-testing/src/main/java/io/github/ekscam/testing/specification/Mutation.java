package io.github.ekscam.testing.specification;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mistake that can be made in a configuration.
 *
 * @param text the mistake, for people
 * @param place where it is made
 * @param mutated makes the cluster with the mistake; nothing if that changes nothing for anybody
 */
record Mutation(String text, Optional<Source> place, Supplier<Optional<EksCluster>> mutated) {

  private static final String VIEW_POLICY = "AmazonEKSViewPolicy";
  private static final String EDIT_POLICY = "AmazonEKSEditPolicy";
  private static final String ADMINISTRATOR_POLICY = "AmazonEKSClusterAdminPolicy";
  private static final String ADMINISTRATOR_ROLE = "cluster-admin";
  private static final String ALL = "*";

  Optional<EksCluster> mutate() {
    return mutated.get();
  }

  /** All mistakes, in the order of the configuration's objects. */
  static List<Mutation> of(EksCluster cluster, ConfiguredBindings bindings) {
    return new Maker(cluster, bindings).all();
  }

  private static final class Maker {

    private final EksCluster cluster;
    private final ConfiguredBindings bindings;
    private final List<Mutation> mutations = new ArrayList<>();

    /** Those of the cluster as it is, once they are needed. */
    private @Nullable Map<String, List<PolicyRule>> boundRules;

    Maker(EksCluster cluster, ConfiguredBindings bindings) {
      this.cluster = cluster;
      this.bindings = bindings;
    }

    List<Mutation> all() {
      if (cluster.authenticationMode() != AuthenticationMode.CONFIG_MAP) {
        for (AccessEntry entry : entries().entries()) {
          for (PolicyAssociation association : entries().associations(entry)) {
            if (hasKnownRules(association)) {
              associated(entry, association);
            }
          }
        }
      }
      for (RbacObject object : cluster.rbacObjects().all()) {
        if (object instanceof RbacBinding binding && bindings.isCounted(binding)) {
          bound(binding);
        } else if (object instanceof RbacRole role && isWritten(role)) {
          ruled(role);
        }
      }
      newAdministrator();
      newBinding();
      return mutations;
    }

    /** Of whom no case speaks, as nobody knew of it. */
    private void newAdministrator() {
      List<AccessEntry> present = entries().entries();
      if (cluster.authenticationMode() == AuthenticationMode.CONFIG_MAP
          || cluster.accessPolicies().find(ADMINISTRATOR_POLICY).isEmpty()) {
        return;
      }
      PrincipalArn like =
          present.isEmpty()
              ? PrincipalArn.of("arn:aws:iam::111122223333:role/any")
              : present.get(present.size() - 1).principalArn();
      PrincipalArn administrator = newPrincipal(like);
      add(
          "a new access entry, of "
              + administrator
              + " with "
              + ADMINISTRATOR_POLICY
              + " in the whole cluster",
          present.isEmpty() ? Optional.empty() : cluster.sourceOf(present.get(present.size() - 1)),
          () -> Optional.of(cluster.with(entriesWith(administrator))));
    }

    private PrincipalArn newPrincipal(PrincipalArn like) {
      String role =
          "arn:" + like.partition() + ":iam::" + like.account() + ":role/new-administrator";
      String free = role;
      for (int i = 2; entries().find(PrincipalArn.of(free)).isPresent(); i++) {
        free = role + "-" + i;
      }
      return PrincipalArn.of(free);
    }

    private AccessEntries entriesWith(PrincipalArn administrator) {
      AccessEntries.Builder more = AccessEntries.builder();
      for (AccessEntry entry : entries().entries()) {
        more.add(entry);
        entries()
            .associations(entry)
            .forEach(association -> more.associate(entry.principalArn(), association));
        if (entries().areAssociationsUnknown(entry)) {
          more.associationsUnknown(entry.principalArn());
        }
      }
      entries()
          .associationsWithoutEntry()
          .forEach(
              (principal, associations) ->
                  associations.forEach(association -> more.associate(principal, association)));
      return more.add(AccessEntry.builder(administrator).build())
          .associate(
              administrator,
              PolicyAssociation.of(
                  new PolicyArn(administrator.partition(), ADMINISTRATOR_POLICY),
                  AccessScope.cluster()))
          .build();
    }

    /** A group that no access entry has: who is in it comes to be known later. */
    private void newBinding() {
      if (cluster.effectiveRbacObjects().clusterRole(ADMINISTRATOR_ROLE).isEmpty()) {
        return;
      }
      ClusterRoleBinding binding = newBinding("new-administrators");
      for (int i = 2;
          cluster.effectiveRbacObjects().counterpartOf(binding).isPresent()
              || entries().entries().stream().anyMatch(hasGroup(binding.subjects().get(0).name()));
          i++) {
        binding = newBinding("new-administrators-" + i);
      }
      ClusterRoleBinding added = binding;
      Optional<Source> place =
          cluster.rbacObjects().all().stream()
              .filter(RbacBinding.class::isInstance)
              .map(RbacBinding.class::cast)
              .filter(bindings::isCounted)
              .reduce((first, second) -> second)
              .flatMap(cluster::sourceOf);
      add(
          "a new " + added.describeWithRole() + " to the new " + added.subjects().get(0),
          place,
          () -> Optional.of(cluster.with(added)));
    }

    private static Predicate<AccessEntry> hasGroup(String group) {
      return entry -> entry.kubernetesGroups().contains(group);
    }

    private static ClusterRoleBinding newBinding(String name) {
      return new ClusterRoleBinding(
          ObjectMeta.named(name),
          RoleRef.clusterRole(ADMINISTRATOR_ROLE),
          List.of(Subject.group(name)));
    }

    /** What a policy grants whose rules are not published no case can tell, nor that it is gone. */
    private boolean hasKnownRules(PolicyAssociation association) {
      return cluster
          .accessPolicies()
          .find(association.policyArn().name())
          .flatMap(AccessPolicy::rules)
          .isPresent();
    }

    /** Whether people wrote its rules. */
    private static boolean isWritten(RbacRole role) {
      boolean bootstrapped =
          "rbac-defaults".equals(role.metadata().labels().get("kubernetes.io/bootstrapping"));
      boolean aggregated =
          role instanceof ClusterRole clusterRole && clusterRole.aggregationRule().isPresent();
      return !bootstrapped && !aggregated && !AccessEntry.isReserved(role.metadata().name());
    }

    private void add(String text, Optional<Source> place, Supplier<Optional<EksCluster>> mutated) {
      mutations.add(new Mutation(text, place, mutated));
    }

    private void associated(AccessEntry entry, PolicyAssociation association) {
      PrincipalArn principal = entry.principalArn();
      PolicyArn policy = association.policyArn();
      AccessScope scope = association.accessScope();
      Optional<Source> place = cluster.sourceOf(principal, association);
      add(
          policy.name() + " of " + principal + " dropped",
          place,
          () -> Optional.of(cluster.with(entries().disassociate(principal, policy))));
      if (scope instanceof AccessScope.Namespaces) {
        add(
            policy.name()
                + " of "
                + principal
                + " widened from "
                + scope.describe()
                + " to the whole cluster",
            place,
            () ->
                Optional.of(
                    cluster.with(
                        entries()
                            .associate(
                                principal, PolicyAssociation.of(policy, AccessScope.cluster())))));
      }
      if (policy.name().equals(VIEW_POLICY)) {
        add(
            VIEW_POLICY + " of " + principal + " swapped for " + EDIT_POLICY,
            place,
            () -> swapped(entry, association));
      }
    }

    /** An entry has each policy once, so an edit policy that it has already is widened. */
    private Optional<EksCluster> swapped(AccessEntry entry, PolicyAssociation view) {
      PolicyArn edit = new PolicyArn(view.policyArn().partition(), EDIT_POLICY);
      Optional<AccessScope> present =
          entries().associations(entry).stream()
              .filter(association -> association.policyArn().name().equals(EDIT_POLICY))
              .map(PolicyAssociation::accessScope)
              .findFirst();
      if (present.isPresent() && present.get() instanceof AccessScope.Cluster) {
        return Optional.empty();
      }
      AccessScope scope =
          view.accessScope() instanceof AccessScope.Cluster
              ? view.accessScope()
              : AccessScope.namespaces(
                  Stream.concat(
                          present.stream().flatMap(other -> other.namespaces().stream()),
                          view.accessScope().namespaces().stream())
                      .distinct()
                      .toList());
      return Optional.of(
          cluster.with(
              entries()
                  .disassociate(entry.principalArn(), view.policyArn())
                  .associate(entry.principalArn(), PolicyAssociation.of(edit, scope))));
    }

    private AccessEntries entries() {
      return cluster.accessEntries();
    }

    private void bound(RbacBinding binding) {
      Optional<Source> place = cluster.sourceOf(binding);
      String words = binding.describeWithRole();
      if (ConfiguredBindings.role(cluster.effectiveRbacObjects(), binding).isEmpty()) {
        return;
      }
      add(
          words + " dropped",
          place,
          () -> Optional.of(cluster.with(withSubjects(binding, List.of()))));
      if (binding.subjects().size() > 1) {
        for (Subject subject : binding.subjects()) {
          if (bindings.isCounted(subject, binding)) {
            List<Subject> others =
                binding.subjects().stream().filter(other -> !other.equals(subject)).toList();
            add(
                words + " without the subject " + subject,
                place,
                () -> Optional.of(cluster.with(withSubjects(binding, others))));
          }
        }
      }
      if (binding instanceof RoleBinding && binding.roleRef().kind().equals("ClusterRole")) {
        add(words + " widened to the whole cluster", place, () -> Optional.of(widened(binding)));
      }
      if (binding.roleRef().equals(RoleRef.clusterRole("view"))) {
        add(
            words + " swapped for edit",
            place,
            () -> Optional.of(cluster.with(withRole(binding, RoleRef.clusterRole("edit")))));
      }
    }

    private EksCluster widened(RbacBinding binding) {
      ClusterRoleBinding wide = clusterRoleBinding(binding.metadata().name(), binding);
      boolean taken = cluster.effectiveRbacObjects().counterpartOf(wide).isPresent();
      ClusterRoleBinding free =
          taken
              ? clusterRoleBinding(
                  binding.metadata().name() + "-" + binding.metadata().namespace(), binding)
              : wide;
      return cluster.with(withSubjects(binding, List.of())).with(free);
    }

    private static ClusterRoleBinding clusterRoleBinding(String name, RbacBinding binding) {
      return new ClusterRoleBinding(
          ObjectMeta.named(name),
          binding.roleRef(),
          binding.subjects().stream()
              .map(subject -> subject.boundIn(binding.metadata().namespace()))
              .toList());
    }

    private static RbacBinding withSubjects(RbacBinding binding, List<Subject> subjects) {
      return binding instanceof RoleBinding
          ? new RoleBinding(binding.metadata(), binding.roleRef(), subjects)
          : new ClusterRoleBinding(binding.metadata(), binding.roleRef(), subjects);
    }

    private static RbacBinding withRole(RbacBinding binding, RoleRef role) {
      return binding instanceof RoleBinding
          ? new RoleBinding(binding.metadata(), role, binding.subjects())
          : new ClusterRoleBinding(binding.metadata(), role, binding.subjects());
    }

    private void ruled(RbacRole role) {
      for (int i = 0; i < role.rules().size(); i++) {
        int index = i;
        PolicyRule rule = role.rules().get(i);
        Optional<Source> place = cluster.sourceOf(role, rule);
        String of = role.describe() + ", rule " + (i + 1);
        if (!rule.verbs().contains(ALL)) {
          add(
              "verb * added to " + of + " (" + Words.rule(rule) + ")",
              place,
              () -> withRule(role, index, withVerb(rule)));
        }
        if (!rule.resources().isEmpty() && !rule.resources().contains(ALL)) {
          add(
              "resource * added to " + of + " (" + Words.rule(rule) + ")",
              place,
              () -> withRule(role, index, withResource(rule)));
        }
      }
    }

    private static PolicyRule withVerb(PolicyRule rule) {
      return rule.toBuilder().verbs(ALL).build();
    }

    private static PolicyRule withResource(PolicyRule rule) {
      return rule.toBuilder().resources(ALL).build();
    }

    private Optional<EksCluster> withRule(RbacRole role, int index, PolicyRule rule) {
      List<PolicyRule> rules = new ArrayList<>(role.rules());
      rules.set(index, rule);
      RbacRole changed =
          role instanceof Role
              ? new Role(role.metadata(), rules)
              : ClusterRole.of(role.metadata(), rules);
      EksCluster mutant = cluster.with(changed);
      if (boundRules == null) {
        boundRules = boundRules(cluster);
      }
      return boundRules(mutant).equals(boundRules) ? Optional.empty() : Optional.of(mutant);
    }

    /** What the bindings give: a role that nobody has, alone or aggregated, may say anything. */
    private static Map<String, List<PolicyRule>> boundRules(EksCluster cluster) {
      RbacObjects objects = cluster.effectiveRbacObjects();
      Map<String, List<PolicyRule>> rules = new LinkedHashMap<>();
      for (RbacObject object : objects.all()) {
        if (object instanceof RbacBinding binding && !binding.subjects().isEmpty()) {
          ConfiguredBindings.role(objects, binding)
              .ifPresent(role -> rules.put(role.describe(), role.rules()));
        }
      }
      return rules;
    }
  }
}
