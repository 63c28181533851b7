package io.github.ekscam.analysis;

import io.github.ekscam.EksCluster;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Subject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The subjects that the bindings of a cluster name. Made in one pass over them. */
final class BoundNames {

  private final Set<Subject> subjects = new LinkedHashSet<>();

  /** By the username of a User or a ServiceAccount. */
  private final NavigableMap<String, Subject> users = new TreeMap<>();

  private final NavigableMap<String, Subject> groups = new TreeMap<>();

  private BoundNames() {}

  static BoundNames of(EksCluster cluster) {
    RbacObjects objects = cluster.effectiveRbacObjects();
    BoundNames names = new BoundNames();
    Stream.concat(objects.clusterRoleBindings().stream(), objects.roleBindings().stream())
        .forEach(names::add);
    return names;
  }

  private void add(RbacBinding binding) {
    for (Subject each : binding.subjects()) {
      Subject subject = each.boundIn(binding.metadata().namespace());
      subjects.add(subject);
      boolean isGroup = subject.kind().equals("Group");
      String name = subject.authenticatedName();
      (isGroup ? groups : users).putIfAbsent(name, subject);
    }
  }

  /** The subjects, service accounts with their namespaces, in the order of the bindings. */
  Set<Subject> subjects() {
    return subjects;
  }

  /** The users and service accounts that a template may become. */
  List<Subject> users(NameTemplate template) {
    return named(users, template);
  }

  /** The groups that a template may become. */
  List<Subject> groups(NameTemplate template) {
    return named(groups, template);
  }

  private static List<Subject> named(NavigableMap<String, Subject> byName, NameTemplate template) {
    return byName.tailMap(template.prefix(), true).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(template.prefix()))
        .filter(entry -> template.mayBecome(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }
}
