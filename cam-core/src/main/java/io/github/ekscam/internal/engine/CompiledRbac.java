package io.github.ekscam.internal.engine;

import io.github.ekscam.Grant;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * RBAC made for speed: answers as {@link io.github.ekscam.internal.matching.RbacRules} does,
 * without looking at bindings. As a holder of roles it is all users, who are looked up with each
 * question. Thread-safe.
 */
// The algorithm. Every role has a number, so a set of roles is a row of bits. Two tables are made:
//
//   what is asked for -> the roles that allow it       (CompiledRules)
//   who asks, where   -> the roles that they hold there (CompiledBindings)
//
// and a request is allowed if the two sets have a bit in common: one AND for 64 roles, seldom more
// than two or three for a subject. Rules are shared by all bindings of a role, and so is the first
// table. The second has, for each user and each group that a binding names, its roles in the whole
// cluster (CompiledSubject), and for each namespace the roles there by subject (CompiledHolders).
// A user's subjects are their own name and their groups.
//
// The cost of a decision is a lookup in a hash table for the verb, for the resource with its group
// and for the namespace, one within the namespace for each of the user's subjects, and the ANDs. It
// grows with the user's groups and not with the number of bindings, of roles or of namespaces, but
// for the processor's caches: comparing strings and waiting for memory is most of it. That is why
// what the subjects have in one namespace lies side by side. Nothing is allocated.
//
// A changed binding replaces its namespace, or its subjects, and shares the rest; a changed role
// replaces the first table and shares the second. Memory is linear in the subjects of bindings, and
// in the combinations of verb, group, resource and name in different roles, of which rules that
// have too many are kept out (CompiledRulesBuilder).
final class CompiledRbac implements RoleHolder {

  private final CompiledRules rules;
  private final CompiledBindings bindings;

  /** The roles by their numbers; null for what bindings refer to and does not exist. */
  private final @Nullable RbacRole[] roles;

  private final CompiledRoleSet missingRoles;

  /** What the tables are made of, and proven by. */
  private final RbacObjects objects;

  private CompiledRbac(
      CompiledRules rules,
      CompiledBindings bindings,
      @Nullable RbacRole[] roles,
      RbacObjects objects) {
    this.rules = rules;
    this.bindings = bindings;
    this.roles = roles;
    this.missingRoles = missing(roles);
    this.objects = objects;
  }

  private static CompiledRoleSet missing(@Nullable RbacRole[] roles) {
    int[] missing = IntStream.range(0, roles.length).filter(i -> roles[i] == null).toArray();
    return CompiledRoleSet.of(missing, missing.length);
  }

  /** The RBAC objects of a cluster, aggregated. */
  static CompiledRbac of(RbacObjects objects) {
    return of(objects, CompiledBindings.of(objects));
  }

  private static CompiledRbac of(RbacObjects objects, CompiledBindings bindings) {
    List<List<PolicyRule>> rules =
        new ArrayList<>(Collections.nCopies(bindings.roleCount(), List.of()));
    @Nullable RbacRole[] roles = new RbacRole[bindings.roleCount()];
    for (RbacRole role : objects.allRoles()) {
      int number = bindings.roleNumber(role);
      rules.set(number, role.rules());
      roles[number] = role;
    }
    return new CompiledRbac(CompiledRules.of(rules), bindings, roles, objects);
  }

  /**
   * The same once a binding is written, or removed. Costs as much as the bindings of its namespace,
   * or of its subjects if it is for the whole cluster.
   *
   * @param before the binding that was there, if there was one
   * @param after the binding that is there then, if there is one
   * @param objects all objects after that, aggregated
   */
  CompiledRbac with(
      @Nullable RbacBinding before, @Nullable RbacBinding after, RbacObjects objects) {
    CompiledBindings changed = bindings.with(before, after);
    return new CompiledRbac(rules, changed, Arrays.copyOf(roles, changed.roleCount()), objects);
  }

  /**
   * Whether it is time to start from the objects again: so much is stale after changes, or a table
   * was found wrong.
   */
  boolean needsRebuild() {
    return bindings.needsRebuild() || !rules.isTrusted();
  }

  /**
   * The same once a role is written.
   *
   * @param role the role
   * @param objects all objects after that, aggregated
   */
  CompiledRbac with(RbacRole role, RbacObjects objects) {
    return of(objects, bindings.with(role));
  }

  /** The rules of the roles: what is asked. */
  CompiledRules rules() {
    return rules;
  }

  /** A user to be asked about often. */
  CompiledUser user(UserInfo user) {
    List<CompiledSubject> subjects = new ArrayList<>();
    CompiledSubject own = user.isUsernameKnown() ? bindings.user(user.username()) : null;
    if (own != null) {
      subjects.add(own);
    }
    for (String name : user.groups()) {
      CompiledSubject group = bindings.group(name);
      if (group != null && !subjects.contains(group)) {
        subjects.add(group);
      }
    }
    return new CompiledUser(this, subjects);
  }

  @Override
  public int holdsAnyOf(UserInfo user, CompiledRoleSet roles, String namespace) {
    return roles.isEmpty() ? NOT_HELD : holdsAnyOf(user, roles, bindings.holders(namespace));
  }

