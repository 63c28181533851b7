package io.github.ekscam.internal.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.RequestAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastRuleTest {

  @Test
  void objectAndSubresource_areNamed() {
    assertThat(LeastRule.of(RequestAttributes.parse("patch deployments.apps/web/scale -n dev")))
        .isEqualTo(
            PolicyRule.builder()
                .apiGroups("apps")
                .resources("deployments/scale")
                .resourceNames("web")
                .verbs("patch")
                .build());
  }

  @Test
  void path_isNamed() {
    assertThat(LeastRule.of(RequestAttributes.parse("get /metrics")))
        .isEqualTo(PolicyRule.builder().nonResourceURLs("/metrics").verbs("get").build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"list pods -n dev", "get pods/web/log -n dev", "get nodes/a", "get /healthz"})
  void ruleOfARequest_allowsIt(String text) {
    RequestAttributes request = RequestAttributes.parse(text);

    assertThat(PolicyRuleMatcher.matches(LeastRule.of(request), request)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get pods/web -n dev", "get pods -n dev", "get pods/api/log -n dev", "get /api"})
  void ruleOfARequest_allowsNoOther(String text) {
    RequestAttributes request = RequestAttributes.parse("get pods/web/log -n dev");

    assertThat(PolicyRuleMatcher.matches(LeastRule.of(request), RequestAttributes.parse(text)))
        .isFalse();
  }
}
