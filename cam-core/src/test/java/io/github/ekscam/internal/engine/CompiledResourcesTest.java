package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledResourcesTest {

  private static CompiledResource resource(String apiGroup, String resource) {
    return new CompiledResource(
        apiGroup, resource, new CompiledResource.Verb[] {CompiledResource.Verb.NONE});
  }

  /** All of one hash code, as "Aa" and "BB" have the same. */
  private static String colliding(int number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 8; bit++) {
      name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  @Test
  void resources_areFoundByGroupNameAndSubresource() {
    CompiledResource pods = resource("", "pods");
    CompiledResource log = resource("", "pods/log");
    CompiledResource others = resource("example.com", "pods");
    CompiledResources resources = new CompiledResources(List.of(pods, log, others));

    assertThat(resources.find("", "pods", "")).isSameAs(pods);
    assertThat(resources.find("", "pods", "log")).isSameAs(log);
    assertThat(resources.find("example.com", "pods", "")).isSameAs(others);
    assertThat(resources.find("example.com", "pods", "log")).isNull();
    assertThat(resources.find("", "pods", "exec")).isNull();
    assertThat(resources.find("apps", "pods", "")).isNull();
  }

  @Test
  void resourcesThatWantOnePlace_areAllFound_andAnotherIsNot() {
    List<CompiledResource> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(resource("", colliding(i)));
      all.add(resource("apps", colliding(i)));
      all.add(resource("", "pods/" + colliding(i)));
    }
    CompiledResources resources = new CompiledResources(all);

    for (int i = 0; i < 100; i++) {
      assertThat(resources.find("", colliding(i), "")).isSameAs(all.get(3 * i));
      assertThat(resources.find("apps", colliding(i), "")).isSameAs(all.get(3 * i + 1));
      assertThat(resources.find("", "pods", colliding(i))).isSameAs(all.get(3 * i + 2));
    }
    for (String other : List.of(colliding(100), colliding(255))) {
      assertThat(resources.find("", other, "")).isNull();
      assertThat(resources.find("apps", other, "")).isNull();
      assertThat(resources.find("", "pods", other)).isNull();
      assertThat(resources.find("batch", other, "")).isNull();
    }
  }
}
