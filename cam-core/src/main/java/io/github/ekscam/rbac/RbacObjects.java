package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.GoStrings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * All RBAC objects of a cluster, found by kind and name.
 *
 * <p>Everything is kept in the order of names (of their UTF-8 bytes), first ClusterRoleBindings and
 * then RoleBindings. Kubernetes leaves that order open; a fixed one makes the same question have
 * the same reason. Immutable; a changed copy shares what did not change.
 */
public final class RbacObjects {

  private final TreePMap<String, ClusterRole> clusterRoles;
  private final TreePMap<String, TreePMap<String, Role>> roles;
  private final TreePMap<String, ClusterRoleBinding> clusterRoleBindings;
  private final TreePMap<String, TreePMap<String, RoleBinding>> roleBindings;

  private RbacObjects(
      TreePMap<String, ClusterRole> clusterRoles,
      TreePMap<String, TreePMap<String, Role>> roles,
      TreePMap<String, ClusterRoleBinding> clusterRoleBindings,
      TreePMap<String, TreePMap<String, RoleBinding>> roleBindings) {
    this.clusterRoles = clusterRoles;
    this.roles = roles;
    this.clusterRoleBindings = clusterRoleBindings;
    this.roleBindings = roleBindings;
  }

  /** A map in the order of names, to be filled. */
  private static <T> SortedMap<String, T> filling() {
    return new TreeMap<>(GoStrings.ORDER);
  }

  /** No objects. */
  public static RbacObjects none() {
    return new Filling().objects();
  }

  /**
   * These objects.
   *
   * @throws IllegalArgumentException if two different objects of one kind have the same name (and
   *     namespace); the same object given twice is taken once
   */
  public static RbacObjects of(Collection<? extends RbacObject> objects) {
    Filling filling = new Filling();
    for (RbacObject object : objects) {
      RbacObject present = filling.putIfAbsent(object);
      if (present != null && !present.equals(object)) {
        throw new IllegalArgumentException(
            object.describe() + " is defined twice, and differently; keep one of the definitions");
      }
    }
    return filling.objects();
  }

  /** Many objects at once. */
  private static final class Filling {

    private final SortedMap<String, ClusterRole> clusterRoles = filling();
    private final SortedMap<String, SortedMap<String, Role>> roles = filling();
    private final SortedMap<String, ClusterRoleBinding> clusterRoleBindings = filling();
    private final SortedMap<String, SortedMap<String, RoleBinding>> roleBindings = filling();

    @Nullable RbacObject putIfAbsent(RbacObject object) {
      String name = object.metadata().name();
      if (object instanceof ClusterRole role) {
        return clusterRoles.putIfAbsent(name, role);
      }
      if (object instanceof ClusterRoleBinding binding) {
        return clusterRoleBindings.putIfAbsent(name, binding);
      }
      if (object instanceof Role role) {
        return inNamespace(roles, role).putIfAbsent(name, role);
      }
      RoleBinding binding = (RoleBinding) object;
      return inNamespace(roleBindings, binding).putIfAbsent(name, binding);
    }

    private static <T extends RbacObject> SortedMap<String, T> inNamespace(
        SortedMap<String, SortedMap<String, T>> map, T object) {
      return map.computeIfAbsent(object.metadata().namespace(), namespace -> filling());
    }

    RbacObjects objects() {
      return new RbacObjects(
          TreePMap.fromSortedMap(clusterRoles),
          byNamespace(roles),
          TreePMap.fromSortedMap(clusterRoleBindings),
          byNamespace(roleBindings));
    }

    private static <T> TreePMap<String, TreePMap<String, T>> byNamespace(
        SortedMap<String, SortedMap<String, T>> map) {
      SortedMap<String, TreePMap<String, T>> result = filling();
      map.forEach((namespace, objects) -> result.put(namespace, TreePMap.fromSortedMap(objects)));
      return TreePMap.fromSortedMap(result);
    }
  }

  /** These objects and one more, in the place of one of the same kind, name and namespace. */
  public RbacObjects with(RbacObject object) {
    String name = object.metadata().name();
    if (object instanceof ClusterRole role) {
      return new RbacObjects(
          clusterRoles.plus(name, role), roles, clusterRoleBindings, roleBindings);
    }
    if (object instanceof ClusterRoleBinding binding) {
      return new RbacObjects(
          clusterRoles, roles, clusterRoleBindings.plus(name, binding), roleBindings);
    }
    if (object instanceof Role role) {
      return new RbacObjects(clusterRoles, with(roles, role), clusterRoleBindings, roleBindings);
    }
    return new RbacObjects(
        clusterRoles, roles, clusterRoleBindings, with(roleBindings, (RoleBinding) object));
  }

  private static <T extends RbacObject> TreePMap<String, TreePMap<String, T>> with(
      TreePMap<String, TreePMap<String, T>> map, T object) {
    String namespace = object.metadata().namespace();
    TreePMap<String, T> ofNamespace = map.get(namespace);
    if (ofNamespace == null) {
      ofNamespace = TreePMap.empty(GoStrings.ORDER);
    }
    return map.plus(namespace, ofNamespace.plus(object.metadata().name(), object));
  }

  /** These objects without the one that has the kind, the name and the namespace of another. */
  public RbacObjects without(RbacObject object) {
    String name = object.metadata().name();
    if (object instanceof ClusterRole) {
      return new RbacObjects(clusterRoles.minus(name), roles, clusterRoleBindings, roleBindings);
    }
    if (object instanceof ClusterRoleBinding) {
      return new RbacObjects(clusterRoles, roles, clusterRoleBindings.minus(name), roleBindings);
    }
    return object instanceof Role
        ? new RbacObjects(clusterRoles, without(roles, object), clusterRoleBindings, roleBindings)
        : new RbacObjects(clusterRoles, roles, clusterRoleBindings, without(roleBindings, object));
  }

