package io.github.ekscam.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidObjectExceptionTest {

  private static final FieldError VERBS =
      new FieldError("FieldValueRequired", "rules[0].verbs", "rules[0].verbs: Required value: x");
  private static final FieldError NAME =
      new FieldError("FieldValueRequired", "metadata.name", "metadata.name: Required value");

  @Test
  void oneError_standsByItself() {
    InvalidObjectException refusal =
        InvalidObjectException.of("Role", "rbac.authorization.k8s.io", "a\"b", List.of(VERBS));

    assertThat(refusal)
        .hasMessage(
            "Role.rbac.authorization.k8s.io \"a\\\"b\" is invalid: rules[0].verbs: Required value:"
                + " x");
    assertThat(refusal.kind()).isEqualTo("Role");
    assertThat(refusal.group()).isEqualTo("rbac.authorization.k8s.io");
    assertThat(refusal.name()).isEqualTo("a\"b");
    assertThat(refusal.errors()).containsExactly(VERBS);
  }

  @Test
  void severalErrors_areInBrackets_eachTextOnce() {
    assertThat(InvalidObjectException.of("Role", "g", "", List.of(VERBS, NAME, VERBS)))
        .hasMessage(
            "Role.g \"\" is invalid: [rules[0].verbs: Required value: x, metadata.name: Required"
                + " value]");
    assertThat(InvalidObjectException.of("Role", "g", "", List.of(NAME, NAME)))
        .hasMessage("Role.g \"\" is invalid: metadata.name: Required value");
  }

  @Test
  void messageOfAnError_isItsTextWithoutTheField() {
    assertThat(VERBS.message()).isEqualTo("Required value: x");
    assertThat(VERBS).hasToString("rules[0].verbs: Required value: x");
    assertThat(new FieldError("FieldValueInvalid", "", "Invalid value").message())
        .isEqualTo("Invalid value");
  }
}
