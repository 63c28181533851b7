package io.github.ekscam.authz;

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
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * RBAC made for speed: answers as {@link io.github.ekscam.evaluation.RbacRules} does, without
 * looking at bindings. Immutable and thread-safe.
 */
// The algorithm. Every role has a number, so a set of roles is a row of bits. Two tables are made:
//
//   what is asked for -> the roles that allow it       (CompiledRules)
//   who asks, where   -> the roles that he has there   (CompiledBindings, CompiledSubject)
//
// and a request is allowed if the two sets have a bit in common: one AND for 64 roles, seldom more
// than two or three for a subject. Rules are shared by all bindings of a role, and so is the first
// table; the second has, for each user and each group that a binding names, its roles in the whole
// cluster and in each namespace. A user's subjects are himself and his groups.
//
// The cost of a decision is four look-ups in hash tables (verb, resource with its group, namespace,
// and the namespace at each subject) and the ANDs. It grows with the user's groups and not with the
// number of bindings, of roles or of namespaces, but for the processor's caches. Comparing strings
// and waiting for memory is most of it. Nothing is allocated.
//
// A changed binding makes new what its subjects have and shares the rest; a changed role makes the
// first table new and shares the second. Memory is linear in the subjects of bindings, and in the
// combinations of verb, group, resource and name in different roles, of which rules that have too
// many are kept out (CompiledRulesBuilder).
final class CompiledRbac {

  private final CompiledRules rules;
  private final CompiledBindings bindings;

  /** The roles that bindings refer to and that do not exist. */
  private final CompiledRoleSet missingRoles;

  private CompiledRbac(
      CompiledRules rules, CompiledBindings bindings, CompiledRoleSet missingRoles) {
    this.rules = rules;
    this.bindings = bindings;
    this.missingRoles = missingRoles;
  }

  /** The RBAC objects of a cluster, aggregated. */
  static CompiledRbac of(RbacObjects objects) {
    return of(objects, CompiledBindings.of(objects));
  }

  private static CompiledRbac of(RbacObjects objects, CompiledBindings bindings) {
    List<List<PolicyRule>> rules =
        new ArrayList<>(Collections.nCopies(bindings.roleCount(), List.of()));
    boolean[] exists = new boolean[bindings.roleCount()];
    for (RbacRole role : objects.allRoles()) {
      int number = bindings.roleNumber(role);
      rules.set(number, role.rules());
      exists[number] = true;
    }
    int[] missing = new int[exists.length];
    int count = 0;
    for (int i = 0; i < exists.length; i++) {
      if (!exists[i]) {
        missing[count++] = i;
      }
    }
    return new CompiledRbac(CompiledRules.of(rules), bindings, CompiledRoleSet.of(missing, count));
  }

