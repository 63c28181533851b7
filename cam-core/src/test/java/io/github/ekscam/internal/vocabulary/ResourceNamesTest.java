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
  void qualified_hasTheApiGroupBeforeTheSubresource() {
    assertThat(ResourceNames.qualified("deployments", "apps", "scale"))
        .isEqualTo("deployments.apps/scale");
    assertThat(ResourceNames.qualified("deployments", "apps")).isEqualTo("deployments.apps");
    assertThat(ResourceNames.qualified("pods", "", "log")).isEqualTo("pods/log");
    assertThat(ResourceNames.qualified("pods", "")).isEqualTo("pods");
  }
}
