package io.github.ekscam.rbac;

import io.github.ekscam.internal.text.FieldErrors;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the API server demands of RBAC objects. Reproduces {@code pkg/apis/rbac/validation} of
 * Kubernetes 1.34: the checks, their order and their texts. Those of later versions differ in two
 * words, as an object does not tell which version it is for: from 1.35 on, a key of a label or an
 * annotation with two slashes is no valid label key where it is no qualified name here, and one
 * that is too long has too many bytes and not characters.
 */
final class RbacValidation {

  private RbacValidation() {}

  static void role(ObjectMeta metadata, List<PolicyRule> rules) {
    FieldErrors errors = new FieldErrors();
    metadata(errors, metadata, true);
    rules(errors, rules, true);
    throwIfAny(errors, "Role", metadata);
  }

  static void clusterRole(
      ObjectMeta metadata, List<PolicyRule> rules, @Nullable AggregationRule aggregationRule) {
    FieldErrors errors = new FieldErrors();
    metadata(errors, metadata, false);
    rules(errors, rules, false);
    if (aggregationRule != null) {
      aggregation(errors, aggregationRule.clusterRoleSelectors());
    }
    throwIfAny(errors, "ClusterRole", metadata);
  }

  static void binding(String kind, ObjectMeta metadata, RoleRef roleRef, List<Subject> subjects) {
    boolean namespaced = kind.equals("RoleBinding");
    FieldErrors errors = new FieldErrors();
    metadata(errors, metadata, namespaced);
    if (!roleRef.apiGroup().equals(RbacObject.API_GROUP)) {
      errors.unsupported("roleRef.apiGroup", roleRef.apiGroup(), RbacObject.API_GROUP);
    }
    String[] kinds =
        namespaced ? new String[] {"Role", "ClusterRole"} : new String[] {"ClusterRole"};
    if (!List.of(kinds).contains(roleRef.kind())) {
      errors.unsupported("roleRef.kind", roleRef.kind(), kinds);
    }
    if (roleRef.name().isEmpty()) {
      errors.required("roleRef.name", "");
    } else {
      errors.pathSegment("roleRef.name", roleRef.name());
    }
    for (int i = 0; i < subjects.size(); i++) {
      subject(errors, "subjects[" + i + "]", subjects.get(i), namespaced);
    }
    throwIfAny(errors, kind, metadata);
  }

  private static void subject(
      FieldErrors errors, String field, Subject subject, boolean namespaced) {
    if (subject.name().isEmpty()) {
      errors.required(field + ".name", "");
    }
    switch (subject.kind()) {
      case "ServiceAccount" -> {
        if (!subject.name().isEmpty()) {
          errors.dns1123Subdomain(field + ".name", subject.name());
        }
        if (!subject.apiGroup().isEmpty()) {
          errors.unsupported(field + ".apiGroup", subject.apiGroup(), "");
        }
        if (!namespaced && subject.namespace().isEmpty()) {
          errors.required(field + ".namespace", "");
        }
      }
      case "User", "Group" -> {
        if (!subject.apiGroup().equals(RbacObject.API_GROUP)) {
          errors.unsupported(field + ".apiGroup", subject.apiGroup(), RbacObject.API_GROUP);
        }
      }
      default ->
          errors.unsupported(field + ".kind", subject.kind(), "ServiceAccount", "User", "Group");
    }
  }

  private static void rules(FieldErrors errors, List<PolicyRule> rules, boolean namespaced) {
    for (int i = 0; i < rules.size(); i++) {
      rule(errors, "rules[" + i + "]", rules.get(i), namespaced);
    }
  }

  private static void rule(FieldErrors errors, String field, PolicyRule rule, boolean namespaced) {
    if (rule.verbs().isEmpty()) {
      errors.required(field + ".verbs", "verbs must contain at least one value");
    }
    if (!rule.nonResourceURLs().isEmpty()) {
      String urls = GoQuote.json(rule.nonResourceURLs());
      if (namespaced) {
        errors.invalidJson(
            field + ".nonResourceURLs", urls, "namespaced rules cannot apply to non-resource URLs");
      }
      if (!rule.apiGroups().isEmpty()
          || !rule.resources().isEmpty()
          || !rule.resourceNames().isEmpty()) {
        errors.invalidJson(
            field + ".nonResourceURLs",
            urls,
            "rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (rule.apiGroups().isEmpty()) {
      errors.required(field + ".apiGroups", "resource rules must supply at least one api group");
    }
    if (rule.resources().isEmpty()) {
      errors.required(field + ".resources", "resource rules must supply at least one resource");
    }
  }

  private static void aggregation(FieldErrors errors, List<LabelSelector> selectors) {
    String field = "aggregationRule.clusterRoleSelectors";
    if (selectors.isEmpty()) {
      errors.required(
          field, "at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
    for (int i = 0; i < selectors.size(); i++) {
      String selectorField = field + "[" + i + "]";
      int before = errors.count();
      selector(errors, selectorField, selectors.get(i));
      if (errors.count() > before) {
        errors.invalidJson(selectorField, "null", "invalid label selector.");
      }
    }
  }

  private static void selector(FieldErrors errors, String field, LabelSelector selector) {
    errors.labels(field + ".matchLabels", selector.matchLabels());
    for (int i = 0; i < selector.matchExpressions().size(); i++) {
      LabelSelector.Requirement requirement = selector.matchExpressions().get(i);
      errors.labelSelectorRequirement(
          field + ".matchExpressions[" + i + "]",
          requirement.key(),
          requirement.operator(),
          requirement.values(),
          false);
    }
  }

  private static void metadata(FieldErrors errors, ObjectMeta metadata, boolean namespaced) {
    errors.metadata(
        metadata.name(),
        metadata.namespace(),
        namespaced,
        metadata.labels(),
        metadata.annotations());
  }

  private static void throwIfAny(FieldErrors errors, String kind, ObjectMeta metadata) {
    if (errors.count() > 0) {
      throw InvalidObjectException.of(
          kind, RbacObject.API_GROUP, metadata.name(), errors.found(FieldError::new));
    }
  }
}
