package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server says of RBAC objects that may be invalid: every error, and the message. */
class ValidationTest {

  static List<Vector> vectors() {
    return Vectors.read("validation", "object", "valid", "errors", "message");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void object_isRefusedForWhatTheApiServerRefusesItFor(Vector vector) {
    String object = vector.json().required("object").toString();

    if (vector.json().required("valid").booleanValue()) {
      assertThat(vector.json().path("errors")).isEmpty();
      assertThat(vector.json().has("message")).isFalse();
      assertThatCode(() -> RbacObjectsJson.read(object)).doesNotThrowAnyException();
      return;
    }
    InvalidObjectException refusal =
        catchThrowableOfType(InvalidObjectException.class, () -> RbacObjectsJson.read(object));
    assertThat(refusal).hasMessage(vector.json().required("message").textValue());
    assertThat(refusal.errors()).isEqualTo(errors(vector.json().required("errors")));
  }

  private static List<FieldError> errors(JsonNode json) {
    List<FieldError> errors = new ArrayList<>();
    for (JsonNode error : json) {
      Vectors.requireOnly(error, "type", "field", "text");
      errors.add(
          new FieldError(
              error.required("type").textValue(),
              error.required("field").textValue(),
              error.required("text").textValue()));
    }
    return errors;
  }
}
