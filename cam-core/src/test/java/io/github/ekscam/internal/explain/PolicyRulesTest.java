package io.github.ekscam.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.rbac.PolicyRule;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyRulesTest {

  private static PolicyRule rule(String verb, String group, String resource) {
    return PolicyRule.builder().apiGroups(group).resources(resource).verbs(verb).build();
  }

  @Test
  void breakdown_goesByGroupThenResourceThenVerbThenName() {
    PolicyRule rule =
        PolicyRule.builder()
            .apiGroups("", "apps")
            .resources("pods", "pods/log")
            .resourceNames("a", "b")
            .verbs("get", "list")
            .build();

    assertThat(PolicyRules.breakdown(List.of(rule)))
        .hasSize(16)
        .startsWith(
            rule("get", "", "pods").toBuilder().resourceNames("a").build(),
            rule("get", "", "pods").toBuilder().resourceNames("b").build(),
            rule("list", "", "pods").toBuilder().resourceNames("a").build(),
            rule("list", "", "pods").toBuilder().resourceNames("b").build(),
            rule("get", "", "pods/log").toBuilder().resourceNames("a").build())
        .endsWith(rule("list", "apps", "pods/log").toBuilder().resourceNames("b").build());
  }

  @Test
  void breakdown_goesByUrlThenVerb() {
    PolicyRule rule = PolicyRule.builder().nonResourceURLs("/a", "/b").verbs("get", "post").build();

    assertThat(PolicyRules.breakdown(List.of(rule)))
        .containsExactly(
            PolicyRule.builder().nonResourceURLs("/a").verbs("get").build(),
            PolicyRule.builder().nonResourceURLs("/a").verbs("post").build(),
            PolicyRule.builder().nonResourceURLs("/b").verbs("get").build(),
            PolicyRule.builder().nonResourceURLs("/b").verbs("post").build());
  }

  @Test
  void aRuleThatGrantsNothing_comesToNothing() {
    assertThat(
            PolicyRules.breakdown(
                List.of(
                    PolicyRule.builder().apiGroups("").resources("pods").build(),
                    PolicyRule.builder().resources("pods").verbs("get").build(),
                    PolicyRule.builder().apiGroups("").verbs("get").build(),
                    PolicyRule.builder().verbs("get").build())))
        .isEmpty();
  }

  @Test
  void rulesThatMultiplyWithoutEnd_areRefusedBeforeTheyDo() {
    List<String> many = Collections.nCopies(60_000, "x");
    PolicyRule rule =
        PolicyRule.builder()
            .apiGroups(many)
            .resources(many)
            .resourceNames(many)
            .verbs(many)
            .build();

    assertThatThrownBy(() -> PolicyRules.breakdown(List.of(rule)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The rules come to more than 1000000 single rights (API groups times resources times"
                + " verbs times names): they are not compared; write fewer or \"*\"");
    assertThatThrownBy(
            () ->
                PolicyRules.breakdown(
                    List.of(PolicyRule.builder().nonResourceURLs(many).verbs(many).build())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The rules come to more than 1000000 single rights");
    assertThatThrownBy(
            () ->
                PolicyRules.breakdown(
                    Collections.nCopies(
                        100,
                        PolicyRule.builder().apiGroups("").resources("pods").verbs(many).build())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The rules come to more than 1000000 single rights");
  }

  @Test
  void rulesJustBelowTheBound_areBrokenDown() {
    List<String> thousand = Collections.nCopies(1_000, "x");

    assertThat(
            PolicyRules.breakdown(
                List.of(
                    PolicyRule.builder()
                        .apiGroups("")
                        .resources(thousand)
                        .verbs(thousand)
                        .build())))
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
            PolicyRule.builder()
                .apiGroups("")
                .resources("pods")
                .verbs("watch", "get", "watch")
                .build(),
            rule("get", "apps", "pods"));
  }

  @Test
  void compact_keepsNamesApart_alsoTheEmptyOne() {
    PolicyRule any = rule("get", "", "pods");
    PolicyRule a = any.toBuilder().resourceNames("a").build();
    PolicyRule empty = any.toBuilder().resourceNames("").build();

    assertThat(PolicyRules.compact(List.of(any, a, empty))).containsExactly(any, a, empty);
  }

  @Test
  void compact_leavesWhatIsNotOnOneResourceAsItIs_andFirst() {
    PolicyRule simple = rule("get", "", "pods");
    PolicyRule url = PolicyRule.builder().nonResourceURLs("/a").verbs("get").build();
    PolicyRule twoNames = simple.toBuilder().resourceNames("a", "b").build();
    PolicyRule twoGroups =
        PolicyRule.builder().apiGroups("", "apps").resources("pods").verbs("get").build();
    PolicyRule noGroup = PolicyRule.builder().resources("pods").verbs("get").build();

    assertThat(PolicyRules.compact(List.of(simple, url, twoNames, twoGroups, noGroup, url)))
        .containsExactly(url, twoNames, twoGroups, noGroup, url, simple);
  }

  @Test
  void compactString_hasThePartsThatAreThere_inGosQuotes() {
    assertThat(
            PolicyRules.toCompactString(
                PolicyRule.builder()
                    .apiGroups("", "apps")
                    .resources("pods\n")
                    .resourceNames("quo\"te")
                    .nonResourceURLs("/wéird")
                    .verbs("get", "list")
                    .build()))
        .isEqualTo(
            "{APIGroups:[\"\" \"apps\"], Resources:[\"pods\\n\"], NonResourceURLs:[\"/wéird\"],"
                + " ResourceNames:[\"quo\\\"te\"], Verbs:[\"get\" \"list\"]}");
    assertThat(PolicyRules.toCompactString(PolicyRule.builder().resources("pods").build()))
        .isEqualTo("{Resources:[\"pods\"]}");
  }
}
