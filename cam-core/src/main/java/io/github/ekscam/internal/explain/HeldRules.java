package io.github.ekscam.internal.explain;

import io.github.ekscam.Grant;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.engine.AccessPolicyRules;
import io.github.ekscam.internal.engine.NodeAuthorizer;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.internal.matching.NodeIdentity;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.matching.ScopeMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers everything that a user may do. */
final class HeldRules implements RbacRules.Visitor {

  private static final String ALL = "*";

  private static final List<PolicyRule> EVERYTHING =
      List.of(
          PolicyRule.builder().apiGroups(ALL).resources(ALL).verbs(ALL).build(),
          PolicyRule.builder().nonResourceURLs(ALL).verbs(ALL).build());

  private final List<Permission> permissions = new ArrayList<>();
  private final List<Permissions.ScopedUnknown> unknowns = new ArrayList<>();
  private final List<RbacBinding> bindingsWithoutRole = new ArrayList<>();

  static Permissions of(
      UserInfo user,
      @Nullable NodeAuthorizer nodes,
      AccessPolicyRules accessPolicies,
      RbacRules rbac) {
    HeldRules held = new HeldRules();
    if (user.groups().contains(PrivilegedGroup.NAME)) {
      EVERYTHING.forEach(rule -> held.add(AccessScope.cluster(), rule, PrivilegedGroup.GRANT));
    }
    if (nodes != null && NodeIdentity.isNode(user)) {
      for (NodeAuthorizer.Held each : nodes.heldBy(user)) {
        held.add(
            each.scope(), each.rule(), new Grant.Node(NodeIdentity.nodeName(user), each.rule()));
      }
      held.unknown(
          AccessScope.cluster(),
          nodes.isKnown() ? new Unknown.NodeRights(user) : new Unknown.NodeRulesNotGiven(user));
    }
    AccessPolicyRules.Reached reached = accessPolicies.reaching(user);
    reached.unknown().ifPresent(unknown -> held.unknown(AccessScope.cluster(), unknown));
    reached.policies().forEach(held::accessPolicy);
    rbac.visitEverywhere(user, held);
    return new Permissions(held.permissions, held.unknowns, held.bindingsWithoutRole);
  }

  private void accessPolicy(AssociatedPolicy associated) {
    AccessScope scope = associated.association().accessScope();
    if (associated.rules().isEmpty()) {
      unknown(scope, AccessPolicyRules.unknownRules(associated));
      return;
    }
    for (AccessPolicy.Rule rule : associated.rules().get()) {
      if (rule.isRestricted()) {
        unknown(scope, AccessPolicyRules.unknownObjects(associated, rule));
      } else {
        add(scope, rule.rule(), AccessPolicyRules.grant(associated, rule.rule()));
      }
    }
  }

  @Override
  public boolean role(RbacBinding binding, Subject subject, RbacRole role) {
    AccessScope scope = scope(binding);
    for (PolicyRule rule : role.rules()) {
      add(scope, rule, new Grant.Rbac(binding, role, rule, subject));
    }
    return true;
  }

  @Override
  public void missingRole(RbacBinding binding) {
    bindingsWithoutRole.add(binding);
  }

  /** Where the role of a binding holds. */
  static AccessScope scope(RbacBinding binding) {
    return ScopeMatcher.scopeOf(binding.metadata().namespace());
  }

  private void add(AccessScope scope, PolicyRule rule, Grant grant) {
    PolicyRule holding =
        scope instanceof AccessScope.Cluster || rule.nonResourceURLs().isEmpty()
            ? rule
            : rule.toBuilder().nonResourceURLs(List.of()).build();
    if (!holding.resources().isEmpty() || !holding.nonResourceURLs().isEmpty()) {
      permissions.add(new Permission(scope, holding, grant));
    }
  }

  private void unknown(AccessScope scope, Unknown unknown) {
    unknowns.add(new Permissions.ScopedUnknown(scope, unknown));
  }
}
