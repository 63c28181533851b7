package io.github.ekscam.evaluation;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;

/**
 * Whether a rule matches a request. Reproduces {@code RuleAllows} of {@code
 * plugin/pkg/auth/authorizer/rbac} and {@code pkg/apis/rbac/v1/evaluation_helpers.go} of Kubernetes
 * 1.34.
 */
public final class PolicyRuleMatcher {

  private static final String ALL = "*";

  private PolicyRuleMatcher() {}

  public static boolean matches(PolicyRule rule, RequestAttributes request) {
    if (request instanceof ResourceRequest resource) {
      return containsOrAll(rule.verbs(), resource.verb())
          && containsOrAll(rule.apiGroups(), resource.apiGroup())
          && matchesResource(rule.resources(), resource)
          && matchesName(rule.resourceNames(), resource.name());
    }
    NonResourceRequest nonResource = (NonResourceRequest) request;
    return containsOrAll(rule.verbs(), nonResource.verb())
        && rule.nonResourceURLs().stream().anyMatch(url -> matchesUrl(url, nonResource.path()));
  }

  private static boolean containsOrAll(List<String> values, String value) {
    return values.contains(ALL) || values.contains(value);
  }

  /**
   * {@code pods/*} and the like are not wildcards; {@code *}{@code /log} is one for subresources.
   */
  private static boolean matchesResource(List<String> resources, ResourceRequest request) {
    return containsOrAll(resources, request.combinedResource())
        || (!request.subresource().isEmpty() && resources.contains("*/" + request.subresource()));
  }

  private static boolean matchesName(List<String> names, String name) {
    return names.isEmpty() || names.contains(name);
  }

  /** Upstream takes away all stars at the end, not only one, and knows none anywhere else. */
  private static boolean matchesUrl(String url, String path) {
    if (url.equals(ALL) || url.equals(path)) {
      return true;
    }
    if (!url.endsWith(ALL)) {
      return false;
    }
    int end = url.length();
    while (end > 0 && url.charAt(end - 1) == '*') {
      end--;
    }
    return path.startsWith(url.substring(0, end));
  }
}
