package io.github.ekscam.analysis.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestSetTest {

  private static final AccessScope CLUSTER = AccessScope.cluster();

  private static AccessScope in(String... namespaces) {
    return AccessScope.namespaces(List.of(namespaces));
  }

  private static PolicyRule rule(String verbs, String resources) {
    return PolicyRule.builder()
        .verbs(verbs.split(","))
        .apiGroups("")
        .resources(resources.split(","))
        .build();
  }

  private static RequestSet set(AccessScope scope, String verbs, String resources) {
    return RequestSet.of(scope, rule(verbs, resources));
  }

  private static RequestAttributes witness(RequestSet set) {
    return set.witness(ApiResources.newest()).orElseThrow();
  }

  @Test
  void whatSeveralRulesMakeUpTogether_isNotMore() {
    RequestSet together = set(CLUSTER, "get", "pods").plus(set(CLUSTER, "list", "pods,secrets"));

    assertThat(together.containsAll(set(CLUSTER, "get,list", "pods"))).isTrue();
    assertThat(together.containsAll(set(CLUSTER, "get,list", "pods,secrets"))).isFalse();
  }

  @Test
  void everyVerb_isMoreThanAnyEnumeration_byAllOthers() {
    RequestSet rest = set(CLUSTER, "*", "pods").minus(set(CLUSTER, "get,list", "pods"));

    assertThat(rest.boxes())
        .singleElement()
        .satisfies(
            box -> {
              assertThat(box.verbs()).isEqualTo(Choice.allBut(List.of("get", "list")));
              assertThat(((Box.Resources) box).resources()).isEqualTo(Choice.of(List.of("pods")));
            });
    assertThat(rest.contains(ResourceRequest.of("frobnicate", "", "pods"))).isTrue();
  }

  @Test
  void clusterScope_isMoreThanEveryNamespace_byWhatBelongsToNone() {
    RequestSet rest = set(CLUSTER, "list", "pods").minus(set(in("*"), "list", "pods"));

    assertThat(rest.boxes()).hasSize(1);
    assertThat(witness(rest)).isEqualTo(ResourceRequest.of("list", "", "pods"));
    assertThat(set(CLUSTER, "*", "*").containsAll(RequestSet.everythingIn(in("*")))).isFalse();
    assertThat(
            RequestSet.of(
                    CLUSTER, PolicyRule.builder().verbs("*").apiGroups("*").resources("*").build())
                .containsAll(RequestSet.everythingIn(in("*"))))
        .isTrue();
  }

  @Test
  void prefixes_areMadeAsPatternsAre() {
    for (String prefix : List.of("", "/", "aa", "/apis/apps")) {
      Automaton made = Automaton.ofPrefix(prefix);

      assertThat(made.isSame(Automaton.ofGlob(prefix + "*"))).as(prefix).isTrue();
      assertThat(made.isSame(Automaton.ofGlob(prefix + "a*"))).as(prefix).isFalse();
    }
  }

  @Test
  void scopes_areComparedByTheNamespacesThatTheirPatternsMatch() {
    RequestSet dev = set(in("dev-*"), "get", "pods");

    assertThat(dev.containsAll(set(in("dev-1", "dev-a*"), "get", "pods"))).isTrue();
    assertThat(dev.containsAll(set(in("*-1"), "get", "pods"))).isFalse();
    RequestSet both = dev.and(set(in("*-eu"), "get", "pods"));
    assertThat(((Box.Resources) both.boxes().get(0)).namespaces().written())
        .containsExactly(new Texts.Written(List.of("dev-*-eu", "dev-eu"), List.of()));
    RequestSet rest = dev.minus(set(in("dev-1", "dev-2*"), "get", "pods"));
    assertThat(((Box.Resources) rest.boxes().get(0)).namespaces().written())
        .containsExactly(new Texts.Written(List.of("dev-*"), List.of("dev-2*", "dev-1")));
  }

  @Test
  void anySubresourceOfAName_isOfEveryResource() {
    RequestSet logs = set(CLUSTER, "get", "*/log");

    assertThat(logs.containsAll(set(CLUSTER, "get", "pods/log"))).isTrue();
    assertThat(logs.intersects(set(CLUSTER, "get", "pods"))).isFalse();
    assertThat(set(CLUSTER, "get", "pods/*").intersects(set(CLUSTER, "get", "pods/log"))).isFalse();
    assertThat(witness(logs))
        .isEqualTo(
            ResourceRequest.of("get", "", "pods")
                .subresource("log")
                .namespace("default")
                .name("example"));
  }

  @Test
  void namedObjects_areLessThanAny_andARequestWithoutANameIsNoneOfThem() {
    RequestSet named =
        RequestSet.of(CLUSTER, rule("get", "secrets").toBuilder().resourceNames("a").build());

    assertThat(set(CLUSTER, "get", "secrets").containsAll(named)).isTrue();
    assertThat(named.contains(ResourceRequest.of("get", "", "secrets"))).isFalse();
    assertThat(witness(named)).isEqualTo(RequestAttributes.parse("get secrets/a -n default"));
  }

  @Test
  void paths_areComparedByWhatTheyBeginWith() {
    RequestSet all =
        RequestSet.of(CLUSTER, PolicyRule.builder().nonResourceURLs("/m*").verbs("get").build());
    RequestSet some =
        RequestSet.of(
            CLUSTER, PolicyRule.builder().nonResourceURLs("/metrics", "/m/*").verbs("get").build());

    assertThat(all.containsAll(some)).isTrue();
    assertThat(((Box.Paths) all.minus(some).boxes().get(0)).paths().written())
        .containsExactly(new Texts.Written(List.of("/m*"), List.of("/m/*", "/metrics")));
    assertThat(witness(some)).isEqualTo(NonResourceRequest.of("get", "/metrics"));
    assertThat(
            RequestSet.of(in("*"), PolicyRule.builder().nonResourceURLs("/m*").verbs("get").build())
                .isEmpty())
        .isTrue();
  }

  @Test
  void witness_isARequestThatTheServerGets() {
    assertThat(witness(RequestSet.ALL).impossibilities()).isEmpty();
    assertThat(witness(set(in("x*"), "*", "*")))
        .isEqualTo(RequestAttributes.parse("get secrets/example -n x1"));
    assertThat(witness(set(in("dev-*"), "get", "namespaces")))
        .isEqualTo(ResourceRequest.of("get", "", "namespaces").namespace("dev-1").name("dev-1"));
    assertThat(witness(set(CLUSTER, "get,delete", "nodes")))
        .isEqualTo(ResourceRequest.of("get", "", "nodes").name("example"));
    assertThat(witness(set(CLUSTER, "impersonate", "pods,users")))
        .isEqualTo(ResourceRequest.of("impersonate", "", "users").name("example"));
    assertThat(
            witness(
                set(in("a", "default", "-"), "get", "pods").minus(set(in("default"), "*", "*"))))
        .isEqualTo(RequestAttributes.parse("get pods/example -n a"));
  }

  @Test
  void manyNamespaces_areNoProduct() {
    RequestSet all =
        RequestSet.in(
            IntStream.range(0, 20_000).mapToObj(i -> "ns-" + i).toList(), rule("get", "pods"));

    assertThat(all.minus(set(in("ns-*"), "get", "pods")).isEmpty()).isTrue();
    RequestSet rest = set(in("ns-*"), "get", "pods").minus(all);
    assertThat(witness(rest)).isEqualTo(RequestAttributes.parse("get pods/example -n ns-a"));
  }

  @Test
  void patternsThatMultiply_areRefused() {
    assertThatThrownBy(
            () -> {
              RequestSet all = RequestSet.ALL;
              for (char letter = 'a'; letter < 'z'; letter++) {
                all = all.and(set(in("*" + letter + "*"), "get", "pods"));
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The patterns of namespaces are too many to be compared: together they come to more"
                + " than 4000 states; write fewer patterns with \"*\"");
    assertThatThrownBy(() -> WrittenTexts.common("*a*b*c*d*e*f*g*", "*1*2*3*4*5*6*7*"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The patterns of namespaces \"*a*b*c*d*e*f*g*\" and \"*1*2*3*4*5*6*7*\" have too much in"
                + " common to be written: write fewer \"*\"");
  }
}
