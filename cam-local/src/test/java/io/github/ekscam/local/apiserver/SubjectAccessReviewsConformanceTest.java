package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ekscam.EksCluster;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether users may do things, and why: the whole status, or the refusal of the review. */
class SubjectAccessReviewsConformanceTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static List<Vector> vectors() {
    return Vectors.read("subject-access-reviews", "objects", "cases");
  }

  static List<Vector> vectors137() {
    return Vectors.read(
        "subject-access-reviews",
        "subject-access-reviews-1.37-differences",
        List.of("objects", "cases"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void reviews_areAnsweredAsByKubernetes134And136(Vector vector) throws IOException {
    assertAnswers(vector, "1.34");
    assertAnswers(vector, "1.36");
  }

  @ParameterizedTest
  @MethodSource("vectors137")
  void reviews_areAnsweredAsByKubernetes137(Vector vector) throws IOException {
    assertAnswers(vector, "1.37");
  }

  private static void assertAnswers(Vector vector, String version) throws IOException {
    List<RbacObject> objects = new ArrayList<>();
    vector.json().required("objects").forEach(o -> objects.add(RbacObjectsJson.read(o.toString())));
    JsonNode cases = vector.json().required("cases");
    assertThat(cases).isNotEmpty();

    List<JsonNode> answers =
        answers(
            EksCluster.builder()
                .kubernetes(KubernetesVersion.of(version), any -> RbacObjects.none())
                .addAll(objects)
                .build(),
            cases);

    assertThat(answers).hasSameSizeAs(cases);
    for (int i = 0; i < cases.size(); i++) {
      assertAnswer(answers.get(i), cases.get(i));
    }
  }

  private static void assertAnswer(JsonNode answer, JsonNode expected) {
    Vectors.requireOnly(expected, "spec", "status", "error");
    assertThat(expected.has("status")).isNotEqualTo(expected.has("error"));
    if (expected.has("error")) {
      JsonNode error = expected.required("error");
      Vectors.requireOnly(error, "code", "reason", "message");
      Vectors.requireOnly(
          answer,
          "kind",
          "apiVersion",
          "metadata",
          "status",
          "message",
          "reason",
          "details",
          "code");
      assertThat(answer.required("code")).isEqualTo(error.required("code"));
      assertThat(answer.required("reason")).isEqualTo(error.required("reason"));
      assertThat(answer.required("message")).isEqualTo(error.required("message"));
      return;
    }
    Vectors.requireOnly(answer, "kind", "apiVersion", "metadata", "spec", "status");
    JsonNode status = expected.required("status");
    Vectors.requireOnly(status, "allowed", "denied", "reason", "evaluationError");
    assertThat(answer.required("status")).as("%s", expected.required("spec")).isEqualTo(status);
  }

  private static List<JsonNode> answers(EksCluster cluster, JsonNode cases) throws IOException {
    StringBuilder reviews = new StringBuilder();
    for (JsonNode each : cases) {
      ObjectNode review = MAPPER.createObjectNode();
      review.put("kind", "SubjectAccessReview");
      review.put("apiVersion", "authorization.k8s.io/v1");
      review.set("spec", each.required("spec"));
      reviews.append(review).append('\n');
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Reviews.of(ApiServer.of(cluster))
        .answer(
            "reviews",
            new ByteArrayInputStream(reviews.toString().getBytes(StandardCharsets.UTF_8)),
            out);
    List<JsonNode> answers = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        answers.add(MAPPER.readTree(line));
      }
    }
    return answers;
  }
}
