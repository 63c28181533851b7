package io.github.ekscam.internal.explain;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Permissions.SubjectRules;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists the rules that a user holds in RBAC in a namespace. The group {@code system:masters} adds
 * nothing, although its members may do everything: the authorizer that lets them has no rules to
 * list.
 *
 * <p>Reproduces {@code RulesFor} of the RBAC authorizer of Kubernetes 1.34. Immutable and
 * thread-safe. A list costs a look at the bindings of the cluster and of the namespace.
 */
public final class RuleResolver {

  private final RbacRules rules;

  private RuleResolver(RbacRules rules) {
    this.rules = rules;
  }

  /** A resolver of these objects. The rules of a role are taken as they are stored. */
  public static RuleResolver of(RbacObjects objects) {
    return new RuleResolver(RbacRules.of(requireNonNull(objects, "objects")));
  }

  /** See {@link io.github.ekscam.EksCluster#rbacRules}. */
  public SubjectRules rulesFor(UserInfo user, String namespace) {
    requireNonNull(user, "user");
    requireNonNull(namespace, "namespace");
    Answer answer = new Answer();
    rules.visit(user, namespace, answer);
    return answer.rules();
  }

  private static final class Answer implements RbacRules.Visitor {

    private final List<PolicyRule> resourceRules = new ArrayList<>();
    private final List<PolicyRule> nonResourceRules = new ArrayList<>();
    private final List<RbacBinding> bindingsWithoutRole = new ArrayList<>();

    @Override
    public boolean role(RbacBinding binding, Subject subject, RbacRole role) {
      for (PolicyRule rule : role.rules()) {
        if (!rule.resources().isEmpty()) {
          resourceRules.add(rule.toBuilder().nonResourceURLs(List.of()).build());
        }
        if (!rule.nonResourceURLs().isEmpty()) {
          nonResourceRules.add(
              PolicyRule.builder()
                  .nonResourceURLs(rule.nonResourceURLs())
                  .verbs(rule.verbs())
                  .build());
        }
      }
      return true;
    }

    @Override
    public void missingRole(RbacBinding binding) {
      bindingsWithoutRole.add(binding);
    }

    SubjectRules rules() {
      return new SubjectRules(resourceRules, nonResourceRules, bindingsWithoutRole);
    }
  }
}
