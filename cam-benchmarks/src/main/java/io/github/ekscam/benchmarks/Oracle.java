package io.github.ekscam.benchmarks;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The answers by another way than the library's: tries everything, shares no code with the
 * authorizers, and knows only what a {@link Workload} contains.
 */
final class Oracle {

  private final Map<String, List<RbacBinding>> bindingsByNamespace = new HashMap<>();
  private final Map<String, RbacRole> roles = new HashMap<>();
  private final Map<String, AccessPolicy> policies = new HashMap<>();
  private final Map<String, List<PolicyAssociation>> associationsByRoleName = new HashMap<>();

  void add(RbacRole role) {
    roles.put(role.kind() + " " + role.metadata().namespace() + " " + role.metadata().name(), role);
  }

  void add(RbacBinding binding) {
    bindingsByNamespace
        .computeIfAbsent(binding.metadata().namespace(), namespace -> new ArrayList<>())
        .add(binding);
  }

  void add(AccessPolicy policy) {
    policies.put(policy.name(), policy);
  }

  void add(AccessEntry entry, List<PolicyAssociation> associations) {
    associationsByRoleName.put(entry.principalArn().name(), associations);
  }

  boolean rbacAllows(UserInfo user, RequestAttributes request) {
    String namespace =
        request instanceof ResourceRequest resource && !resource.namespace().isEmpty()
            ? resource.namespace()
            : "";
    return rbacAllows(user, request, "")
        || (!namespace.isEmpty() && rbacAllows(user, request, namespace));
  }

  private boolean rbacAllows(UserInfo user, RequestAttributes request, String namespace) {
    for (RbacBinding binding : bindingsByNamespace.getOrDefault(namespace, List.of())) {
      for (Subject subject : binding.subjects()) {
        if (isNamed(user, subject) && rulesAllow(role(binding).rules(), request)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The role that a binding refers to; in a workload there always is one. */
  RbacRole role(RbacBinding binding) {
    String kind = binding.roleRef().kind();
    String namespace = kind.equals("Role") ? binding.metadata().namespace() : "";
    RbacRole role = roles.get(kind + " " + namespace + " " + binding.roleRef().name());
    if (role == null) {
      throw new IllegalStateException("There is no " + binding.roleRef());
    }
    return role;
  }

  boolean accessPoliciesAllow(UserInfo user, RequestAttributes request) {
    List<String> arns = user.extra().getOrDefault("canonicalArn", List.of());
    if (arns.isEmpty()) {
      return false;
    }
    String roleName = arns.get(0).substring(arns.get(0).lastIndexOf('/') + 1);
    for (PolicyAssociation association : associationsByRoleName.getOrDefault(roleName, List.of())) {
      if (isInScope(association, request) && rulesAllow(rules(association), request)) {
        return true;
      }
    }
    return false;
  }

  /** The rules of an associated policy; in a workload they always are known. */
  List<PolicyRule> rules(PolicyAssociation association) {
    AccessPolicy policy = policies.get(association.policyArn().name());
    if (policy == null) {
      throw new IllegalStateException("There is no " + association.policyArn());
    }
    return policy.rules().orElseThrow().stream().map(AccessPolicy.Rule::rule).toList();
  }

  private static boolean isInScope(PolicyAssociation association, RequestAttributes request) {
    if (association.accessScope().type().equals("cluster")) {
      return true;
    }
    if (!(request instanceof ResourceRequest resource) || resource.namespace().isEmpty()) {
      return false;
    }
    for (String namespace : association.accessScope().namespaces()) {
      if (matchesUpToStar(namespace, resource.namespace())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(UserInfo user, Subject subject) {
    String name =
        subject.kind().equals("ServiceAccount")
            ? Workload.serviceAccountUsername(subject.namespace(), subject.name())
            : subject.name();
    return subject.kind().equals("Group")
        ? user.groups().stream().anyMatch(name::equals)
        : name.equals(user.username());
  }

  private static boolean rulesAllow(List<PolicyRule> rules, RequestAttributes request) {
    for (PolicyRule rule : rules) {
      boolean matches =
          request instanceof ResourceRequest resource
              ? matches(rule, resource)
              : matches(rule, (NonResourceRequest) request);
      if (matches) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(PolicyRule rule, ResourceRequest request) {
    String slash = request.subresource().isEmpty() ? "" : "/";
    return hasOrStar(rule.verbs(), request.verb())
        && hasOrStar(rule.apiGroups(), request.apiGroup())
        && hasOrStar(rule.resources(), request.resource() + slash + request.subresource())
        && (rule.resourceNames().isEmpty() || rule.resourceNames().contains(request.name()));
  }

  private static boolean matches(PolicyRule rule, NonResourceRequest request) {
    return hasOrStar(rule.verbs(), request.verb())
        && rule.nonResourceURLs().stream().anyMatch(url -> matchesUpToStar(url, request.path()));
  }

  private static boolean hasOrStar(List<String> values, String value) {
    return values.stream().anyMatch(each -> each.equals("*") || each.equals(value));
  }

  private static boolean matchesUpToStar(String pattern, String text) {
    return pattern.endsWith("*")
        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
        : text.equals(pattern);
  }
}
