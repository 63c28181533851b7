package io.github.ekscam.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceArgumentTest {

  @ParameterizedTest
  @CsvSource({
    "po, pods, '', '', true",
    "deploy/web, deployments, apps, web, true",
    "deployments.v1.apps/web, deployments, apps, web, true",
    "widgets.example.com/a/b, widgets, example.com, a/b, false",
    "widgets, widgets, '', '', false"
  })
  void anArgument_isReadAsKubectlDoes(
      String argument, String resource, String apiGroup, String name, boolean known) {
    ResourceArgument parsed = ResourceArgument.parse(argument);

    assertThat(parsed.resource()).isEqualTo(resource);
    assertThat(parsed.apiGroup()).isEqualTo(apiGroup);
    assertThat(parsed.name()).isEqualTo(name);
    assertThat(parsed.known().isPresent()).isEqualTo(known);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/web", "pods/"})
  void whatIsNoArgument_isRefused(String argument) {
    assertThatThrownBy(() -> ResourceArgument.parse(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid resource \""
                + argument
                + "\": expected RESOURCE[.GROUP][/NAME], such as pods, deployments.apps or pods/web");
  }

  @Test
  void whatShouldBeBuiltIn_andIsNot_isUnknown() {
    assertThat(ResourceArgument.parse("widgets").isUnknownToKubernetes()).isTrue();
    assertThat(ResourceArgument.parse("widgets.apps").isUnknownToKubernetes()).isTrue();
    assertThat(ResourceArgument.parse("widgets.example.com").isUnknownToKubernetes()).isFalse();
    assertThat(ResourceArgument.parse("pods").isUnknownToKubernetes()).isFalse();
    assertThat(ResourceArgument.parse("users").isUnknownToKubernetes()).isFalse();
    assertThat(ResourceArgument.parse("*").isUnknownToKubernetes()).isFalse();
  }
}
