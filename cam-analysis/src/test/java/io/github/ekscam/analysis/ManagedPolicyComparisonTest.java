package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where each policy differs from the role that AWS's guide calls its equivalent, on every version.
 * The differences as they are today are in {@code comparisons/}, written once and reviewed: a
 * change of the data shows there.
 */
class ManagedPolicyComparisonTest {

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

  @Test
  void everyEquivalentOfTheGuide_isCompared() {
    assertThat(policiesWithEquivalent())
        .extracting(AccessPolicy::name)
        .containsExactly(
            "AmazonEKSAdminPolicy",
            "AmazonEKSAdminViewPolicy",
            "AmazonEKSClusterAdminPolicy",
            "AmazonEKSEditPolicy",
            "AmazonEKSViewPolicy");
  }

  @Test
  void adminPolicy_lacksWhatTeamsMiss() {
    for (KubernetesVersion version : DefaultRbacObjects.versions()) {
      PolicyComparison comparison = compare("AmazonEKSAdminPolicy", "admin", version);
      assertThat(comparison.beyond()).isEmpty();
      assertThat(comparison.lacking())
          .contains(
              PolicyRule.builder()
                  .apiGroups("")
                  .resources("pods/eviction", "serviceaccounts/token")
                  .verbs("create")
                  .build())
          .anyMatch(
              rule ->
                  rule.apiGroups().equals(List.of("coordination.k8s.io"))
                      && rule.resources().equals(List.of("leases")));
    }
  }

  @Test
  void adminViewPolicy_readsEverything_notOnlyWhatViewReads() {
    assertThat(
            compare("AmazonEKSAdminViewPolicy", "view", DefaultRbacObjects.newestVersion())
                .beyond())
        .containsExactly(
            PolicyRule.builder()
                .apiGroups("*")
                .resources("*")
                .verbs("get", "list", "watch")
                .build());
  }

  @Test
  void clusterAdminPolicy_isClusterAdmin() {
    for (KubernetesVersion version : DefaultRbacObjects.versions()) {
      assertThat(compare("AmazonEKSClusterAdminPolicy", "cluster-admin", version).isSame())
          .isTrue();
    }
  }

  @Test
  void viewPolicy_isView_untilKubernetes134() {
    assertThat(compare("AmazonEKSViewPolicy", "view", KubernetesVersion.of("1.33")).isSame())
        .isTrue();
    assertThat(compare("AmazonEKSViewPolicy", "view", KubernetesVersion.of("1.34")).lacking())
        .containsExactly(
            PolicyRule.builder()
                .apiGroups("resource.k8s.io")
                .resources("resourceclaims", "resourceclaims/status", "resourceclaimtemplates")
                .verbs("get", "list", "watch")
                .build());
  }

  /** The one policy of which the guide narrows rules that grant what a default role could. */
  @Test
  void argoCdClusterPolicy_isToldApartWhereItIsNarrowed() {
    PolicyComparison comparison =
        compare(
            "AmazonEKSArgoCDClusterPolicy", "cluster-admin", DefaultRbacObjects.newestVersion());
    assertThat(comparison.beyondForSomeObjects()).isEmpty();
    assertThat(compare("AmazonEKSArgoCDClusterPolicy", "view", KubernetesVersion.of("1.34")))
        .satisfies(
            view ->
                assertThat(view.beyondForSomeObjects())
                    .containsExactly(
                        AccessPolicy.Rule.restricted(
                            PolicyRule.builder()
                                .apiGroups("apiextensions.k8s.io")
                                .resources("customresourcedefinitions")
                                .verbs("get", "update", "patch", "delete")
                                .build(),
                            "Argo CD CRDs only")));
  }

  private static PolicyComparison compare(String policy, String role, KubernetesVersion version) {
    return PolicyComparison.of(
        ManagedPolicies.catalogue().find(policy).orElseThrow(), role(version, role));
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
