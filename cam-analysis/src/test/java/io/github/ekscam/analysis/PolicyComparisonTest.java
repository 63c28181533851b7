package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyComparisonTest {

  private static AccessPolicy policy(AccessPolicy.Rule... rules) {
    return AccessPolicy.builder("TestPolicy").rules(List.of(rules)).build();
  }

  private static ClusterRole role(PolicyRule... rules) {
    return ClusterRole.of(ObjectMeta.named("role"), List.of(rules));
  }

  private static PolicyRule rule(List<String> verbs, String group, String... resources) {
    return PolicyRule.builder().apiGroups(group).resources(resources).verbs(verbs).build();
  }

  @Test
  void aPolicyThatGrantsTheSameInOtherRules_isTheSame() {
    PolicyComparison comparison =
        PolicyComparison.of(
            policy(
                AccessPolicy.Rule.of(rule(List.of("get"), "", "pods", "services")),
                AccessPolicy.Rule.of(rule(List.of("list"), "", "pods"))),
            role(rule(List.of("list", "get"), "", "pods"), rule(List.of("get"), "", "services")));

    assertThat(comparison.isSame()).isTrue();
    assertThat(comparison)
        .isEqualTo(new PolicyComparison(List.of(), List.of(), List.of(), List.of()));
  }

  @Test
  void whatEitherGrantsAlone_isGatheredByResourcesWithTheSameVerbs() {
    PolicyComparison comparison =
        PolicyComparison.of(
            policy(
                AccessPolicy.Rule.of(rule(List.of("get", "list"), "", "pods", "services")),
                AccessPolicy.Rule.of(rule(List.of("list", "get", "get"), "", "secrets")),
                AccessPolicy.Rule.of(rule(List.of("get"), "apps", "deployments")),
                AccessPolicy.Rule.of(
                    PolicyRule.builder().nonResourceURLs("/a", "/b").verbs("get").build())),
            role(
                rule(List.of("get"), "", "services"),
                PolicyRule.builder().nonResourceURLs("/a").verbs("post").build(),
                PolicyRule.builder().nonResourceURLs("/b").verbs("get").build()));

    assertThat(comparison.isSame()).isFalse();
    assertThat(comparison.beyond())
        .containsExactly(
            rule(List.of("get", "list"), "", "pods", "secrets"),
            rule(List.of("list"), "", "services"),
            rule(List.of("get"), "apps", "deployments"),
            PolicyRule.builder().nonResourceURLs("/a").verbs("get").build());
    assertThat(comparison.lacking())
        .containsExactly(PolicyRule.builder().nonResourceURLs("/a").verbs("post").build());
  }

  @Test
  void names_areKeptApart() {
    PolicyRule get = rule(List.of("get"), "", "pods");

    assertThat(
            PolicyComparison.of(
                    policy(
                        AccessPolicy.Rule.of(get.toBuilder().resourceNames("a").build()),
                        AccessPolicy.Rule.of(rule(List.of("get"), "", "secrets"))),
                    role())
                .beyond())
        .containsExactly(
            get.toBuilder().resourceNames("a").build(), rule(List.of("get"), "", "secrets"));
  }

  @Test
  void rulesForSomeObjects_areToldApart() {
    PolicyRule delete = rule(List.of("delete", "get"), "", "pods");

    PolicyComparison comparison =
        PolicyComparison.of(
            policy(
                AccessPolicy.Rule.restricted(delete, "own pods only"),
                AccessPolicy.Rule.of(rule(List.of("list"), "", "pods"))),
            role(rule(List.of("get", "list", "watch"), "", "pods")));

    assertThat(comparison)
        .isEqualTo(
            new PolicyComparison(
                List.of(),
                List.of(
                    AccessPolicy.Rule.restricted(
                        rule(List.of("delete"), "", "pods"), "own pods only")),
                List.of(rule(List.of("watch"), "", "pods")),
                List.of(rule(List.of("get"), "", "pods"))));
    assertThat(comparison.isSame()).isFalse();
  }

  @Test
  void aPolicyWhoseRulesAreNotKnown_cannotBeCompared() {
    AccessPolicy unknown = AccessPolicy.builder("TestPolicy").build();

    assertThatThrownBy(() -> PolicyComparison.of(unknown, role()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "AWS does not publish the rules of the access policy TestPolicy: it cannot be"
                + " compared");
  }
}
