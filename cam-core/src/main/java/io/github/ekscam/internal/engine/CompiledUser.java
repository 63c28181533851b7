package io.github.ekscam.internal.engine;

import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A user who is looked up: the subjects that they are, their own name and their groups, as far as
 * bindings name them, and what all of them have together in the whole cluster. Immutable.
 */
final class CompiledUser implements RoleHolder {

  private final CompiledRbac rbac;
  private final CompiledSubject[] subjects;
  private final int[] numbers;
  private final long[] clusterRoles;

  /** These subjects, each once. */
  CompiledUser(CompiledRbac rbac, List<CompiledSubject> subjects) {
    this.rbac = rbac;
    this.subjects = subjects.toArray(CompiledSubject[]::new);
    this.numbers = subjects.stream().mapToInt(CompiledSubject::number).toArray();
    this.clusterRoles =
        CompiledGrants.of(subjects.stream().flatMapToInt(CompiledSubject::roleNumbers).toArray());
  }

  /** The tables that the user is looked up in. */
  CompiledRbac rbac() {
    return rbac;
  }

  @Override
  public boolean holdsAnyOf(UserInfo same, CompiledRoleSet roles, String namespace) {
    if (roles.isEmpty()) {
      return false;
    }
    return CompiledGrants.intersect(clusterRoles, 0, roles)
        || holdsAnyOf(roles, rbac.holders(namespace));
  }

  /** In a namespace alone. */
  private boolean holdsAnyOf(CompiledRoleSet roles, long @Nullable [] holders) {
    if (holders == null) {
      return false;
    }
    for (int subject : numbers) {
      if (CompiledHolders.holdsAnyOf(holders, subject, roles)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean proves(UserInfo same, RequestAttributes request) {
    return rbac.proves(same, this, request);
  }

  /** The same user for many requests, which remembers the last namespace. Not thread-safe. */
  RoleHolder forManyRequests() {
    return new InLastNamespace(this);
  }

  private static final class InLastNamespace implements RoleHolder {

    private final CompiledUser user;
    private String last = "";
    private long @Nullable [] holders;

    InLastNamespace(CompiledUser user) {
      this.user = user;
    }

    @Override
    public boolean holdsAnyOf(UserInfo same, CompiledRoleSet roles, String namespace) {
      if (roles.isEmpty()) {
        return false;
      }
      if (!last.equals(namespace)) {
        holders = user.rbac.holders(namespace);
        last = namespace;
      }
      return CompiledGrants.intersect(user.clusterRoles, 0, roles)
          || user.holdsAnyOf(roles, holders);
    }

    @Override
    public boolean proves(UserInfo same, RequestAttributes request) {
      return user.proves(same, request);
    }
  }

  /** A binding and the number of its role. */
  record Bound(RbacBinding binding, int roleNumber) {}

  /** The first binding in the order of upstream that gives the user one of these roles. */
  @Nullable Bound firstBinding(CompiledRoleSet wanted, @Nullable CompiledNamespace in) {
    Bound first = null;
    for (CompiledSubject subject : subjects) {
      int index = subject.firstBinding(wanted);
      if (index >= 0
          && (first == null
              || RbacBinding.ORDER.compare(subject.binding(index), first.binding()) < 0)) {
        first = new Bound(subject.binding(index), subject.roleNumber(index));
      }
    }
    if (first != null || in == null) {
      return first;
    }
    int least = Integer.MAX_VALUE;
    for (int subject : numbers) {
      least = Math.min(least, in.firstBinding(subject, wanted));
    }
    return least == Integer.MAX_VALUE ? null : new Bound(in.binding(least), in.roleNumber(least));
  }

  /** All bindings in the order of upstream that give the user one of these roles. */
  List<RbacBinding> bindings(CompiledRoleSet wanted, @Nullable CompiledNamespace in) {
    TreeSet<RbacBinding> found = new TreeSet<>(RbacBinding.ORDER);
    for (CompiledSubject subject : subjects) {
      found.addAll(subject.bindings(wanted));
      if (in != null) {
        in.bindings(subject.number(), wanted).mapToObj(in::binding).forEach(found::add);
      }
    }
    return new ArrayList<>(found);
  }
}
