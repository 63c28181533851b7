package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What upstream's CompactRules makes of the rules that a user holds, broken down to single rights.
 * Of this suite only {@code compacted} is compared here; {@code status} and {@code allowedSubjects}
 * are of the reviews of rules and of who can do something.
 */
class CompactedRulesTest {

  static List<Vector> vectors() {
    return Vectors.read("rules-and-subjects", "objects", "rulesReviews", "allowedSubjects");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void heldRules_areCompactedAsUpstreamDoes(Vector vector) {
    List<RbacObject> objects = new ArrayList<>();
    vector.json().required("objects").forEach(o -> objects.add(RbacObjectsJson.read(o.toString())));
    RbacRules rules = RbacRules.of(RbacObjects.of(objects));
    JsonNode reviews = vector.json().required("rulesReviews");
    assertThat(reviews).isNotEmpty();
    for (JsonNode review : reviews) {
      Vectors.requireOnly(review, "user", "groups", "namespace", "status", "compacted");
      Held held = new Held();
      rules.visit(
          UserInfo.of(
              review.required("user").textValue(), Vectors.strings(review.required("groups"))),
          review.required("namespace").textValue(),
          held);

      assertThat(held.complete).isEqualTo(review.has("compacted"));
      if (held.complete) {
        assertThat(PolicyRules.compact(PolicyRules.breakdown(held.rules)))
            .containsExactlyInAnyOrderElementsOf(Vectors.rules(review.required("compacted")));
      }
    }
  }

  private static final class Held implements RbacRules.Visitor {

    private final List<PolicyRule> rules = new ArrayList<>();
    private boolean complete = true;

    @Override
    public boolean role(RbacBinding binding, Subject subject, RbacRole role) {
      rules.addAll(role.rules());
      return true;
    }

    @Override
    public void missingRole(RbacBinding binding) {
      complete = false;
    }
  }
}
