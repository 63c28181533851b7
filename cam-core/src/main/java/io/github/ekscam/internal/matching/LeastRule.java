package io.github.ekscam.internal.matching;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;

/** The rule that allows a request, and no other but for those of other namespaces. */
public final class LeastRule {

  private LeastRule() {}

  public static PolicyRule of(RequestAttributes request) {
    PolicyRule.Builder rule = PolicyRule.builder().verbs(request.verb());
    if (request instanceof NonResourceRequest path) {
      return rule.nonResourceURLs(path.path()).build();
    }
    ResourceRequest resource = (ResourceRequest) request;
    rule.apiGroups(resource.apiGroup()).resources(resource.combinedResource());
    return resource.name().isEmpty() ? rule.build() : rule.resourceNames(resource.name()).build();
  }
}
