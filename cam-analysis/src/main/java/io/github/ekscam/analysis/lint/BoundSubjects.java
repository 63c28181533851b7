package io.github.ekscam.analysis.lint;

import io.github.ekscam.EksCluster;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The users and groups that bindings name, each with its bindings. Made in one pass over them. */
final class BoundSubjects {

  /**
   * A binding of a subject.
   *
   * @param role the role that it refers to, if that exists
   */
  record Bound(Subject subject, RbacBinding binding, Optional<RbacRole> role) {}

  private final NavigableMap<String, List<Bound>> users = new TreeMap<>();
  private final NavigableMap<String, List<Bound>> groups = new TreeMap<>();

  private BoundSubjects() {}

  static BoundSubjects of(EksCluster cluster) {
    RbacObjects objects = cluster.effectiveRbacObjects();
    RbacRules rules = RbacRules.of(objects);
    BoundSubjects found = new BoundSubjects();
    Stream.concat(objects.clusterRoleBindings().stream(), objects.roleBindings().stream())
        .forEach(
            binding -> {
              Optional<RbacRole> role = rules.role(binding).map(RbacRole.class::cast);
              for (Subject subject : binding.subjects()) {
                found.index(subject).ifPresent(index -> add(index, subject, binding, role));
              }
            });
    return found;
  }

  private static void add(
      NavigableMap<String, List<Bound>> index,
      Subject subject,
      RbacBinding binding,
      Optional<RbacRole> role) {
    index
        .computeIfAbsent(subject.name(), name -> new ArrayList<>(1))
        .add(new Bound(subject, binding, role));
  }

  private Optional<NavigableMap<String, List<Bound>>> index(Subject subject) {
    return switch (subject.kind()) {
      case "User" -> Optional.of(users);
      case "Group" -> Optional.of(groups);
      default -> Optional.empty();
    };
  }

  /** The users by name. */
  NavigableMap<String, List<Bound>> users() {
    return users;
  }

  /** The bindings of users that a template may become. */
  List<Bound> users(NameTemplate template) {
    return named(users, template);
  }

  /** The bindings of groups that a template may become. */
  List<Bound> groups(NameTemplate template) {
    return named(groups, template);
  }

  private static List<Bound> named(
      NavigableMap<String, List<Bound>> byName, NameTemplate template) {
    return byName.tailMap(template.prefix(), true).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(template.prefix()))
        .filter(entry -> template.mayBecome(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }
}
