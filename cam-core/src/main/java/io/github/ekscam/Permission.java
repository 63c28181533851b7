package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;

/**
 * What a user may do, and by what: one rule in one place. The rule stays symbolic, {@code *} is
 * every verb, group or resource, those to come included.
 *
 * @param scope where the rule holds: in the whole cluster, or in some namespaces, that of a
 *     RoleBinding or those of an access policy's scope, whose names may be patterns. What is in the
 *     scope of namespaces reaches neither what belongs to none nor non-resource URLs
 * @param rule the rule as far as it holds there
 * @param grant the path to it; the rule it names may say more than holds in the scope
 */
public record Permission(AccessScope scope, PolicyRule rule, Grant grant) {

  public Permission {
    requireNonNull(scope, "scope");
    requireNonNull(rule, "rule");
    requireNonNull(grant, "grant");
  }

  /** Whether this permission alone allows a request. */
  public boolean allows(RequestAttributes request) {
    return reaches(scope, request) && PolicyRuleMatcher.matches(rule, request);
  }

  /** Whether a request is in a scope: in one of namespaces only one for a resource in them. */
  public static boolean reaches(AccessScope scope, RequestAttributes request) {
    return scope instanceof AccessScope.Cluster
        || (request instanceof ResourceRequest resource
            && scope.includesNamespace(resource.namespace()));
  }

  /** The rule for resources alone. */
  public static PolicyRule withoutUrls(PolicyRule rule) {
    return rule.nonResourceURLs().isEmpty()
        ? rule
        : new PolicyRule(
            rule.verbs(), rule.apiGroups(), rule.resources(), rule.resourceNames(), List.of());
  }
}
