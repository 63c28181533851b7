package io.github.ekscam.local.apiserver;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes reviews and their answers as the API server does, their fields in its order. */
final class ReviewWriter {

  private static final Source NOWHERE = Source.of("");

  private ReviewWriter() {}

  /** A review without an answer. */
  static void write(JsonGenerator out, Review review) throws IOException {
    begin(out, review.kind(), metadata(review), spec(review));
    out.writeEndObject();
  }

  /** A review with its answer. */
  static void answer(
      JsonGenerator out, SubjectAccessReview review, SubjectAccessReviewStatus status)
      throws IOException {
    answer(out, review, spec(review), status);
  }

  /** A review with its answer, where the spec is written with all that the client sent of it. */
  static void answer(
      JsonGenerator out,
      SubjectAccessReview review,
      @Nullable Node spec,
      SubjectAccessReviewStatus status)
      throws IOException {
    begin(out, review.kind(), metadata(review), spec);
    writeStatus(out, status);
    out.writeEndObject();
  }

  /** The answer of a webhook. */
  static void answer(JsonGenerator out, String apiVersion, SubjectAccessReviewStatus status)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", ReviewTypes.SUBJECT_ACCESS_REVIEW);
    out.writeStringField("apiVersion", apiVersion);
    writeStatus(out, status);
    out.writeEndObject();
  }

  private static void writeStatus(JsonGenerator out, SubjectAccessReviewStatus status)
      throws IOException {
    out.writeObjectFieldStart("status");
    out.writeBooleanField("allowed", status.allowed());
    if (status.denied()) {
      out.writeBooleanField("denied", true);
    }
    GoJson.writeUnlessEmpty(out, "reason", status.reason());
    GoJson.writeUnlessEmpty(out, "evaluationError", status.evaluationError());
    out.writeEndObject();
  }

  /** The answer to a review of rules: a new object, in which the server repeats no question. */
  static void answer(JsonGenerator out, SubjectRulesReviewStatus status) throws IOException {
    begin(out, ReviewTypes.SELF_SUBJECT_RULES_REVIEW, null, null);
    out.writeObjectFieldStart("status");
    out.writeArrayFieldStart("resourceRules");
    for (PolicyRule rule : status.resourceRules()) {
      out.writeStartObject();
      strings(out, "verbs", rule.verbs());
      stringsUnlessEmpty(out, "apiGroups", rule.apiGroups());
      stringsUnlessEmpty(out, "resources", rule.resources());
      stringsUnlessEmpty(out, "resourceNames", rule.resourceNames());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("nonResourceRules");
    for (PolicyRule rule : status.nonResourceRules()) {
      out.writeStartObject();
      strings(out, "verbs", rule.verbs());
      stringsUnlessEmpty(out, "nonResourceURLs", rule.nonResourceURLs());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeBooleanField("incomplete", status.incomplete());
    GoJson.writeUnlessEmpty(out, "evaluationError", status.evaluationError());
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void begin(
      JsonGenerator out, String kind, @Nullable Node metadata, @Nullable Node spec)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", kind);
    out.writeStringField("apiVersion", Reviews.API_VERSION);
    out.writeFieldName("metadata");
    ReviewTypes.metadata(kind).write(metadata, out);
    out.writeFieldName("spec");
    ReviewTypes.spec(kind).write(spec, out);
  }

  private static void stringsUnlessEmpty(JsonGenerator out, String name, List<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      strings(out, name, values);
    }
  }

  private static void strings(JsonGenerator out, String name, List<String> values)
      throws IOException {
    out.writeFieldName(name);
    GoType.ListOf.STRINGS.write(list(values), out);
  }

  private static Node metadata(Review review) {
    return review instanceof SubjectAccessReview access
        ? mapping(Map.of("namespace", text(access.namespace().orElse(""))))
        : mapping(Map.of());
  }

  private static Node spec(Review review) {
    Map<String, Node> spec = new LinkedHashMap<>();
    if (review instanceof SelfSubjectRulesReview rules) {
      spec.put("namespace", text(rules.namespace()));
    } else {
      SubjectAccessReview access = (SubjectAccessReview) review;
      access.user().ifPresent(user -> user(user, spec));
      RequestAttributes request = access.request();
      if (request instanceof NonResourceRequest path) {
        spec.put(
            "nonResourceAttributes",
            mapping(Map.of("path", text(path.path()), "verb", text(path.verb()))));
      } else {
        spec.put("resourceAttributes", resourceAttributes((ResourceRequest) request, access));
      }
    }
    return mapping(spec);
  }

  private static void user(UserInfo user, Map<String, Node> spec) {
    if (!user.isUsernameKnown()) {
      throw new IllegalArgumentException(
          "a review names its user, and of this one only the template "
              + AuthenticatorUser.printedUsername(user)
              + " is known: give the caller's session");
    }
    spec.put("user", text(user.username()));
    spec.put("groups", list(user.groups()));
    spec.put("uid", text(AuthenticatorUser.printedUid(user)));
    Map<String, Node> extra = new LinkedHashMap<>();
    AuthenticatorUser.printedExtra(user).forEach((key, values) -> extra.put(key, list(values)));
    spec.put("extra", mapping(extra));
  }

  private static Node resourceAttributes(ResourceRequest request, SubjectAccessReview review) {
    Map<String, Node> attributes = new LinkedHashMap<>();
    attributes.put("namespace", text(request.namespace()));
    attributes.put("verb", text(request.verb()));
    attributes.put("group", text(request.apiGroup()));
    attributes.put("resource", text(request.resource()));
    attributes.put("subresource", text(request.subresource()));
    attributes.put("name", text(request.name()));
    review
        .fieldSelector()
        .ifPresent(selector -> attributes.put("fieldSelector", selector(selector)));
    review
        .labelSelector()
        .ifPresent(selector -> attributes.put("labelSelector", selector(selector)));
    return mapping(attributes);
  }

  private static Node selector(SelectorAttributes selector) {
    List<Node> requirements =
        selector.requirements().stream().map(ReviewWriter::requirement).toList();
    return mapping(
        Map.of(
            "rawSelector",
            text(selector.rawSelector()),
            "requirements",
            new Sequence(NOWHERE, requirements)));
  }

  private static Node requirement(LabelSelector.Requirement requirement) {
    return mapping(
        Map.of(
            "key", text(requirement.key()),
            "operator", text(requirement.operator()),
            "values", list(requirement.values())));
  }

  private static Node mapping(Map<String, Node> fields) {
    return new Mapping(NOWHERE, fields, Map.of());
  }

  private static Node list(List<String> values) {
    return new Sequence(NOWHERE, values.stream().map(ReviewWriter::text).toList());
  }

  private static Node text(String text) {
    return new Scalar(NOWHERE, Scalar.Kind.STRING, text);
  }
}
