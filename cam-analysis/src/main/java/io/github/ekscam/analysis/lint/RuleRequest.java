package io.github.ekscam.analysis.lint;

import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.Optional;

/** A request that a rule allows, to show what it gives. */
final class RuleRequest {

  private RuleRequest() {}

  /**
   * The first request of the first rule that allows any.
   *
   * @param namespace where; empty for the cluster scope
   */
  static Optional<RequestAttributes> of(List<PolicyRule> rules, String namespace) {
    return rules.stream().flatMap(rule -> of(rule, namespace).stream()).findFirst();
  }

  /** A request that the rule allows; nothing if it allows none there. */
  static Optional<RequestAttributes> of(PolicyRule rule, String namespace) {
    if (rule.verbs().isEmpty()) {
      return Optional.empty();
    }
    String verb = valueOr("get", rule.verbs().get(0));
    if (rule.resources().isEmpty() || rule.apiGroups().isEmpty()) {
      return namespace.isEmpty()
          ? rule.nonResourceURLs().stream()
              .findFirst()
              .map(url -> NonResourceRequest.of(verb, path(url)))
          : Optional.empty();
    }
    String combined = rule.resources().get(0);
    String resource = valueOr("pods", ResourceNames.resource(combined));
    return Optional.of(
        ResourceRequest.of(verb, valueOr("", rule.apiGroups().get(0)), resource)
            .subresource(ResourceNames.subresource(combined))
            .namespace(namespace)
            .name(rule.resourceNames().stream().findFirst().orElse("")));
  }

  private static String valueOr(String instead, String value) {
    return value.equals(PolicyRuleMatcher.ALL) ? instead : value;
  }

  private static String path(String url) {
    String path = PolicyRuleMatcher.isPathPrefix(url) ? PolicyRuleMatcher.pathPrefix(url) : url;
    return path.isEmpty() ? "/" : path;
  }
}
