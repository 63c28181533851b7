package io.github.ekscam;

import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import java.util.function.Predicate;

/**
 * A cluster's RBAC objects. Immutable; a changed one shares what did not change.
 *
 * @param configured as configured
 * @param written over the defaults, aggregated roles as they were written
 * @param effective what counts: over the defaults, aggregated
 */
record ClusterRbac(RbacObjects configured, RbacObjects written, RbacObjects effective) {

  static ClusterRbac of(RbacObjects configured, RbacObjects defaults) {
    RbacObjects written = configured.over(defaults);
    return new ClusterRbac(configured, written, written.aggregated());
  }

  ClusterRbac with(RbacObject object) {
    RbacObjects changed = written.with(object);
    return new ClusterRbac(
        configured.with(object),
        changed,
        object instanceof ClusterRole ? changed.aggregated() : effective.with(object));
  }

  ClusterRbac onlyBindings(Predicate<? super RbacBinding> kept) {
    return new ClusterRbac(
        configured.onlyBindings(kept), written.onlyBindings(kept), effective.onlyBindings(kept));
  }

  /** Only ClusterRoles affect other objects. */
  ClusterRbac without(RbacObject object, RbacObjects defaults) {
    RbacObjects changed =
        defaults.counterpartOf(object).map(written::with).orElse(written.without(object));
    return new ClusterRbac(
        configured.without(object),
        changed,
        object instanceof ClusterRole
            ? changed.aggregated()
            : changed.counterpartOf(object).map(effective::with).orElse(effective.without(object)));
  }
}
