package io.github.ekscam.internal.engine;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;

/**
 * Whether rules and scopes match a request, told as simply as can be, without looking at how the
 * library does it: what the library is compared to.
 */
final class ModelRules {

  private ModelRules() {}

  static boolean matches(PolicyRule rule, RequestAttributes request) {
    if (!hasOrStar(rule.verbs(), request.verb())) {
      return false;
    }
    if (request instanceof NonResourceRequest nonResource) {
      return rule.nonResourceURLs().stream().anyMatch(url -> matchesPath(url, nonResource.path()));
    }
    ResourceRequest resource = (ResourceRequest) request;
    return hasOrStar(rule.apiGroups(), resource.apiGroup())
        && rule.resources().stream().anyMatch(named -> matchesResource(named, resource))
        && (rule.resourceNames().isEmpty() || rule.resourceNames().contains(resource.name()));
  }

  private static boolean hasOrStar(List<String> values, String value) {
    return values.stream().anyMatch(each -> each.equals("*") || each.equals(value));
  }

  private static boolean matchesResource(String named, ResourceRequest request) {
    String slash = request.subresource().isEmpty() ? "" : "/";
    return named.equals("*")
        || named.equals(request.resource() + slash + request.subresource())
        || (!request.subresource().isEmpty() && named.equals("*/" + request.subresource()));
  }

  private static boolean matchesPath(String url, String path) {
    return url.endsWith("*") ? path.startsWith(url.replaceAll("\\*+$", "")) : url.equals(path);
  }

  /** Whether one of these patterns, in which stars are wildcards, fits a namespace. */
  static boolean fits(List<String> patterns, String namespace) {
    return !namespace.isEmpty() && patterns.stream().anyMatch(each -> fits(each, namespace));
  }

  private static boolean fits(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      return fits(pattern.substring(1), text)
          || (!text.isEmpty() && fits(pattern, text.substring(1)));
    }
    return !text.isEmpty()
        && pattern.charAt(0) == text.charAt(0)
        && fits(pattern.substring(1), text.substring(1));
  }
}
