package io.github.ekscam.internal.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceNamesTest {

  @Test
  void combined_hasTheSubresourceBehindASlash() {
    assertThat(ResourceNames.combined("pods", "log")).isEqualTo("pods/log");
    assertThat(ResourceNames.combined("pods", "")).isEqualTo("pods");
  }

  @Test
  void combined_isDividedAtTheFirstSlash() {
    assertThat(ResourceNames.resource("pods/log")).isEqualTo("pods");
    assertThat(ResourceNames.subresource("pods/log")).isEqualTo("log");
    assertThat(ResourceNames.resource("pods")).isEqualTo("pods");
    assertThat(ResourceNames.subresource("pods")).isEmpty();
    assertThat(ResourceNames.subresource("services/proxy/a")).isEqualTo("proxy/a");
  }

  @Test
  void qualified_hasTheApiGroupBeforeTheSubresource() {
    assertThat(ResourceNames.qualified("deployments", "apps", "scale"))
        .isEqualTo("deployments.apps/scale");
    assertThat(ResourceNames.qualified("deployments", "apps")).isEqualTo("deployments.apps");
    assertThat(ResourceNames.qualified("pods", "", "log")).isEqualTo("pods/log");
    assertThat(ResourceNames.qualified("pods", "")).isEqualTo("pods");
  }
}
