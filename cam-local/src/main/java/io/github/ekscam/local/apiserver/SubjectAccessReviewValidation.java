package io.github.ekscam.local.apiserver;

import io.github.ekscam.internal.text.FieldErrors;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the API server demands of reviews. Reproduces {@code pkg/apis/authorization/validation} of
 * Kubernetes 1.34 to 1.37: the checks, their order and their texts. Verbs, resources and groups are
 * not looked at.
 */
final class SubjectAccessReviewValidation {

  private static final String RESOURCE_ATTRIBUTES = "spec.resourceAttributes";
  private static final String NON_RESOURCE_ATTRIBUTES = "spec.nonResourceAttributes";

  private static final String EXACTLY_ONE =
      "exactly one of nonResourceAttributes or resourceAttributes must be specified";

  private static final KubernetesVersion V1_35 = new KubernetesVersion(1, 35);
  private static final KubernetesVersion V1_37 = new KubernetesVersion(1, 37);

  private SubjectAccessReviewValidation() {}

  static void validate(SubjectAccessReview.Builder review) {
    ResourceRequest resource = review.resourceAttributes;
    NonResourceRequest nonResource = review.nonResourceAttributes;
    FieldErrors errors = isSince(V1_35, review) ? FieldErrors.since135() : new FieldErrors();
    boolean asUnion = isSince(V1_37, review);
    if (resource != null && nonResource != null) {
      errors.invalidJson(
          asUnion ? "spec" : NON_RESOURCE_ATTRIBUTES,
          json(nonResource),
          asUnion ? EXACTLY_ONE : "cannot be specified in combination with resourceAttributes");
    }
    if (resource == null && nonResource == null) {
      errors.invalidJson(asUnion ? "spec" : RESOURCE_ATTRIBUTES, "null", EXACTLY_ONE);
    }
    UserInfo user = review.user;
    if (user != null
        && user.isUsernameKnown()
        && user.username().isEmpty()
        && user.groups().isEmpty()) {
      errors.invalid("spec.user", "", "at least one of user or group must be specified");
    }
    if (review.fieldSelector != null) {
      selector(errors, RESOURCE_ATTRIBUTES + ".fieldSelector", review.fieldSelector, false);
    }
    if (review.labelSelector != null) {
      selector(errors, RESOURCE_ATTRIBUTES + ".labelSelector", review.labelSelector, true);
    }
    for (FieldError error : review.metadataErrors) {
      errors.add(error.type(), error.field(), error.text());
    }
    if (review.namespace != null) {
      local(errors, review.namespace, resource, nonResource);
    }
    // The server names no kind in its message.
    if (errors.count() > 0) {
      throw InvalidObjectException.of("", Review.API_GROUP, "", errors.found(FieldError::new));
    }
  }

  /** Without a version, the newest counts. */
  private static boolean isSince(KubernetesVersion first, SubjectAccessReview.Builder review) {
    KubernetesVersion version = review.kubernetesVersion;
    return version == null || version.compareTo(first) >= 0;
  }

  /** Upstream does not default the namespace of the request, whatever the API's comment says. */
  private static void local(
      FieldErrors errors,
      String namespace,
      @Nullable ResourceRequest resource,
      @Nullable NonResourceRequest nonResource) {
    if (resource != null && !resource.namespace().equals(namespace)) {
      errors.invalid(
          RESOURCE_ATTRIBUTES + ".namespace",
          resource.namespace(),
          "must match metadata.namespace");
    }
    if (nonResource != null) {
      errors.invalidJson(
          NON_RESOURCE_ATTRIBUTES, json(nonResource), "disallowed on this kind of request");
    }
  }

  private static String json(NonResourceRequest request) {
    return "{\"Path\":"
        + GoQuote.json(request.path())
        + ",\"Verb\":"
        + GoQuote.json(request.verb())
        + "}";
  }

  private static void selector(
      FieldErrors errors, String field, SelectorAttributes selector, boolean ofLabels) {
    String raw = selector.rawSelector();
    List<LabelSelector.Requirement> requirements = selector.requirements();
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
      LabelSelector.Requirement requirement = requirements.get(i);
      String path = field + ".requirements[" + i + "]";
      if (ofLabels) {
        errors.labelSelectorRequirement(
            path, requirement.key(), requirement.operator(), requirement.values(), true);
      } else {
        errors.fieldSelectorRequirement(
            path, requirement.key(), requirement.operator(), requirement.values());
      }
    }
  }
}
