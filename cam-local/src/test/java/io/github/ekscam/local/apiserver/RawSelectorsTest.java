package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which texts kube-apiserver 1.34.4 can use as selectors, and what it says of the others. */
class RawSelectorsTest {

  @Test
  void everySelector_isUsedOrIgnoredAsByTheApiServer() {
    for (Vector vector :
        Vectors.read("raw-selectors", "fieldSelector", "labelSelector", "parses")) {
      JsonNode json = vector.json();
      SubjectAccessReview.Builder review =
          SubjectAccessReview.builder(UserInfo.of("alice", List.of()))
              .resourceAttributes(ResourceRequest.of("list", "", "pods"));
      String field = json.has("fieldSelector") ? "fieldSelector" : "labelSelector";
      SelectorAttributes selector =
          new SelectorAttributes(json.required(field).textValue(), List.of());
      if (field.equals("fieldSelector")) {
        review.fieldSelector(selector);
      } else {
        review.labelSelector(selector);
      }

      assertThat(review.build().selectorErrors())
          .as("%s: %s", vector, json)
          .isEqualTo(
              json.required("parses").booleanValue()
                  ? List.of()
                  : List.of("spec.resourceAttributes." + field + " ignored due to parse error"));
    }
  }
}
