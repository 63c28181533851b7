package io.github.ekscam.analysis.advice;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Names that nothing on a cluster has or refers to: a new group that a binding names already, or a
 * new role that one waits for, would give more than was meant. Made in one pass over all bindings.
 */
final class FreshNames {

  private final RbacObjects objects;
  private final Set<String> groups = new HashSet<>();
  private final List<NameTemplate> groupTemplates = new ArrayList<>();

  /** By namespace, empty for ClusterRoles, and name. */
  private final Set<Key> roles = new HashSet<>();

  private FreshNames(RbacObjects objects) {
    this.objects = objects;
  }

  static FreshNames on(EksCluster cluster) {
    FreshNames names = new FreshNames(cluster.effectiveRbacObjects());
    names.objects.clusterRoleBindings().forEach(names::add);
    names.objects.roleBindings().forEach(names::add);
    names
        .objects
        .allRoles()
        .forEach(
            role -> names.roles.add(Key.of(role.metadata().namespace(), role.metadata().name())));
    cluster.accessEntries().entries().stream()
        .map(AccessEntry::kubernetesGroups)
        .forEach(names::addGroups);
    cluster.awsAuth().stream()
        .flatMap(awsAuth -> Stream.concat(awsAuth.mapRoles().stream(), awsAuth.mapUsers().stream()))
        .map(AwsAuth.Mapping::groups)
        .forEach(names::addGroups);
    return names;
  }

  private void add(RbacBinding binding) {
    String namespace = binding.metadata().namespace();
    roles.add(Key.of(namespace, binding.metadata().name()));
    roles.add(
        Key.of(
            binding.roleRef().kind().equals("ClusterRole") ? "" : namespace,
            binding.roleRef().name()));
    binding.subjects().stream()
        .filter(subject -> subject.kind().equals("Group"))
        .map(Subject::name)
        .forEach(groups::add);
  }

  private void addGroups(List<String> ofEntry) {
    for (String group : ofEntry) {
      NameTemplate template = NameTemplate.of(group);
      if (template.isFixed()) {
        groups.add(group);
      } else {
        groupTemplates.add(template);
      }
    }
  }

  /** A group that nobody is in and no binding names. */
  String group(String wish) {
    return fresh(
        wish,
        name ->
            groups.contains(name)
                || groupTemplates.stream().anyMatch(template -> template.mayBecome(name)));
  }

  /** A name for a role and a binding in a namespace, or for the whole cluster if that is empty. */
  String role(String wish, String namespace) {
    String name =
        wish.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9.]+", "-")
            .replaceAll("^[-.]+|[-.]+$", "");
    return fresh(
        name.isEmpty() ? "advised" : name,
        each -> roles.contains(Key.of(namespace, each)) || roles.contains(Key.of("", each)));
  }

  private static String fresh(String wish, Predicate<String> isTaken) {
    String name = wish;
    for (int i = 2; isTaken.test(name); i++) {
      name = wish + "-" + i;
    }
    return name;
  }
}
