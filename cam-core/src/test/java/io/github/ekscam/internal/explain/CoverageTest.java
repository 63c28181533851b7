package io.github.ekscam.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.CpuTime;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {

  private static PolicyRule resource(String resource) {
    return PolicyRule.builder().apiGroups("").resources(resource).verbs("get").build();
  }

  private static boolean covers(PolicyRule owner, PolicyRule wanted) {
    return Coverage.of(List.of(owner), List.of(wanted)).isComplete();
  }

  @ParameterizedTest
  @CsvSource({
    "*,pods,true",
    "*,pods/log,true",
    "*,*,true",
    "pods,pods,true",
    "pods,pods/log,false",
    "pods/log,pods/log,true",
    "*/log,pods/log,true",
    "*/log,*/log,true",
    "*/log,log,false",
    "pods/*,pods/log,false",
    "pods/*,pods/*,true",
    "*/*,pods/log,false",
    "pods,*,false",
    "*/b/c,a/b/c,true",
    "*/c,a/b/c,false",
  })
  void resources_areCoveredByThemselves_byStar_andBySubresource(
      String owner, String wanted, boolean covered) {
    assertThat(covers(resource(owner), resource(wanted))).isEqualTo(covered);
  }

  @ParameterizedTest
  @CsvSource({
    "/a,/a,true",
    "/a,/a/,false",
    "/a*,/a,true",
    "/a*,/ab,true",
    "/a*,/a/*,true",
    "/a**,/ab,true",
    "/a/*,/a*,false",
    "*,/a,true",
    "*,*,true",
    "**,*,true",
    "/*,*,false",
    "/a*b,/axb,false",
    "/a*b*,/a*bc,true",
  })
  void urls_areCoveredByThemselvesAndByPrefixes(String owner, String wanted, boolean covered) {
    assertThat(
            covers(
                PolicyRule.builder().nonResourceURLs(owner).verbs("get").build(),
                PolicyRule.builder().nonResourceURLs(wanted).verbs("get").build()))
        .isEqualTo(covered);
  }

  @Test
  void allThatThereIs_isNotStar() {
    PolicyRule every =
        PolicyRule.builder().apiGroups("", "apps").resources("pods").verbs("get", "list").build();

    assertThat(
            covers(every, PolicyRule.builder().apiGroups("").resources("pods").verbs("*").build()))
        .isFalse();
    assertThat(
            covers(
                every, PolicyRule.builder().apiGroups("*").resources("pods").verbs("get").build()))
        .isFalse();
  }

  @Test
  void aRight_mustBeCoveredByOneRule() {
    PolicyRule owner1 =
        PolicyRule.builder().apiGroups("apps").resources("pods").verbs("get").build();
    PolicyRule owner2 = PolicyRule.builder().apiGroups("").resources("pods").verbs("list").build();

    assertThat(
            Coverage.of(
                    List.of(owner1, owner2),
                    List.of(
                        PolicyRule.builder()
                            .apiGroups("", "apps")
                            .resources("pods")
                            .verbs("get", "list")
                            .build()))
                .uncovered())
        .containsExactly(
            PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build(),
            PolicyRule.builder().apiGroups("apps").resources("pods").verbs("list").build());
  }

  @Test
  void anyName_isNotCoveredByNames_butNamesAreByAnyName() {
    PolicyRule any = resource("pods");
    PolicyRule named = any.toBuilder().resourceNames("a", "b").build();

    assertThat(covers(named, any)).isFalse();
    assertThat(covers(any, named)).isTrue();
    assertThat(covers(named, any.toBuilder().resourceNames("b").build())).isTrue();
    assertThat(covers(named, any.toBuilder().resourceNames("b", "c").build())).isFalse();
  }

  @Test
  void nothing_isCoveredByNothing() {
    assertThat(Coverage.of(List.of(), List.of()).isComplete()).isTrue();
  }

  /** The one place where what is covered may not be granted: no URL makes such a request. */
  @Test
  void aResourceThatHasASlashItself_isCoveredButNotGranted() {
    PolicyRule owner = resource("*/log");
    PolicyRule wanted = resource("pods/log");
    ResourceRequest request = ResourceRequest.of("get", "", "pods/log");

    assertThat(covers(owner, wanted)).isTrue();
    assertThat(PolicyRuleMatcher.matches(wanted, request)).isTrue();
    assertThat(PolicyRuleMatcher.matches(owner, request)).isFalse();
  }

  @Property(tries = 3000)
  void covered_isWhatTheNaiveModelCovers(
      @ForAll("rules") List<PolicyRule> owner, @ForAll("rules") List<PolicyRule> wanted) {
    List<PolicyRule> covered = new ArrayList<>();
    List<PolicyRule> uncovered = new ArrayList<>();
    for (PolicyRule atom : Naive.breakdown(wanted)) {
      (owner.stream().anyMatch(rule -> Naive.covers(rule, atom)) ? covered : uncovered).add(atom);
    }

    assertThat(Coverage.of(owner, wanted)).isEqualTo(new Coverage(covered, uncovered));
  }

  /** Many owners, so that sets of rules are kept as bits, too. */
  @Property(tries = 100)
  void covered_isWhatTheNaiveModelCovers_withManyRules(
      @ForAll("rules") List<PolicyRule> few, @ForAll("rules") List<PolicyRule> wanted) {
    List<PolicyRule> owner = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      owner.add(
          PolicyRule.builder()
              .apiGroups(i % 2 == 0 ? "" : "apps")
              .resources("pods")
              .resourceNames("n" + i % 7)
              .verbs("get")
              .build());
      owner.add(
          PolicyRule.builder().nonResourceURLs("/a" + i % 3 + "*", "/a").verbs("post").build());
    }
    owner.addAll(few);
    List<PolicyRule> uncovered =
        Naive.breakdown(wanted).stream()
            .filter(atom -> owner.stream().noneMatch(rule -> Naive.covers(rule, atom)))
            .toList();

    assertThat(Coverage.of(owner, wanted).uncovered()).isEqualTo(uncovered);
  }

  @Property(tries = 5000)
  void covered_isGranted(
      @ForAll("rules") List<PolicyRule> owner,
      @ForAll("rule") PolicyRule wanted,
      @ForAll("requests") RequestAttributes request) {
    for (PolicyRule covered : Coverage.of(owner, List.of(wanted)).covered()) {
      if (PolicyRuleMatcher.matches(covered, request)) {
        assertThat(owner).anyMatch(rule -> PolicyRuleMatcher.matches(rule, request));
      }
    }
  }

  @Provide
  Arbitrary<PolicyRule> rule() {
    return Combinators.combine(
            some("get", "list", "*"),
            some("", "apps", "*"),
            some("pods", "pods/log", "*/log", "*", "pods/*", "x/b/c", "*/b/c", "*/*"),
            some("a", "", "n1").filter(names -> names.size() < 3),
            some("/a", "/a*", "/a**", "/ab", "/ab*", "*", "**", "/a*b", "/a/", "/a1"))
        .as(
            (verbs, apiGroups, resources, resourceNames, nonResourceURLs) ->
                PolicyRule.builder()
                    .apiGroups(apiGroups)
                    .resources(resources)
                    .resourceNames(resourceNames)
                    .nonResourceURLs(nonResourceURLs)
                    .verbs(verbs)
                    .build());
  }

  private static Arbitrary<List<String>> some(String... values) {
    return Arbitraries.of(values).list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<PolicyRule>> rules() {
    return rule().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<RequestAttributes> requests() {
    Arbitrary<RequestAttributes> resources =
        Combinators.combine(
                Arbitraries.of("get", "list", "*", "watch"),
                Arbitraries.of("", "apps", "*"),
                Arbitraries.of("pods", "x", "*"),
                Arbitraries.of("", "log", "b/c", "*"),
                Arbitraries.of("", "a", "n1", "z"))
            .as(
                (verb, group, resource, subresource, name) ->
                    ResourceRequest.of(verb, group, resource).subresource(subresource).name(name));
    Arbitrary<RequestAttributes> paths =
        Combinators.combine(
                Arbitraries.of("get", "list", "*"),
                Arbitraries.of("/a", "/ab", "/abc", "/a/", "/a*b", "", "*", "/z"))
            .as(NonResourceRequest::of);
    return Arbitraries.oneOf(resources, paths);
  }

  /** Upstream's words, one rule and one right at a time. */
  private static final class Naive {

    static List<PolicyRule> breakdown(List<PolicyRule> rules) {
      List<PolicyRule> atoms = new ArrayList<>();
      for (PolicyRule rule : rules) {
        for (String group : rule.apiGroups()) {
          for (String resource : rule.resources()) {
            for (String verb : rule.verbs()) {
              PolicyRule atom =
                  PolicyRule.builder().apiGroups(group).resources(resource).verbs(verb).build();
              if (rule.resourceNames().isEmpty()) {
                atoms.add(atom);
              }
              for (String name : rule.resourceNames()) {
                atoms.add(atom.toBuilder().resourceNames(name).build());
              }
            }
          }
        }
        for (String url : rule.nonResourceURLs()) {
          for (String verb : rule.verbs()) {
            atoms.add(PolicyRule.builder().nonResourceURLs(url).verbs(verb).build());
          }
        }
      }
      return atoms;
    }

    static boolean covers(PolicyRule owner, PolicyRule atom) {
      return hasOrAll(owner.verbs(), atom.verbs())
          && hasOrAll(owner.apiGroups(), atom.apiGroups())
          && atom.resources().stream().allMatch(wanted -> coversResource(owner, wanted))
          && (owner.resourceNames().isEmpty()
              || (!atom.resourceNames().isEmpty()
                  && owner.resourceNames().containsAll(atom.resourceNames())))
          && atom.nonResourceURLs().stream()
              .allMatch(
                  wanted ->
                      owner.nonResourceURLs().stream().anyMatch(url -> coversUrl(url, wanted)));
    }

    private static boolean hasOrAll(List<String> owner, List<String> wanted) {
      return owner.contains("*") || owner.containsAll(wanted);
    }

    private static boolean coversResource(PolicyRule owner, String wanted) {
      return owner.resources().contains("*")
          || owner.resources().contains(wanted)
          || (wanted.contains("/") && owner.resources().contains("*/" + wanted.split("/", 2)[1]));
    }

    private static boolean coversUrl(String owner, String wanted) {
      return owner.equals(wanted)
          || (owner.endsWith("*") && wanted.startsWith(owner.replaceAll("\\*+$", "")));
    }
  }

  /** Nineteen thousand million comparisons, if every rule were compared with every right. */
  @Test
  void thousandsOfRules_areComparedInNoTime() {
    List<String> verbs =
        List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
    List<PolicyRule> owner = new ArrayList<>();
    List<PolicyRule> wanted = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      PolicyRule rule =
          PolicyRule.builder()
              .apiGroups("", "apps")
              .resources("pods", "pods/log", "services")
              .resourceNames("tenant-" + i)
              .verbs(verbs)
              .build();
      owner.add(rule);
      wanted.add(i % 100 == 0 ? rule.toBuilder().resourceNames("other-" + i).build() : rule);
    }

    Coverage coverage = CpuTime.atMost(Duration.ofSeconds(20), () -> Coverage.of(owner, wanted));

    assertThat(coverage.covered()).hasSize(19_800 * 48);
    assertThat(coverage.uncovered()).hasSize(200 * 48);
  }

  @Test
  void manyNestedUrls_areComparedInNoTime() {
    String path = "/a".repeat(5_000);
    List<PolicyRule> owner =
        IntStream.range(1, 5_000)
            .mapToObj(
                length ->
                    PolicyRule.builder()
                        .nonResourceURLs(List.of(path.substring(0, length) + "*"))
                        .verbs("get")
                        .build())
            .toList();
    List<PolicyRule> wanted =
        Collections.nCopies(
            1_000, PolicyRule.builder().nonResourceURLs(path).verbs("post").build());

    assertThat(CpuTime.atMost(Duration.ofSeconds(20), () -> Coverage.of(owner, wanted)).uncovered())
        .hasSize(1_000);
  }

  @Test
  void whatWouldTakeTooLong_isRefused() {
    List<PolicyRule> owner =
        IntStream.range(0, 100_000)
            .mapToObj(i -> resource("pods").toBuilder().resourceNames("n" + i).build())
            .toList();
    List<String> thousand = Collections.nCopies(1_000, "get");
    PolicyRule wanted =
        PolicyRule.builder()
            .apiGroups("")
            .resources(Collections.nCopies(1_000, "pods"))
            .verbs(thousand)
            .build();

    assertThatThrownBy(() -> Coverage.of(owner, List.of(wanted)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The rules are too many to be compared: gave up after 500000000 steps; write fewer"
                + " rules or \"*\"");
  }
}
