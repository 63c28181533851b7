package io.github.ekscam.internal.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.internal.vocabulary.ApiResource.Served;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiResourceTest {

  @ParameterizedTest
  @CsvSource({
    "pods, pods, ''",
    "pod, pods, ''",
    "po, pods, ''",
    "Pod, pods, ''",
    "deploy, deployments, apps",
    "deployments, deployments, apps",
    "ing, ingresses, networking.k8s.io",
    "events, events, ''",
    "netpol, networkpolicies, networking.k8s.io",
    "crd, customresourcedefinitions, apiextensions.k8s.io",
    "clusterrolebindings, clusterrolebindings, rbac.authorization.k8s.io"
  })
  void aWordMeansWhatItMeansToKubectl(String word, String name, String apiGroup) {
    assertThat(ApiResource.find(word))
        .hasValueSatisfying(
            resource -> {
              assertThat(resource.name()).isEqualTo(name);
              assertThat(resource.apiGroup()).isEqualTo(apiGroup);
            });
  }

  @Test
  void anApiGroup_choosesAmongResourcesOfOneName() {
    assertThat(ApiResource.find("events", "events.k8s.io").map(ApiResource::name))
        .contains("events");
    assertThat(ApiResource.find("deploy", "apps").map(ApiResource::name)).contains("deployments");
    assertThat(ApiResource.find("deployments", "batch")).isEmpty();
  }

  @Test
  void customResources_areNotKnown() {
    assertThat(ApiResource.find("widgets")).isEmpty();
    assertThat(ApiResource.isBuiltInGroup("example.com")).isFalse();
    assertThat(ApiResource.isBuiltInGroup("")).isTrue();
    assertThat(ApiResource.isBuiltInGroup("apps")).isTrue();
  }

  @Test
  void scope_isKnown() {
    assertThat(ApiResource.find("no").orElseThrow().namespaced()).isFalse();
    assertThat(ApiResource.find("cm").orElseThrow().namespaced()).isTrue();
  }

  @Test
  void subresources_areThoseOfTheResource() {
    assertThat(ApiResource.find("pods").orElseThrow().subresources())
        .contains("log", "exec", "eviction", "status")
        .doesNotContain("scale", "token");
    assertThat(ApiResource.find("sa").orElseThrow().subresources()).containsExactly("token");
    assertThat(ApiResource.find("secrets").orElseThrow().subresources()).isEmpty();
    assertThat(ApiResource.find("deploy").orElseThrow().subresources())
        .contains("scale")
        .doesNotContain("log");
    assertThat(ApiVocabulary.newest().isSubresource("token")).isTrue();
    assertThat(ApiVocabulary.newest().isSubresource("tokens")).isFalse();
  }

  @Test
  void namesAndGroups_areListedOnce() {
    assertThat(ApiVocabulary.newest().names()).doesNotHaveDuplicates().contains("pods", "events");
    assertThat(ApiVocabulary.newest().apiGroups()).doesNotHaveDuplicates().contains("", "apps");
  }

  @ParameterizedTest
  @CsvSource({
    "30, 58, 13, 41",
    "31, 58, 12, 41",
    "32, 58, 13, 41",
    "33, 60, 12, 43",
    "34, 65, 8, 44",
    "35, 65, 9, 44",
    "36, 67, 9, 44",
    "37, 71, 8, 48"
  })
  void versions_serveAsManyResourcesAsTheReal(int minor, int served, int gated, int subresources) {
    List<ApiResource> all = BuiltInResources.of(minor);
    Map<Served, Long> counts =
        all.stream().collect(Collectors.groupingBy(ApiResource::served, Collectors.counting()));

    assertThat(counts)
        .containsEntry(Served.DEFAULT, (long) served)
        .containsEntry(Served.GATED, (long) gated);
    assertThat(
            all.stream()
                .filter(resource -> resource.served() == Served.DEFAULT)
                .flatMap(resource -> resource.servedSubresources().values().stream())
                .filter(subresource -> subresource.served() == Served.DEFAULT))
        .hasSize(subresources);
  }

  @ParameterizedTest
  @CsvSource({"31, NEVER", "32, GATED", "33, DEFAULT", "37, DEFAULT"})
  void subresourceResizeOfPods_isServedByVersion(int minor, Served served) {
    ApiResource pods = ApiVocabulary.ofMinor(minor).find("po").orElseThrow();

    assertThat(pods.subresources()).contains("resize");
    assertThat(pods.servedSubresources().get("resize"))
        .isEqualTo(new ApiResource.Subresource(served, List.of("get", "patch", "update")));
  }

  @ParameterizedTest
  @CsvSource({"30, GATED", "33, GATED", "34, DEFAULT"})
  void resourceClaims_areServedByVersion(int minor, Served served) {
    assertThat(ApiVocabulary.ofMinor(minor).find("resourceclaims"))
        .hasValueSatisfying(claims -> assertThat(claims.served()).isEqualTo(served));
  }

  @Test
  void whatOnlyOtherVersionsOrRolesHave_staysKnown_andIsServedNever() {
    ApiVocabulary newest = ApiVocabulary.ofMinor(37);

    assertThat(newest.find("podschedulingcontexts").orElseThrow().served()).isEqualTo(Served.NEVER);
    assertThat(newest.find("deployments", "extensions").orElseThrow().served())
        .isEqualTo(Served.NEVER);
    assertThat(newest.find("deployments").orElseThrow().apiGroup()).isEqualTo("apps");
    assertThat(newest.find("endpoints").orElseThrow().subresources()).containsExactly("restricted");
  }

  @Test
  void verbsKindAndNames_areThoseOfDiscovery() {
    ApiResource reviews = ApiResource.find("selfsubjectreviews").orElseThrow();
    assertThat(reviews.verbs()).containsExactly("create");
    assertThat(reviews.kind()).isEqualTo("SelfSubjectReview");
    ApiResource namespaces = ApiResource.find("ns").orElseThrow();
    assertThat(namespaces.verbs()).contains("get", "list").doesNotContain("deletecollection");
    assertThat(namespaces.singular()).isEqualTo("namespace");
    assertThat(ApiResource.find("pods").orElseThrow().servedSubresources())
        .containsEntry(
            "exec", new ApiResource.Subresource(Served.DEFAULT, List.of("create", "get")));
  }
}