  private int holdsAnyOf(UserInfo user, CompiledRoleSet roles, long @Nullable [] holders) {
    CompiledSubject own = user.isUsernameKnown() ? bindings.user(user.username()) : null;
    int held = own == null ? NOT_HELD : holdsAnyOf(own, roles, holders);
    List<String> groups = user.groups();
    for (int i = 0; i < groups.size() && held != PROVEN; i++) { // An iterator would be allocated.
      CompiledSubject group = bindings.group(groups.get(i));
      if (group != null) {
        held = Math.max(held, holdsAnyOf(group, roles, holders));
      }
    }
    return held;
  }

  private static int holdsAnyOf(
      CompiledSubject subject, CompiledRoleSet roles, long @Nullable [] holders) {
    int held = subject.holdsAnyOf(roles);
    return held == PROVEN || holders == null
        ? held
        : Math.max(held, CompiledHolders.holdsAnyOf(holders, subject.number(), roles));
  }

  @Override
  public boolean proves(UserInfo user, CompiledRoleSet roles, RequestAttributes request) {
    return proves(user, user(user), roles, request);
  }

  /** The same for a user who is looked up. */
  boolean proves(
      UserInfo user, CompiledUser holder, CompiledRoleSet roles, RequestAttributes request) {
    BoundRole shown =
        holder.firstBound(roles, namespace(request), bound -> shown(bound, user, request) != null);
    if (shown == null) {
      return false;
    }
    setProven(shown);
    holder.setProven();
    return true;
  }

  /** The grant by a binding, if the objects have it. */
  private Grant.@Nullable Rbac shown(BoundRole bound, UserInfo user, RequestAttributes request) {
    Grant.Rbac grant = grant(bound, user, request);
    return grant != null
            && objects.counterpartOf(grant.binding()).filter(grant.binding()::equals).isPresent()
            && RbacRules.of(objects).role(grant.binding()).filter(grant.role()::equals).isPresent()
        ? grant
        : null;
  }

  /**
   * Marks a role as proven for all subjects that the binding gives it to, so that a binding is
   * looked through once and not for each of them.
   */
  private void setProven(BoundRole bound) {
    RbacBinding binding = bound.binding();
    long[] holders = bindings.holders(binding.metadata().namespace());
    for (CompiledSubject subject : bindings.namedBy(binding)) {
      if (holders == null) {
        subject.setProven(bound.roleNumber());
      } else {
        CompiledHolders.setProven(holders, subject.number(), bound.roleNumber());
      }
    }
  }

  /** The same for many users in one namespace. */
  RoleHolder forManyUsers(RequestAttributes request) {
    return new InNamespace(this, holders(namespaceOf(request)));
  }

  private static final class InNamespace implements RoleHolder {

    private final CompiledRbac rbac;
    private final long @Nullable [] holders;

    InNamespace(CompiledRbac rbac, long @Nullable [] holders) {
      this.rbac = rbac;
      this.holders = holders;
    }

    @Override
    public int holdsAnyOf(UserInfo user, CompiledRoleSet roles, String sameNamespace) {
      return roles.isEmpty() ? NOT_HELD : rbac.holdsAnyOf(user, roles, holders);
    }

    @Override
    public boolean proves(UserInfo user, CompiledRoleSet roles, RequestAttributes request) {
      return rbac.proves(user, roles, request);
    }
  }

  /** What is held in a namespace, for {@link CompiledHolders}; null if nothing is. */
  long @Nullable [] holders(String namespace) {
    return bindings.holders(namespace);
  }

  private static String namespaceOf(RequestAttributes request) {
    return request instanceof ResourceRequest resource ? resource.namespace() : "";
  }

  /** Where a request is looked up besides the whole cluster; null if nothing is bound there. */
  @Nullable CompiledNamespace namespace(RequestAttributes request) {
    return bindings.namespace(namespaceOf(request));
  }

  /**
   * What allows a request that the tables allow: the first binding, in the order of upstream, and
   * the first rule of its role. Where that does not allow it, the tables are wrong; then the first
   * binding that the objects have, too. Null if there is none.
   */
  Grant.@Nullable Rbac grant(UserInfo user, CompiledUser holder, RequestAttributes request) {
    CompiledRoleSet allowing = rules.rolesAllowing(user, request, holder);
    CompiledNamespace in = namespace(request);
    BoundRole first = holder.firstBinding(allowing, in);
    Grant.Rbac grant = first == null ? null : grant(first, user, request);
    if (grant != null && rules.isTrusted()) {
      return grant;
    }
    rules.distrust(user, request);
    return holder
        .bound(allowing, in)
        .sorted(Comparator.comparing(BoundRole::binding, RbacBinding.ORDER))
        .flatMap(bound -> Stream.ofNullable(shown(bound, user, request)))
        .findFirst()
        .orElse(null);
  }

  private Grant.@Nullable Rbac grant(BoundRole bound, UserInfo user, RequestAttributes request) {
    RbacBinding binding = bound.binding();
    RbacRole role = roles[bound.roleNumber()];
    Optional<Subject> subject = RbacRules.firstSubject(binding, user);
    if (role == null || subject.isEmpty()) {
      return null;
    }
    PolicyRule rule = PolicyRuleMatcher.firstMatching(role.rules(), request);
    return rule == null ? null : new Grant.Rbac(binding, role, rule, subject.get());
  }

  /** Which roles bindings refer to and do not exist. */
  CompiledRoleSet missingRoles() {
    return missingRoles;
  }
}
