package io.github.ekscam.codec;

import io.github.ekscam.apimachinery.FieldError;
import io.github.ekscam.apimachinery.InvalidObjectException;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.SelectorAttributes;
import io.github.ekscam.request.SubjectAccessReview;
import io.github.ekscam.request.UserInfo;
import io.github.ekscam.validation.FieldErrors;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads reviews, of which every field is already known to be of its type. */
final class ReviewReader {

  private ReviewReader() {}

  /**
   * Reads a review.
   *
   * @throws InvalidObjectException if the API server would refuse it, for its metadata included
   */
  static SubjectAccessReview read(Fields object, boolean self) {
    List<FieldError> ofMetadata = metadataErrors(object.optionalMapping("metadata"));
    SubjectAccessReview review;
    try {
      review = review(object.optionalMapping("spec"), self);
    } catch (InvalidObjectException e) {
      throw refusal(Stream.concat(e.errors().stream(), ofMetadata.stream()).toList());
    }
    if (!ofMetadata.isEmpty()) {
      throw refusal(ofMetadata);
    }
    return review;
  }

  private static InvalidObjectException refusal(List<FieldError> errors) {
    return InvalidObjectException.of("", SubjectAccessReview.API_GROUP, "", errors);
  }

  /** The server prints the metadata as it would write them; here without its own managedFields. */
  private static List<FieldError> metadataErrors(Optional<Fields> metadata) {
    FieldErrors errors = new FieldErrors();
    metadata
        .map(fields -> GoJson.write(ReviewTypes.OBJECT_META, fields.mapping()))
        .filter(json -> !json.equals("{}"))
        .ifPresent(json -> errors.invalidJson("metadata", json, "must be empty"));
    return errors.found();
  }

  private static SubjectAccessReview review(Optional<Fields> spec, boolean self) {
    SubjectAccessReview.Builder review =
        self ? SubjectAccessReview.builderOfSelf() : SubjectAccessReview.builder(user(spec));
    spec.flatMap(fields -> fields.optionalMapping("resourceAttributes"))
        .ifPresent(attributes -> resourceAttributes(attributes, review));
    spec.flatMap(fields -> fields.optionalMapping("nonResourceAttributes"))
        .ifPresent(
            attributes ->
                review.nonResourceAttributes(
                    NonResourceRequest.of(attributes.string("verb"), attributes.string("path"))));
    return review.build();
  }

  private static UserInfo user(Optional<Fields> spec) {
    return spec.map(
            fields ->
                UserInfo.builder(fields.string("user"))
                    .groups(fields.strings("groups"))
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
            "requirements", item -> RbacManifests.labelSelectorRequirement(item.fields())));
  }
}
