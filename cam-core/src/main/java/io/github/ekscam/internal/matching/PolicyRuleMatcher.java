package io.github.ekscam.internal.matching;

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
    if (request instanceof ResourceRequest r) {
      return matches(rule, r.verb(), r.apiGroup(), r.resource(), r.subresource(), r.name());
    }
    NonResourceRequest nonResource = (NonResourceRequest) request;
    return matches(rule, nonResource.verb(), nonResource.path());
  }

  /** A request for a resource in parts, which are empty where there are none. */
  public static boolean matches(
      PolicyRule rule,
      String verb,
      String apiGroup,
      String resource,
      String subresource,
      String name) {
    return containsOrAll(rule.verbs(), verb)
        && containsOrAll(rule.apiGroups(), apiGroup)
        && matchesResource(rule.resources(), resource, subresource)
        && (rule.resourceNames().isEmpty() || rule.resourceNames().contains(name));
  }

  /** A request for a path that is no resource. */
  public static boolean matches(PolicyRule rule, String verb, String path) {
    return containsOrAll(rule.verbs(), verb) && matchesUrl(rule.nonResourceURLs(), path);
  }

  private static boolean containsOrAll(List<String> values, String value) {
    return values.contains(ALL) || values.contains(value);
  }

  /**
   * {@code pods/*} and the like are not wildcards; {@code *}{@code /log} is one for subresources.
   */
  private static boolean matchesResource(
      List<String> resources, String resource, String subresource) {
    for (int i = 0; i < resources.size(); i++) { // An iterator would be allocated.
      String named = resources.get(i);
      if (named.equals(ALL)
          || isCombined(named, resource, subresource)
          || (!subresource.isEmpty() && isCombined(named, ALL, subresource))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a text is a resource with its subresource, if any, behind a slash. They are not put
   * together, which would allocate.
   */
  public static boolean isCombined(String combined, String resource, String subresource) {
    if (subresource.isEmpty()) {
      return combined.equals(resource);
    }
    int slash = resource.length();
    return combined.length() == slash + 1 + subresource.length()
        && combined.charAt(slash) == '/'
        && combined.startsWith(resource)
        && combined.endsWith(subresource);
  }

  private static boolean matchesUrl(List<String> urls, String path) {
    for (int i = 0; i < urls.size(); i++) {
      if (matchesUrl(urls.get(i), path)) {
        return true;
      }
    }
    return false;
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
