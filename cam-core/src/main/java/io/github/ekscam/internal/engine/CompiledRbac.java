package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * RBAC made for speed: answers as {@link io.github.ekscam.internal.matching.RbacRules} does,
 * without looking at bindings. Immutable and thread-safe.
 */
// The algorithm. Every role has a number, so a set of roles is a row of bits. Two tables are made:
//
//   what is asked for -> the roles that allow it       (CompiledRules)
//   who asks, where   -> the roles that he has there   (CompiledBindings)
//
// and a request is allowed if the two sets have a bit in common: one AND for 64 roles, seldom more
// than two or three for a subject. Rules are shared by all bindings of a role, and so is the first
// table. The second has, for each user and each group that a binding names, its roles in the whole
// cluster (CompiledSubject), and for each namespace the roles there by subject (CompiledHolders).
// A user's subjects are himself and his groups.
//
// The cost of a decision is a look-up in a hash table for the verb, for the resource with its group
// and for the namespace, one within the namespace for each of the user's subjects, and the ANDs. It
// grows with the user's groups and not with the number of bindings, of roles or of namespaces, but
// for the processor's caches: comparing strings and waiting for memory is most of it. That is why
// what the subjects have in one namespace lies side by side. Nothing is allocated.
//
// A changed binding makes its namespace new, or its subjects, and shares the rest; a changed role
// makes the first table new and shares the second. Memory is linear in the subjects of bindings,
// and in the combinations of verb, group, resource and name in different roles, of which rules that
// have too many are kept out (CompiledRulesBuilder).
final class CompiledRbac {

  private final CompiledRules rules;
  private final CompiledBindings bindings;

  /** The roles by their numbers; null for what bindings refer to and does not exist. */
  private final @Nullable RbacRole[] roles;

  private final CompiledRoleSet missingRoles;

  private CompiledRbac(CompiledRules rules, CompiledBindings bindings, @Nullable RbacRole[] roles) {
    this.rules = rules;
    this.bindings = bindings;
    this.roles = roles;
    this.missingRoles = missing(roles);
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
    return new CompiledRbac(CompiledRules.of(rules), bindings, roles);
  }

  /**
   * The same once a binding is written, or taken away. Costs as much as the bindings of its
   * namespace, or of its subjects if it is for the whole cluster.
   */
  CompiledRbac with(@Nullable RbacBinding before, @Nullable RbacBinding after) {
    CompiledBindings changed = bindings.with(before, after);
    return new CompiledRbac(rules, changed, Arrays.copyOf(roles, changed.roleCount()));
  }

  /** Whether so much is left behind by changes that it is time to start from the objects again. */
  boolean isWorn() {
    return bindings.isWorn();
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
    return new CompiledUser(subjects);
  }

  /** Whether a user may do something to a resource. */
  boolean isAllowed(
      CompiledUser user,
      String verb,
      String apiGroup,
      String resource,
      String subresource,
      String namespace,
      String name) {
    CompiledRoleSet allowing = rules.rolesAllowing(verb, apiGroup, resource, subresource, name);
    if (user.holdsAnyOf(allowing)) {
      return true;
    }
    long[] in = bindings.holders(namespace);
    return (in != null && user.holdsAnyOf(allowing, in))
        || (rules.hasMore(subresource)
            && isAllowedBesides(user, verb, apiGroup, resource, subresource, name, in));
  }

  private boolean isAllowedBesides(
      CompiledUser user,
      String verb,
      String apiGroup,
      String resource,
      String subresource,
      String name,
      long @Nullable [] in) {
    return holds(user, rules.rolesBySubresource(verb, apiGroup, resource, subresource, name), in)
        || (holds(user, rules.rolesWithWideRules(), in)
            && holds(
                user, rules.rolesByWideRules(verb, apiGroup, resource, subresource, name), in));
  }

  private static boolean holds(CompiledUser user, CompiledRoleSet roles, long @Nullable [] in) {
    return user.holdsAnyOf(roles) || (in != null && user.holdsAnyOf(roles, in));
  }

