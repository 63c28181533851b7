package io.github.ekscam.internal.explain;

import io.github.ekscam.internal.engine.RbacAuthorizer;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.BoundSubjects;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Whether a name that a template may become has a right by RBAC, whichever name it is. For each
 * template there are tables as if one group had all that those names have, so that an answer costs
 * what a decision costs, however many names there are. Thread-safe.
 */
final class SessionRights {

  private static final UserInfo ANY = UserInfo.of("", List.of("any"));
  private static final List<Subject> SUBJECTS = List.of(Subject.group("any"));

  private final RbacRules rbac;

  /** By the template's text and whether it is a group's. */
  private final Map<Key, RbacAuthorizer> authorizers = new ConcurrentHashMap<>();

  SessionRights(RbacRules rbac) {
    this.rbac = rbac;
  }

  RbacRules rbac() {
    return rbac;
  }

  boolean mayAsUser(NameTemplate template, RequestAttributes request) {
    return authorizers
        .computeIfAbsent(
            Key.of(template.toString(), false), key -> authorizer(rbac.subjects().users(template)))
        .isAllowed(ANY, request);
  }

  boolean mayAsGroup(NameTemplate template, RequestAttributes request) {
    return authorizers
        .computeIfAbsent(
            Key.of(template.toString(), true), key -> authorizer(rbac.subjects().groups(template)))
        .isAllowed(ANY, request);
  }

  private RbacAuthorizer authorizer(Stream<BoundSubjects.Bound> bound) {
    Set<RbacObject> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<RbacBinding> bindings = Collections.newSetFromMap(new IdentityHashMap<>());
    bound.map(BoundSubjects.Bound::binding).forEach(bindings::add);
    for (RbacBinding binding : bindings) {
      Optional<? extends RbacRole> role = rbac.role(binding);
      if (role.isPresent()) {
        objects.add(role.get());
        objects.add(ofAny(binding));
      }
    }
    return RbacAuthorizer.of(RbacObjects.of(objects));
  }

  private static RbacBinding ofAny(RbacBinding binding) {
    return binding instanceof ClusterRoleBinding
        ? new ClusterRoleBinding(binding.metadata(), binding.roleRef(), SUBJECTS)
        : new RoleBinding(binding.metadata(), binding.roleRef(), SUBJECTS);
  }
}
