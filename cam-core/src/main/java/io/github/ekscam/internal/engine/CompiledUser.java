package io.github.ekscam.internal.engine;

import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.lang.ref.SoftReference;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user who is looked up: the subjects that they are, their own name and their groups, as far as
 * bindings name them, and what all of them have together in the whole cluster. Both the holder of
 * their roles and the authorizer that answers for them, as each object between a caller and the
 * tables may have to be waited for in memory. Thread-safe; its answers do not change.
 */
final class CompiledUser implements RoleHolder, Authorizer {

  private final CompiledRbac rbac;
  private final CompiledSubject[] subjects;
  private final int[] numbers;
  private final long[] clusterRoles;

  /**
   * Which roles are missing in the whole cluster, as each denial tells it: a long text where many
   * are, and the same for all requests. Threads that race may each make it.
   */
  private @Nullable SoftReference<String> reasonInCluster;

  /** These subjects, each once. */
  CompiledUser(CompiledRbac rbac, List<CompiledSubject> subjects) {
    this.rbac = rbac;
    this.subjects = subjects.toArray(CompiledSubject[]::new);
    this.numbers = subjects.stream().mapToInt(CompiledSubject::number).toArray();
    this.clusterRoles =
        CompiledGrants.of(subjects.stream().flatMapToInt(CompiledSubject::roleNumbers).toArray());
    setProven();
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
    }
    return pass(request);
  }

  private Verdict pass(RequestAttributes request) {
    List<Unknown> unknowns =
        rbac.rules().isTrusted() ? List.of() : List.of(CompiledRules.WRONG_TABLES);
    String reason =
        rbac.missingRoles().isEmpty() ? "" : missingRolesReason(rbac.namespace(request));
    return reason.isEmpty() && unknowns.isEmpty() ? Verdict.pass() : Verdict.pass(reason, unknowns);
  }

  /** Upstream tells its errors in the reason, not as errors. */
  private String missingRolesReason(@Nullable CompiledNamespace in) {
    NavigableSet<RbacBinding> there = inOrder(boundIn(in, rbac.missingRoles()));
    if (there.isEmpty()) {
      return missingRolesReasonInCluster();
    }
    return missingRolesReason(Stream.concat(missingInCluster().stream(), there.stream()));
  }

  private String missingRolesReasonInCluster() {
    SoftReference<String> made = reasonInCluster;
    String reason = made == null ? null : made.get();
    if (reason == null) {
      reason = missingRolesReason(missingInCluster().stream());
      reasonInCluster = new SoftReference<>(reason);
    }
    return reason;
  }

  private NavigableSet<RbacBinding> missingInCluster() {
    return inOrder(boundInCluster(rbac.missingRoles()));
  }

  private static String missingRolesReason(Stream<RbacBinding> bindings) {
    List<String> notFound = bindings.map(binding -> RbacRules.notFound(binding.roleRef())).toList();
    return notFound.isEmpty() ? "" : "RBAC: " + Reasons.aggregate(notFound);
  }

  @Override
  public int holdsAnyOf(UserInfo same, CompiledRoleSet roles, String namespace) {
    if (roles.isEmpty()) {
      return NOT_HELD;
    }
    int held = CompiledGrants.intersect(clusterRoles, 0, roles);
    return held == PROVEN ? held : holdsAnyOf(roles, rbac.holders(namespace), held);
  }

  /** In a namespace alone; what is held in the whole cluster if that is all. */
  private int holdsAnyOf(CompiledRoleSet roles, long @Nullable [] holders, int heldInCluster) {
    int held = heldInCluster;
    if (holders != null) {
      for (int subject : numbers) {
        int there = CompiledHolders.holdsAnyOf(holders, subject, roles);
        if (there == PROVEN) {
          return there;
        }
        held |= there;
      }
    }
    return held;
  }

  @Override
  public boolean proves(UserInfo same, CompiledRoleSet roles, RequestAttributes request) {
    return rbac.proves(same, this, roles, request);
  }

  /** Marks as proven what is so of one of the subjects. */
  void setProven() {
    for (CompiledSubject subject : subjects) {
      subject.copyProven(clusterRoles);
    }
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
    public int holdsAnyOf(UserInfo same, CompiledRoleSet roles, String namespace) {
      if (roles.isEmpty()) {
        return NOT_HELD;
      }
      if (!last.equals(namespace)) {
        holders = user.rbac.holders(namespace);
        last = namespace;
      }
      int held = CompiledGrants.intersect(user.clusterRoles, 0, roles);
      return held == PROVEN ? held : user.holdsAnyOf(roles, holders, held);
    }

    @Override
    public boolean proves(UserInfo same, CompiledRoleSet roles, RequestAttributes request) {
      return user.proves(same, roles, request);
    }
  }

  /** The first binding in the order of upstream that gives the user one of these roles. */
  @Nullable BoundRole firstBinding(CompiledRoleSet wanted, @Nullable CompiledNamespace in) {
    BoundRole first = null;
    for (CompiledSubject subject : subjects) {
      int index = subject.firstBinding(wanted);
      if (index >= 0
          && (first == null
              || RbacBinding.ORDER.compare(subject.binding(index), first.binding()) < 0)) {
        first = subject.bound(index);
      }
    }
    if (first != null || in == null) {
      return first;
    }
    int least = Integer.MAX_VALUE;
    for (int subject : numbers) {
      least = Math.min(least, in.firstBinding(subject, wanted));
    }
    return least == Integer.MAX_VALUE ? null : in.bound(least);
  }

  /**
   * A binding that gives the user one of these roles and passes a test, or none. The first such
   * binding of each subject is tried before all others, because it passes as long as the tables are
   * right.
   */
  @Nullable BoundRole firstBound(
      CompiledRoleSet wanted, @Nullable CompiledNamespace in, Predicate<BoundRole> isWanted) {
    for (CompiledSubject subject : subjects) {
      int index = subject.firstBinding(wanted);
      if (index >= 0 && isWanted.test(subject.bound(index))) {
        return subject.bound(index);
      }
    }
    if (in != null) {
      for (int subject : numbers) {
        int index = in.firstBinding(subject, wanted);
        if (index != Integer.MAX_VALUE && isWanted.test(in.bound(index))) {
          return in.bound(index);
        }
      }
    }
    return bound(wanted, in).filter(isWanted).findFirst().orElse(null);
  }

  /** All bindings that give the user one of these roles. */
  Stream<BoundRole> bound(CompiledRoleSet wanted, @Nullable CompiledNamespace in) {
    return Stream.concat(boundInCluster(wanted), boundIn(in, wanted));
  }

  private Stream<BoundRole> boundInCluster(CompiledRoleSet wanted) {
    return Stream.of(subjects).flatMap(subject -> subject.bound(wanted));
  }

  private Stream<BoundRole> boundIn(@Nullable CompiledNamespace in, CompiledRoleSet wanted) {
    return in == null
        ? Stream.empty()
        : Stream.of(subjects).flatMap(subject -> in.bound(subject.number(), wanted));
  }

  /** In the order of upstream, each once. */
  private static NavigableSet<RbacBinding> inOrder(Stream<BoundRole> bound) {
    NavigableSet<RbacBinding> found = new TreeSet<>(RbacBinding.ORDER);
    bound.map(BoundRole::binding).forEach(found::add);
    return found;
  }
}
