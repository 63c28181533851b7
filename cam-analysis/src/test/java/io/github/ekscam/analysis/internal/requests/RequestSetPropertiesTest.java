package io.github.ekscam.analysis.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.ScopeMatcher;
import io.github.ekscam.internal.text.Wildcards;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Sets of requests and the matchers agree on every request of a small universe. */
class RequestSetPropertiesTest {

  /** What no rule and no scope names. */
  private static final String OTHER = "zz-other";

  private static final List<RequestAttributes> REQUESTS = requests();

  private static List<RequestAttributes> requests() {
    List<RequestAttributes> requests = new ArrayList<>();
    for (String verb : List.of("get", "list", OTHER)) {
      for (String group : List.of("", "apps", OTHER)) {
        for (String resource : List.of("pods", "*", OTHER)) {
          for (String subresource : List.of("", "log", "a/b")) {
            for (String namespace : List.of("", "dev", "dev-1", "dev-1-eu", "x-eu", OTHER)) {
              for (String name : List.of("", "web", OTHER)) {
                requests.add(
                    ResourceRequest.of(verb, group, resource)
                        .subresource(subresource)
                        .namespace(namespace)
                        .name(name));
              }
            }
          }
        }
      }
      for (String path : List.of("", "/", "/m", "/m/x", "/m*", "/" + OTHER)) {
        requests.add(NonResourceRequest.of(verb, path));
      }
    }
    return requests;
  }

  /** A rule where it holds. */
  record Granted(AccessScope scope, PolicyRule rule) {

    boolean allows(RequestAttributes request) {
      return ScopeMatcher.matches(scope, request) && PolicyRuleMatcher.matches(rule, request);
    }
  }

  private static RequestSet set(List<Granted> granted) {
    return RequestSet.union(
        granted.stream().map(each -> RequestSet.of(each.scope(), each.rule())).toList());
  }

