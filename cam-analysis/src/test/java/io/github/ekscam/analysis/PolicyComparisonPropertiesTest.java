package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.analysis.internal.requests.RequestSet;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The rules that a comparison names are those by which the sets of requests differ. */
class PolicyComparisonPropertiesTest {

  private static RequestSet set(List<PolicyRule> rules) {
    return RequestSet.union(
        rules.stream().map(rule -> RequestSet.of(AccessScope.cluster(), rule)).toList());
  }

  @Property(tries = 2000)
  void rulesBeyond_areThoseByWhichTheRequestsDiffer(
      @ForAll("rules") List<PolicyRule> policy, @ForAll("rules") List<PolicyRule> role) {
    PolicyComparison comparison =
        PolicyComparison.of(
            AccessPolicy.builder("P")
                .rules(policy.stream().map(AccessPolicy.Rule::of).toList())
                .build(),
            ClusterRole.of(ObjectMeta.named("r"), role));

    isDifference(comparison.beyond(), set(policy), set(role));
    isDifference(comparison.lacking(), set(role), set(policy));
  }

  private static void isDifference(List<PolicyRule> beyond, RequestSet allowed, RequestSet other) {
    RequestSet difference = allowed.minus(other);
    assertThat(set(beyond).minus(other).minus(difference).isEmpty()).isTrue();
    assertThat(difference.minus(set(beyond)).isEmpty()).isTrue();
    assertThat(beyond)
        .allSatisfy(rule -> assertThat(set(List.of(rule)).minus(other).isEmpty()).isFalse());
  }

  @Provide
  Arbitrary<List<PolicyRule>> rules() {
    Arbitrary<PolicyRule> resources =
        Combinators.combine(
                some("get", "list", "create", "*"),
                some("", "apps", "*"),
                some("pods", "pods/log", "*/log", "nodes", "nodes/log", "*"),
                Arbitraries.frequencyOf(
                    Tuple.of(3, Arbitraries.just(List.<String>of())),
                    Tuple.of(1, some("web", "db"))))
            .as(
                (verbs, groups, names, resourceNames) ->
                    PolicyRule.builder()
                        .apiGroups(groups)
                        .resources(names)
                        .resourceNames(resourceNames)
                        .verbs(verbs)
                        .build());
    Arbitrary<PolicyRule> urls =
        Combinators.combine(some("get", "*"), some("/metrics", "/metrics/*", "/m*", "*"))
            .as((verbs, paths) -> PolicyRule.builder().nonResourceURLs(paths).verbs(verbs).build());
    return Arbitraries.frequencyOf(Tuple.of(4, resources), Tuple.of(1, urls)).list().ofMaxSize(4);
  }

  private static Arbitrary<List<String>> some(String... values) {
    return Arbitraries.of(values).list().ofMinSize(1).ofMaxSize(2).uniqueElements();
  }
}
