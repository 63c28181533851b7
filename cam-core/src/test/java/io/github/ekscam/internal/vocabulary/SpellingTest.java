package io.github.ekscam.internal.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

  private static final List<String> WORDS =
      List.of(
          "accessConfig",
          "accessEntries",
          "accessPolicies",
          "principalARN",
          "policyARN",
          "kubernetesGroups",
          "kubernetesUsername",
          "type",
          "verbs");

  @ParameterizedTest
  @CsvSource({
    "accesConfig, accessConfig",
    "accessConfg, accessConfig",
    "acessConfig, accessConfig",
    "accessconfig, accessConfig",
    "accessConfigs, accessConfig",
    "acccessConfig, accessConfig",
    "accesPolicies, accessPolicies",
    "accessPolicy, accessPolicies",
    "accessEntrys, accessEntries",
    "principalArn, principalARN",
    "principleARN, principalARN",
    "polcyARN, policyARN",
    "plociyARN, policyARN",
    "kubernetesGroup, kubernetesGroups",
    "kubernetsGroups, kubernetesGroups",
    "kubernetesUserName, kubernetesUsername",
    "tpye, type",
    "verb, verbs",
    "evrbs, verbs",
  })
  void slip_isFound(String word, String meant) {
    assertThat(Spelling.nearest(word, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "metadata", "groups", "username", "managedNodeGroups", "verbose1"})
  void anotherWord_isLeftAlone(String word) {
    assertThat(Spelling.nearest(word, WORDS)).isEmpty();
  }

  @Test
  void theNearest_isTaken_andOfEquallyNearTheFirst() {
    assertThat(Spelling.nearest("Rolebindin", List.of("ClusterRoleBinding", "RoleBinding", "Role")))
        .contains("RoleBinding");
    assertThat(Spelling.nearest("bat", List.of("cat", "hat"))).contains("cat");
  }

  @Test
  void nothingKnown_nothingIsMeant() {
    assertThat(Spelling.nearest("verbs", List.of())).isEqualTo(Optional.empty());
  }

  @Test
  void veryLongWord_isNotCompared() {
    assertThat(Spelling.nearest("a".repeat(101), List.of("a".repeat(100)))).isEmpty();
  }
}
