package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All bindings inverted: from users and groups, and from namespaces, to the roles that they are
 * given. Immutable; a changed RoleBinding rebuilds its namespace, a changed ClusterRoleBinding the
 * subjects that it names before or after the change; everything else is shared.
 *
 * <p>A role has a number from the moment that it exists or a binding refers to it, and keeps it, so
 * the bindings need not be looked at when a role changes.
 */
final class CompiledBindings {

  private static final int MIN_STALE_FOR_REBUILD = 1_000;

  private final CompiledNames<CompiledSubject> users;
  private final CompiledNames<CompiledSubject> groups;
  private final CompiledNames<CompiledNamespace> namespaces;

  /** The roles held in each namespace, in the form that decisions read. */
  private final CompiledNames<long[]> holders;

  private final CompiledNames<Integer> roles;

  /** How many names changes have added, and how often they have taken a binding from a subject. */
  private final int stale;

  private CompiledBindings(
      CompiledNames<CompiledSubject> users,
      CompiledNames<CompiledSubject> groups,
      CompiledNames<CompiledNamespace> namespaces,
      CompiledNames<long[]> holders,
      CompiledNames<Integer> roles,
      int stale) {
    this.users = users;
    this.groups = groups;
    this.namespaces = namespaces;
    this.holders = holders;
    this.roles = roles;
    this.stale = stale;
  }

  /** All of them at once, in time linear in the number of subjects. */
  static CompiledBindings of(RbacObjects objects) {
    Map<String, Integer> roles = numbers(objects);
    ToIntFunction<RbacBinding> roleNumber = binding -> requireNonNull(roles.get(key(binding)));
    List<RoleBinding> roleBindings = objects.roleBindings();
    Map<SubjectKey, Integer> subjects = new LinkedHashMap<>();
    Map<SubjectKey, List<RbacBinding>> ofCluster = new HashMap<>();
    for (RbacBinding binding : objects.clusterRoleBindings()) {
      for (SubjectKey subject : subjects(binding)) {
        number(subjects, subject);
        ofCluster.computeIfAbsent(subject, key -> new ArrayList<>()).add(binding);
      }
    }
    Map<String, CompiledNamespace> namespaces = new LinkedHashMap<>();
    for (int start = 0; start < roleBindings.size(); ) {
      String namespace = roleBindings.get(start).metadata().namespace();
      int end = start;
      while (end < roleBindings.size()
          && roleBindings.get(end).metadata().namespace().equals(namespace)) {
        end++;
      }
      namespaces.put(
          namespace,
          new CompiledNamespace(
              roleBindings.subList(start, end),
              roleNumber,
              binding ->
                  subjects(binding).stream()
                      .mapToInt(subject -> number(subjects, subject))
                      .toArray()));
      start = end;
    }
    Map<String, CompiledSubject> users = new LinkedHashMap<>();
    Map<String, CompiledSubject> groups = new LinkedHashMap<>();
    subjects.forEach(
        (subject, number) ->
            (subject.isGroup() ? groups : users)
                .put(
                    subject.name(),
                    new CompiledSubject(
                        number, ofCluster.getOrDefault(subject, List.of()), roleNumber)));
    Map<String, long[]> holders = new LinkedHashMap<>();
    namespaces.forEach((name, namespace) -> holders.put(name, namespace.holders()));
    return new CompiledBindings(
        CompiledNames.of(users),
        CompiledNames.of(groups),
        CompiledNames.of(namespaces),
        CompiledNames.of(holders),
        CompiledNames.of(roles),
        0);
  }

  /** Of all roles, and of those that bindings refer to and that do not exist. */
  private static Map<String, Integer> numbers(RbacObjects objects) {
    Set<String> keys = new LinkedHashSet<>();
    objects.allRoles().forEach(role -> keys.add(key(role)));
    objects.clusterRoleBindings().forEach(binding -> keys.add(key(binding)));
    objects.roleBindings().forEach(binding -> keys.add(key(binding)));
    Map<String, Integer> numbers = new LinkedHashMap<>();
    keys.forEach(key -> numbers.put(key, numbers.size()));
    return numbers;
  }

  /** From 1 on. */
  private static int number(Map<SubjectKey, Integer> numbers, SubjectKey key) {
    return numbers.computeIfAbsent(key, k -> 1 + numbers.size());
  }

  /** A user or a group. Comparable, so that a hash map bears names that were chosen to collide. */
  private record SubjectKey(boolean isGroup, String name) implements Comparable<SubjectKey> {

    private static final Comparator<SubjectKey> ORDER =
        Comparator.comparing(SubjectKey::name).thenComparing(SubjectKey::isGroup);

    @Override
    public int compareTo(SubjectKey other) {
      return ORDER.compare(this, other);
    }
  }

