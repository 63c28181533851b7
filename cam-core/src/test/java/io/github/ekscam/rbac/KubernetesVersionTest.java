package io.github.ekscam.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesVersionTest {

  @ParameterizedTest
  @CsvSource({
    "1.34, 1.34",
    "v1.34, 1.34",
    "1.34.4, 1.34",
    "v1.33.1-eks-1234567, 1.33",
    "1.30+, 1.30",
    "2.0, 2.0",
    "01.034, 1.34",
  })
  void version_isMajorAndMinor(String text, String expected) {
    assertThat(KubernetesVersion.of(text)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", "latest", "1.x", "-1.34", "1.34 ", "1.34eks", "1.99999"})
  void whatIsNoVersion_isRefused(String text) {
    assertThatThrownBy(() -> KubernetesVersion.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid Kubernetes version \"" + text + "\": expected a version such as 1.34");
  }

  @Test
  void versions_areInTheOrderOfTheirNumbers() {
    List<KubernetesVersion> versions =
        List.of(
            KubernetesVersion.of("2.0"),
            KubernetesVersion.of("1.34"),
            KubernetesVersion.of("1.9"),
            KubernetesVersion.of("1.30"));

    assertThat(versions.stream().sorted().map(KubernetesVersion::toString))
        .containsExactly("1.9", "1.30", "1.34", "2.0");
    assertThat(KubernetesVersion.of("1.34")).isEqualByComparingTo(new KubernetesVersion(1, 34));
  }

  @ParameterizedTest
  @CsvSource({
    "1.29, 1.30",
    "0.9, 1.30",
    "1.30, 1.30",
    "1.34, 1.34",
    "1.37, 1.37",
    "1.38, 1.37",
    "2.0, 1.37"
  })
  void nearestKnown_isItself_orTheNearerEnd(String version, String nearest) {
    assertThat(KubernetesVersion.of(version).nearestKnown()).hasToString(nearest);
  }

  @Test
  void known_areFrom130ToTheNewest() {
    assertThat(KubernetesVersion.known())
        .hasToString("[1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37]")
        .endsWith(KubernetesVersion.newestKnown());
  }
}
