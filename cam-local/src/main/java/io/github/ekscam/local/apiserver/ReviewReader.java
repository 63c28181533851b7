package io.github.ekscam.local.apiserver;

import io.github.ekscam.internal.config.manifest.RbacManifests;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.text.FieldErrors;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Optional;

/** Reads reviews, of which every field is already known to be of its type. */
final class ReviewReader {

  static final String GROUPS = "groups";

  /** What {@code v1beta1} calls the groups. */
  static final String V1BETA1_GROUPS = "group";

  private ReviewReader() {}

  /**
   * Reads a review.
   *
   * @param groups what the field is called that has the user's groups
   * @param version that of the server, if it is known
   * @throws InvalidObjectException if the API server would refuse it, for its metadata included
   * @throws BadRequestException likewise
   */
  static Review read(
      Fields object, String kind, String groups, Optional<KubernetesVersion> version) {
    Optional<Fields> spec = object.optionalMapping("spec");
    if (kind.equals(ReviewTypes.SELF_SUBJECT_RULES_REVIEW)) {
      return new SelfSubjectRulesReview(spec.map(fields -> fields.string("namespace")).orElse(""));
    }
    Optional<Fields> metadata = object.optionalMapping("metadata");
    String namespace = metadata.map(fields -> fields.string("namespace")).orElse("");
    SubjectAccessReview.Builder review =
        switch (kind) {
          case ReviewTypes.LOCAL_SUBJECT_ACCESS_REVIEW ->
              SubjectAccessReview.builderOfLocal(namespace, user(spec, groups));
          case ReviewTypes.SELF_SUBJECT_ACCESS_REVIEW -> SubjectAccessReview.builderOfSelf();
          default -> SubjectAccessReview.builder(user(spec, groups));
        };
    version.ifPresent(review::kubernetesVersion);
    metadata.ifPresent(fields -> review.metadataErrors(metadataErrors(fields.mapping(), kind)));
    spec.flatMap(fields -> fields.optionalMapping("resourceAttributes"))
        .ifPresent(attributes -> resourceAttributes(attributes, review));
    spec.flatMap(fields -> fields.optionalMapping("nonResourceAttributes"))
        .ifPresent(
            attributes ->
                review.nonResourceAttributes(
                    NonResourceRequest.of(attributes.string("verb"), attributes.string("path"))));
    return review.build();
  }

  /** The server prints the metadata as it would write them; here without its own managedFields. */
  private static List<FieldError> metadataErrors(Mapping metadata, String kind) {
    FieldErrors errors = new FieldErrors();
    boolean local = kind.equals(ReviewTypes.LOCAL_SUBJECT_ACCESS_REVIEW);
    // Were it of the cluster, the namespace would not be written.
    String counted =
        GoJson.write(ReviewTypes.metadata(ReviewTypes.SUBJECT_ACCESS_REVIEW), metadata);
    if (!counted.equals("{}")) {
      errors.invalidJson(
          "metadata",
          GoJson.write(ReviewTypes.metadata(kind), metadata),
          local ? "must be empty except for namespace" : "must be empty");
    }
    return errors.found(FieldError::new);
  }

  private static UserInfo user(Optional<Fields> spec, String groups) {
    return spec.map(
            fields ->
                UserInfo.builder(fields.string("user"))
                    .groups(fields.strings(groups))
                    .uid(fields.string("uid"))
                    .extra(fields.stringsMap("extra"))
                    .build())
        .orElseGet(() -> UserInfo.of("", List.of()));
  }

  private static void resourceAttributes(Fields attributes, SubjectAccessReview.Builder review) {
    review.resourceAttributes(
        ResourceRequest.of(
                attributes.string("verb"),
                attributes.string("group"),
                attributes.string("resource"))
            .subresource(attributes.string("subresource"))
            .namespace(attributes.string("namespace"))
            .name(attributes.string("name")));
    attributes
        .optionalMapping("fieldSelector")
        .ifPresent(selector -> review.fieldSelector(selector(selector)));
    attributes
        .optionalMapping("labelSelector")
        .ifPresent(selector -> review.labelSelector(selector(selector)));
  }

  private static SelectorAttributes selector(Fields selector) {
    return new SelectorAttributes(
        selector.string("rawSelector"),
        selector.list(
            "requirements", item -> RbacManifests.labelSelectorRequirement(item.object())));
  }
}
