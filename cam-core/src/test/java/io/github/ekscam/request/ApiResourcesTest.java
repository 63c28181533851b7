package io.github.ekscam.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.rbac.KubernetesVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiResourcesTest {

  private static final CustomResource WIDGETS =
      CustomResource.builder("example.com", "widgets").build();

  private static ApiResources of(String version) {
    return ApiResources.of(KubernetesVersion.of(version));
  }

  @Test
  void version_isToldIfTheResourcesAreSurelyThose() {
    assertThat(of("1.34").version()).contains(KubernetesVersion.of("1.34"));
    assertThat(of("1.29").version()).isEmpty();
    assertThat(ApiResources.newest().version()).isEmpty();
  }

  @Test
  void customResources_takeThePlaceOfThoseThatAreThere() {
    ApiResources none = of("1.34");
    ApiResources widgets = none.withCustomResources(List.of(WIDGETS));

    assertThat(none.customResources()).isEmpty();
    assertThat(widgets.customResources()).containsExactly(WIDGETS);
    assertThat(widgets.withCustomResources(List.of())).isEqualTo(none);
    assertThat(widgets).hasToString("resources of Kubernetes 1.34 and 1 custom resources");
  }

  @Test
  void resources_areEqualByVersionAndCustomResources() {
    assertThat(of("1.34"))
        .isEqualTo(of("1.34"))
        .hasSameHashCodeAs(of("1.34"))
        .isNotEqualTo(of("1.35"))
        .isNotEqualTo(of("1.34").withCustomResources(List.of(WIDGETS)));
    // What is only assumed is not the same as what is known.
    assertThat(ApiResources.newest()).isNotEqualTo(of("1.37")).isEqualTo(of("1.38"));
    assertThat(of("1.29")).isNotEqualTo(ApiResources.newest());
    assertThat(of("1.34").hashCode()).isNotEqualTo(of("1.35").hashCode());
  }

  @Test
  void customResource_isWhatItWasBuiltOf() {
    List<String> shortNames = new ArrayList<>(List.of("wd"));
    CustomResource widgets =
        CustomResource.builder("example.com", "widgets")
            .singular("widget")
            .kind("Widget")
            .shortNames(shortNames)
            .clusterScoped()
            .subresources(List.of("status"))
            .build();
    shortNames.clear();

    assertThat(widgets.apiGroup()).isEqualTo("example.com");
    assertThat(widgets.plural()).isEqualTo("widgets");
    assertThat(widgets.singular()).isEqualTo("widget");
    assertThat(widgets.kind()).isEqualTo("Widget");
    assertThat(widgets.shortNames()).containsExactly("wd");
    assertThat(widgets.isNamespaced()).isFalse();
    assertThat(widgets.subresources()).containsExactly("status");
    assertThat(widgets).hasToString("widgets.example.com");
    assertThat(WIDGETS.isNamespaced()).isTrue();
    assertThat(WIDGETS.singular()).isEmpty();
    assertThat(WIDGETS.kind()).isEmpty();
  }

  @Test
  void customResource_hasAGroupAndAPlural() {
    assertThatThrownBy(() -> CustomResource.builder("", "widgets"))
        .hasMessage("Invalid API group \"\" of a custom resource: expected a name");
    assertThatThrownBy(() -> CustomResource.builder("example.com", ""))
        .hasMessage("Invalid plural \"\" of a custom resource: expected a name");
  }

  @Test
  void customResources_areEqualByAllTheySay() {
    assertThat(WIDGETS)
        .isEqualTo(CustomResource.builder("example.com", "widgets").build())
        .hasSameHashCodeAs(CustomResource.builder("example.com", "widgets").build())
        .isNotEqualTo(CustomResource.builder("example.org", "widgets").build())
        .isNotEqualTo(CustomResource.builder("example.com", "gadgets").build())
        .isNotEqualTo(CustomResource.builder("example.com", "widgets").singular("w").build())
        .isNotEqualTo(CustomResource.builder("example.com", "widgets").kind("W").build())
        .isNotEqualTo(
            CustomResource.builder("example.com", "widgets").shortNames(List.of("w")).build())
        .isNotEqualTo(CustomResource.builder("example.com", "widgets").clusterScoped().build())
        .isNotEqualTo(
            CustomResource.builder("example.com", "widgets").subresources(List.of("s")).build());
    assertThat(WIDGETS.hashCode())
        .isNotEqualTo(CustomResource.builder("example.com", "gadgets").build().hashCode());
  }

  @Test
  void requests_areEachVerbOnEachResourceAndSubresourceThatIsServed() {
    ApiResources resources = ApiResources.of(KubernetesVersion.of("1.34"));

    assertThat(resources.requests("dev"))
        .doesNotHaveDuplicates()
        .allMatch(request -> request.impossibilities(resources).isEmpty())
        .contains(
            ResourceRequest.parse("get pods/log -n dev"),
            ResourceRequest.parse("deletecollection deployments.apps -n dev"))
        .doesNotContain(ResourceRequest.of("get", "", "nodes").namespace("dev"));
    assertThat(resources.requests(""))
        .doesNotHaveDuplicates()
        .allMatch(request -> request.impossibilities(resources).isEmpty())
        .contains(
            ResourceRequest.parse("list nodes"),
            ResourceRequest.parse("list pods -A"),
            ResourceRequest.parse("update nodes/status"));
  }
}
