package io.github.ekscam.internal.engine;

import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A user who is looked up: the subjects that they are, their own name and their groups, as far as
 * bindings name them, and what all of them have together in the whole cluster. Both the holder of
 * their roles and the authorizer that answers for them, as each object between a caller and the
 * tables may have to be waited for in memory. Immutable.
 */
final class CompiledUser implements RoleHolder, Authorizer {

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

  @Override
  public boolean isAllowed(UserInfo same, RequestAttributes request) {
    return rbac.rules().isAllowed(same, request, this);
  }

  /** Which of many requests the user may make: the bits at their indexes. */
  BitSet allowed(UserInfo same, List<? extends RequestAttributes> requests) {
    return rbac.rules().allowed(same, requests, new InLastNamespace(this));
  }

  @Override
  public Verdict authorize(UserInfo same, RequestAttributes request) {
    if (isAllowed(same, request)) {
      Grant.Rbac grant = rbac.grant(same, this, request);
      if (grant != null) {
        return Verdict.allow(Reasons.allowedBy(grant.binding(), grant.subject()), grant);
      }
      rbac.rules().distrust(same, request);
    }
    return pass(request);
  }

  /** Upstream tells its errors in the reason, not as errors. */
  private Verdict pass(RequestAttributes request) {
    List<Unknown> unknowns =
        rbac.rules().isTrusted() ? List.of() : List.of(CompiledRules.WRONG_TABLES);
    List<RbacBinding> missing = rbac.withMissingRoles(this, request);
    if (missing.isEmpty()) {
      return unknowns.isEmpty() ? Verdict.pass() : Verdict.pass("", unknowns);
    }
    List<String> notFound =
        missing.stream().map(binding -> RbacRules.notFound(binding.roleRef())).toList();
    return Verdict.pass("RBAC: " + Reasons.aggregate(notFound), unknowns);
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
