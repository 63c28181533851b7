package io.github.ekscam.analysis;

import io.github.ekscam.Caller;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.Unknown;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;

/** What a caller holds, without what a reader should know of the caller besides. */
final class HeldPermissions {

  private HeldPermissions() {}

  /** What a caller holds, a role in every session. */
  static Permissions inEverySession(Caller caller) {
    Permissions held = caller.whatCan();
    return new Permissions(
        held.permissions(),
        held.unknowns().stream().filter(each -> leavesOpen(each.unknown())).toList(),
        held.bindingsWithoutRole());
  }

  /**
   * Whether an unknown leaves open what may be done in every session. Users are compared by name
   * apart from this, and the cluster's creator is another principal as far as is known.
   */
  private static boolean leavesOpen(Unknown unknown) {
    return !(unknown instanceof Unknown.UnknownUsername
        || unknown instanceof Unknown.ClusterCreator);
  }

  /**
   * What a caller holds, a role in any session: whatever users bindings name that may be one of the
   * role's sessions, by the beginning and the end of their names, are taken for it.
   */
  static Permissions inAnySession(Caller caller) {
    Permissions held = inEverySession(caller);
    List<Permission> permissions = new ArrayList<>(held.permissions());
    List<Permissions.ScopedUnknown> unknowns = new ArrayList<>(held.unknowns());
    caller
        .user()
        .flatMap(UserInfo::usernameTemplate)
        .map(NameTemplate::of)
        .ifPresent(
            template -> {
              RbacRules rbac = RbacRules.of(caller.cluster().effectiveRbacObjects());
              for (Subject subject : AccessGained.subjects(rbac.subjects().users(template))) {
                Permissions more = caller.cluster().whatCan(AccessAnalysis.userOf(subject));
                permissions.addAll(more.permissions());
                unknowns.addAll(more.unknowns());
              }
            });
    return new Permissions(permissions, unknowns, held.bindingsWithoutRole());
  }
}
