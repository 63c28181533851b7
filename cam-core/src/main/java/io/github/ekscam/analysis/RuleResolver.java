package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.evaluation.AggregateError;
import io.github.ekscam.evaluation.NodeIdentity;
import io.github.ekscam.evaluation.RbacRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists the rules that a user holds in a namespace, as the API server does for a
 * SelfSubjectRulesReview. The group {@code system:masters} adds nothing, although its members may
 * do everything: the authorizer that lets them has no rules to list.
 *
 * <p>Reproduces {@code RulesFor} of Kubernetes 1.34: of the union of authorizers, of RBAC, of nodes
 * and of webhooks. Immutable and thread-safe. A list costs a look at the bindings of the cluster
 * and of the namespace.
 */
public final class RuleResolver {

  /** One authorizer's part of an answer. */
  private interface Part {
    void addTo(Answer answer, UserInfo user, String namespace);
  }

  private final List<Part> parts;

  private RuleResolver(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * A resolver on a cluster where RBAC alone decides. The rules of a role are taken as they are
   * stored: aggregate first.
   */
  public static RuleResolver ofRbac(RbacObjects objects) {
    return new RuleResolver(List.of(rbac(RbacRules.of(requireNonNull(objects, "objects")))));
  }

  /**
   * A resolver on an EKS cluster: nodes first, then access policies, then RBAC. Neither nodes nor
   * access policies can be listed, which their errors say, in that order; so no answer is ever
   * complete. To the API server access policies are a webhook.
   */
  public static RuleResolver ofEks(RbacObjects objects) {
    return new RuleResolver(
        List.of(
            RuleResolver::node,
            RuleResolver::accessPolicies,
            rbac(RbacRules.of(requireNonNull(objects, "objects")))));
  }

  /**
   * The rules that a user holds in a namespace, duplicates kept: those of ClusterRoleBindings, then
   * those of RoleBindings of the namespace, each by the name of the binding. Rules on non-resource
   * URLs that come by a RoleBinding are among them, although they grant nothing there.
   *
   * @param namespace the namespace; empty for none, and so for the rules of ClusterRoleBindings
   */
  public SubjectRulesReviewStatus rulesFor(UserInfo user, String namespace) {
    requireNonNull(user, "user");
    requireNonNull(namespace, "namespace");
    Answer answer = new Answer();
    parts.forEach(part -> part.addTo(answer, user, namespace));
    return answer.status();
  }

  private static void node(Answer answer, UserInfo user, String namespace) {
    if (NodeIdentity.isNode(user)) {
      answer.incomplete("node authorizer does not support user rule resolution");
    }
  }

  private static void accessPolicies(Answer answer, UserInfo user, String namespace) {
    answer.incomplete("webhook authorizer does not support user rule resolution");
  }

  private static Part rbac(RbacRules rules) {
    return (answer, user, namespace) -> rules.visit(user, namespace, answer);
  }

  private static final class Answer implements RbacRules.Visitor {

    private final List<PolicyRule> resourceRules = new ArrayList<>();
    private final List<PolicyRule> nonResourceRules = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private boolean incomplete;

    void incomplete(String error) {
      incomplete = true;
      errors.add(error);
    }

    @Override
    public boolean role(RbacBinding binding, Subject subject, RbacRole role) {
      for (PolicyRule rule : role.rules()) {
        if (!rule.resources().isEmpty()) {
          resourceRules.add(
              PolicyRule.resources(rule.verbs(), rule.apiGroups(), rule.resources())
                  .withResourceNames(rule.resourceNames()));
        }
        if (!rule.nonResourceURLs().isEmpty()) {
          nonResourceRules.add(PolicyRule.nonResourceURLs(rule.verbs(), rule.nonResourceURLs()));
        }
      }
      return true;
    }

    @Override
    public void missingRole(RbacBinding binding) {
      errors.add(RbacRules.notFound(binding.roleRef()));
    }

    SubjectRulesReviewStatus status() {
      return new SubjectRulesReviewStatus(
          resourceRules,
          nonResourceRules,
          incomplete,
          errors.isEmpty() ? "" : AggregateError.of(errors));
    }
  }
}
