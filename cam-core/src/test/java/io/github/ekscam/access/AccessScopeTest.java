package io.github.ekscam.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessScopeTest {

  @Test
  void clusterScope_includesEveryNamespaceAndNone() {
    AccessScope cluster = AccessScope.cluster();

    assertThat(cluster.includesNamespace("dev")).isTrue();
    assertThat(cluster.includesNamespace("")).isTrue();
    assertThat(cluster.type()).isEqualTo("cluster");
    assertThat(cluster.namespaces()).isEmpty();
    assertThat(cluster).hasToString("cluster").isSameAs(AccessScope.cluster());
  }

  @Test
  void namespaceScope_includesItsNamespacesOnly() {
    AccessScope scope = AccessScope.namespaces(List.of("dev", "team-*"));

    assertThat(scope.includesNamespace("dev")).isTrue();
    assertThat(scope.includesNamespace("team-a")).isTrue();
    assertThat(scope.includesNamespace("dev-1")).isFalse();
    assertThat(scope.type()).isEqualTo("namespace");
    assertThat(scope.namespaces()).containsExactly("dev", "team-*");
    assertThat(scope)
        .hasToString("namespace[dev, team-*]")
        .isEqualTo(AccessScope.namespaces(List.of("dev", "team-*")))
        .isNotEqualTo(AccessScope.cluster());
  }

  @Test
  void namespaceScope_neverIncludesWhatHasNoNamespace() {
    assertThat(AccessScope.namespaces(List.of("*")).includesNamespace("")).isFalse();
    assertThat(AccessScope.namespaces(List.of("**", "dev")).includesNamespace("")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "dev-*, dev-, true",
    "dev-*, dev-1, true",
    "dev-*, dev, false",
    "*-dev, a-dev, true",
    "*-dev, a-dev-b, false",
    "a*a, a, false",
    "a*a, aa, true",
    "*a*b*, ab, true",
    "*a*b*, ba, false",
    "*ab*abc, ababc, true",
    "*ab*abc, abc, false",
    "*, dev, true",
    "***, dev, true",
    // Every other character is only itself.
    "dev-?, dev-1, false",
    "dev-[0-9], dev-1, false",
    "d.v, dev, false",
    "DEV, dev, false",
    "dev\\*, dev\\1, true",
  })
  void star_standsForAnyRunOfCharacters(String pattern, String namespace, boolean included) {
    assertThat(AccessScope.namespaces(List.of(pattern)).includesNamespace(namespace))
        .isEqualTo(included);
  }

  @Property(tries = 5_000)
  void wildcards_matchAsTheNaiveModelDoes(
      @ForAll("patterns") String pattern, @ForAll("names") String namespace) {
    assertThat(AccessScope.namespaces(List.of(pattern)).includesNamespace(namespace))
        .isEqualTo(naive(pattern, namespace));
  }

  /** A star takes nothing, or one character and then is there still. */
  private static boolean naive(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      return naive(pattern.substring(1), text)
          || (!text.isEmpty() && naive(pattern, text.substring(1)));
    }
    return !text.isEmpty()
        && pattern.charAt(0) == text.charAt(0)
        && naive(pattern.substring(1), text.substring(1));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab*").ofMinLength(1).ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(10);
  }

  @Test
  void noNamespaces_areRefusedAsByTheApi() {
    assertThatThrownBy(() -> AccessScope.namespaces(List.of()))
        .isInstanceOfSatisfying(
            EksException.class,
            e -> assertThat(e.errorCode()).isEqualTo("InvalidParameterException"))
        .hasMessage("At least 1 namespace must be provided if the type is set as namespace");
  }

  @Test
  void emptyNamespace_isRefused() {
    assertThatThrownBy(() -> AccessScope.namespaces(List.of("dev", "")))
        .isInstanceOfSatisfying(
            EksException.class,
            e -> assertThat(e.errorCode()).isEqualTo("InvalidParameterException"))
        .hasMessage("The specified namespaces is invalid: a namespace must not be empty");
  }
}
