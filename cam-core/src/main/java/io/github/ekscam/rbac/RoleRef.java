package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.PlainText;

/**
 * The role that a binding refers to. Not validated by itself.
 *
 * @param apiGroup the API group; when empty, as the API server defaults it
 * @param kind {@code Role} or {@code ClusterRole}
 * @param name the name of the role
 */
public record RoleRef(String apiGroup, String kind, String name) {

  public RoleRef {
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    apiGroup = apiGroup.isEmpty() ? RbacObject.API_GROUP : apiGroup;
  }

  /** In one line, such as {@code ClusterRole view}. */
  @Override
  public String toString() {
    return kind + " " + PlainText.line(name);
  }

  /** A reference to a Role in the namespace of the binding. */
  public static RoleRef role(String name) {
    return new RoleRef(RbacObject.API_GROUP, "Role", name);
  }

  /** A reference to a ClusterRole. */
  public static RoleRef clusterRole(String name) {
    return new RoleRef(RbacObject.API_GROUP, "ClusterRole", name);
  }
}
