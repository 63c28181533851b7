package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.local.webhook.GoDecoder.MismatchException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which bodies the authenticator takes for a TokenReview, and the token that it reads in them. */
class TokenReviewBodiesConformanceTest {

  @Test
  void bodies_areReadAsGoReadsThem() throws MismatchException {
    List<Vector> vectors = Vectors.read("token-review-bodies", "body", "accepted", "token");
    for (Vector vector : vectors) {
      JsonNode json = vector.json();
      byte[] body = Base64.getDecoder().decode(json.required("body").textValue());
      String as = vector + " " + new String(body, StandardCharsets.UTF_8);
      if (json.required("accepted").booleanValue()) {
        assertThat(TokenReviewReader.token(body))
            .as(as)
            .isEqualTo(json.required("token").textValue());
      } else {
        assertThatThrownBy(() -> TokenReviewReader.token(body))
            .as(as)
            .isInstanceOf(MismatchException.class);
      }
    }
    assertThat(vectors).hasSizeGreaterThan(1000);
  }
}
