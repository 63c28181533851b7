package io.github.ekscam.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyRuleTest {

  private static final PolicyRule READ_DEPLOYMENTS =
      PolicyRule.builder()
          .apiGroups("apps", "")
          .resources("deployments")
          .resourceNames("web")
          .verbs("get", "list")
          .build();

  @Test
  void rule_isBuiltInTheOrderOfAManifest_byNamedParts() {
    assertThat(READ_DEPLOYMENTS.apiGroups()).containsExactly("apps", "");
    assertThat(READ_DEPLOYMENTS.resources()).containsExactly("deployments");
    assertThat(READ_DEPLOYMENTS.resourceNames()).containsExactly("web");
    assertThat(READ_DEPLOYMENTS.nonResourceURLs()).isEmpty();
    assertThat(READ_DEPLOYMENTS.verbs()).containsExactly("get", "list");
  }

  @Test
  void toBuilder_keepsAllPartsThatAreNotSetAgain() {
    assertThat(READ_DEPLOYMENTS.toBuilder().build())
        .isEqualTo(READ_DEPLOYMENTS)
        .hasSameHashCodeAs(READ_DEPLOYMENTS);
    assertThat(READ_DEPLOYMENTS.toBuilder().verbs("*").build())
        .isEqualTo(
            PolicyRule.builder()
                .apiGroups("apps", "")
                .resources("deployments")
                .resourceNames("web")
                .verbs("*")
                .build())
        .isNotEqualTo(READ_DEPLOYMENTS);
  }

  @Test
  void rule_doesNotChangeWithTheListsItWasBuiltFrom() {
    List<String> verbs = new ArrayList<>(List.of("get"));
    PolicyRule rule = PolicyRule.builder().nonResourceURLs("/healthz").verbs(verbs).build();

    verbs.add("*");

    assertThat(rule.verbs()).containsExactly("get");
  }

  @Test
  void manyNames_keepTheirOrderAndDuplicates() {
    List<String> names = IntStream.range(0, 100).mapToObj(i -> "name" + i % 70).toList();

    assertThat(PolicyRule.builder().resourceNames(names).build().resourceNames()).isEqualTo(names);
    assertThat(PolicyRule.builder().resourceNames(names.subList(0, 70)).build().resourceNames())
        .isEqualTo(names.subList(0, 70))
        .hasSameHashCodeAs(names.subList(0, 70));
  }

  @Test
  void nullPart_isRefused() {
    assertThatThrownBy(() -> PolicyRule.builder().verbs(Arrays.asList("get", null)))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void text_fitsALine_inTheOrderOfAManifest() {
    assertThat(READ_DEPLOYMENTS)
        .hasToString(
            "{apiGroups: [apps, \"\"], resources: [deployments], resourceNames: [web],"
                + " verbs: [get, list]}");
    assertThat(PolicyRule.builder().nonResourceURLs("/metrics").verbs("get").build())
        .hasToString("{nonResourceURLs: [/metrics], verbs: [get]}");
  }
}
