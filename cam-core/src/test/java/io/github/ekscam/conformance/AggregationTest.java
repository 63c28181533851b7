package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of every ClusterRole, in order, once the aggregation controller has come to rest. */
class AggregationTest {

  static List<Vector> vectors() {
    return Vectors.read("aggregation", "before", "after");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void clusterRoles_haveTheRulesTheControllerLeaves(Vector vector) {
    List<RbacObject> before = new ArrayList<>();
    for (JsonNode object : vector.json().required("before")) {
      before.add(RbacObjectsJson.read(object.toString()));
    }
    Map<String, List<PolicyRule>> expected = new LinkedHashMap<>();
    for (JsonNode role : vector.json().required("after")) {
      Vectors.requireOnly(role, "name", "rules");
      expected.put(role.required("name").textValue(), Vectors.rules(role.required("rules")));
    }

    Map<String, List<PolicyRule>> after = new LinkedHashMap<>();
    for (ClusterRole role : RbacObjects.of(before).aggregated().clusterRoles()) {
      after.put(role.metadata().name(), role.rules());
    }

    assertThat(expected).hasSameSizeAs(before);
    assertThat(after).containsExactlyEntriesOf(expected);
  }
}