  /**
   * The same once a binding is written, or taken away. Costs as much as the bindings of its
   * subjects.
   */
  CompiledRbac with(@Nullable RbacBinding before, @Nullable RbacBinding after) {
    CompiledBindings changed = bindings.with(before, after);
    int known = bindings.roleCount();
    return new CompiledRbac(
        rules,
        changed,
        changed.roleCount() == known
            ? missingRoles
            : missingRoles.union(CompiledRoleSet.of(new int[] {known}, 1)));
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

  /**
   * What the user and his groups are given, to ask often; those that nothing names are left out.
   */
  CompiledSubject[] subjects(UserInfo user) {
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
    return subjects.toArray(CompiledSubject[]::new);
  }

  /** Whether subjects may do something to a resource. */
  boolean isAllowed(
      CompiledSubject[] subjects,
      String verb,
      String apiGroup,
      String resource,
      String subresource,
      String namespace,
      String name) {
    CompiledRoleSet allowing = rules.rolesAllowing(verb, apiGroup, resource, subresource, name);
    CompiledRoleSet besides = rules.rolesBesides(verb, apiGroup, resource, subresource, name);
    int in = bindings.namespaceNumber(namespace);
    for (CompiledSubject subject : subjects) {
      if (subject.holdsAnyOf(allowing, in)
          || (besides != null && subject.holdsAnyOf(besides, in))) {
        return true;
      }
    }
    return false;
  }

  /** Whether subjects may request a path. */
  boolean isAllowed(CompiledSubject[] subjects, String verb, String path) {
    CompiledRoleSet besides = rules.rolesBesides(verb, path);
    if (anyHolds(subjects, rules.rolesAllowing(verb, path))
        || (besides != null && anyHolds(subjects, besides))) {
      return true;
    }
    for (int i = 0; i < rules.pathPrefixes(); i++) {
      if (anyHolds(subjects, rules.rolesAllowingPrefix(i, verb, path))) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyHolds(CompiledSubject[] subjects, CompiledRoleSet roles) {
    if (roles.isEmpty()) {
      return false;
    }
    for (CompiledSubject subject : subjects) {
      if (subject.holdsAnyOf(roles, 0)) {
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
    CompiledRoleSet besides =
        rules.rolesBesides(r.verb(), r.apiGroup(), r.resource(), r.subresource(), r.name());
    int in = bindings.namespaceNumber(r.namespace());
    return holds(user, allowing, in) || (besides != null && holds(user, besides, in));
  }

  private boolean isAllowed(UserInfo user, String verb, String path) {
    CompiledRoleSet besides = rules.rolesBesides(verb, path);
    if (holds(user, rules.rolesAllowing(verb, path), 0)
        || (besides != null && holds(user, besides, 0))) {
      return true;
    }
    for (int i = 0; i < rules.pathPrefixes(); i++) {
      if (holds(user, rules.rolesAllowingPrefix(i, verb, path), 0)) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(UserInfo user, CompiledRoleSet roles, int namespace) {
    if (roles.isEmpty()) {
      return false;
    }
    CompiledSubject own = user.isUsernameKnown() ? bindings.user(user.username()) : null;
    if (own != null && own.holdsAnyOf(roles, namespace)) {
      return true;
    }
    List<String> groups = user.groups();
    for (int i = 0; i < groups.size(); i++) {
      CompiledSubject group = bindings.group(groups.get(i));
      if (group != null && group.holdsAnyOf(roles, namespace)) {
        return true;
      }
    }
    return false;
  }

  /** A request that is looked up, to ask it of many users. */
  Question question(RequestAttributes request) {
    return new Question(
        rules.rolesAllowing(request),
        request instanceof ResourceRequest resource
            ? bindings.namespaceNumber(resource.namespace())
            : 0);
  }

  /** A request that is looked up: the roles that allow it, and the number of its namespace. */
  final class Question {

    private final CompiledRoleSet allowing;
    private final int namespace;

    private Question(CompiledRoleSet allowing, int namespace) {
      this.allowing = allowing;
      this.namespace = namespace;
    }

    boolean isAllowed(UserInfo user) {
      return holds(user, allowing, namespace);
    }
  }

  /** The first binding that allows a request, in the order of upstream; null if none does. */
  @Nullable RbacBinding firstAllowing(CompiledSubject[] subjects, RequestAttributes request) {
    CompiledRoleSet allowing = rules.rolesAllowing(request);
    First first = new First(allowing);
    for (CompiledSubject subject : subjects) {
      subject.visitClusterBindings(first);
    }
    if (first.binding == null && request instanceof ResourceRequest resource) {
      int namespace = bindings.namespaceNumber(resource.namespace());
      for (CompiledSubject subject : subjects) {
        subject.visitBindings(namespace, first);
      }
    }
    return first.binding;
  }

  private static final class First implements CompiledSubject.BindingVisitor {

    private final CompiledRoleSet roles;
    private @Nullable RbacBinding binding;

    First(CompiledRoleSet roles) {
      this.roles = roles;
    }

    @Override
    public void visit(RbacBinding visited, int roleNumber) {
      if (roles.contains(roleNumber)
          && (binding == null || RbacBinding.ORDER.compare(visited, binding) < 0)) {
        binding = visited;
      }
    }
  }

  /** The bindings, in the order of upstream, that would count here if their roles existed. */
  List<RbacBinding> withMissingRoles(CompiledSubject[] subjects, RequestAttributes request) {
    if (missingRoles.isEmpty()) {
      return List.of();
    }
    int namespace =
        request instanceof ResourceRequest resource
            ? bindings.namespaceNumber(resource.namespace())
            : 0;
    if (Arrays.stream(subjects).noneMatch(s -> s.holdsAnyOf(missingRoles, namespace))) {
      return List.of();
    }
    TreeSet<RbacBinding> found = new TreeSet<>(RbacBinding.ORDER);
    CompiledSubject.BindingVisitor visitor =
        (binding, roleNumber) -> {
          if (missingRoles.contains(roleNumber)) {
            found.add(binding);
          }
        };
    for (CompiledSubject subject : subjects) {
      subject.visitClusterBindings(visitor);
      subject.visitBindings(namespace, visitor);
    }
    return List.copyOf(found);
  }
}
