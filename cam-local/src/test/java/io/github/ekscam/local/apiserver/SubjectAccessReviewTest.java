package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectAccessReviewTest {

  private static final UserInfo ALICE = UserInfo.of("alice", List.of());
  private static final ResourceRequest GET_PODS = ResourceRequest.of("get", "", "pods");
  private static final NonResourceRequest GET_HEALTHZ = NonResourceRequest.of("get", "/healthz");
  private static final String LABEL_VALUE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

  private static SubjectAccessReview.Builder getPods() {
    return SubjectAccessReview.builder(ALICE).resourceAttributes(GET_PODS);
  }

  private static SelectorAttributes requirements(LabelSelector.Requirement... requirements) {
    return new SelectorAttributes("", List.of(requirements));
  }

  private static LabelSelector.Requirement requirement(
      String key, String operator, String... values) {
    return new LabelSelector.Requirement(key, operator, List.of(values));
  }

  private static List<String> ignoredFieldSelector(SelectorAttributes selector) {
    return getPods().fieldSelector(selector).build().selectorErrors();
  }

  private static List<String> ignoredLabelSelector(SelectorAttributes selector) {
    return getPods().labelSelector(selector).build().selectorErrors();
  }

  private static final KubernetesVersion V1_36 = KubernetesVersion.of("1.36");
  private static final KubernetesVersion V1_37 = KubernetesVersion.of("1.37");

  private static void assertRefused(SubjectAccessReview.Builder review, String problems) {
    assertThatThrownBy(review::build)
        .isInstanceOf(InvalidObjectException.class)
        .hasMessage(".authorization.k8s.io \"\" is invalid: " + problems);
  }

  @Test
  void review_holdsWhatWasAsked() {
    SelectorAttributes selector = new SelectorAttributes("a=b", List.of());
    SubjectAccessReview review =
        getPods()
            .fieldSelector(selector)
            .labelSelector(requirements(requirement("a", "Exists")))
            .build();

    assertThat(review.isSelf()).isFalse();
    assertThat(review.user()).contains(ALICE);
    assertThat(review.request()).isEqualTo(GET_PODS);
    assertThat(review.fieldSelector()).contains(selector);
    assertThat(review.labelSelector()).contains(requirements(requirement("a", "Exists")));
    assertThat(review.selectorErrors()).isEmpty();
    assertThat(review).hasToString("SubjectAccessReview[alice[]: " + GET_PODS + "]");
  }

  @Test
  void selfReview_namesNoUser() {
    SubjectAccessReview review =
        SubjectAccessReview.builderOfSelf().nonResourceAttributes(GET_HEALTHZ).build();

    assertThat(review.isSelf()).isTrue();
    assertThat(review.user()).isEmpty();
    assertThat(review.request()).isEqualTo(GET_HEALTHZ);
    assertThat(review).hasToString("SelfSubjectAccessReview[" + GET_HEALTHZ + "]");
  }

  @Test
  void reviewsOfTheSameQuestion_areEqual() {
    assertThat(getPods().build()).isEqualTo(getPods().build()).hasSameHashCodeAs(getPods().build());
    assertThat(getPods().build())
        .isNotEqualTo(SubjectAccessReview.builderOfSelf().resourceAttributes(GET_PODS).build())
        .isNotEqualTo(getPods().fieldSelector(new SelectorAttributes("a=b", List.of())).build())
        .isNotEqualTo(getPods().labelSelector(new SelectorAttributes("a=b", List.of())).build());
  }

  @Test
  void bothKindsOfAttributes_areRefused() {
    assertRefused(
        getPods()
            .nonResourceAttributes(NonResourceRequest.of("get", "/<x>"))
            .kubernetesVersion(V1_36),
        "spec.nonResourceAttributes: Invalid value:"
            + " {\"Path\":\"/\\u003cx\\u003e\",\"Verb\":\"get\"}: cannot be specified in"
            + " combination with resourceAttributes");
    assertRefused(
        getPods()
            .nonResourceAttributes(NonResourceRequest.of("get", "/<x>"))
            .kubernetesVersion(V1_37),
        "spec: Invalid value: {\"Path\":\"/\\u003cx\\u003e\",\"Verb\":\"get\"}: exactly one of"
            + " nonResourceAttributes or resourceAttributes must be specified");
  }

  @Test
  void noAttributes_areRefused() {
    String problem =
        "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be"
            + " specified";
    assertRefused(
        SubjectAccessReview.builderOfSelf().kubernetesVersion(V1_36),
        "spec.resourceAttributes: " + problem);
    assertRefused(SubjectAccessReview.builderOfSelf().kubernetesVersion(V1_37), "spec: " + problem);
    assertRefused(SubjectAccessReview.builderOfSelf(), "spec: " + problem);
  }

  @Test
  void keyOfALabel_isCalledThat_since135() {
    String field = "spec.resourceAttributes.labelSelector.requirements[0].key";
    String form =
        " must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
            + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
            + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS"
            + " subdomain prefix and '/' (e.g. 'example.com/MyName')";
    SelectorAttributes selector = requirements(requirement("a/b/c", "Exists"));
    assertRefused(
        getPods().labelSelector(selector).kubernetesVersion(KubernetesVersion.of("1.34")),
        field + ": Invalid value: \"a/b/c\": a qualified name" + form);
    assertRefused(
        getPods().labelSelector(selector).kubernetesVersion(KubernetesVersion.of("1.35")),
        field + ": Invalid value: \"a/b/c\": a valid label key" + form);
    assertRefused(
        getPods().labelSelector(selector),
        field + ": Invalid value: \"a/b/c\": a valid label key" + form);
  }

  @Test
  void longLabels_haveTooManyBytes_since135() {
    String field = "spec.resourceAttributes.labelSelector.requirements[0].";
    String longLabel = "a".repeat(64);
    String longPrefix = "b".repeat(254) + "/a";
    for (String unit : List.of("characters", "bytes")) {
      KubernetesVersion version = KubernetesVersion.of(unit.equals("characters") ? "1.34" : "1.35");
      assertRefused(
          getPods()
              .labelSelector(requirements(requirement("a", "In", longLabel)))
              .kubernetesVersion(version),
          field
              + "values[0]: Invalid value: \""
              + longLabel
              + "\": must be no more than 63 "
              + unit);
      assertRefused(
          getPods()
              .labelSelector(requirements(requirement(longLabel, "Exists")))
              .kubernetesVersion(version),
          field
              + "key: Invalid value: \""
              + longLabel
              + "\": name part must be no more than 63 "
              + unit);
      assertRefused(
          getPods()
              .labelSelector(requirements(requirement(longPrefix, "Exists")))
              .kubernetesVersion(version),
          field
              + "key: Invalid value: \""
              + longPrefix
              + "\": prefix part must be no more than 253 "
              + unit);
    }
  }

  @Test
  void nobody_isRefused_butAGroupAloneIsSomebody() {
    assertRefused(
        SubjectAccessReview.builder(UserInfo.of("", List.of())).resourceAttributes(GET_PODS),
        "spec.user: Invalid value: \"\": at least one of user or group must be specified");
    assertThat(
            SubjectAccessReview.builder(UserInfo.of("", List.of("")))
                .resourceAttributes(GET_PODS)
                .build()
                .isSelf())
        .isFalse();
  }

  @Test
  void everythingThatIsWrong_isSaidInTheOrderOfTheApiServer() {
    InvalidObjectException refusal =
        catchThrowableOfType(
            InvalidObjectException.class,
            () ->
                SubjectAccessReview.builder(UserInfo.of("", List.of()))
                    .resourceAttributes(GET_PODS)
                    .nonResourceAttributes(NonResourceRequest.of("", ""))
                    .fieldSelector(requirements())
                    .labelSelector(requirements())
                    .build());

    assertThat(refusal.kind()).isEmpty();
    assertThat(refusal.group()).isEqualTo("authorization.k8s.io");
    assertThat(refusal.name()).isEmpty();
    assertThat(refusal.errors())
        .containsExactly(
            new FieldError(
                "FieldValueInvalid",
                "spec",
                "spec: Invalid value: {\"Path\":\"\",\"Verb\":\"\"}: exactly one of"
                    + " nonResourceAttributes or resourceAttributes must be specified"),
            new FieldError(
                "FieldValueInvalid",
                "spec.user",
                "spec.user: Invalid value: \"\": at least one of user or group must be specified"),
            new FieldError(
                "FieldValueRequired",
                "spec.resourceAttributes.fieldSelector.requirements",
                "spec.resourceAttributes.fieldSelector.requirements: Required value: when"
                    + " spec.resourceAttributes.fieldSelector is specified, requirements or"
                    + " rawSelector is required"),
            new FieldError(
                "FieldValueRequired",
                "spec.resourceAttributes.labelSelector.requirements",
                "spec.resourceAttributes.labelSelector.requirements: Required value: when"
                    + " spec.resourceAttributes.labelSelector is specified, requirements or"
                    + " rawSelector is required"));
  }

  @Test
  void selectorBothRawAndOfRequirements_isRefused() {
    SelectorAttributes both =
        new SelectorAttributes("a=\"b\"", List.of(requirement("a", "In", "b")));

    assertRefused(
        getPods().fieldSelector(both),
        "spec.resourceAttributes.fieldSelector.rawSelector: Invalid value: \"a=\\\"b\\\"\": may not"
            + " specified at the same time as requirements");
    assertRefused(
        getPods().labelSelector(both),
        "spec.resourceAttributes.labelSelector.rawSelector: Invalid value: \"a=\\\"b\\\"\": may not"
            + " specified at the same time as requirements");
  }

  @Test
  void fieldRequirementWithoutKeyOrValues_isRefused() {
    String field = "spec.resourceAttributes.fieldSelector.requirements";
    assertRefused(
        getPods()
            .fieldSelector(
                requirements(
                    requirement("a", "In", "b"),
                    requirement("", "NotIn"),
                    requirement("a", "DoesNotExist", "x"))),
        "["
            + field
            + "[1].key: Required value: must be specified, "
            + field
            + "[1].values: Required value: must be specified when `operator` is 'In' or 'NotIn', "
            + field
            + "[2].values: Forbidden: may not be specified when `operator` is 'Exists' or"
            + " 'DoesNotExist']");
  }

  @Test
  void labelRequirementWithIllegalValue_isRefused() {
    assertRefused(
        getPods().labelSelector(requirements(requirement("a", "In", "b", "b c"))),
        "spec.resourceAttributes.labelSelector.requirements[0].values[1]: Invalid value: \"b c\": "
            + LABEL_VALUE);
  }

  @Test
  void selectorWithoutResourceAttributes_isNoReview() {
    assertThatThrownBy(
            () ->
                SubjectAccessReview.builder(ALICE)
                    .nonResourceAttributes(GET_HEALTHZ)
                    .fieldSelector(new SelectorAttributes("a=b", List.of()))
                    .build())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("a selector is part of resourceAttributes, which this review does not have");
  }

  @Test
  void fieldRequirements_thatAreNoEqualities_areIgnored() {
    LabelSelector.Requirement usable = requirement("b", "NotIn", "x");
    String ignored = "spec.resourceAttributes.fieldSelector ignored due to parse error";
    String partially = "spec.resourceAttributes.fieldSelector partially ignored due to parse error";

    assertThat(ignoredFieldSelector(requirements(usable, requirement("a", "In", "")))).isEmpty();
    for (LabelSelector.Requirement unusable :
        List.of(
            requirement("a", "In", "x", "y"),
            requirement("a", "NotIn", "x", "y"),
            requirement("a", "Exists"),
            requirement("a", "DoesNotExist"),
            requirement("a", "Bogus", "x"),
            requirement("a", "in", "x"))) {
      assertThat(ignoredFieldSelector(requirements(unusable))).containsExactly(ignored);
      assertThat(ignoredFieldSelector(requirements(unusable, unusable))).containsExactly(ignored);
      assertThat(ignoredFieldSelector(requirements(unusable, usable))).containsExactly(partially);
    }
  }

  @Test
  void labelRequirements_ofOperatorsThatDoNotExist_areIgnored() {
    LabelSelector.Requirement bogus = requirement("a", "Bogus", "x");

    assertThat(
            ignoredLabelSelector(
                requirements(
                    requirement("a", "In", "x", "y"),
                    requirement("a", "NotIn", "x"),
                    requirement("a", "Exists"),
                    requirement("a", "DoesNotExist"))))
        .isEmpty();
    assertThat(ignoredLabelSelector(requirements(bogus)))
        .containsExactly("spec.resourceAttributes.labelSelector ignored due to parse error");
    assertThat(ignoredLabelSelector(requirements(bogus, requirement("b", "In", "x"))))
        .containsExactly(
            "spec.resourceAttributes.labelSelector partially ignored due to parse error");
  }

  @Test
  void bothSelectors_areIgnoredByThemselves_fieldsFirst() {
    assertThat(
            getPods()
                .labelSelector(new SelectorAttributes("a=", List.of()))
                .fieldSelector(new SelectorAttributes("a", List.of()))
                .build()
                .selectorErrors())
        .containsExactly("spec.resourceAttributes.fieldSelector ignored due to parse error");
    assertThat(
            getPods()
                .labelSelector(new SelectorAttributes("a=!", List.of()))
                .fieldSelector(new SelectorAttributes("a", List.of()))
                .build()
                .selectorErrors())
        .containsExactly(
            "spec.resourceAttributes.fieldSelector ignored due to parse error",
            "spec.resourceAttributes.labelSelector ignored due to parse error");
  }

  private static SubjectAccessReview.Builder local(String namespace) {
    return SubjectAccessReview.builderOfLocal(namespace, ALICE);
  }

  @Test
  void kind_isToldByUserAndNamespace() {
    SubjectAccessReview review = getPods().build();
    SubjectAccessReview self =
        SubjectAccessReview.builderOfSelf().resourceAttributes(GET_PODS).build();
    SubjectAccessReview local = local("dev").resourceAttributes(GET_PODS.namespace("dev")).build();

    assertThat(review.kind()).isEqualTo("SubjectAccessReview");
    assertThat(review.namespace()).isEmpty();
    assertThat(self.kind()).isEqualTo("SelfSubjectAccessReview");
    assertThat(self.namespace()).isEmpty();
    assertThat(local.kind()).isEqualTo("LocalSubjectAccessReview");
    assertThat(local.namespace()).contains("dev");
    assertThat(local.user()).contains(ALICE);
    assertThat(local.isSelf()).isFalse();
    assertThat(local).hasToString("LocalSubjectAccessReview[alice[]: " + local.request() + "]");
    assertThat(self).hasToString("SelfSubjectAccessReview[" + self.request() + "]");
    SubjectAccessReview ofTheCluster =
        SubjectAccessReview.builder(ALICE).resourceAttributes(GET_PODS.namespace("dev")).build();
    assertThat(local).isNotEqualTo(ofTheCluster);
  }

  @Test
  void localReview_isOfItsNamespaceAlone_whichIsNotDefaulted() {
    assertRefused(
        local("dev").resourceAttributes(GET_PODS.namespace("prod")),
        "spec.resourceAttributes.namespace: Invalid value: \"prod\": must match"
            + " metadata.namespace");
    assertRefused(
        local("dev").resourceAttributes(GET_PODS),
        "spec.resourceAttributes.namespace: Invalid value: \"\": must match metadata.namespace");
    assertRefused(
        local("dev").nonResourceAttributes(GET_HEALTHZ),
        "spec.nonResourceAttributes: Invalid value: {\"Path\":\"/healthz\",\"Verb\":\"get\"}:"
            + " disallowed on this kind of request");
  }

  @Test
  void localReviewInNoNamespace_isABadRequest_afterAllElse() {
    assertThatThrownBy(() -> local("").resourceAttributes(GET_PODS).build())
        .isInstanceOf(BadRequestException.class)
        .hasMessage("namespace is required on this type: ");
    assertRefused(
        local("").nonResourceAttributes(GET_HEALTHZ),
        "spec.nonResourceAttributes: Invalid value: {\"Path\":\"/healthz\",\"Verb\":\"get\"}:"
            + " disallowed on this kind of request");
  }

  @Test
  void refusedMetadata_standsBetweenTheSpecAndTheNamespace() {
    List<FieldError> ofMetadata =
        List.of(new FieldError("FieldValueInvalid", "metadata", "metadata: Invalid value: {}: x"));
    String spec =
        "spec: Invalid value: {\"Path\":\"/healthz\",\"Verb\":\"get\"}: exactly one of"
            + " nonResourceAttributes or resourceAttributes must be specified";

    assertRefused(getPods().metadataErrors(ofMetadata), "metadata: Invalid value: {}: x");
    assertRefused(
        local("dev")
            .metadataErrors(ofMetadata)
            .resourceAttributes(GET_PODS)
            .nonResourceAttributes(GET_HEALTHZ),
        "["
            + spec
            + ", metadata: Invalid value: {}: x, spec.resourceAttributes.namespace: Invalid value:"
            + " \"\": must match metadata.namespace, spec.nonResourceAttributes: Invalid value:"
            + " {\"Path\":\"/healthz\",\"Verb\":\"get\"}: disallowed on this kind of request]");
  }
}
