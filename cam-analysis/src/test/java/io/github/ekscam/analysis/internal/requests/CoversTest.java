package io.github.ekscam.analysis.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.RequestAttributes;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever Kubernetes says that rules cover they allow. What it says they do not cover they do not
 * allow either, or they make it up together, as it compares rules one by one.
 */
class CoversTest {

  static List<Vector> vectors() {
    return Vectors.read("covers", "owner", "servant", "covers", "uncovered");
  }

  private static RequestSet set(List<PolicyRule> rules) {
    return RequestSet.union(
        rules.stream().map(rule -> RequestSet.of(AccessScope.cluster(), rule)).toList());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void rules_allowWhatUpstreamSaysTheyCover(Vector vector) {
    List<PolicyRule> owner = Vectors.rules(vector.json().required("owner"));
    List<PolicyRule> uncovered = Vectors.rules(vector.json().path("uncovered"));
    RequestSet wanted = set(Vectors.rules(vector.json().required("servant")));

    RequestSet rest = wanted.minus(set(owner));

    assertThat(set(uncovered).containsAll(rest)).isTrue();
    for (PolicyRule rule : uncovered) {
      RequestSet more = set(List.of(rule)).minus(set(owner));
      if (!more.isEmpty()) {
        RequestAttributes witness = more.witness(ApiResources.newest()).orElseThrow();
        assertThat(PolicyRuleMatcher.matches(rule, witness)).isTrue();
        assertThat(PolicyRuleMatcher.firstMatching(owner, witness)).isNull();
      }
    }
  }
}
