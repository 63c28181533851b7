package io.github.ekscam.authz;

import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All bindings turned round: from users and groups to what they are given. Immutable; a changed
 * binding makes the subjects new that it names, before or after, and shares everything else.
 *
 * <p>A role has a number from the moment that it exists or a binding refers to it, and keeps it, so
 * the bindings need not be looked at when a role changes.
 */
final class CompiledBindings {

  private static final int LEAST_WORN = 1_000;

  private final CompiledNames<CompiledSubject> users;
  private final CompiledNames<CompiledSubject> groups;
  private final CompiledNames<CompiledNames.Numbered> namespaces;
  private final CompiledNames<CompiledNames.Numbered> roles;

  /** How many numbers changes have added, and how many subjects they have emptied. */
  private final int leftBehind;

  private CompiledBindings(
      CompiledNames<CompiledSubject> users,
      CompiledNames<CompiledSubject> groups,
      CompiledNames<CompiledNames.Numbered> namespaces,
      CompiledNames<CompiledNames.Numbered> roles,
      int leftBehind) {
    this.users = users;
    this.groups = groups;
    this.namespaces = namespaces;
    this.roles = roles;
    this.leftBehind = leftBehind;
  }

  /** All of them at once, in time linear in the number of subjects. */
  static CompiledBindings of(RbacObjects objects) {
    Map<String, Integer> roles = new LinkedHashMap<>();
    objects.allRoles().forEach(role -> number(roles, key(role), 0));
    Map<String, Integer> namespaces = new LinkedHashMap<>();
    Map<SubjectKey, List<RbacBinding>> subjects = new LinkedHashMap<>();
    for (Collection<? extends RbacBinding> bindings :
        List.of(objects.clusterRoleBindings(), objects.roleBindings())) {
      for (RbacBinding binding : bindings) {
        number(roles, key(binding), 0);
        number(namespaces, binding.metadata().namespace(), 1);
        for (SubjectKey subject : subjects(binding)) {
          subjects.computeIfAbsent(subject, key -> new ArrayList<>(4)).add(binding);
        }
      }
    }
    List<CompiledSubject> users = new ArrayList<>();
    List<CompiledSubject> groups = new ArrayList<>();
    subjects.forEach(
        (subject, bindings) ->
            (subject.isGroup() ? groups : users)
                .add(
                    CompiledSubject.of(
                        subject.name(),
                        bindings,
                        binding -> number(roles, key(binding), 0),
                        namespace -> number(namespaces, namespace, 1))));
    return new CompiledBindings(
        CompiledNames.of(users),
        CompiledNames.of(groups),
        CompiledNames.of(numbers(namespaces)),
        CompiledNames.of(numbers(roles)),
        0);
  }

  private static int number(Map<String, Integer> numbers, String key, int first) {
    return numbers.computeIfAbsent(key, k -> first + numbers.size());
  }

  private static List<CompiledNames.Numbered> numbers(Map<String, Integer> numbers) {
    List<CompiledNames.Numbered> result = new ArrayList<>(numbers.size());
    numbers.forEach((name, value) -> result.add(new CompiledNames.Numbered(name, value)));
    return result;
  }

  /** A user or a group. */
  private record SubjectKey(boolean isGroup, String name) {}

  /** Whom a binding names, each once. */
  private static Set<SubjectKey> subjects(RbacBinding binding) {
    Set<SubjectKey> result = new LinkedHashSet<>();
    for (Subject subject : binding.subjects()) {
      switch (subject.kind()) {
        case "User" -> result.add(new SubjectKey(false, subject.name()));
        case "Group" -> result.add(new SubjectKey(true, subject.name()));
        case "ServiceAccount" -> {
          String namespace =
              subject.namespace().isEmpty() ? binding.metadata().namespace() : subject.namespace();
          if (!namespace.isEmpty()) {
            result.add(
                new SubjectKey(false, "system:serviceaccount:" + namespace + ":" + subject.name()));
          }
        }
        default -> {}
      }
    }
    return result;
  }

  /** What no two roles have in common: neither names nor namespaces have slashes. */
  private static String key(RbacRole role) {
    String namespace = role.metadata().namespace();
    return namespace.isEmpty() ? role.metadata().name() : namespace + "/" + role.metadata().name();
  }

