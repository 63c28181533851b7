package io.github.ekscam.testing.assertions;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a caller holds, without what a reader should know of the caller besides. */
final class HeldPermissions {

  private HeldPermissions() {}

  /** What a caller holds, a role in every session. */
  static Permissions inEverySession(Caller session) {
    Permissions held = session.whatCan();
    if (!(session.identity() instanceof MappedIdentity.Mapped mapped)) {
      return held;
    }
    return new Permissions(
        held.permissions(),
        held.unknowns().stream().filter(unknown -> !isNote(unknown, mapped)).toList(),
        held.bindingsWithoutRole());
  }

  /** Of the notes on a caller only that on a group leaves open what may be done. */
  private static boolean isNote(Permissions.Unknown unknown, MappedIdentity.Mapped mapped) {
    return mapped.notes().contains(unknown.text()) && !unknown.text().startsWith("the group ");
  }

  /**
   * What a caller holds, a role in any session: whatever users bindings name that may be one of the
   * role's sessions, by the beginning and the end of their names, are taken for it.
   */
  static Permissions inAnySession(EksCluster cluster, Caller session) {
    Permissions held = inEverySession(session);
    List<Permission> permissions = new ArrayList<>(held.permissions());
    List<Permissions.Unknown> unknowns = new ArrayList<>(held.unknowns());
    session
        .user()
        .filter(user -> !user.isUsernameKnown())
        .ifPresent(
            user -> {
              for (String username : usernames(cluster, user.username())) {
                Permissions more = cluster.whatCan(UserInfo.of(username, List.of()));
                permissions.addAll(more.permissions());
                unknowns.addAll(more.unknowns());
              }
            });
    return new Permissions(permissions, unknowns, held.bindingsWithoutRole());
  }

  private static Set<String> usernames(EksCluster cluster, String template) {
    String prefix = template.substring(0, template.indexOf("{{"));
    String suffix = template.substring(template.lastIndexOf("}}") + 2);
    Set<String> usernames = new TreeSet<>();
    cluster.effectiveRbacObjects().all().stream()
        .filter(RbacBinding.class::isInstance)
        .flatMap(binding -> ((RbacBinding) binding).subjects().stream())
        .filter(subject -> subject.kind().equals("User"))
        .filter(subject -> subject.name().startsWith(prefix) && subject.name().endsWith(suffix))
        .forEach(subject -> usernames.add(subject.name()));
    return usernames;
  }
}
