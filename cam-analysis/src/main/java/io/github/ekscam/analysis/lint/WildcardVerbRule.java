package io.github.ekscam.analysis.lint;

import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds rules with all verbs, to which Kubernetes added verbs about impersonation. */
final class WildcardVerbRule extends LintRule {

  private static final KubernetesVersion CONSTRAINED = KubernetesVersion.of("1.36");

  WildcardVerbRule() {
    super(
        "CAM023", Level.NOTE, "All verbs of a rule include impersonate-on from Kubernetes 1.36 on");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    if (linted
        .cluster()
        .kubernetesVersion()
        .filter(version -> version.compareTo(CONSTRAINED) >= 0)
        .isEmpty()) {
      return;
    }
    RbacRules rules = RbacRules.of(linted.cluster().effectiveRbacObjects());
    IdentityHashMap<RbacRole, RbacBinding> seen = new IdentityHashMap<>();
    linted
        .configuredBindings()
        .forEach(
            binding ->
                rules
                    .role(binding)
                    .filter(role -> !binding.subjects().isEmpty())
                    .filter(role -> linted.cluster().rbacObjects().counterpartOf(role).isPresent())
                    .filter(role -> seen.putIfAbsent(role, binding) == null)
                    .ifPresent(role -> check(linted, role, binding, found)));
  }

  private void check(
      LintedCluster linted, RbacRole role, RbacBinding binding, Consumer<Finding> found) {
    role.rules().stream()
        .filter(rule -> rule.verbs().contains(PolicyRuleMatcher.ALL) && !isEverything(rule))
        .flatMap(
            rule ->
                RuleRequest.of(rule, binding.metadata().namespace())
                    .filter(ResourceRequest.class::isInstance)
                    .flatMap(
                        request -> finding(linted, role, rule, binding, (ResourceRequest) request))
                    .stream())
        .findFirst()
        .ifPresent(found);
  }

  /** Who may do everything may do this, too. */
  private static boolean isEverything(PolicyRule rule) {
    return rule.resources().contains(PolicyRuleMatcher.ALL)
        && rule.apiGroups().contains(PolicyRuleMatcher.ALL);
  }

  private Optional<Finding> finding(
      LintedCluster linted,
      RbacRole role,
      PolicyRule rule,
      RbacBinding binding,
      ResourceRequest request) {
    Subject subject = binding.subjects().get(0).boundIn(binding.metadata().namespace());
    UserInfo user = AccessAnalysis.userOf(subject);
    RequestAttributes impersonating =
        ResourceRequest.of(
                "impersonate-on:user-info:" + request.verb(),
                request.apiGroup(),
                request.resource())
            .subresource(request.subresource())
            .namespace(request.namespace())
            .name(request.name());
    ProofStep step = linted.ask(subject.toString(), user, impersonating, "");
    if (!step.verdict().isAllowed()) {
      return Optional.empty();
    }
    return Optional.of(
        finding(
                role.describe(),
                "from Kubernetes 1.36 on the verb * of "
                    + role.describe()
                    + " on "
                    + Words.objects(rule)
                    + " includes impersonate-on: who has it needs one right more, impersonate:"
                    + "user-info, to do that as somebody else",
                "list the verbs")
            .at(linted.cluster().sourceOf(role, rule))
            .withProof(List.of(step)));
  }
}