  private static boolean allows(List<Granted> granted, RequestAttributes request) {
    return granted.stream().anyMatch(each -> each.allows(request));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void setsAndTheirJoins_haveWhatTheMatchersAllow(
      @ForAll("granted") List<Granted> one, @ForAll("granted") List<Granted> other) {
    RequestSet first = set(one);
    RequestSet second = set(other);
    RequestSet plus = first.plus(second);
    RequestSet and = first.and(second);
    RequestSet minus = first.minus(second);
    for (RequestAttributes request : REQUESTS) {
      boolean isInFirst = allows(one, request);
      boolean isInSecond = allows(other, request);
      assertThat(first.contains(request)).as("%s", request).isEqualTo(isInFirst);
      assertThat(plus.contains(request)).as("%s", request).isEqualTo(isInFirst || isInSecond);
      assertThat(and.contains(request)).as("%s", request).isEqualTo(isInFirst && isInSecond);
      assertThat(minus.contains(request)).as("%s", request).isEqualTo(isInFirst && !isInSecond);
    }
    assertThat(minus.plus(and).isSame(first)).isTrue();
    assertThat(plus.containsAll(first)).isTrue();
    assertThat(plus.minus(second).isSame(minus)).isTrue();
    assertThat(minus.intersects(second)).isFalse();
    assertThat(and.isEmpty()).isEqualTo(!first.intersects(second));
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void boxes_haveWhatTheSetHas_eachRequestOnce(
      @ForAll("granted") List<Granted> one, @ForAll("granted") List<Granted> other) {
    RequestSet set = set(one).minus(set(other));
    List<Box> boxes = set.boxes();
    for (RequestAttributes request : REQUESTS) {
      assertThat(boxes.stream().filter(box -> box.contains(request)).count())
          .as("%s", request)
          .isEqualTo(set.contains(request) ? 1 : 0);
    }
    assertThat(RequestSet.union(boxes.stream().map(RequestSet::of).toList()).isSame(set)).isTrue();
    assertThat(set.isEmpty()).isEqualTo(boxes.isEmpty());
    for (Box box : boxes) {
      RequestAttributes witness =
          RequestSet.of(box).witness(ApiResources.newest()).orElseThrow(AssertionError::new);
      assertThat(box.contains(witness)).as("%s", witness).isTrue();
      assertThat(allows(one, witness)).as("%s", witness).isTrue();
      assertThat(allows(other, witness)).as("%s", witness).isFalse();
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void writtenTexts_matchWhatTheSetHas(
      @ForAll("globs") List<String> one, @ForAll("globs") List<String> other) {
    Texts texts = texts(one).minus(texts(other));
    List<Texts.Written> written = texts.written();
    for (String text :
        List.of("", "a", "b", "ab", "ba", "aab", "abb", "bab", "aba", "abab", "c", "acb", "bca")) {
      assertThat(texts.contains(text))
          .as("%s", text)
          .isEqualTo(
              one.stream().anyMatch(matches(text)) && other.stream().noneMatch(matches(text)));
      assertThat(
              written.stream()
                  .filter(
                      part ->
                          (part.values().isEmpty()
                                  || part.values().stream().anyMatch(matches(text)))
                              && part.except().stream().noneMatch(matches(text)))
                  .count())
          .as("%s in %s", text, written)
          .isEqualTo(texts.contains(text) ? 1 : 0);
    }
    Texts again = Texts.NONE;
    for (Texts.Written part : written) {
      again =
          again.plus(
              (part.values().isEmpty() ? Texts.ALL : texts(part.values()))
                  .minus(texts(part.except())));
    }
    assertThat(again.isSame(texts)).isTrue();
    assertThat(texts.isEmpty()).isEqualTo(written.isEmpty());
    assertThat(texts.minus(Texts.of(List.of(""))).isEmpty()).isEqualTo(texts.namespace().isEmpty());
    texts.namespace().ifPresent(namespace -> assertThat(texts.contains(namespace)).isTrue());
  }

  private static Predicate<String> matches(String text) {
    return pattern -> Wildcards.matches(pattern, text);
  }

  private static Texts texts(List<String> globs) {
    Texts texts = Texts.NONE;
    for (String glob : globs) {
      texts = texts.plus(Texts.ofGlob(glob));
    }
    return texts;
  }

  @Provide
  Arbitrary<List<String>> globs() {
    return Arbitraries.of("a", "b", "*")
        .list()
        .ofMaxSize(4)
        .map(parts -> String.join("", parts))
        .list()
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Granted>> granted() {
    return Combinators.combine(scopes(), rules()).as(Granted::new).list().ofMaxSize(4);
  }

  private static Arbitrary<AccessScope> scopes() {
    return Arbitraries.oneOf(
        Arbitraries.just(AccessScope.cluster()),
        Arbitraries.of("dev", "dev-*", "*-eu", "*", "d*e*", OTHER)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(AccessScope::namespaces));
  }

  private static Arbitrary<PolicyRule> rules() {
    Arbitrary<PolicyRule> resources =
        Combinators.combine(
                Arbitraries.of("get", "list", "*").list().ofMaxSize(2),
                Arbitraries.of("", "apps", "*").list().ofMaxSize(2),
                Arbitraries.of(
                        "pods", "pods/log", "*/log", "*", "pods/*", "pods/a/b", "*/a/b", "x/")
                    .list()
                    .ofMaxSize(3),
                Arbitraries.of(List.<String>of(), List.of("web"), List.of("")))
            .as(
                (verbs, groups, names, resourceNames) ->
                    PolicyRule.builder()
                        .apiGroups(groups)
                        .resources(names)
                        .resourceNames(resourceNames)
                        .verbs(verbs)
                        .build());
    Arbitrary<PolicyRule> urls =
        Combinators.combine(
                Arbitraries.of("get", "*"),
                Arbitraries.of("/m", "/m*", "/m/*", "*", "/m**", "", "/m*x").list().ofMaxSize(3))
            .as((verb, all) -> PolicyRule.builder().nonResourceURLs(all).verbs(verb).build());
    return Arbitraries.frequencyOf(Tuple.of(3, resources), Tuple.of(1, urls));
  }
}
