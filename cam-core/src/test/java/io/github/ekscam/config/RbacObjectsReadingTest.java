package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.config.InvalidInputException.Problem;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.RbacObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RBAC objects for whoever has only those. */
class RbacObjectsReadingTest {

  private static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: %s, namespace: dev}
      rules: [{apiGroups: [""], resources: [pods], verbs: [%s]}]
      """;

  private static List<RbacObject> read(String text) {
    return ConfigurationReader.builder()
        .build()
        .readRbacObjects("in", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void oneObject_isReadAlone() {
    assertThat(read(ROLE.formatted("a", "get")))
        .extracting(RbacObject::describe)
        .containsExactly("Role \"a\" in the namespace \"dev\"");
  }

  @Test
  void listsAndDocuments_areReadInTheirOrder() {
    assertThat(read(ROLE.formatted("b", "get") + "---\n" + ROLE.formatted("a", "get")))
        .extracting(object -> object.metadata().name())
        .containsExactly("b", "a");
    assertThat(
            read(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleList",
                 "items": [{"metadata": {"name": "y"}}, {"metadata": {"name": "x"}}]}
                """))
        .extracting(object -> object.metadata().name())
        .containsExactly("y", "x");
  }

  @Test
  void anythingElse_isRefused() {
    assertThatThrownBy(
            () -> read(ROLE.formatted("a", "get") + "---\n{apiVersion: v1, kind: Pod}\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("in: expected RBAC objects alone, and there is something else: Pod");
    assertThatThrownBy(
            () ->
                read(
                    ROLE.formatted("a", "get")
                        + "---\naccessEntry: {principalArn: \"arn:aws:iam::111122223333:role/R\"}\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("in: expected RBAC objects alone, and there is something else");
  }

  @Test
  void refusedObject_hasTheFieldErrorsOfTheServer() {
    String text = ROLE.formatted("a", "get") + "---\n" + ROLE.formatted("b", "");

    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e -> {
              Problem problem = e.problems().get(0);
              assertThat(e.problems()).hasSize(1);
              assertThat(problem.source()).isEqualTo(new Source("in", 6, 1));
              assertThat(problem.path()).isEmpty();
              assertThat(problem.text())
                  .isEqualTo(
                      "Role.rbac.authorization.k8s.io \"b\" is invalid: rules[0].verbs: Required"
                          + " value: verbs must contain at least one value");
              assertThat(problem.fieldErrors())
                  .containsExactly(
                      new InvalidObjectException.FieldError(
                          "FieldValueRequired",
                          "rules[0].verbs",
                          "rules[0].verbs: Required value: verbs must contain at least one value"));
            })
        .hasMessage(
            "in:6:1: Role.rbac.authorization.k8s.io \"b\" is invalid: rules[0].verbs: Required"
                + " value: verbs must contain at least one value");
  }

  @Test
  void mistypedField_hasItsPath_andNoFieldErrors() {
    assertThatThrownBy(() -> read(ROLE.formatted("a", "get").replace("verbs", "verb")))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        new Problem(
                            new Source("in", 4, 46),
                            "rules[0].verb",
                            "unknown field \"verb\"; did you mean \"verbs\"?")));
  }
}
