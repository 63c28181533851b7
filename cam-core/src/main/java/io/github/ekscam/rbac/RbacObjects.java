package io.github.ekscam.rbac;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All RBAC objects of a cluster, found by kind and name.
 *
 * <p>Everything is kept in the order of names (of their UTF-8 bytes), first ClusterRoleBindings and
 * then RoleBindings. Kubernetes leaves that order open; a fixed one makes the same question have
 * the same reason. Immutable.
 */
public final class RbacObjects {

  /** The order of Go strings, which compares bytes of UTF-8 and so code points. */
  private static final Comparator<String> BY_CODE_POINTS =
      (a, b) -> {
        int mismatch = 0;
        int shorter = Math.min(a.length(), b.length());
        while (mismatch < shorter && a.charAt(mismatch) == b.charAt(mismatch)) {
          mismatch++;
        }
        if (mismatch == shorter) {
          return Integer.compare(a.length(), b.length());
        }
        return Integer.compare(ordinal(a.charAt(mismatch)), ordinal(b.charAt(mismatch)));
      };

  private final SortedMap<String, ClusterRole> clusterRoles;
  private final SortedMap<String, SortedMap<String, Role>> roles;
  private final SortedMap<String, ClusterRoleBinding> clusterRoleBindings;
  private final SortedMap<String, SortedMap<String, RoleBinding>> roleBindings;

  /** Surrogates, which only code points above U+FFFF have, come after everything else. */
  private static int ordinal(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }

  private RbacObjects() {
    clusterRoles = new TreeMap<>(BY_CODE_POINTS);
    roles = new TreeMap<>(BY_CODE_POINTS);
    clusterRoleBindings = new TreeMap<>(BY_CODE_POINTS);
    roleBindings = new TreeMap<>(BY_CODE_POINTS);
  }

  /**
   * These objects.
   *
   * @throws IllegalArgumentException if two different objects of one kind have the same name (and
   *     namespace); the same object given twice is taken once
   */
  public static RbacObjects of(Collection<? extends RbacObject> objects) {
    RbacObjects result = new RbacObjects();
    for (RbacObject object : objects) {
      RbacObject present = result.put(object, false);
      if (present != null && !present.equals(object)) {
        throw new IllegalArgumentException(
            object.describe() + " is defined twice, and differently; keep one of the definitions");
      }
    }
    return result;
  }

  private @Nullable RbacObject put(RbacObject object, boolean replace) {
    if (object instanceof ClusterRole role) {
      return put(clusterRoles, role, replace);
    }
    if (object instanceof ClusterRoleBinding binding) {
      return put(clusterRoleBindings, binding, replace);
    }
    if (object instanceof Role role) {
      return put(inNamespace(roles, role), role, replace);
    }
    RoleBinding binding = (RoleBinding) object;
    return put(inNamespace(roleBindings, binding), binding, replace);
  }

  private static <T extends RbacObject> @Nullable RbacObject put(
      SortedMap<String, T> map, T object, boolean replace) {
    String name = object.metadata().name();
    return replace ? map.put(name, object) : map.putIfAbsent(name, object);
  }

  private static <T extends RbacObject> SortedMap<String, T> inNamespace(
      SortedMap<String, SortedMap<String, T>> map, RbacObject object) {
    return map.computeIfAbsent(
        object.metadata().namespace(), namespace -> new TreeMap<>(BY_CODE_POINTS));
  }

  /**
   * These objects and, where no object of the kind and name is among them, the defaults: as on a
   * cluster that began with the defaults and on which somebody then wrote these objects.
   */
  public RbacObjects over(RbacObjects defaults) {
    RbacObjects result = new RbacObjects();
    defaults.all().forEach(object -> result.put(object, true));
    all().forEach(object -> result.put(object, true));
    return result;
  }

  /** Every ClusterRole with the rules it has once the aggregation controller has come to rest. */
  public RbacObjects aggregated() {
    RbacObjects result = new RbacObjects();
    all().forEach(object -> result.put(object, true));
    Aggregation.settle(result.clusterRoles);
    return result;
  }

  /** All objects: roles before bindings, those of the cluster before those of namespaces. */
  public List<RbacObject> all() {
    List<RbacObject> all = new ArrayList<>(clusterRoles.values());
    roles.values().forEach(ofNamespace -> all.addAll(ofNamespace.values()));
    all.addAll(clusterRoleBindings.values());
    roleBindings.values().forEach(ofNamespace -> all.addAll(ofNamespace.values()));
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
    Map<String, RoleBinding> ofNamespace = roleBindings.get(namespace);
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
    SortedMap<String, ? extends RbacObject> ofNamespace =
        (other instanceof Role ? roles : roleBindings).get(namespace);
    return ofNamespace == null ? Optional.empty() : Optional.ofNullable(ofNamespace.get(name));
  }

  /** A ClusterRole. */
  public Optional<ClusterRole> clusterRole(String name) {
    return Optional.ofNullable(clusterRoles.get(name));
  }

  /** A Role of a namespace. */
  public Optional<Role> role(String namespace, String name) {
    Map<String, Role> ofNamespace = roles.get(namespace);
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
