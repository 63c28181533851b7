package io.github.ekscam.authz;

import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All bindings turned round: from users and groups, and from namespaces, to the roles that are
 * given. Immutable; a changed binding makes its namespace new, or, if it is for the whole cluster,
 * the subjects that it names, before or after, and shares everything else.
 *
 * <p>A role has a number from the moment that it exists or a binding refers to it, and keeps it, so
 * the bindings need not be looked at when a role changes.
 */
final class CompiledBindings {

  private static final int LEAST_WORN = 1_000;

  private final CompiledNames<CompiledSubject> users;
  private final CompiledNames<CompiledSubject> groups;
  private final CompiledNames<CompiledNamespace> namespaces;
  private final CompiledNames<CompiledNames.Numbered> roles;

  /** How many names changes have added, and how often they have taken a binding from a subject. */
  private final int leftBehind;

  private CompiledBindings(
      CompiledNames<CompiledSubject> users,
      CompiledNames<CompiledSubject> groups,
      CompiledNames<CompiledNamespace> namespaces,
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
    List<RoleBinding> roleBindings = objects.roleBindings();
    Map<SubjectKey, Integer> subjects = new LinkedHashMap<>();
    Map<SubjectKey, List<RbacBinding>> ofCluster = new HashMap<>();
    for (RbacBinding binding : objects.clusterRoleBindings()) {
      number(roles, key(binding), 0);
      for (SubjectKey subject : subjects(binding)) {
        number(subjects, subject, 1);
        ofCluster.computeIfAbsent(subject, key -> new ArrayList<>()).add(binding);
      }
    }
    List<CompiledNamespace> namespaces = new ArrayList<>();
    for (int start = 0; start < roleBindings.size(); ) {
      String namespace = roleBindings.get(start).metadata().namespace();
      int end = start;
      while (end < roleBindings.size()
          && roleBindings.get(end).metadata().namespace().equals(namespace)) {
        end++;
      }
      namespaces.add(
          new CompiledNamespace(
              namespace,
              roleBindings.subList(start, end),
              binding -> number(roles, key(binding), 0),
              binding ->
                  subjects(binding).stream()
                      .mapToInt(subject -> number(subjects, subject, 1))
                      .toArray()));
      start = end;
    }
    List<CompiledSubject> users = new ArrayList<>();
    List<CompiledSubject> groups = new ArrayList<>();
    subjects.forEach(
        (subject, number) ->
            (subject.isGroup() ? groups : users)
                .add(
                    new CompiledSubject(
                        subject.name(),
                        number,
                        ofCluster.getOrDefault(subject, List.of()),
                        binding -> number(roles, key(binding), 0))));
    return new CompiledBindings(
        CompiledNames.of(users),
        CompiledNames.of(groups),
        CompiledNames.of(namespaces),
        CompiledNames.of(numbers(roles)),
        0);
  }

  private static <K> int number(Map<K, Integer> numbers, K key, int first) {
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
          String namespace = subject.boundIn(binding.metadata().namespace()).namespace();
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
    CompiledBindings result = after == null ? this : withNames(after);
    if (before != null) {
      result = result.withLeftBehind(subjects(before).size());
    }
    RbacBinding either = after == null ? before : after;
    return either == null ? result : result.replace(either.metadata().namespace(), before, after);
  }

  /** With numbers for the role and the subjects of a binding. */
  private CompiledBindings withNames(RbacBinding binding) {
    CompiledNames<CompiledSubject> changedUsers = users;
    CompiledNames<CompiledSubject> changedGroups = groups;
    for (SubjectKey subject : subjects(binding)) {
      int next = 1 + changedUsers.size() + changedGroups.size();
      if (subject.isGroup()) {
        changedGroups = withSubject(changedGroups, subject.name(), next);
      } else {
        changedUsers = withSubject(changedUsers, subject.name(), next);
      }
    }
    CompiledNames<CompiledNames.Numbered> changedRoles = numbered(roles, key(binding));
    return new CompiledBindings(
        changedUsers,
        changedGroups,
        namespaces,
        changedRoles,
        leftBehind + changedRoles.size() - roles.size());
  }