  private static <T> TreePMap<String, TreePMap<String, T>> without(
      TreePMap<String, TreePMap<String, T>> map, RbacObject object) {
    String namespace = object.metadata().namespace();
    TreePMap<String, T> present = map.get(namespace);
    if (present == null) {
      return map;
    }
    TreePMap<String, T> changed = present.minus(object.metadata().name());
    return changed.isEmpty() ? map.minus(namespace) : map.plus(namespace, changed);
  }

  /** These objects without the bindings that are not to be kept; every role stays. */
  public RbacObjects onlyBindings(Predicate<? super RbacBinding> kept) {
    requireNonNull(kept, "kept");
    SortedMap<String, TreePMap<String, RoleBinding>> byNamespace = filling();
    roleBindings.forEach(
        (namespace, bindings) -> {
          TreePMap<String, RoleBinding> left = onlyBindings(bindings, kept);
          if (!left.isEmpty()) {
            byNamespace.put(namespace, left);
          }
        });
    return new RbacObjects(
        clusterRoles,
        roles,
        onlyBindings(clusterRoleBindings, kept),
        TreePMap.fromSortedMap(byNamespace));
  }

  private static <T extends RbacBinding> TreePMap<String, T> onlyBindings(
      TreePMap<String, T> bindings, Predicate<? super RbacBinding> kept) {
    SortedMap<String, T> left = filling();
    bindings.forEach(
        (name, binding) -> {
          if (kept.test(binding)) {
            left.put(name, binding);
          }
        });
    return left.size() == bindings.size() ? bindings : TreePMap.fromSortedMap(left);
  }

  /**
   * These objects and, where no object of the kind and name is among them, the defaults: as on a
   * cluster that began with the defaults and to which these objects were then written.
   */
  public RbacObjects over(RbacObjects defaults) {
    RbacObjects result = this;
    for (RbacObject object : defaults.all()) {
      if (counterpartOf(object).isEmpty()) {
        result = result.with(object);
      }
    }
    return result;
  }

  /** Every ClusterRole with the rules it has once the aggregation controller is done. */
  public RbacObjects aggregated() {
    SortedMap<String, ClusterRole> settled = filling();
    clusterRoles().forEach(role -> settled.put(role.metadata().name(), role));
    Aggregation.settle(settled);
    return new RbacObjects(
        TreePMap.fromSortedMap(settled), roles, clusterRoleBindings, roleBindings);
  }

  /** All objects: roles before bindings, those of the cluster before those of namespaces. */
  public List<RbacObject> all() {
    List<RbacObject> all = new ArrayList<>(allRoles());
    all.addAll(clusterRoleBindings.values());
    all.addAll(roleBindings());
    return Collections.unmodifiableList(all);
  }

  /** The roles: the ClusterRoles, then the Roles of all namespaces. */
  public List<RbacRole> allRoles() {
    List<RbacRole> all = new ArrayList<>(clusterRoles.values());
    roles.values().forEach(ofNamespace -> all.addAll(ofNamespace.values()));
    return Collections.unmodifiableList(all);
  }

  /** The ClusterRoles in the order of their names. */
  public Collection<ClusterRole> clusterRoles() {
    return Collections.unmodifiableCollection(clusterRoles.values());
  }

  /** The ClusterRoleBindings in the order of their names. */
  public Collection<ClusterRoleBinding> clusterRoleBindings() {
    return Collections.unmodifiableCollection(clusterRoleBindings.values());
  }

  /** The RoleBindings of all namespaces, in the order of the namespaces and then of the names. */
  public List<RoleBinding> roleBindings() {
    List<RoleBinding> all = new ArrayList<>();
    roleBindings.values().forEach(ofNamespace -> all.addAll(ofNamespace.values()));
    return Collections.unmodifiableList(all);
  }

  /** The RoleBindings of a namespace in the order of their names. */
  public Collection<RoleBinding> roleBindings(String namespace) {
    TreePMap<String, RoleBinding> ofNamespace = roleBindings.get(namespace);
    return ofNamespace == null
        ? List.of()
        : Collections.unmodifiableCollection(ofNamespace.values());
  }

  /** The object of the kind, the name and the namespace that another has. */
  public Optional<RbacObject> counterpartOf(RbacObject other) {
    String name = other.metadata().name();
    String namespace = other.metadata().namespace();
    if (other instanceof ClusterRole) {
      return Optional.ofNullable(clusterRoles.get(name));
    }
    if (other instanceof ClusterRoleBinding) {
      return Optional.ofNullable(clusterRoleBindings.get(name));
    }
    TreePMap<String, ? extends RbacObject> ofNamespace =
        other instanceof Role ? roles.get(namespace) : roleBindings.get(namespace);
    return ofNamespace == null ? Optional.empty() : Optional.ofNullable(ofNamespace.get(name));
  }

  /** A ClusterRole. */
  public Optional<ClusterRole> clusterRole(String name) {
    return Optional.ofNullable(clusterRoles.get(name));
  }

  /** A Role of a namespace. */
  public Optional<Role> role(String namespace, String name) {
    TreePMap<String, Role> ofNamespace = roles.get(namespace);
    return ofNamespace == null ? Optional.empty() : Optional.ofNullable(ofNamespace.get(name));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RbacObjects that && all().equals(that.all());
  }

  @Override
  public int hashCode() {
    return Objects.hash(all());
  }

  @Override
  public String toString() {
    return "RbacObjects" + all().stream().map(RbacObject::describe).toList();
  }
}
