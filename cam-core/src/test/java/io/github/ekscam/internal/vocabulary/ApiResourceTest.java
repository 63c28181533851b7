package io.github.ekscam.internal.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(ApiResource.find("events", "events.k8s.io"))
        .contains(new ApiResource("events", "events.k8s.io", true));
    assertThat(ApiResource.find("deploy", "apps"))
        .contains(new ApiResource("deployments", "apps", true));
    assertThat(ApiResource.find("deployments", "extensions")).isEmpty();
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
    assertThat(ApiResource.isSubresource("token")).isTrue();
    assertThat(ApiResource.isSubresource("tokens")).isFalse();
  }

  @Test
  void namesAndGroups_areListedOnce() {
    assertThat(ApiResource.names()).doesNotHaveDuplicates().contains("pods", "events");
    assertThat(ApiResource.apiGroups()).doesNotHaveDuplicates().contains("", "apps");
  }
}
