package io.github.ekscam.codec;

import io.github.ekscam.codec.GoType.Bool;
import io.github.ekscam.codec.GoType.Field;
import io.github.ekscam.codec.GoType.Int64;
import io.github.ekscam.codec.GoType.ListOf;
import io.github.ekscam.codec.GoType.MapOf;
import io.github.ekscam.codec.GoType.Struct;
import io.github.ekscam.codec.GoType.Text;
import io.github.ekscam.codec.GoType.Unread;

/**
 * The types of {@code k8s.io/api/authorization/v1} 1.34 that reviews are made of, their fields in
 * the order in which the API server writes them.
 */
final class ReviewTypes {

  /** Fields that the server itself sets, whatever a client sends, are never written. */
  static final Struct OBJECT_META =
      Struct.of(
          "v1.ObjectMeta",
          Field.text("name"),
          Field.text("generateName"),
          Field.text("namespace").never(),
          Field.text("selfLink").never(),
          Field.of("uid", new Text("types.UID")).never(),
          Field.text("resourceVersion"),
          Field.of("generation", Int64.INT64),
          Field.text("creationTimestamp").never(),
          Field.text("deletionTimestamp").never(),
          Field.of("deletionGracePeriodSeconds", Int64.INT64).never(),
          Field.of("labels", MapOf.of(Text.STRING)),
          Field.of("annotations", MapOf.of(Text.STRING)),
          Field.of(
              "ownerReferences",
              ListOf.of(
                  Struct.of(
                      "v1.OwnerReference",
                      Field.text("apiVersion").always(),
                      Field.text("kind").always(),
                      Field.text("name").always(),
                      Field.of("uid", new Text("types.UID")).always(),
                      Field.of("controller", Bool.BOOL),
                      Field.of("blockOwnerDeletion", Bool.BOOL)))),
          Field.of("finalizers", ListOf.STRINGS),
          Field.of(
                  "managedFields",
                  ListOf.of(
                      Struct.of(
                          "v1.ManagedFieldsEntry",
                          Field.text("manager"),
                          Field.of("operation", new Text("v1.ManagedFieldsOperationType")),
                          Field.text("apiVersion"),
                          Field.text("time"),
                          Field.text("fieldsType"),
                          Field.of("fieldsV1", new Unread("v1.FieldsV1")),
                          Field.text("subresource"))))
              .never());

  private static final Field RESOURCE_ATTRIBUTES =
      Field.of(
          "resourceAttributes",
          Struct.of(
              "v1.ResourceAttributes",
              Field.text("namespace"),
              Field.text("verb"),
              Field.text("group"),
              Field.text("version"),
              Field.text("resource"),
              Field.text("subresource"),
              Field.text("name"),
              Field.of("fieldSelector", selector("v1.FieldSelector")),
              Field.of("labelSelector", selector("v1.LabelSelector"))));

  private static final Field NON_RESOURCE_ATTRIBUTES =
      Field.of(
          "nonResourceAttributes",
          Struct.of("v1.NonResourceAttributes", Field.text("path"), Field.text("verb")));

  static final Struct SPEC =
      Struct.of(
          "v1.SubjectAccessReviewSpec",
          RESOURCE_ATTRIBUTES,
          NON_RESOURCE_ATTRIBUTES,
          Field.text("user"),
          Field.of("groups", ListOf.STRINGS),
          Field.of("extra", MapOf.of(new ListOf("v1.ExtraValue", Text.STRING))),
          Field.text("uid"));

  static final Struct SELF_SPEC =
      Struct.of("v1.SelfSubjectAccessReviewSpec", RESOURCE_ATTRIBUTES, NON_RESOURCE_ATTRIBUTES);

  static final Struct REVIEW = review("v1.SubjectAccessReview", SPEC);

  static final Struct SELF_REVIEW = review("v1.SelfSubjectAccessReview", SELF_SPEC);

  private ReviewTypes() {}

  private static Struct selector(String name) {
    return Struct.of(
        name + "Attributes",
        Field.text("rawSelector"),
        Field.of(
            "requirements",
            ListOf.of(
                Struct.of(
                    name + "Requirement",
                    Field.text("key").always(),
                    Field.of("operator", new Text(name + "Operator")).always(),
                    Field.of("values", ListOf.STRINGS)))));
  }

  private static Struct review(String name, Struct spec) {
    return Struct.of(
        name,
        Field.of("metadata", OBJECT_META),
        Field.of("spec", spec),
        Field.of(
            "status",
            Struct.of(
                "v1.SubjectAccessReviewStatus",
                Field.of("allowed", Bool.BOOL),
                Field.of("denied", Bool.BOOL),
                Field.text("reason"),
                Field.text("evaluationError"))));
  }
}
