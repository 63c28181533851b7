package io.github.ekscam.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Corners that the recorded answers leave out; the texts are what Kubernetes 1.34.4 said. */
class RbacValidationTest {

  private static final List<PolicyRule> RULES =
      List.of(PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build());

  private static final String LABEL =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String QUALIFIED_NAME =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String LABEL_VALUE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

  private static List<String> errors(ThrowingCallable call) {
    InvalidObjectException refusal = catchThrowableOfType(InvalidObjectException.class, call);
    return refusal == null ? List.of() : refusal.errors().stream().map(FieldError::text).toList();
  }

  private static List<String> errorsOf(ObjectMeta metadata) {
    return errors(() -> ClusterRole.of(metadata, RULES));
  }

  private static List<String> errorsOfLabel(String key, String value) {
    return errorsOf(ObjectMeta.named("x").withLabels(Map.of(key, value)));
  }

  private static List<String> errorsOfAnnotation(String key, String value) {
    return errorsOf(ObjectMeta.named("x").withAnnotations(Map.of(key, value)));
  }

  private static List<String> errorsOfNamespace(String namespace) {
    return errors(() -> new Role(ObjectMeta.named("x").inNamespace(namespace), RULES));
  }

  private static List<String> errorsOfBinding(RoleRef roleRef, Subject... subjects) {
    return errors(
        () -> new RoleBinding(ObjectMeta.named("x").inNamespace("n"), roleRef, List.of(subjects)));
  }

  private static List<String> errorsOfSubject(Subject subject) {
    return errorsOfBinding(RoleRef.role("r"), subject);
  }

