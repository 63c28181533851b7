package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The answers of kube-apiserver 1.34.4 to reviews of every shape, byte for byte: what is refused
 * and how, what is dropped, in which order the rest is written. Its managedFields were taken out.
 * Reviews of rules are here only where they are refused; {@link RulesReviewAnswersTest} has the
 * others.
 */
class ReviewAnswersTest {

  @Test
  void everyReview_isAnsweredAsByTheApiServer() {
    List<Vector> vectors = Vectors.read("review-answers", "review", "answer");
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(KubernetesVersion.of("1.34"), any -> RbacObjects.none())
            .build();
    Reviews reviews =
        Reviews.of(ApiServer.of(cluster))
            .as(cluster.caller(CallerIdentity.parse("arn:aws:iam::111122223333:user/alice")));

    for (Vector vector : vectors) {
      String review = vector.json().required("review").textValue();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      reviews.answer(
          "review", new ByteArrayInputStream(review.getBytes(StandardCharsets.UTF_8)), out);

      assertThat(out.toString(StandardCharsets.UTF_8))
          .as("%s: %s", vector, review)
          .isEqualTo(vector.json().required("answer").textValue() + "\n");
    }
  }
}
