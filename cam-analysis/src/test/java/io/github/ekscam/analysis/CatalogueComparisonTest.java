package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicy.Provenance;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.PolicyRule;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueComparisonTest {

  private static AccessPolicy.Rule rule(String resources, String... verbs) {
    return AccessPolicy.Rule.of(
        PolicyRule.builder()
            .apiGroups("")
            .resources(List.of(resources.split(",")))
            .verbs(verbs)
            .build());
  }

  private static AccessPolicy policy(AccessPolicy.Rule... rules) {
    return AccessPolicy.builder("P").rules(List.of(rules)).build();
  }

  private static List<PolicyChange> changes(AccessPolicy before, AccessPolicy after) {
    return CatalogueComparison.of(
            AccessPolicyCatalogue.of(List.of(before)), AccessPolicyCatalogue.of(List.of(after)))
        .changes();
  }

  @Test
  void orderOfRulesAndNames_andTheSource_doNotMatter() {
    AccessPolicy one = policy(rule("pods,nodes", "get", "list"), rule("secrets", "get"));
    AccessPolicy other =
        AccessPolicy.builder("P")
            .rules(List.of(rule("secrets", "get"), rule("nodes,pods", "list", "get")))
            .source("elsewhere")
            .build();
    assertThat(changes(one, other)).isEmpty();
  }

  @Test
  void changedRules_areToldRowByRow() {
    assertThat(
            changes(
                policy(rule("pods", "get"), rule("nodes", "get")),
                policy(rule("pods", "get", "list"), rule("nodes", "get"))))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.kind()).isEqualTo(PolicyChange.Kind.CHANGED);
              assertThat(change.addedRules()).containsExactly(rule("pods", "get", "list"));
              assertThat(change.removedRules()).containsExactly(rule("pods", "get"));
            });
  }

  @Test
  void aRuleThatIsThereTwice_andOnceAfterwards_isGoneOnce() {
    assertThat(
            changes(policy(rule("pods", "get"), rule("pods", "get")), policy(rule("pods", "get"))))
        .singleElement()
        .satisfies(
            change -> assertThat(change.removedRules()).containsExactly(rule("pods", "get")));
  }

  @Test
  void aRestriction_isPartOfItsRule() {
    PolicyRule pods = rule("pods", "get").rule();
    assertThat(
            changes(
                policy(rule("pods", "get")), policy(AccessPolicy.Rule.restricted(pods, "some"))))
        .hasSize(1);
  }

  @Test
  void whoMayHaveAPolicy_andHowItIsKnown_areChanges() {
    AccessPolicy name = AccessPolicy.builder("P").build();
    assertThat(changes(name, AccessPolicy.builder("P").serviceLinkedRolesOnly(true).build()))
        .hasSize(1);
    assertThat(changes(name, AccessPolicy.builder("P").provenance(Provenance.PROSE_ONLY).build()))
        .hasSize(1);
    assertThat(changes(name, policy())).hasSize(1);
    assertThat(changes(name, name)).isEmpty();
  }

  @Test
  void betweenTwoDates_thisIsWhatAwsChanged() {
    assertThat(
            CatalogueComparison.of(
                    ManagedPolicies.asOf(LocalDate.of(2026, 8, 23)),
                    ManagedPolicies.asOf(LocalDate.of(2026, 10, 5)))
                .changes())
        .extracting(PolicyChange::toString)
        .containsExactly(
            "CHANGED AWSBackupFullAccessPolicyForRestore",
            "ADDED AWSBatchClusterPolicy",
            "ADDED AWSBatchNamespacePolicy",
            "CHANGED AmazonARCRegionSwitchScalingPolicy",
            "CHANGED AmazonEKSPodIdentityPolicy",
            "CHANGED AmazonEKSSecretAdminPolicy",
            "ADDED AmazonSagemakerHyperpodInferencePolicy",
            "CHANGED AmazonSagemakerHyperpodSpacePolicy",
            "CHANGED AmazonSagemakerHyperpodSpaceTemplatePolicy",
            "ADDED AmazonSagemakerHyperpodTrainingPolicy",
            "CHANGED AmazonSagemakerHyperpodUserClusterPolicy");
  }
}
