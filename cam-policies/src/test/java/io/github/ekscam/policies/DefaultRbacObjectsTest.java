package io.github.ekscam.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.EksCluster;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultRbacObjectsTest {

  static List<Vector> vectors() {
    return Vectors.read("default-roles", "kubernetesVersion", "aggregated");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aggregatedRoles_haveTheRulesThatTheControllerGives(Vector vector) {
    RbacObjects objects =
        DefaultRbacObjects.of(KubernetesVersion.of(vector.json().get("kubernetesVersion").asText()))
            .aggregated();
    JsonNode aggregated = vector.json().get("aggregated");
    List<String> names = new ArrayList<>();
    aggregated.fieldNames().forEachRemaining(names::add);
    assertThat(names).isNotEmpty();
    for (String name : names) {
      ClusterRole role = objects.clusterRole(name).orElseThrow();
      assertThat(role.rules()).as(name).isEqualTo(Vectors.rules(aggregated.get(name)));
    }
  }

  @Test
  void everyVersionFrom130To137_isKnownAndCompared() {
    assertThat(DefaultRbacObjects.versions())
        .hasToString("[1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37]");
    assertThat(vectors().stream().map(v -> v.json().get("kubernetesVersion").asText()))
        .containsExactly("1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37");
    assertThat(DefaultRbacObjects.newestVersion()).hasToString("1.37");
  }

  @ParameterizedTest
  @CsvSource({"1.34, 31, 12, 37", "1.37, 32, 13, 41"})
  void versions_haveAsManyObjectsAsTheReal(
      String version, long clusterRoles, long clusterRoleBindings, long ofControllers) {
    Map<String, Long> counts =
        DefaultRbacObjects.of(KubernetesVersion.of(version)).all().stream()
            .collect(Collectors.groupingBy(object -> object.kind(), Collectors.counting()));
    assertThat(counts)
        .isEqualTo(
            Map.of(
                "ClusterRole",
                clusterRoles + ofControllers,
                "ClusterRoleBinding",
                clusterRoleBindings + ofControllers,
                "Role",
                7L,
                "RoleBinding",
                7L));
  }

  @Test
  void defaults_leadNowhereInNoVersion() {
    for (KubernetesVersion version : DefaultRbacObjects.versions()) {
      assertThat(EksCluster.builder().kubernetes(version, DefaultRbacObjects::of).build().notices())
          .as("%s", version)
          .isEmpty();
    }
  }

  @Test
  void unknownVersion_isRefusedByName() {
    assertThatThrownBy(() -> DefaultRbacObjects.of(KubernetesVersion.of("1.29")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The default roles of Kubernetes \"1.29\" are not known; known are those of [1.30,"
                + " 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37]");
  }
}
