package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The subjects that the bindings of a cluster name, and by which bindings. Made in one pass over
 * them.
 */
final class BoundNames {

  private final RbacObjects objects;
  private final Set<Subject> subjects = new LinkedHashSet<>();

  /** By the username of a User or a ServiceAccount. */
  private final NavigableMap<String, Subject> users = new TreeMap<>();

  private final NavigableMap<String, Subject> groups = new TreeMap<>();
  private final ListMultimap<String, RbacBinding> ofUsers = ArrayListMultimap.create();
  private final ListMultimap<String, RbacBinding> ofGroups = ArrayListMultimap.create();

  private BoundNames(RbacObjects objects) {
    this.objects = objects;
  }

  static BoundNames of(EksCluster cluster) {
    RbacObjects objects = cluster.effectiveRbacObjects();
    BoundNames names = new BoundNames(objects);
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
      (isGroup ? ofGroups : ofUsers).put(name, binding);
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

  /** The bindings of two clusters, compared. */
  static final class Comparison {

    private final BoundNames one;
    private final BoundNames other;

    /** The roles that only one has, or that have other rules. */
    private final Set<Key> changedRoles;

    /** Of whom it was asked already: each is asked of once for each direction of a comparison. */
    private final Map<String, Boolean> alikeUsers = new TreeMap<>();

    private final Map<String, Boolean> alikeGroups = new TreeMap<>();

    /** The names alone, which are looked up without a key being made. */
    private final Set<String> namesOfChangedRoles = new HashSet<>();

    private Comparison(BoundNames one, BoundNames other) {
      this.one = one;
      this.other = other;
      Map<Key, RbacRole> roles = roles(one.objects);
      Map<Key, RbacRole> others = roles(other.objects);
      this.changedRoles = changedRoles(roles, others);
      for (Key key : changedRoles) {
        RbacRole role = roles.containsKey(key) ? roles.get(key) : others.get(key);
        namesOfChangedRoles.add(requireNonNull(role).metadata().name());
      }
    }

    /** Whether the bindings of a user and of the user's groups, and their roles, are the same. */
    boolean areAlike(UserInfo user) {
      if (user.isUsernameKnown()
          && !alikeUsers.computeIfAbsent(
              user.username(), name -> areAlike(one.ofUsers.get(name), other.ofUsers.get(name)))) {
        return false;
      }
      for (String group : user.groups()) {
        if (!alikeGroups.computeIfAbsent(
            group, name -> areAlike(one.ofGroups.get(name), other.ofGroups.get(name)))) {
          return false;
        }
      }
      return true;
    }

    private boolean areAlike(List<RbacBinding> ofOne, List<RbacBinding> ofOther) {
      if (!ofOne.equals(ofOther)) {
        return false;
      }
      for (RbacBinding binding : changedRoles.isEmpty() ? List.<RbacBinding>of() : ofOne) {
        if (isOfChangedRole(binding)) {
          return false;
        }
      }
      return true;
    }

    private boolean isOfChangedRole(RbacBinding binding) {
      String name = binding.roleRef().name();
      return namesOfChangedRoles.contains(name)
          && changedRoles.contains(
              key(binding.roleRef().kind(), binding.metadata().namespace(), name));
    }

    private static Set<Key> changedRoles(Map<Key, RbacRole> one, Map<Key, RbacRole> other) {
      Set<Key> changed = new HashSet<>();
      one.forEach(
          (key, role) -> {
            RbacRole its = other.get(key);
            if (its == null || !its.rules().equals(role.rules())) {
              changed.add(key);
            }
          });
      other.keySet().stream().filter(key -> !one.containsKey(key)).forEach(changed::add);
      return changed;
    }

    private static Map<Key, RbacRole> roles(RbacObjects objects) {
      Map<Key, RbacRole> roles = new HashMap<>();
      objects.all().stream()
          .filter(RbacRole.class::isInstance)
          .map(RbacRole.class::cast)
          .forEach(
              role ->
                  roles.put(
                      key(role.kind(), role.metadata().namespace(), role.metadata().name()), role));
      return roles;
    }

    /** A ClusterRole is the same in every namespace. */
    private static Key key(String kind, String namespace, String name) {
      return Key.of(kind, kind.equals("ClusterRole") ? "" : namespace, name);
    }
  }

  /** Compares them with those of another cluster. */
  Comparison comparedWith(BoundNames other) {
    return new Comparison(this, other);
  }
}
