package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.EksCluster;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.request.UserInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The answers, byte for byte, of a kube-apiserver 1.34.4 that asks nodes, a webhook and RBAC in
 * this order, as this library takes EKS to do.
 */
class RulesReviewAnswersTest {

  static List<Vector> vectors() {
    return Vectors.read("rules-review-answers", "objects", "cases");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyReview_isAnsweredAsByTheApiServer(Vector vector) {
    EksCluster.Builder builder = EksCluster.builder();
    vector.json().required("objects").forEach(o -> builder.add(RbacObjectsJson.read(o.toString())));
    EksCluster cluster = builder.build();
    JsonNode cases = vector.json().required("cases");
    assertThat(cases).isNotEmpty();

    for (JsonNode each : cases) {
      Vectors.requireOnly(each, "user", "groups", "review", "answer");
      String json = each.required("review").textValue();
      SelfSubjectRulesReview review =
          (SelfSubjectRulesReview)
              Reviews.read(
                  "review", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
      UserInfo user =
          UserInfo.of(each.required("user").textValue(), Vectors.strings(each.required("groups")));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      Reviews.writeAnswer(ApiServer.of(cluster).review(cluster.caller(user), review), answer);

      assertThat(answer.toString(StandardCharsets.UTF_8))
          .as("%s: %s asks %s", vector, user, json)
          .isEqualTo(each.required("answer").textValue());
    }
  }
}