  /** Whether a user may request a path. */
  boolean isAllowed(CompiledUser user, String verb, String path) {
    if (user.holdsAnyOf(rules.rolesAllowing(verb, path))
        || (user.holdsAnyOf(rules.rolesWithWideRules())
            && user.holdsAnyOf(rules.rolesByWideRules(verb, path)))) {
      return true;
    }
    for (int i = 0; i < rules.pathPrefixes(); i++) {
      if (user.holdsAnyOf(rules.rolesAllowingPrefix(i, verb, path))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a user may make a request, without looking him up beforehand. */
  boolean isAllowed(UserInfo user, RequestAttributes request) {
    if (request instanceof NonResourceRequest nonResource) {
      return isAllowed(user, nonResource.verb(), nonResource.path());
    }
    ResourceRequest r = (ResourceRequest) request;
    CompiledRoleSet allowing =
        rules.rolesAllowing(r.verb(), r.apiGroup(), r.resource(), r.subresource(), r.name());
    long[] in = bindings.holders(r.namespace());
    return holds(user, allowing, in)
        || (rules.hasMore(r.subresource()) && isAllowedBesides(user, r, in));
  }

  private boolean isAllowedBesides(UserInfo user, ResourceRequest r, long @Nullable [] in) {
    return holds(
            user,
            rules.rolesBySubresource(
                r.verb(), r.apiGroup(), r.resource(), r.subresource(), r.name()),
            in)
        || (holds(user, rules.rolesWithWideRules(), in)
            && holds(
                user,
                rules.rolesByWideRules(
                    r.verb(), r.apiGroup(), r.resource(), r.subresource(), r.name()),
                in));
  }

  private boolean isAllowed(UserInfo user, String verb, String path) {
    if (holds(user, rules.rolesAllowing(verb, path), null)
        || (holds(user, rules.rolesWithWideRules(), null)
            && holds(user, rules.rolesByWideRules(verb, path), null))) {
      return true;
    }
    for (int i = 0; i < rules.pathPrefixes(); i++) {
      if (holds(user, rules.rolesAllowingPrefix(i, verb, path), null)) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(UserInfo user, CompiledRoleSet roles, long @Nullable [] in) {
    if (roles.isEmpty()) {
      return false;
    }
    CompiledSubject own = user.isUsernameKnown() ? bindings.user(user.username()) : null;
    if (own != null && holds(own, roles, in)) {
      return true;
    }
    List<String> groups = user.groups();
    for (int i = 0; i < groups.size(); i++) { // An iterator would be allocated.
      CompiledSubject group = bindings.group(groups.get(i));
      if (group != null && holds(group, roles, in)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(
      CompiledSubject subject, CompiledRoleSet roles, long @Nullable [] in) {
    return subject.holdsAnyOf(roles)
        || (in != null && CompiledHolders.holdsAnyOf(in, subject.number(), roles));
  }

  /** A request that is looked up, to ask it of many users. */
  Question question(RequestAttributes request) {
    return new Question(rules.rolesAllowing(request, true), holders(request));
  }

  private long @Nullable [] holders(RequestAttributes request) {
    return request instanceof ResourceRequest resource
        ? bindings.holders(resource.namespace())
        : null;
  }

  private @Nullable CompiledNamespace namespace(RequestAttributes request) {
    return request instanceof ResourceRequest resource
        ? bindings.namespace(resource.namespace())
        : null;
  }

  /** A request that is looked up: the roles that allow it, and its namespace. */
  final class Question {

    private final CompiledRoleSet allowing;
    private final long @Nullable [] holders;

    private Question(CompiledRoleSet allowing, long @Nullable [] holders) {
      this.allowing = allowing;
      this.holders = holders;
    }

    boolean isAllowed(UserInfo user) {
      return holds(user, allowing, holders);
    }
  }

  /**
   * Which of many requests a user may make: the bits at their places. What a request has in common
   * with the one before, as somebody asks who wants to know much, is not looked up again.
   */
  BitSet allowed(CompiledUser user, List<? extends RequestAttributes> requests) {
    BitSet allowed = new BitSet(requests.size());
    ResourceRequest last = null;
    CompiledResource resource = null;
    long[] in = null;
    int place = 0;
    for (RequestAttributes request : requests) {
      if (request instanceof ResourceRequest r) {
        if (last == null || !last.namespace().equals(r.namespace())) {
          in = bindings.holders(r.namespace());
        }
        if (resource == null || !isSameResource(last, r)) {
          resource = rules.resource(r);
        }
        last = r;
        boolean wideRules = holds(user, rules.rolesWithWideRules(), in);
        allowed.set(place, holds(user, rules.rolesAllowing(r, resource, wideRules), in));
      } else {
        NonResourceRequest r = (NonResourceRequest) request;
        allowed.set(place, isAllowed(user, r.verb(), r.path()));
      }
      place++;
    }
    return allowed;
  }

  private static boolean isSameResource(@Nullable ResourceRequest one, ResourceRequest other) {
    return one != null
        && one.resource().equals(other.resource())
        && one.subresource().equals(other.subresource())
        && one.apiGroup().equals(other.apiGroup());
  }

  /** A binding and the role that it refers to. */
  record BoundRole(RbacBinding binding, RbacRole role) {}

  /** The first binding that allows a request, in the order of upstream; null if none does. */
  @Nullable BoundRole firstAllowing(CompiledUser user, RequestAttributes request) {
    boolean wideRules = holds(user, rules.rolesWithWideRules(), holders(request));
    CompiledUser.Bound first =
        user.firstBinding(rules.rolesAllowing(request, wideRules), namespace(request));
    return first == null
        ? null
        : new BoundRole(first.binding(), requireNonNull(roles[first.roleNumber()]));
  }

  /** The bindings, in the order of upstream, that would count here if their roles existed. */
  List<RbacBinding> withMissingRoles(CompiledUser user, RequestAttributes request) {
    return missingRoles.isEmpty() ? List.of() : user.bindings(missingRoles, namespace(request));
  }
}