  private static List<String> errorsOfSelectors(LabelSelector... selectors) {
    return errors(
        () ->
            ClusterRole.aggregated(
                ObjectMeta.named("x"), RULES, new AggregationRule(List.of(selectors))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"...", "system:controller:x", "A b", "\u00dcn\u00efcode\n", "*", "-"})
  void nearlyEveryName_isLegal(String name) {
    assertThat(errorsOf(ObjectMeta.named(name))).isEmpty();
    assertThat(errorsOf(ObjectMeta.named(name.repeat(300)))).isEmpty();
    assertThat(errorsOfBinding(RoleRef.role(name))).isEmpty();
  }

  @Test
  void nameThatIsNoPathSegment_isRefused() {
    assertThat(errorsOf(ObjectMeta.named("")))
        .containsExactly("metadata.name: Required value: name or generateName is required");
    assertThat(errorsOf(ObjectMeta.named(".")))
        .containsExactly("metadata.name: Invalid value: \".\": may not be '.'");
    assertThat(errorsOf(ObjectMeta.named("..")))
        .containsExactly("metadata.name: Invalid value: \"..\": may not be '..'");
    assertThat(errorsOf(ObjectMeta.named("a%b/c")))
        .containsExactly(
            "metadata.name: Invalid value: \"a%b/c\": may not contain '/'",
            "metadata.name: Invalid value: \"a%b/c\": may not contain '%'");
  }

  @Test
  void message_namesKindGroupAndName_andBracketsSeveralErrors() {
    assertThat(
            catchThrowableOfType(
                InvalidObjectException.class,
                () -> ClusterRole.of(ObjectMeta.named("a/b%c"), RULES)))
        .hasMessage(
            "ClusterRole.rbac.authorization.k8s.io \"a/b%c\" is invalid: [metadata.name: Invalid"
                + " value: \"a/b%c\": may not contain '/', metadata.name: Invalid value: \"a/b%c\":"
                + " may not contain '%']");
  }

  @Test
  void namespace_isADnsLabel() {
    String long64 = "a".repeat(64);
    String bytes64 = "\u00e9".repeat(32);
    String dots = "a".repeat(40) + "." + "b".repeat(40);

    assertThat(errorsOfNamespace("a".repeat(63))).isEmpty();
    assertThat(errorsOfNamespace("")).containsExactly("metadata.namespace: Required value");
    assertThat(errorsOfNamespace(long64))
        .containsExactly(
            "metadata.namespace: Invalid value: \""
                + long64
                + "\": must be no more than 63 characters");
    assertThat(errorsOfNamespace("a.b"))
        .containsExactly("metadata.namespace: Invalid value: \"a.b\": must not contain dots");
    assertThat(errorsOfNamespace(dots))
        .containsExactly(
            "metadata.namespace: Invalid value: \""
                + dots
                + "\": must be no more than 63 characters",
            "metadata.namespace: Invalid value: \"" + dots + "\": must not contain dots");
    assertThat(errorsOfNamespace(bytes64))
        .containsExactly(
            "metadata.namespace: Invalid value: \""
                + bytes64
                + "\": must be no more than 63 characters",
            "metadata.namespace: Invalid value: \"" + bytes64 + "\": " + LABEL);
    assertThat(errorsOfNamespace("a\n"))
        .containsExactly("metadata.namespace: Invalid value: \"a\\n\": " + LABEL);
    for (String namespace : List.of("A", "-a", "a-", "*", "a..b")) {
      assertThat(errorsOfNamespace(namespace))
          .containsExactly("metadata.namespace: Invalid value: \"" + namespace + "\": " + LABEL);
    }
  }

  @Test
  void lengthOfALabel_isCountedInBytes() {
    String bytes64 = "\u00e9".repeat(32);

    assertThat(errorsOfLabel("a".repeat(63), "b".repeat(63))).isEmpty();
    assertThat(errorsOfLabel("a".repeat(64), "v"))
        .containsExactly(
            "metadata.labels: Invalid value: \""
                + "a".repeat(64)
                + "\": name part must be no more than 63 characters");
    assertThat(errorsOfLabel("k", "b".repeat(64)))
        .containsExactly(
            "metadata.labels: Invalid value: \""
                + "b".repeat(64)
                + "\": must be no more than 63 characters");
    assertThat(errorsOfLabel(bytes64, "v"))
        .containsExactly(
            "metadata.labels: Invalid value: \""
                + bytes64
                + "\": name part must be no more than 63 characters",
            "metadata.labels: Invalid value: \"" + bytes64 + "\": name part " + QUALIFIED_NAME);
    assertThat(errorsOfLabel("k", bytes64))
        .containsExactly(
            "metadata.labels: Invalid value: \""
                + bytes64
                + "\": must be no more than 63 characters",
            "metadata.labels: Invalid value: \"" + bytes64 + "\": " + LABEL_VALUE);
    assertThat(errorsOfLabel("k", "v\n"))
        .containsExactly("metadata.labels: Invalid value: \"v\\n\": " + LABEL_VALUE);
  }

  @Test
  void prefixOfALabelKey_isADnsSubdomain() {
    String prefix254 = "a".repeat(254) + "/n";

    assertThat(errorsOfLabel("a".repeat(253) + "/n", "v")).isEmpty();
    assertThat(errorsOfLabel(prefix254, "v"))
        .containsExactly(
            "metadata.labels: Invalid value: \""
                + prefix254
                + "\": prefix part must be no more than 253 characters");
    assertThat(errorsOfLabel("/n", "v"))
        .containsExactly("metadata.labels: Invalid value: \"/n\": prefix part must be non-empty");
    assertThat(errorsOfLabel("Ex.com/n", "v"))
        .containsExactly("metadata.labels: Invalid value: \"Ex.com/n\": prefix part " + SUBDOMAIN);
    assertThat(errorsOfLabel("e.com/", "v"))
        .containsExactly(
            "metadata.labels: Invalid value: \"e.com/\": name part must be non-empty",
            "metadata.labels: Invalid value: \"e.com/\": name part " + QUALIFIED_NAME);
    assertThat(errorsOfLabel("", "v"))
        .containsExactly(
            "metadata.labels: Invalid value: \"\": name part must be non-empty",
            "metadata.labels: Invalid value: \"\": name part " + QUALIFIED_NAME);
    assertThat(errorsOfLabel("a/b/c", "v"))
        .containsExactly(
            "metadata.labels: Invalid value: \"a/b/c\": a qualified name "
                + QUALIFIED_NAME
                + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
  }

  @Test
  void labels_areCheckedInTheOrderOfTheirKeys() {
    assertThat(errorsOf(ObjectMeta.named("x").withLabels(Map.of("c", "!", "b!", "v", "a", "!"))))
        .containsExactly(
            "metadata.labels: Invalid value: \"!\": " + LABEL_VALUE,
            "metadata.labels: Invalid value: \"b!\": name part " + QUALIFIED_NAME,
            "metadata.labels: Invalid value: \"!\": " + LABEL_VALUE);
  }

  @Test
  void annotationKey_isAQualifiedNameWhateverItsCase() {
    assertThat(errorsOfAnnotation("Ex.com/N", "any text at all\n")).isEmpty();
    assertThat(errorsOfAnnotation("B!", "v"))
        .containsExactly(
            "metadata.annotations: Invalid value: \"B!\": name part " + QUALIFIED_NAME);
    assertThat(errorsOfAnnotation("A\u03a3", "v"))
        .containsExactly(
            "metadata.annotations: Invalid value: \"A\u03a3\": name part " + QUALIFIED_NAME);
  }

  /** The Kelvin sign and the dotted capital I have ASCII letters for their lower case in Go. */
  @Test
  void annotationKey_isLowerCasedAsByGo() {
    assertThat(errorsOfAnnotation("\u212a", "v")).isEmpty();
    assertThat(errorsOfAnnotation("\u0130", "v")).isEmpty();
  }

  @Test
  void annotations_areBoundedTogetherInBytes() {
    String tooLong = "metadata.annotations: Too long: may not be more than 262144 bytes";

    assertThat(errorsOfAnnotation("k", "x".repeat(262_143))).isEmpty();
    assertThat(errorsOfAnnotation("k", "x".repeat(262_144))).containsExactly(tooLong);
    assertThat(errorsOfAnnotation("k", "\u00e9".repeat(131_072))).containsExactly(tooLong);
  }

  @Test
  void clusterRole_hasNoNamespace() {
    assertThat(errorsOf(ObjectMeta.named("x").inNamespace("Not A Namespace")))
        .containsExactly("metadata.namespace: Forbidden: not allowed on this type");
  }

  @Test
  void serviceAccount_isADnsSubdomainInAnyNamespace() {
    assertThat(errorsOfSubject(Subject.serviceAccount("Not A Namespace", "a.b"))).isEmpty();
    assertThat(errorsOfSubject(Subject.serviceAccount("", "a"))).isEmpty();
    assertThat(errorsOfSubject(Subject.serviceAccount("n", "a".repeat(253)))).isEmpty();
    assertThat(errorsOfSubject(Subject.serviceAccount("n", "a".repeat(254))))
        .containsExactly(
            "subjects[0].name: Invalid value: \""
                + "a".repeat(254)
                + "\": must be no more than 253 characters");
    assertThat(errorsOfSubject(Subject.serviceAccount("n", "")))
        .containsExactly("subjects[0].name: Required value");
    assertThat(errorsOfSubject(Subject.serviceAccount("n", "A")))
        .containsExactly("subjects[0].name: Invalid value: \"A\": " + SUBDOMAIN);
    assertThat(errorsOfSubject(Subject.serviceAccount("n", "a..b")))
        .containsExactly("subjects[0].name: Invalid value: \"a..b\": " + SUBDOMAIN);
    assertThat(errorsOfSubject(new Subject("ServiceAccount", "x", "n", "a")))
        .containsExactly("subjects[0].apiGroup: Unsupported value: \"x\": supported values: \"\"");
  }

  @Test
  void nameOfAnyLength_isRefusedWithAMessage() {
    String name = "a.".repeat(100_000) + "a";

    assertThat(errorsOfSubject(Subject.serviceAccount("n", name)))
        .containsExactly(
            "subjects[0].name: Invalid value: \""
                + name
                + "\": must be no more than 253 characters");
    assertThat(errorsOfNamespace(name))
        .containsExactly(
            "metadata.namespace: Invalid value: \""
                + name
                + "\": must be no more than 63 characters",
            "metadata.namespace: Invalid value: \"" + name + "\": must not contain dots");
    assertThat(errorsOfLabel("k", name))
        .containsExactly(
            "metadata.labels: Invalid value: \"" + name + "\": must be no more than 63 characters");
  }

  @Test
  void serviceAccountOfAClusterRoleBinding_needsItsNamespace() {
    assertThat(
            errors(
                () ->
                    new ClusterRoleBinding(
                        ObjectMeta.named("x"),
                        RoleRef.clusterRole("r"),
                        List.of(Subject.serviceAccount("", "a")))))
        .containsExactly("subjects[0].namespace: Required value");
  }

  @Test
  void subjects_areRefusedOneAfterTheOther() {
    assertThat(
            errorsOfBinding(
                RoleRef.role("r"),
                new Subject("User", "x", "", ""),
                new Subject("Robot", "", "", ""),
                Subject.group("g"),
                new Subject("user", "", "", "u")))
        .containsExactly(
            "subjects[0].name: Required value",
            "subjects[0].apiGroup: Unsupported value: \"x\": supported values:"
                + " \"rbac.authorization.k8s.io\"",
            "subjects[1].name: Required value",
            "subjects[1].kind: Unsupported value: \"Robot\": supported values: \"ServiceAccount\","
                + " \"User\", \"Group\"",
            "subjects[3].kind: Unsupported value: \"user\": supported values: \"ServiceAccount\","
                + " \"User\", \"Group\"");
  }

  @Test
  void namespaceOfAUserOrGroup_isLetThrough() {
    assertThat(errorsOfSubject(new Subject("User", "", "Any", "u"))).isEmpty();
  }

  @Test
  void roleRef_isRefusedForAllThatIsWrong() {
    assertThat(errorsOfBinding(new RoleRef("", "", "")))
        .containsExactly(
            "roleRef.kind: Unsupported value: \"\": supported values: \"Role\", \"ClusterRole\"",
            "roleRef.name: Required value");
    assertThat(errorsOfBinding(new RoleRef("x", "Role", "a/b%c")))
        .containsExactly(
            "roleRef.apiGroup: Unsupported value: \"x\": supported values:"
                + " \"rbac.authorization.k8s.io\"",
            "roleRef.name: Invalid value: \"a/b%c\": may not contain '/'",
            "roleRef.name: Invalid value: \"a/b%c\": may not contain '%'");
  }

  @Test
  void clusterRoleBinding_bindsNoRole() {
    assertThat(
            errors(
                () -> new ClusterRoleBinding(ObjectMeta.named("x"), RoleRef.role("r"), List.of())))
        .containsExactly(
            "roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"");
  }

  @Test
  void bindingWithoutSubjects_isLegal() {
    assertThat(errorsOfBinding(RoleRef.clusterRole("r"))).isEmpty();
  }

  private static final List<PolicyRule> ILLEGAL_RULES =
      List.of(
          PolicyRule.builder().build(),
          PolicyRule.builder().resourceNames("n").nonResourceURLs("<x>&", "b").verbs("").build(),
          PolicyRule.builder().nonResourceURLs("").build());

  @Test
  void rulesOfAClusterRole_areRefusedForAllThatIsWrong() {
    assertThat(errors(() -> ClusterRole.of(ObjectMeta.named("x"), ILLEGAL_RULES)))
        .containsExactly(
            "rules[0].verbs: Required value: verbs must contain at least one value",
            "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
            "rules[0].resources: Required value: resource rules must supply at least one resource",
            "rules[1].nonResourceURLs: Invalid value: [\"\\u003cx\\u003e\\u0026\",\"b\"]: rules"
                + " cannot apply to both regular resources and non-resource URLs",
            "rules[2].verbs: Required value: verbs must contain at least one value");
  }

  @Test
  void rulesOfARole_mayNotHaveNonResourceUrlsEither() {
    assertThat(errors(() -> new Role(ObjectMeta.named("x").inNamespace("n"), ILLEGAL_RULES)))
        .containsExactly(
            "rules[0].verbs: Required value: verbs must contain at least one value",
            "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
            "rules[0].resources: Required value: resource rules must supply at least one resource",
            "rules[1].nonResourceURLs: Invalid value: [\"\\u003cx\\u003e\\u0026\",\"b\"]:"
                + " namespaced rules cannot apply to non-resource URLs",
            "rules[1].nonResourceURLs: Invalid value: [\"\\u003cx\\u003e\\u0026\",\"b\"]: rules"
                + " cannot apply to both regular resources and non-resource URLs",
            "rules[2].verbs: Required value: verbs must contain at least one value",
            "rules[2].nonResourceURLs: Invalid value: [\"\"]: namespaced rules cannot apply to"
                + " non-resource URLs");
  }

  @Test
  void contentsOfRules_areNotChecked() {
    PolicyRule odd =
        PolicyRule.builder()
            .apiGroups("", "*")
            .resources("", "pods/*", "*/*")
            .resourceNames("", "*")
            .verbs("")
            .build();

    assertThatCode(() -> ClusterRole.of(ObjectMeta.named("x"), List.of(odd)))
        .doesNotThrowAnyException();
    assertThatCode(() -> ClusterRole.of(ObjectMeta.named("x"), List.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void aggregationRule_needsASelector_whichMayBeEmpty() {
    assertThat(errorsOfSelectors())
        .containsExactly(
            "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector"
                + " required if aggregationRule is non-nil");
    assertThat(errorsOfSelectors(LabelSelector.ofLabels(Map.of()))).isEmpty();
  }

  @Test
  void selectors_areRefusedForAllThatIsWrong() {
    String first = "aggregationRule.clusterRoleSelectors[0]";

    assertThat(
            errorsOfSelectors(
                new LabelSelector(
                    Map.of(),
                    List.of(
                        new LabelSelector.Requirement("k", "Near", List.of()),
                        new LabelSelector.Requirement("", "In", List.of()),
                        new LabelSelector.Requirement("k", "Exists", List.of("v", "!"))))))
        .containsExactly(
            first
                + ".matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector"
                + " operator",
            first
                + ".matchExpressions[1].values: Required value: must be specified when `operator`"
                + " is 'In' or 'NotIn'",
            first + ".matchExpressions[1].key: Invalid value: \"\": name part must be non-empty",
            first + ".matchExpressions[1].key: Invalid value: \"\": name part " + QUALIFIED_NAME,
            first
                + ".matchExpressions[2].values: Forbidden: may not be specified when `operator` is"
                + " 'Exists' or 'DoesNotExist'",
            first + ".matchExpressions[2].values[1]: Invalid value: \"!\": " + LABEL_VALUE,
            first + ": Invalid value: null: invalid label selector.");
    assertThat(
            errorsOfSelectors(
                LabelSelector.ofLabels(Map.of()), LabelSelector.ofLabels(Map.of("k", "!"))))
        .containsExactly(
            "aggregationRule.clusterRoleSelectors[1].matchLabels: Invalid value: \"!\": "
                + LABEL_VALUE,
            "aggregationRule.clusterRoleSelectors[1]: Invalid value: null: invalid label"
                + " selector.");
  }
}
