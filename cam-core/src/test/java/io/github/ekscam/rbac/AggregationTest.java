package io.github.ekscam.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AggregationTest {

  private static PolicyRule rule(String resource) {
    return PolicyRule.builder().apiGroups("").resources(resource).verbs("get").build();
  }

  private static ClusterRole plain(String name, String label, String... resources) {
    return ClusterRole.of(labelled(name, label), rules(resources));
  }

  private static ClusterRole selecting(String name, String label, String... selected) {
    List<LabelSelector> selectors = new ArrayList<>();
    for (String other : selected) {
      selectors.add(LabelSelector.ofLabels(Map.of("to", other)));
    }
    return ClusterRole.aggregated(labelled(name, label), List.of(), new AggregationRule(selectors));
  }

  private static ObjectMeta labelled(String name, String label) {
    return ObjectMeta.named(name).withLabels(Map.of("to", label));
  }

  private static List<PolicyRule> rules(String... resources) {
    List<PolicyRule> rules = new ArrayList<>();
    for (String resource : resources) {
      rules.add(rule(resource));
    }
    return rules;
  }

  private static List<PolicyRule> settled(String name, ClusterRole... roles) {
    return RbacObjects.of(List.of(roles)).aggregated().clusterRole(name).orElseThrow().rules();
  }

  @Test
  void rules_areInTheOrderOfSelectorsAndThenOfNames_eachOnce() {
    assertThat(
            settled(
                "all",
                plain("b", "x", "3", "1"),
                plain("a", "x", "1", "2"),
                plain("c", "y", "0", "2"),
                selecting("all", "", "y", "x")))
        .isEqualTo(rules("0", "2", "1", "3"));
  }

  @Test
  void ruleWithAnotherOrderInside_isAnotherRule() {
    PolicyRule ab = PolicyRule.builder().apiGroups("").resources("pods").verbs("a", "b").build();
    PolicyRule ba = PolicyRule.builder().apiGroups("").resources("pods").verbs("b", "a").build();

    assertThat(
            settled(
                "all",
                ClusterRole.of(labelled("p", "x"), List.of(ab, ba, ab)),
                selecting("all", "", "x")))
        .containsExactly(ab, ba);
  }

  @Test
  void chain_settlesWhateverTheNames() {
    for (List<String> names : List.of(List.of("a", "b", "c"), List.of("c", "b", "a"))) {
      assertThat(
              settled(
                  names.get(2),
                  plain("source", "first", "pods"),
                  selecting(names.get(0), "second", "first"),
                  selecting(names.get(1), "third", "second"),
                  selecting(names.get(2), "", "third")))
          .isEqualTo(rules("pods"));
    }
  }

  @Test
  void longChain_settles() {
    List<ClusterRole> roles = new ArrayList<>();
    roles.add(plain("z", "100", "pods"));
    for (int i = 0; i < 100; i++) {
      roles.add(selecting("r%03d".formatted(i), String.valueOf(i), String.valueOf(i + 1)));
    }

    assertThat(settled("r000", roles.toArray(new ClusterRole[0]))).isEqualTo(rules("pods"));
  }

  @Test
  void cycle_settlesOnTheUnion() {
    ClusterRole[] roles = {
      plain("p", "b", "1"), plain("q", "a", "2"), selecting("a", "a", "b"), selecting("b", "b", "a")
    };

    assertThat(settled("a", roles)).containsExactlyInAnyOrderElementsOf(rules("1", "2"));
    assertThat(settled("b", roles)).containsExactlyInAnyOrderElementsOf(rules("1", "2"));
  }

  @Test
  void roleThatSelectsItself_doesNotKeepItsOwnRules() {
    ClusterRole self =
        ClusterRole.aggregated(
            labelled("self", "x"),
            rules("secrets"),
            new AggregationRule(List.of(LabelSelector.ofLabels(Map.of("to", "x")))));

    assertThat(settled("self", self, plain("p", "x", "pods"))).isEqualTo(rules("pods"));
  }

  @Test
  void writtenRules_areOverwritten_andPassedOnNoMore() {
    ClusterRole stale =
        ClusterRole.aggregated(
            labelled("m", "stale"),
            rules("secrets"),
            new AggregationRule(List.of(LabelSelector.ofLabels(Map.of("to", "p")))));

    assertThat(settled("a", plain("p", "p", "pods"), stale, selecting("a", "", "stale")))
        .isEqualTo(rules("pods"));
    assertThat(settled("z", plain("p", "p", "pods"), stale, selecting("z", "", "stale")))
        .isEqualTo(rules("pods"));
  }

  @Test
  void emptySelector_selectsEveryOtherClusterRole() {
    ClusterRole everything =
        ClusterRole.aggregated(
            ObjectMeta.named("m"),
            List.of(),
            new AggregationRule(List.of(LabelSelector.ofLabels(Map.of()))));

    assertThat(
            settled(
                "m",
                everything,
                plain("a", "x", "1"),
                ClusterRole.of(ObjectMeta.named("z"), rules("2"))))
        .isEqualTo(rules("1", "2"));
  }

  @Test
  void roleWithoutAggregationRule_isLeftAlone() {
    assertThat(settled("p", plain("p", "x", "2", "1", "2"), plain("q", "x", "3")))
        .isEqualTo(rules("2", "1", "2"));
  }

  @Test
  void selectors_areMetByLabels() {
    LabelSelector selector =
        new LabelSelector(
            Map.of("a", "1"),
            List.of(
                new LabelSelector.Requirement("b", "In", List.of("x", "y")),
                new LabelSelector.Requirement("c", "NotIn", List.of("z")),
                new LabelSelector.Requirement("d", "Exists", List.of()),
                new LabelSelector.Requirement("e", "DoesNotExist", List.of())));

    assertThat(selector.matches(Map.of("a", "1", "b", "x", "d", ""))).isTrue();
    assertThat(selector.matches(Map.of("a", "1", "b", "y", "c", "w", "d", "v", "f", ""))).isTrue();
    assertThat(selector.matches(Map.of("a", "2", "b", "x", "d", ""))).isFalse();
    assertThat(selector.matches(Map.of("b", "x", "d", ""))).isFalse();
    assertThat(selector.matches(Map.of("a", "1", "b", "z", "d", ""))).isFalse();
    assertThat(selector.matches(Map.of("a", "1", "d", ""))).isFalse();
    assertThat(selector.matches(Map.of("a", "1", "b", "x", "c", "z", "d", ""))).isFalse();
    assertThat(selector.matches(Map.of("a", "1", "b", "x"))).isFalse();
    assertThat(selector.matches(Map.of("a", "1", "b", "x", "d", "", "e", ""))).isFalse();
    assertThat(new LabelSelector.Requirement("a", "Near", List.of("1")).matches(Map.of("a", "1")))
        .isFalse();
    assertThat(LabelSelector.ofLabels(Map.of()).matches(Map.of())).isTrue();
  }

  @Test
  void endlessSelection_isRefused() {
    List<LabelSelector> everythingOftenOver =
        Collections.nCopies(20_000, LabelSelector.ofLabels(Map.of()));
    List<ClusterRole> roles = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      roles.add(
          ClusterRole.aggregated(
              ObjectMeta.named("r" + i), List.of(), new AggregationRule(everythingOftenOver)));
    }
    RbacObjects objects = RbacObjects.of(roles);

    assertThatThrownBy(objects::aggregated)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The aggregation rules of the ClusterRoles select too much: gave up after 20000000"
                + " steps; narrow their clusterRoleSelectors");
  }

  /** A rule counts by the texts in it, as each is looked at: these are 250 rules. */
  @Test
  void selectionOfFewRulesThatAreLong_isRefused() {
    List<String> resources = IntStream.range(0, 100_000).mapToObj(i -> "r" + i).toList();
    List<ClusterRole> roles = new ArrayList<>();
    roles.add(
        ClusterRole.of(
            ObjectMeta.named("long").withLabels(Map.of("of", "all")),
            List.of(PolicyRule.builder().apiGroups("").resources(resources).verbs("get").build())));
    for (int i = 0; i < 250; i++) {
      roles.add(
          ClusterRole.aggregated(
              ObjectMeta.named("r" + i),
              List.of(),
              new AggregationRule(List.of(LabelSelector.ofLabels(Map.of("of", "all"))))));
    }
    RbacObjects objects = RbacObjects.of(roles);

    assertThatThrownBy(objects::aggregated)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "The aggregation rules of the ClusterRoles select too much: gave up after 20000000");
  }
}
