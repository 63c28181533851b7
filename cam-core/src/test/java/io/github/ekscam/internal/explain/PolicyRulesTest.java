package io.github.ekscam.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.rbac.PolicyRule;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyRulesTest {

  private static PolicyRule rule(String verb, String group, String resource) {
    return PolicyRule.resources(List.of(verb), List.of(group), List.of(resource));
  }

  @Test
  void breakdown_goesByGroupThenResourceThenVerbThenName() {
    PolicyRule rule =
        PolicyRule.resources(
                List.of("get", "list"), List.of("", "apps"), List.of("pods", "pods/log"))
            .withResourceNames(List.of("a", "b"));

    assertThat(PolicyRules.breakdown(List.of(rule)))
        .hasSize(16)
        .startsWith(
            rule("get", "", "pods").withResourceNames(List.of("a")),
            rule("get", "", "pods").withResourceNames(List.of("b")),
            rule("list", "", "pods").withResourceNames(List.of("a")),
            rule("list", "", "pods").withResourceNames(List.of("b")),
            rule("get", "", "pods/log").withResourceNames(List.of("a")))
        .endsWith(rule("list", "apps", "pods/log").withResourceNames(List.of("b")));
  }

  @Test
  void breakdown_goesByUrlThenVerb() {
    PolicyRule rule = PolicyRule.nonResourceURLs(List.of("get", "post"), List.of("/a", "/b"));

    assertThat(PolicyRules.breakdown(List.of(rule)))
        .containsExactly(
            PolicyRule.nonResourceURLs(List.of("get"), List.of("/a")),
            PolicyRule.nonResourceURLs(List.of("post"), List.of("/a")),
            PolicyRule.nonResourceURLs(List.of("get"), List.of("/b")),
            PolicyRule.nonResourceURLs(List.of("post"), List.of("/b")));
  }

  @Test
  void aRuleThatGrantsNothing_comesToNothing() {
    assertThat(
            PolicyRules.breakdown(
                List.of(
                    PolicyRule.resources(List.of(), List.of(""), List.of("pods")),
                    PolicyRule.resources(List.of("get"), List.of(), List.of("pods")),
                    PolicyRule.resources(List.of("get"), List.of(""), List.of()),
                    PolicyRule.nonResourceURLs(List.of("get"), List.of()))))
        .isEmpty();
  }

  @Test
  void rulesThatMultiplyWithoutEnd_areRefusedBeforeTheyDo() {
    List<String> many = Collections.nCopies(60_000, "x");
    PolicyRule rule = PolicyRule.resources(many, many, many).withResourceNames(many);

    assertThatThrownBy(() -> PolicyRules.breakdown(List.of(rule)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The rules come to more than 1000000 single rights (API groups times resources times"
                + " verbs times names): they are not compared; write fewer or \"*\"");
    assertThatThrownBy(() -> PolicyRules.breakdown(List.of(PolicyRule.nonResourceURLs(many, many))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The rules come to more than 1000000 single rights");
    assertThatThrownBy(
            () ->
                PolicyRules.breakdown(
                    Collections.nCopies(
                        100, PolicyRule.resources(many, List.of(""), List.of("pods")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The rules come to more than 1000000 single rights");
  }

  @Test
  void rulesJustBelowTheBound_areBrokenDown() {
    List<String> thousand = Collections.nCopies(1_000, "x");

    assertThat(
            PolicyRules.breakdown(List.of(PolicyRule.resources(thousand, List.of(""), thousand))))
        .hasSize(1_000_000);
  }

  @Test
  void compact_gathersTheVerbsOfAResource_inTheOrderOfTheRules_withDuplicates() {
    assertThat(
            PolicyRules.compact(
                List.of(
                    rule("watch", "", "pods"),
                    rule("get", "apps", "pods"),
                    rule("get", "", "pods"),
                    rule("watch", "", "pods"))))
        .containsExactly(
            PolicyRule.resources(List.of("watch", "get", "watch"), List.of(""), List.of("pods")),
            rule("get", "apps", "pods"));
  }

  @Test
  void compact_keepsNamesApart_alsoTheEmptyOne() {
    PolicyRule any = rule("get", "", "pods");
    PolicyRule a = any.withResourceNames(List.of("a"));
    PolicyRule empty = any.withResourceNames(List.of(""));

    assertThat(PolicyRules.compact(List.of(any, a, empty))).containsExactly(any, a, empty);
  }

  @Test
  void compact_leavesWhatIsNotOnOneResourceAsItIs_andFirst() {
    PolicyRule simple = rule("get", "", "pods");
    PolicyRule url = PolicyRule.nonResourceURLs(List.of("get"), List.of("/a"));
    PolicyRule twoNames = simple.withResourceNames(List.of("a", "b"));
    PolicyRule twoGroups =
        PolicyRule.resources(List.of("get"), List.of("", "apps"), List.of("pods"));
    PolicyRule noGroup = PolicyRule.resources(List.of("get"), List.of(), List.of("pods"));

    assertThat(PolicyRules.compact(List.of(simple, url, twoNames, twoGroups, noGroup, url)))
        .containsExactly(url, twoNames, twoGroups, noGroup, url, simple);
  }

  @Test
  void compactString_hasThePartsThatAreThere_inGosQuotes() {
    assertThat(
            PolicyRules.toCompactString(
                new PolicyRule(
                    List.of("get", "list"),
                    List.of("", "apps"),
                    List.of("pods\n"),
                    List.of("quo\"te"),
                    List.of("/wéird"))))
        .isEqualTo(
            "{APIGroups:[\"\" \"apps\"], Resources:[\"pods\\n\"], NonResourceURLs:[\"/wéird\"],"
                + " ResourceNames:[\"quo\\\"te\"], Verbs:[\"get\" \"list\"]}");
    assertThat(
            PolicyRules.toCompactString(
                PolicyRule.resources(List.of(), List.of(), List.of("pods"))))
        .isEqualTo("{Resources:[\"pods\"]}");
  }
}
