package io.github.ekscam.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.analysis.PolicyComparison;
import io.github.ekscam.analysis.PolicyRules;
import io.github.ekscam.apimachinery.KubernetesVersion;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.PolicyRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where each policy differs from the role that AWS's guide calls its equivalent, on every version.
 * The differences as they are today are in {@code comparisons/}, written once and reviewed: a
 * change of the data shows there.
 */
class PolicyComparisonTest {

  static List<AccessPolicy> policiesWithEquivalent() {
    return ManagedPolicies.catalogue().policies().stream()
        .filter(policy -> policy.equivalentClusterRole().isPresent())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("policiesWithEquivalent")
  void differences_areTheReviewedOnes(AccessPolicy policy) throws IOException {
    assertThat(describe(policy)).isEqualTo(resource(policy.name() + ".txt"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PolicyComparisonTest.class.getResourceAsStream("/comparisons/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The differences, once for all versions that have the same. */
  private static String describe(AccessPolicy policy) {
    String role = policy.equivalentClusterRole().orElseThrow();
    Map<String, List<String>> versions = new LinkedHashMap<>();
    for (KubernetesVersion version : DefaultRbacObjects.versions()) {
      PolicyComparison comparison = PolicyComparison.of(policy, role(version, role));
      // No policy that has an equivalent is narrowed to some objects.
      assertThat(comparison.beyondForSomeObjects()).isEmpty();
      assertThat(comparison.lackingForSomeObjects()).isEmpty();
      String differences =
          lines("the policy alone grants", comparison.beyond())
              + lines("the role alone grants", comparison.lacking());
      versions.computeIfAbsent(differences, key -> new ArrayList<>()).add(version.toString());
    }
    StringBuilder text = new StringBuilder();
    versions.forEach(
        (differences, of) ->
            text.append(policy.name())
                .append(" and ClusterRole ")
                .append(role)
                .append(" of Kubernetes ")
                .append(String.join(", ", of))
                .append('\n')
                .append(differences)
                .append('\n'));
    return text.toString();
  }

  private static String lines(String who, List<PolicyRule> rules) {
    return who
        + (rules.isEmpty() ? " nothing" : "")
        + "\n"
        + rules.stream()
            .map(rule -> "  " + PolicyRules.toCompactString(rule) + "\n")
            .collect(Collectors.joining());
  }

  private static ClusterRole role(KubernetesVersion version, String name) {
    return DefaultRbacObjects.of(version).aggregated().clusterRole(name).orElseThrow();
  }
}
