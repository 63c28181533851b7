package io.github.ekscam.internal.engine;

import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;

/**
 * Who holds which roles, and where: what {@link CompiledRules} asks. A user who is looked up
 * ({@link CompiledUser}), users given each time ({@link CompiledRbac}), or the policies associated
 * to an access entry ({@link AssociatedPolicies}), whose roles are the policies.
 */
// An interface that takes the user with each question costs no object, not even before the JIT
// compiles it; the implementations are final classes, so a caller that has one at hand is compiled
// without a virtual call.
interface RoleHolder {

  /** No role is held. */
  int NOT_HELD = 0;

  /** A role is held, by the table alone. */
  int HELD = 1;

  /** A role is held, and the binding that gives it has been shown before. */
  int PROVEN = 2;

  /**
   * Whether a user holds one of these roles in the whole cluster, or in a namespace: {@link
   * #NOT_HELD}, {@link #HELD} or {@link #PROVEN}.
   *
   * @param user who asks; ignored by a holder that is one user
   * @param namespace the namespace; empty for none
   */
  int holdsAnyOf(UserInfo user, CompiledRoleSet roles, String namespace);

  /** Whether it may be worth trying the unindexed rules of these roles. */
  default boolean mayHoldAnyOf(UserInfo user, CompiledRoleSet roles, String namespace) {
    return holdsAnyOf(user, roles, namespace) != NOT_HELD;
  }

  /**
   * Whether a grant of one of these roles and a rule of the role that match a request can be shown:
   * what the tables say is checked against, when it is first said. The grant is then marked as
   * proven.
   */
  boolean proves(UserInfo user, CompiledRoleSet roles, RequestAttributes request);
}
