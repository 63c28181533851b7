package io.github.ekscam.internal.matching;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule matches a request. Reproduces {@code RuleAllows} of {@code
 * plugin/pkg/auth/authorizer/rbac} and {@code pkg/apis/rbac/v1/evaluation_helpers.go} of Kubernetes
 * 1.34.
 */
public final class PolicyRuleMatcher {

  /** What stands for every verb, every API group, every resource or, at its end, every path. */
  public static final String ALL = "*";

  private PolicyRuleMatcher() {}

  public static boolean matches(PolicyRule rule, RequestAttributes request) {
    if (request instanceof ResourceRequest r) {
      return matchesAny(rule.verbs(), r.verb())
          && matchesAny(rule.apiGroups(), r.apiGroup())
          && matchesResource(rule.resources(), r.resource(), r.subresource())
          && matchesName(rule.resourceNames(), r.name());
    }
    return matchesAny(rule.verbs(), request.verb())
        && matchesPath(rule.nonResourceURLs(), ((NonResourceRequest) request).path());
  }

  /** The first of some rules that matches a request; null if none does. */
  public static @Nullable PolicyRule firstMatching(
      List<PolicyRule> rules, RequestAttributes request) {
    for (int i = 0; i < rules.size(); i++) { // An iterator would be allocated.
      PolicyRule rule = rules.get(i);
      if (matches(rule, request)) {
        return rule;
      }
    }
    return null;
  }

  /** Whether verbs, API groups or resources have a value, or the wildcard. */
  public static boolean matchesAny(List<String> values, String value) {
    return values.contains(ALL) || values.contains(value);
  }

  /** Whether the names that a rule is limited to, if it is, have that of an object. */
  public static boolean matchesName(List<String> resourceNames, String name) {
    return resourceNames.isEmpty() || resourceNames.contains(name);
  }

  /**
   * {@code pods/*} and the like are not wildcards; {@code *}{@code /log} is one for subresources.
   */
  public static boolean matchesResource(
      List<String> resources, String resource, String subresource) {
    if (subresource.isEmpty()) {
      return matchesAny(resources, resource);
    }
    for (int i = 0; i < resources.size(); i++) { // An iterator would be allocated.
      String named = resources.get(i);
      if (named.equals(ALL)
          || isCombined(named, resource, subresource)
          || isCombined(named, ALL, subresource)) {
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

  /** Whether one of the paths that a rule names is a path, or begins it. */
  public static boolean matchesPath(List<String> nonResourceUrls, String path) {
    for (int i = 0; i < nonResourceUrls.size(); i++) {
      if (matchesPath(nonResourceUrls.get(i), path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matchesPath(String url, String path) {
    return url.equals(path)
        || (isPathPrefix(url) && path.regionMatches(0, url, 0, prefixLength(url)));
  }

  /** Whether a path that a rule names means all that begin with it. */
  public static boolean isPathPrefix(String url) {
    return url.endsWith(ALL);
  }

  /**
   * What the paths begin with that a rule means by one with a star at its end. Upstream removes all
   * stars there, not only one, and knows none anywhere else.
   */
  public static String pathPrefix(String url) {
    return url.substring(0, prefixLength(url));
  }

  private static int prefixLength(String url) {
    int end = url.length();
    while (end > 0 && url.charAt(end - 1) == '*') {
      end--;
    }
    return end;
  }
}
