package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.internal.explain.Coverage;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.rbac.PolicyRule;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether some rules cover others, and what they do not cover, in order. */
class CoversTest {

  static List<Vector> vectors() {
    return Vectors.read("covers", "owner", "servant", "covers", "uncovered");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rules_coverWhatUpstreamSaysTheyCover(Vector vector) {
    List<PolicyRule> wanted = Vectors.rules(vector.json().required("servant"));

    Coverage coverage = Coverage.of(Vectors.rules(vector.json().required("owner")), wanted);

    assertThat(coverage.uncovered())
        .containsExactlyElementsOf(Vectors.rules(vector.json().path("uncovered")));
    assertThat(coverage.isComplete())
        .isEqualTo(vector.json().required("covers").booleanValue())
        .isEqualTo(vector.json().path("uncovered").isEmpty());
    assertThat(coverage.covered().size() + coverage.uncovered().size())
        .isEqualTo(PolicyRules.breakdown(wanted).size());
  }
}
