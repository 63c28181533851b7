package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.local.apiserver.GoType.Bool;
import io.github.ekscam.local.apiserver.GoType.Field;
import io.github.ekscam.local.apiserver.GoType.Int64;
import io.github.ekscam.local.apiserver.GoType.ListOf;
import io.github.ekscam.local.apiserver.GoType.MapOf;
import io.github.ekscam.local.apiserver.GoType.Struct;
import io.github.ekscam.local.apiserver.GoType.Text;
import io.github.ekscam.local.apiserver.GoType.Unread;
import java.util.List;
import java.util.Map;

/**
 * The types of {@code k8s.io/api/authorization/v1} 1.34 that reviews are made of, their fields in
 * the order in which the API server writes them; and of {@code v1beta1} what webhooks are sent.
 */
final class ReviewTypes {

  static final String SUBJECT_ACCESS_REVIEW = "SubjectAccessReview";
  static final String LOCAL_SUBJECT_ACCESS_REVIEW = "LocalSubjectAccessReview";
  static final String SELF_SUBJECT_ACCESS_REVIEW = "SelfSubjectAccessReview";
  static final String SELF_SUBJECT_RULES_REVIEW = "SelfSubjectRulesReview";

  /** The metadata of a kind of the cluster, whose namespace the server clears. */
  private static final Struct OBJECT_META = objectMeta(Field.text("namespace").never());

  private static final Struct NAMESPACED_OBJECT_META = objectMeta(Field.text("namespace"));

  private static final Struct SPEC = spec("v1", ReviewReader.GROUPS);

  private static final Struct SELF_SPEC =
      Struct.of(
          "v1.SelfSubjectAccessReviewSpec", resourceAttributes("v1"), nonResourceAttributes("v1"));

  private static final Struct RULES_SPEC =
      Struct.of("v1.SelfSubjectRulesReviewSpec", Field.text("namespace"));

  private static final Struct STATUS = status("v1");

  private static final Struct RULES_STATUS =
      Struct.of(
          "v1.SubjectRulesReviewStatus",
          Field.of(
              "resourceRules",
              ListOf.of(
                  Struct.of(
                      "v1.ResourceRule",
                      Field.of("verbs", ListOf.STRINGS),
                      Field.of("apiGroups", ListOf.STRINGS),
                      Field.of("resources", ListOf.STRINGS),
                      Field.of("resourceNames", ListOf.STRINGS)))),
          Field.of(
              "nonResourceRules",
              ListOf.of(
                  Struct.of(
                      "v1.NonResourceRule",
                      Field.of("verbs", ListOf.STRINGS),
                      Field.of("nonResourceURLs", ListOf.STRINGS)))),
          Field.of("incomplete", Bool.BOOL),
          Field.text("evaluationError"));

  /** The kinds in the order in which messages name them. */
  static final List<String> KINDS =
      List.of(
          SUBJECT_ACCESS_REVIEW,
          LOCAL_SUBJECT_ACCESS_REVIEW,
          SELF_SUBJECT_ACCESS_REVIEW,
          SELF_SUBJECT_RULES_REVIEW);

  private static final Map<String, Struct> BY_KIND =
      Map.of(
          SUBJECT_ACCESS_REVIEW, review("v1.SubjectAccessReview", OBJECT_META, SPEC, STATUS),
          LOCAL_SUBJECT_ACCESS_REVIEW,
              review("v1.LocalSubjectAccessReview", NAMESPACED_OBJECT_META, SPEC, STATUS),
          SELF_SUBJECT_ACCESS_REVIEW,
              review("v1.SelfSubjectAccessReview", OBJECT_META, SELF_SPEC, STATUS),
          SELF_SUBJECT_RULES_REVIEW,
              review("v1.SelfSubjectRulesReview", OBJECT_META, RULES_SPEC, RULES_STATUS));

  /** The type of a SubjectAccessReview of {@code v1beta1}. */
  static final Struct V1BETA1 =
      review(
          "v1beta1.SubjectAccessReview",
          OBJECT_META,
          spec("v1beta1", ReviewReader.V1BETA1_GROUPS),
          status("v1beta1"));

  private ReviewTypes() {}

  /** The type of one of the {@link #KINDS}. */
  static Struct of(String kind) {
    return requireNonNull(BY_KIND.get(kind), kind);
  }

  /** The type of a kind's metadata. */
  static GoType metadata(String kind) {
    return of(kind).fields().get(0).type();
  }

  /** The type of a kind's spec. */
  static GoType spec(String kind) {
    return of(kind).fields().get(1).type();
  }

  /** Fields that the server itself sets, whatever a client sends, are never written. */
  private static Struct objectMeta(Field namespace) {
    return Struct.of(
        "v1.ObjectMeta",
        Field.text("name"),
        Field.text("generateName"),
        namespace,
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
  }

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

  private static Struct review(String name, Struct metadata, Struct spec, Struct status) {
    return Struct.of(
        name, Field.of("metadata", metadata), Field.of("spec", spec), Field.of("status", status));
  }

  private static Struct spec(String version, String groups) {
    return Struct.of(
        version + ".SubjectAccessReviewSpec",
        resourceAttributes(version),
        nonResourceAttributes(version),
        Field.text("user"),
        Field.of(groups, ListOf.STRINGS),
        Field.of("extra", MapOf.of(new ListOf(version + ".ExtraValue", Text.STRING))),
        Field.text("uid"));
  }

  private static Field resourceAttributes(String version) {
    return Field.of(
        "resourceAttributes",
        Struct.of(
            version + ".ResourceAttributes",
            Field.text("namespace"),
            Field.text("verb"),
            Field.text("group"),
            Field.text("version"),
            Field.text("resource"),
            Field.text("subresource"),
            Field.text("name"),
            Field.of("fieldSelector", selector("v1.FieldSelector")),
            Field.of("labelSelector", selector("v1.LabelSelector"))));
  }

  private static Field nonResourceAttributes(String version) {
    return Field.of(
        "nonResourceAttributes",
        Struct.of(version + ".NonResourceAttributes", Field.text("path"), Field.text("verb")));
  }

  private static Struct status(String version) {
    return Struct.of(
        version + ".SubjectAccessReviewStatus",
        Field.of("allowed", Bool.BOOL),
        Field.of("denied", Bool.BOOL),
        Field.text("reason"),
        Field.text("evaluationError"));
  }
}
