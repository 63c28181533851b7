package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.iam.CallerIdentity;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What aws-iam-authenticator makes of ARNs. Only {@code canonical} and {@code error} are compared
 * as yet; {@code type} and {@code pathStripped} are for matching by unique id, which does not exist
 * here.
 */
class ArnsTest {

  static List<Vector> vectors() {
    return Vectors.read("arns", "arn", "canonical", "type", "error", "pathStripped");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void arn_isCanonicalizedOrRefusedAsByTheAuthenticator(Vector vector) {
    String arn = vector.json().required("arn").textValue();

    if (vector.json().has("error")) {
      assertThatThrownBy(() -> CallerIdentity.parse(arn))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "Invalid caller ARN \"" + arn + "\": " + vector.json().get("error").textValue());
      return;
    }
    assertThat(CallerIdentity.parse(arn).canonicalArn())
        .isEqualTo(vector.json().required("canonical").textValue());
  }
}
