package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.iam.ArnPaths;
import io.github.ekscam.iam.CallerIdentity;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What aws-iam-authenticator makes of ARNs. */
class ArnsTest {

  /** As the authenticator counts them. */
  private static final List<String> TYPES =
      List.of("NONE", "ROLE", "USER", "ROOT", "FEDERATED_USER", "ASSUMED_ROLE");

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
    CallerIdentity caller = CallerIdentity.parse(arn);
    assertThat(caller.canonicalArn()).isEqualTo(vector.json().required("canonical").textValue());
    assertThat(TYPES.indexOf(caller.type().name()))
        .isEqualTo(Integer.parseInt(vector.json().required("type").textValue()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void path_isTakenAwayAsByTheAuthenticator(Vector vector) {
    String arn = vector.json().required("arn").textValue();

    if (vector.json().has("pathStripped")) {
      assertThat(ArnPaths.strip(arn)).isEqualTo(vector.json().get("pathStripped").textValue());
    } else {
      assertThatThrownBy(() -> ArnPaths.strip(arn))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(vector.json().required("error").textValue());
    }
  }
}