  /** The subjects that a binding names, each once. */
  private static Set<SubjectKey> subjects(RbacBinding binding) {
    Set<SubjectKey> result = new LinkedHashSet<>();
    for (Subject subject : binding.subjects()) {
      switch (subject.kind()) {
        case "User" -> result.add(new SubjectKey(false, subject.name()));
        case "Group" -> result.add(new SubjectKey(true, subject.name()));
        case "ServiceAccount" -> {
          Subject bound = subject.boundIn(binding.metadata().namespace());
          if (!bound.namespace().isEmpty()) {
            result.add(new SubjectKey(false, bound.authenticatedName()));
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
      result = result.withStale(subjects(before).size());
    }
    RbacBinding either = after == null ? before : after;
    return either == null ? result : result.replace(either.metadata().namespace(), before, after);
  }

  /** With numbers for the role and the subjects of a binding. */
  private CompiledBindings withNames(RbacBinding binding) {
    Map<String, CompiledSubject> newUsers = new LinkedHashMap<>();
    Map<String, CompiledSubject> newGroups = new LinkedHashMap<>();
    int next = 1 + users.size() + groups.size();
    for (SubjectKey subject : subjects(binding)) {
      if ((subject.isGroup() ? groups : users).find(subject.name()) == null) {
        (subject.isGroup() ? newGroups : newUsers)
            .put(subject.name(), new CompiledSubject(next++, List.of(), any -> 0));
      }
    }
    CompiledNames<Integer> changedRoles = numbered(roles, key(binding));
    return new CompiledBindings(
        users.with(newUsers),
        groups.with(newGroups),
        namespaces,
        holders,
        changedRoles,
        stale + changedRoles.size() - roles.size());
  }

  private static CompiledNames<Integer> numbered(CompiledNames<Integer> roles, String key) {
    return roles.find(key) == null ? roles.with(key, roles.size()) : roles;
  }

  private CompiledBindings withStale(int more) {
    return new CompiledBindings(users, groups, namespaces, holders, roles, stale + more);
  }

  /** The same, where a role surely has a number. */
  CompiledBindings with(RbacRole role) {
    return new CompiledBindings(
        users, groups, namespaces, holders, numbered(roles, key(role)), stale);
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
        new CompiledNamespace(bindings, this::roleNumber, this::subjectNumbers);
    return new CompiledBindings(
        users,
        groups,
        namespaces.with(namespace, changed),
        holders.with(namespace, changed.holders()),
        roles,
        stale + (present == null ? 1 : 0));
  }

  private CompiledBindings replaceForCluster(
      @Nullable RbacBinding before, @Nullable RbacBinding after) {
    Set<SubjectKey> named = after == null ? Set.of() : subjects(after);
    Set<SubjectKey> changed = new LinkedHashSet<>(named);
    if (before != null) {
      changed.addAll(subjects(before));
    }
    Map<String, CompiledSubject> changedUsers = new LinkedHashMap<>();
    Map<String, CompiledSubject> changedGroups = new LinkedHashMap<>();
    for (SubjectKey key : changed) {
      CompiledSubject present = subject(key);
      List<RbacBinding> bindings = present.bindings();
      replace(bindings, before, named.contains(key) ? after : null);
      CompiledSubject subject = new CompiledSubject(present.number(), bindings, this::roleNumber);
      (key.isGroup() ? changedGroups : changedUsers).put(key.name(), subject);
    }
    return new CompiledBindings(
        users.with(changedUsers), groups.with(changedGroups), namespaces, holders, roles, stale);
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

  /** The subjects that a binding names, as far as they are known here. */
  List<CompiledSubject> namedBy(RbacBinding binding) {
    List<CompiledSubject> found = new ArrayList<>();
    for (SubjectKey key : subjects(binding)) {
      CompiledSubject subject = (key.isGroup() ? groups : users).find(key.name());
      if (subject != null) {
        found.add(subject);
      }
    }
    return found;
  }

  private int[] subjectNumbers(RbacBinding binding) {
    return subjects(binding).stream().mapToInt(key -> subject(key).number()).toArray();
  }

  /**
   * Whether what nobody may need any more is as much as all else. Numbers are never taken back, nor
   * subjects and namespaces that have no bindings any more, so without a new start memory would
   * grow without end.
   */
  boolean needsRebuild() {
    return stale > MIN_STALE_FOR_REBUILD + (users.size() + groups.size()) / 2;
  }

  /** What a user is given by name; what their groups are given is not included. */
  @Nullable CompiledSubject user(String username) {
    return users.find(username);
  }

  /** What a group is given. */
  @Nullable CompiledSubject group(String name) {
    return groups.find(name);
  }

  /** What is held in a namespace, for {@link CompiledHolders}; null as {@link #namespace}. */
  long @Nullable [] holders(String namespace) {
    return namespace.isEmpty() ? null : holders.find(namespace);
  }

  /** The bindings of a namespace; null if there are none, and for no namespace. */
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
    Integer number = roles.find(key);
    if (number == null) {
      throw new IllegalStateException("The role " + key + " has no number");
    }
    return number;
  }
}
