package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ekscam.EksCluster;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.UserInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules that a user holds in a namespace, where RBAC alone decides. Of this suite only {@code
 * status} is compared here; {@code compacted} is compared with the rules of the check for
 * escalation, and {@code allowedSubjects} with who can make a request.
 */
class RulesReviewsConformanceTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static List<Vector> vectors() {
    return Vectors.read("rules-and-subjects", "objects", "rulesReviews", "allowedSubjects");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rules_areListedAsByTheApiServer(Vector vector) throws IOException {
    List<RbacObject> objects = new ArrayList<>();
    vector.json().required("objects").forEach(o -> objects.add(RbacObjectsJson.read(o.toString())));
    EksCluster cluster = EksCluster.builder().addAll(objects).build();
    ApiServer server = ApiServer.ofRbacAlone(cluster);
    JsonNode reviews = vector.json().required("rulesReviews");
    assertThat(reviews).isNotEmpty();

    for (JsonNode review : reviews) {
      Vectors.requireOnly(review, "user", "groups", "namespace", "status", "compacted");
      SubjectRulesReviewStatus status =
          server.review(
              cluster.caller(
                  UserInfo.of(
                      review.required("user").textValue(),
                      Vectors.strings(review.required("groups")))),
              new SelfSubjectRulesReview(review.required("namespace").textValue()));

      // Written, so that not only the rules but all of the status is compared.
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      Reviews.writeAnswer(status, answer);
      assertThat(MAPPER.readTree(answer.toByteArray()).required("status"))
          .as("%s: %s", vector, review)
          .isEqualTo(review.required("status"));
    }
  }
}
