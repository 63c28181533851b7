package io.github.ekscam.rbac;

import java.util.List;

/** A RoleBinding or a ClusterRoleBinding. */
public sealed interface RbacBinding extends RbacObject permits RoleBinding, ClusterRoleBinding {

  /** The role that is bound. */
  RoleRef roleRef();

  /** Whom it is bound to, in their stored order. */
  List<Subject> subjects();
}