  /** The key of the role that a binding refers to. */
  private static String key(RbacBinding binding) {
    RoleRef roleRef = binding.roleRef();
    return roleRef.kind().equals("ClusterRole")
        ? roleRef.name()
        : binding.metadata().namespace() + "/" + roleRef.name();
  }

  /**
   * The bindings once one is written, or taken away.
   *
   * @param before the binding that was there, if there was one
   * @param after the binding that is there then, if there is one
   */
  CompiledBindings with(@Nullable RbacBinding before, @Nullable RbacBinding after) {
    CompiledBindings result = after == null ? this : withNumbers(after);
    Set<SubjectKey> changed = new LinkedHashSet<>();
    if (before != null) {
      changed.addAll(subjects(before));
    }
    Set<SubjectKey> named = after == null ? Set.of() : subjects(after);
    changed.addAll(named);
    for (SubjectKey subject : changed) {
      result = result.with(subject, before, named.contains(subject) ? after : null);
    }
    return result;
  }

  private CompiledBindings withNumbers(RbacBinding binding) {
    String namespace = binding.metadata().namespace();
    CompiledNames<CompiledNames.Numbered> changedNamespaces =
        namespaces.find(namespace) == null
            ? namespaces.with(new CompiledNames.Numbered(namespace, 1 + namespaces.size()))
            : namespaces;
    CompiledNames<CompiledNames.Numbered> changedRoles = numbered(roles, key(binding));
    int added = changedNamespaces.size() - namespaces.size() + changedRoles.size() - roles.size();
    return new CompiledBindings(users, groups, changedNamespaces, changedRoles, leftBehind + added);
  }

  private static CompiledNames<CompiledNames.Numbered> numbered(
      CompiledNames<CompiledNames.Numbered> roles, String key) {
    return roles.find(key) == null
        ? roles.with(new CompiledNames.Numbered(key, roles.size()))
        : roles;
  }

  /** The same, where a role surely has a number. */
  CompiledBindings with(RbacRole role) {
    return new CompiledBindings(users, groups, namespaces, numbered(roles, key(role)), leftBehind);
  }

  private CompiledBindings with(
      SubjectKey key, @Nullable RbacBinding before, @Nullable RbacBinding after) {
    CompiledSubject present = (key.isGroup() ? groups : users).find(key.name());
    List<RbacBinding> bindings = present == null ? new ArrayList<>() : present.bindings();
    if (before != null) {
      int place = Collections.binarySearch(bindings, before, RbacBinding.ORDER);
      if (place >= 0) {
        bindings.remove(place);
      }
    }
    if (after != null) {
      bindings.add(-1 - Collections.binarySearch(bindings, after, RbacBinding.ORDER), after);
    }
    CompiledSubject changed =
        CompiledSubject.of(key.name(), bindings, this::roleNumber, this::namespaceNumber);
    return new CompiledBindings(
        key.isGroup() ? users : users.with(changed),
        key.isGroup() ? groups.with(changed) : groups,
        namespaces,
        roles,
        bindings.isEmpty() ? leftBehind + 1 : leftBehind);
  }

  /**
   * Whether what nobody may need any more is as much as all else. Numbers are never taken back, nor
   * subjects that no binding names any more, so without a new start memory would grow for ever.
   */
  boolean isWorn() {
    return leftBehind > LEAST_WORN + (users.size() + groups.size()) / 2;
  }

  /** What a user is given by name, and nothing by his groups. */
  @Nullable CompiledSubject user(String username) {
    return users.find(username);
  }

  /** What a group is given. */
  @Nullable CompiledSubject group(String name) {
    return groups.find(name);
  }

  /** A namespace's number; 0 if no binding is in it. */
  int namespaceNumber(String namespace) {
    CompiledNames.Numbered number = namespace.isEmpty() ? null : namespaces.find(namespace);
    return number == null ? 0 : number.value();
  }

  /** How many roles have numbers; the numbers are less. */
  int roleCount() {
    return roles.size();
  }

  /** The number of a role. */
  int roleNumber(RbacRole role) {
    return roleNumber(key(role));
  }

  private int roleNumber(RbacBinding binding) {
    return roleNumber(key(binding));
  }

  private int roleNumber(String key) {
    CompiledNames.Numbered number = roles.find(key);
    if (number == null) {
      throw new IllegalStateException("The role " + key + " has no number");
    }
    return number.value();
  }
}
