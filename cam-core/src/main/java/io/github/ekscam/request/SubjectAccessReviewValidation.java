package io.github.ekscam.request;

import io.github.ekscam.apimachinery.LabelSelectorRequirement;
import io.github.ekscam.go.GoQuote;
import io.github.ekscam.validation.FieldErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the API server demands of reviews. Reproduces {@code pkg/apis/authorization/validation} of
 * Kubernetes 1.34: the checks, their order and their texts. Verbs, resources and groups are not
 * looked at.
 */
final class SubjectAccessReviewValidation {

  private static final String RESOURCE_ATTRIBUTES = "spec.resourceAttributes";

  private SubjectAccessReviewValidation() {}

  static void validate(
      @Nullable UserInfo user,
      @Nullable ResourceRequest resource,
      @Nullable NonResourceRequest nonResource,
      @Nullable SelectorAttributes fieldSelector,
      @Nullable SelectorAttributes labelSelector) {
    FieldErrors errors = new FieldErrors();
    if (resource != null && nonResource != null) {
      errors.invalidJson(
          "spec.nonResourceAttributes",
          "{\"Path\":"
              + GoQuote.json(nonResource.path())
              + ",\"Verb\":"
              + GoQuote.json(nonResource.verb())
              + "}",
          "cannot be specified in combination with resourceAttributes");
    }
    if (resource == null && nonResource == null) {
      errors.invalidJson(
          RESOURCE_ATTRIBUTES,
          "null",
          "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
    if (user != null && user.username().isEmpty() && user.groups().isEmpty()) {
      errors.invalid("spec.user", "", "at least one of user or group must be specified");
    }
    if (fieldSelector != null) {
      selector(errors, RESOURCE_ATTRIBUTES + ".fieldSelector", fieldSelector, false);
    }
    if (labelSelector != null) {
      selector(errors, RESOURCE_ATTRIBUTES + ".labelSelector", labelSelector, true);
    }
    // The server names no kind in its message.
    errors.throwIfAny("", SubjectAccessReview.API_GROUP, "");
  }

  private static void selector(
      FieldErrors errors, String field, SelectorAttributes selector, boolean ofLabels) {
    String raw = selector.rawSelector();
    List<LabelSelectorRequirement> requirements = selector.requirements();
    if (!raw.isEmpty() && !requirements.isEmpty()) {
      errors.invalid(
          field + ".rawSelector", raw, "may not specified at the same time as requirements");
    }
    if (raw.isEmpty() && requirements.isEmpty()) {
      errors.required(
          field + ".requirements",
          "when " + field + " is specified, requirements or rawSelector is required");
    }
    for (int i = 0; i < requirements.size(); i++) {
      String path = field + ".requirements[" + i + "]";
      if (ofLabels) {
        errors.labelSelectorRequirement(path, requirements.get(i), true);
      } else {
        errors.fieldSelectorRequirement(path, requirements.get(i));
      }
    }
  }
}
