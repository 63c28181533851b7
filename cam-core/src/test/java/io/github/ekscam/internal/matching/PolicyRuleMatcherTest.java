package io.github.ekscam.internal.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class PolicyRuleMatcherTest {

  private static boolean matches(String ruleResource, String resource, String subresource) {
    return PolicyRuleMatcher.matches(
        PolicyRule.builder().apiGroups("").resources(ruleResource).verbs("get").build(),
        ResourceRequest.of("get", "", resource).subresource(subresource));
  }

  @ParameterizedTest
  @CsvSource({
    "*, pods, '', true",
    "*, pods, log, true",
    "pods, pods, '', true",
    "pods, pods, log, false",
    "pods, Pods, '', false",
    "pods/log, pods, log, true",
    "pods/log, pods/log, '', true",
    "*/log, pods, log, true",
    "*/log, pods/log, '', false",
    "*/log, pods, '', false",
    // Not wildcards.
    "pods/*, pods, log, false",
    "pods/*, pods, '*', true",
    "*/*, pods, log, false",
    "*/*, pods, '*', true",
    "po*, pods, '', false",
    // A star in the request is only itself.
    "pods, '*', '', false",
    "*, '*', '', true",
  })
  void resource_matchesByNameOrByTheTwoWildcards(
      String ruleResource, String resource, String subresource, boolean expected) {
    assertThat(matches(ruleResource, resource, subresource)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "*, /healthz, true",
    "**, /healthz, true",
    "/healthz, /healthz, true",
    "/healthz, /healthz/, false",
    "/healthz/*, /healthz/etcd, true",
    "/healthz/*, /healthz, false",
    "/healthz*, /healthz, true",
    "/foo/**, /foo/bar, true",
    "/foo/**, /foo, false",
    "/a*b*, /a*bc, true",
    "/a*b*, /axbc, false",
    "/foo*bar, /foo*bar, true",
    "/foo*bar, /fooxbar, false",
    "/foo, '', false",
    "'', '', true",
    "'', /foo, false",
  })
  void url_matchesToTheLetterOrByItsBeginning(String ruleUrl, String path, boolean expected) {
    assertThat(
            PolicyRuleMatcher.matches(
                PolicyRule.builder().nonResourceURLs(ruleUrl).verbs("get").build(),
                NonResourceRequest.of("get", path)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"/healthz/*, /healthz/", "/foo/**, /foo/", "/a*b*, /a*b", "*, ''", "/foo, /foo"})
  void pathsBeginWithWhatStandsBeforeTheStarsAtTheEnd(String ruleUrl, String beginning) {
    assertThat(PolicyRuleMatcher.pathPrefix(ruleUrl)).isEqualTo(beginning);
  }

  @Test
  void name_mustBeListedIfAnyIs_andStarIsNoWildcard() {
    PolicyRule any = PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
    ResourceRequest pods = ResourceRequest.of("get", "", "pods");

    assertThat(PolicyRuleMatcher.matches(any, pods.name("web"))).isTrue();
    assertThat(PolicyRuleMatcher.matches(any, pods)).isTrue();
    assertThat(
            PolicyRuleMatcher.matches(
                any.toBuilder().resourceNames("web").build(), pods.name("web")))
        .isTrue();
    assertThat(PolicyRuleMatcher.matches(any.toBuilder().resourceNames("web").build(), pods))
        .isFalse();
    assertThat(
            PolicyRuleMatcher.matches(any.toBuilder().resourceNames("*").build(), pods.name("web")))
        .isFalse();
    assertThat(
            PolicyRuleMatcher.matches(any.toBuilder().resourceNames("*").build(), pods.name("*")))
        .isTrue();
    assertThat(PolicyRuleMatcher.matches(any.toBuilder().resourceNames("").build(), pods)).isTrue();
    assertThat(
            PolicyRuleMatcher.matches(any.toBuilder().resourceNames("").build(), pods.name("web")))
        .isFalse();
  }

  @Test
  void head_isNotGet() {
    PolicyRule get = PolicyRule.builder().nonResourceURLs("*").verbs("get").build();

    assertThat(PolicyRuleMatcher.matches(get, NonResourceRequest.of("head", "/healthz"))).isFalse();
  }

  @Test
  void emptyList_matchesNothing() {
    ResourceRequest pods = ResourceRequest.of("get", "", "pods");

    assertThat(
            List.of(
                PolicyRule.builder().apiGroups("*").resources("*").build(),
                PolicyRule.builder().resources("*").verbs("*").build(),
                PolicyRule.builder().apiGroups("*").verbs("*").build(),
                PolicyRule.builder().nonResourceURLs("*").verbs("*").build()))
        .noneMatch(rule -> PolicyRuleMatcher.matches(rule, pods));
    assertThat(
            PolicyRuleMatcher.matches(
                PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build(),
                NonResourceRequest.of("get", "/healthz")))
        .isFalse();
  }

  @Property(tries = 20_000)
  void rule_matchesAsTheNaiveModelDoes(
      @ForAll("rules") PolicyRule rule, @ForAll("requests") RequestAttributes request) {
    boolean expected = naive(rule, request);
    Statistics.collect(expected);

    assertThat(PolicyRuleMatcher.matches(rule, request)).isEqualTo(expected);
  }

  /** For each part of the request, everything that a rule could say to mean it. */
  private static boolean naive(PolicyRule rule, RequestAttributes request) {
    if (Collections.disjoint(rule.verbs(), new HashSet<>(List.of("*", request.verb())))) {
      return false;
    }
    if (request instanceof NonResourceRequest nonResource) {
      return rule.nonResourceURLs().stream()
          .map(PolicyRuleMatcherTest::regex)
          .anyMatch(url -> url.matcher(nonResource.path()).matches());
    }
    ResourceRequest resource = (ResourceRequest) request;
    Set<String> groups = new HashSet<>(List.of("*", resource.apiGroup()));
    Set<String> resources = new HashSet<>(Set.of("*"));
    if (resource.subresource().isEmpty()) {
      resources.add(resource.resource());
    } else {
      resources.add(resource.resource() + "/" + resource.subresource());
      resources.add("*/" + resource.subresource());
    }
    boolean named =
        rule.resourceNames().isEmpty()
            || rule.resourceNames().stream().anyMatch(resource.name()::equals);
    return named
        && !Collections.disjoint(rule.apiGroups(), groups)
        && !Collections.disjoint(rule.resources(), resources);
  }

  private static Pattern regex(String url) {
    String beginning = url.replaceFirst("\\*+$", "");
    String rest = beginning.equals(url) ? "" : ".*";
    return Pattern.compile(Pattern.quote(beginning) + rest, Pattern.DOTALL);
  }

  @Provide
  Arbitrary<PolicyRule> rules() {
    return Combinators.combine(
            someOf("*", "get", "list", ""),
            someOf("*", "", "apps", "app*"),
            someOf("*", "pods", "pods/log", "pods/*", "*/log", "*/scale", "*/*", "", "/log"),
            someOf("", "*", "web", "w*"),
            someOf("*", "**", "/foo", "/foo*", "/foo/**", "/a*b*", "/foo*bar", "", "/*", "foo"))
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

  private static Arbitrary<List<String>> someOf(String... values) {
    return Arbitraries.of(values).list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<RequestAttributes> requests() {
    Arbitrary<String> verbs = Arbitraries.of("get", "list", "*", "", "head");
    Arbitrary<RequestAttributes> resources =
        Combinators.combine(
                verbs,
                Arbitraries.of("", "apps", "*", "app*"),
                Arbitraries.of("pods", "pods/log", "*", "", "nodes"),
                Arbitraries.of("", "log", "scale", "*"),
                Arbitraries.of("", "dev"),
                Arbitraries.of("", "web", "*"))
            .as(
                (verb, group, resource, subresource, namespace, name) ->
                    ResourceRequest.of(verb, group, resource)
                        .subresource(subresource)
                        .namespace(namespace)
                        .name(name));
    Arbitrary<RequestAttributes> paths =
        Combinators.combine(
                verbs,
                Arbitraries.of(
                    "",
                    "/",
                    "/foo",
                    "/foo/",
                    "/foo/x",
                    "/foobar",
                    "/foo*bar",
                    "/a*b",
                    "/a*bc",
                    "/axbc",
                    "*",
                    "foo",
                    "/foo\n"))
            .as(NonResourceRequest::new);
    return Arbitraries.oneOf(resources, paths);
  }
}