  private static CompiledNames<CompiledSubject> withSubject(
      CompiledNames<CompiledSubject> subjects, String name, int number) {
    return subjects.find(name) == null
        ? subjects.with(new CompiledSubject(name, number, List.of(), binding -> 0))
        : subjects;
  }

  private static CompiledNames<CompiledNames.Numbered> numbered(
      CompiledNames<CompiledNames.Numbered> roles, String key) {
    return roles.find(key) == null
        ? roles.with(new CompiledNames.Numbered(key, roles.size()))
        : roles;
  }

  private CompiledBindings withLeftBehind(int more) {
    return new CompiledBindings(users, groups, namespaces, roles, leftBehind + more);
  }

  /** The same, where a role surely has a number. */
  CompiledBindings with(RbacRole role) {
    return new CompiledBindings(users, groups, namespaces, numbered(roles, key(role)), leftBehind);
  }

  private CompiledBindings replace(
      String namespace, @Nullable RbacBinding before, @Nullable RbacBinding after) {
    if (namespace.isEmpty()) {
      return replaceForCluster(before, after);
    }
    CompiledNamespace present = namespaces.find(namespace);
    List<RbacBinding> bindings = present == null ? new ArrayList<>() : present.bindings();
    replace(bindings, before, after);
    CompiledNamespace changed =
        new CompiledNamespace(namespace, bindings, this::roleNumber, this::subjectNumbers);
    return new CompiledBindings(
        users, groups, namespaces.with(changed), roles, leftBehind + (present == null ? 1 : 0));
  }

  private CompiledBindings replaceForCluster(
      @Nullable RbacBinding before, @Nullable RbacBinding after) {
    Set<SubjectKey> named = after == null ? Set.of() : subjects(after);
    Set<SubjectKey> changed = new LinkedHashSet<>(named);
    if (before != null) {
      changed.addAll(subjects(before));
    }
    CompiledNames<CompiledSubject> changedUsers = users;
    CompiledNames<CompiledSubject> changedGroups = groups;
    for (SubjectKey key : changed) {
      CompiledSubject present = subject(key);
      List<RbacBinding> bindings = present.bindings();
      replace(bindings, before, named.contains(key) ? after : null);
      CompiledSubject subject =
          new CompiledSubject(key.name(), present.number(), bindings, this::roleNumber);
      if (key.isGroup()) {
        changedGroups = changedGroups.with(subject);
      } else {
        changedUsers = changedUsers.with(subject);
      }
    }
    return new CompiledBindings(changedUsers, changedGroups, namespaces, roles, leftBehind);
  }

  private static void replace(
      List<RbacBinding> inOrder, @Nullable RbacBinding before, @Nullable RbacBinding after) {
    if (before != null) {
      int place = Collections.binarySearch(inOrder, before, RbacBinding.ORDER);
      if (place >= 0) {
        inOrder.remove(place);
      }
    }
    if (after != null) {
      inOrder.add(-1 - Collections.binarySearch(inOrder, after, RbacBinding.ORDER), after);
    }
  }

  private CompiledSubject subject(SubjectKey key) {
    CompiledSubject subject = (key.isGroup() ? groups : users).find(key.name());
    if (subject == null) {
      throw new IllegalStateException(key + " has no number");
    }
    return subject;
  }

  private int[] subjectNumbers(RbacBinding binding) {
    return subjects(binding).stream().mapToInt(key -> subject(key).number()).toArray();
  }

  /**
   * Whether what nobody may need any more is as much as all else. Numbers are never taken back, nor
   * subjects and namespaces that have no bindings any more, so without a new start memory would
   * grow for ever.
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

  /** A namespace; null if no binding is in it, and for none. */
  @Nullable CompiledNamespace namespace(String namespace) {
    return namespace.isEmpty() ? null : namespaces.find(namespace);
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
