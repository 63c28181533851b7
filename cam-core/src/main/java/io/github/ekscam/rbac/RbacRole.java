package io.github.ekscam.rbac;

import java.util.List;

/** A Role or a ClusterRole. */
public sealed interface RbacRole extends RbacObject permits Role, ClusterRole {

  /** The rules in their stored order. */
  List<PolicyRule> rules();
}
