package io.github.ekscam.analysis;

import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of two clusters that give others something else: those that only one has, that have
 * other subjects or another role, or whose role has other rules. Found in one pass over both.
 */
final class ChangedBindings {

  private final RbacObjects other;
  private final List<RbacBinding> ofOne = new ArrayList<>();
  private final List<RbacBinding> ofOther = new ArrayList<>();
  private final Set<Key> roles = new HashSet<>();

  /** The names of those roles alone, which are looked up without a key being made. */
  private final Set<String> namesOfRoles = new TreeSet<>();

  private final SubjectNames names = new SubjectNames();
  private final SubjectNames namesInCluster = new SubjectNames();
  private final Set<String> namespaces = new TreeSet<>();

  private ChangedBindings(RbacObjects one, RbacObjects other) {
    this.other = other;
    pair(one.allRoles(), other.allRoles(), this::compareRoles);
    pair(one.clusterRoleBindings(), other.clusterRoleBindings(), this::compare);
    pair(one.roleBindings(), other.roleBindings(), this::compare);
    ofOne.forEach(this::add);
    ofOther.forEach(this::add);
  }

  static ChangedBindings between(RbacObjects one, RbacObjects other) {
    return new ChangedBindings(one, other);
  }

  /** Pairs what has the same kind, namespace and name: both sides are in the same order. */
  private <T extends RbacObject> void pair(
      Collection<? extends T> ones,
      Collection<? extends T> others,
      BiConsumer<@Nullable T, @Nullable T> pairs) {
    List<T> left = List.copyOf(ones);
    List<T> right = List.copyOf(others);
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      if (i < left.size() && j < right.size() && isCounterpart(left.get(i), right.get(j))) {
        pairs.accept(left.get(i++), right.get(j++));
      } else if (j == right.size()
          || (i < left.size() && other.counterpartOf(left.get(i)).isEmpty())) {
        pairs.accept(left.get(i++), null);
      } else {
        pairs.accept(null, right.get(j++));
      }
    }
  }

  private static boolean isCounterpart(RbacObject one, RbacObject other) {
    return one.metadata().name().equals(other.metadata().name())
        && one.metadata().namespace().equals(other.metadata().namespace())
        && one.kind().equals(other.kind());
  }

  private void compareRoles(@Nullable RbacRole role, @Nullable RbacRole its) {
    if (role == null || its == null || !role.rules().equals(its.rules())) {
      RbacRole changed = role == null ? its : role;
      if (changed != null) {
        roles.add(key(changed.kind(), changed.metadata().namespace(), changed.metadata().name()));
        namesOfRoles.add(changed.metadata().name());
      }
    }
  }

  private void compare(@Nullable RbacBinding binding, @Nullable RbacBinding its) {
    if (binding != null
        && its != null
        && binding.roleRef().equals(its.roleRef())
        && binding.subjects().equals(its.subjects())
        && !isOfChangedRole(binding)) {
      return;
    }
    if (binding != null) {
      ofOne.add(binding);
    }
    if (its != null) {
      ofOther.add(its);
    }
  }

  private boolean isOfChangedRole(RbacBinding binding) {
    String name = binding.roleRef().name();
    return namesOfRoles.contains(name)
        && roles.contains(key(binding.roleRef().kind(), binding.metadata().namespace(), name));
  }

  /** A ClusterRole is the same in every namespace. */
  private static Key key(String kind, String namespace, String name) {
    return Key.of(kind, kind.equals("ClusterRole") ? "" : namespace, name);
  }

  private void add(RbacBinding binding) {
    names.addAll(binding);
    if (binding.metadata().namespace().isEmpty()) {
      namesInCluster.addAll(binding);
    } else {
      namespaces.add(binding.metadata().namespace());
    }
  }

  /** Whether one of them names a user or one of the user's groups. */
  boolean reach(UserInfo user) {
    return names.include(user);
  }

  /** Whether one that counts in the whole cluster does. */
  boolean reachInCluster(UserInfo user) {
    return namesInCluster.include(user);
  }

  /** The namespaces in which there are some. */
  Set<String> namespaces() {
    return namespaces;
  }

  /** Whom those of the first cluster name, service accounts with their namespaces. */
  Set<Subject> subjectsOfOne() {
    return subjects(ofOne);
  }

  /** Whom those of the second cluster name. */
  Set<Subject> subjectsOfOther() {
    return subjects(ofOther);
  }

  private static Set<Subject> subjects(List<RbacBinding> bindings) {
    Set<Subject> subjects = new LinkedHashSet<>();
    for (RbacBinding binding : bindings) {
      for (Subject subject : binding.subjects()) {
        subjects.add(subject.boundIn(binding.metadata().namespace()));
      }
    }
    return subjects;
  }
}
