package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicy.Provenance;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.rbac.PolicyRule;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyCatalogueReaderTest {

  private static final String CATALOGUE =
      """
      note: Three policies.
      policies:
        - name: ViewPolicy
          arn: arn:aws:eks::aws:cluster-access-policy/ViewPolicy
          provenance: published
          source: https://example.org/view
          introduced: "2023-12-18"
          equivalentClusterRole: view
          rules:
            - {apiGroups: [""], resources: [pods], verbs: [get]}
            - {nonResourceURLs: [/healthz], verbs: [get]}
        - name: JobPolicy
          provenance: approximation
          rules:
            - {apiGroups: [batch], resources: [jobs], verbs: ["*"]}
        - name: BackupPolicy
          provenance: name-only
          serviceLinkedRolesOnly: true
          rules: null
        - name: SecretPolicy
          rules:
            - {apiGroups: [""], resources: [secrets], verbs: [get], publishedRestriction: its own}
      """;

  private static AccessPolicyCatalogue read(String text, boolean withApproximations) {
    return AccessPolicyCatalogueReader.read(
        "in", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), withApproximations);
  }

  private static AccessPolicy policy(String name, boolean withApproximations) {
    return read(CATALOGUE, withApproximations).find(name).orElseThrow();
  }

  private static void assertRefused(String text, String problem) {
    assertThatThrownBy(() -> read(text, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(problem);
  }

  @Test
  void policy_isReadWithAllThatIsKnownOfIt() {
    AccessPolicy view = policy("ViewPolicy", false);

    assertThat(view.rules())
        .contains(
            List.of(
                AccessPolicy.Rule.of(
                    PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build()),
                AccessPolicy.Rule.of(
                    PolicyRule.builder().nonResourceURLs("/healthz").verbs("get").build())));
    assertThat(view.source()).isEqualTo("https://example.org/view; introduced 2023-12-18");
    assertThat(view.equivalentClusterRole()).contains("view");
    assertThat(view.isServiceLinkedRolesOnly()).isFalse();
  }

  @Test
  void policyWithoutRules_isUnknownInEffect() {
    assertThat(policy("BackupPolicy", false).rules()).isEmpty();
    assertThat(policy("BackupPolicy", true).rules()).isEmpty();
    assertThat(policy("BackupPolicy", false).isServiceLinkedRolesOnly()).isTrue();
  }

  @Test
  void policyWithAnEmptyListOfRules_isKnownToGrantNothing() {
    assertThat(read("policies: [{name: Nothing, rules: []}]", false).find("Nothing"))
        .hasValueSatisfying(policy -> assertThat(policy.rules()).contains(List.of()));
  }

  @Test
  void approximation_countsOnlyIfItIsSwitchedOn() {
    assertThat(policy("JobPolicy", false).rules()).isEmpty();
    assertThat(policy("JobPolicy", true).rules())
        .contains(
            List.of(
                AccessPolicy.Rule.of(
                    PolicyRule.builder().apiGroups("batch").resources("jobs").verbs("*").build())));
  }

  @Test
  void restriction_staysWithItsRule() {
    assertThat(policy("SecretPolicy", false).rules().orElseThrow())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.isRestricted()).isTrue();
              assertThat(rule.restriction()).isEqualTo("its own");
            });
  }

  @Test
  void jsonAndYaml_giveTheSame() {
    assertThat(
            read(
                    "{\"policies\": [{\"name\": \"A\", \"rules\": [{\"verbs\": [\"get\"],"
                        + " \"apiGroups\": [\"\"], \"resources\": [\"pods\"]}]}]}",
                    false)
                .policies())
        .isEqualTo(
            read(
                    "policies: [{name: A, rules: [{verbs: [get], apiGroups: [''],"
                        + " resources: [pods]}]}]",
                    false)
                .policies());
  }

  @Test
  void provenance_isWhatTheFileSays_elseWhetherThereAreRules() {
    assertThat(policy("ViewPolicy", false).provenance()).isEqualTo(Provenance.PUBLISHED);
    assertThat(policy("JobPolicy", false).provenance()).isEqualTo(Provenance.APPROXIMATION);
    assertThat(policy("BackupPolicy", false).provenance()).isEqualTo(Provenance.NAME_ONLY);
    assertThat(policy("SecretPolicy", false).provenance()).isEqualTo(Provenance.PUBLISHED);
  }

  private static AccessPolicyCatalogue readOwn(String text) {
    return AccessPolicyCatalogueReader.readOwn(
        LocalDate.of(2026, 12, 1),
        "own.yaml",
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void ownPolicies_sayThatTheyAreOwn_andWhere_whateverTheySayOfThemselves() {
    AccessPolicy job =
        readOwn(
                """
                apiVersion: ekscam.github.io/v1
                kind: AccessPolicyCatalogue
                policies:
                  - name: JobPolicy
                    provenance: approximation
                    source: our guess
                    rules: [{apiGroups: [batch], resources: [jobs], verbs: [get]}]
                """)
            .find("JobPolicy")
            .orElseThrow();
    assertThat(job.provenance()).isEqualTo(Provenance.OWN);
    assertThat(job.source()).isEqualTo("own.yaml:4:11: our guess");
    assertThat(job.rules()).isPresent();
  }

  @Test
  void ownPolicyWithoutRules_isRefused() {
    assertThatThrownBy(() -> readOwn("policies: [{name: A}]"))
        .hasMessage(
            "own.yaml:1:12: policies[0].rules: is missing; a policy of one's own has a list of"
                + " rules, if an empty one");
  }

  @Test
  void editionDates_areInOrder_eachOnce() {
    assertThat(
            AccessPolicyCatalogueReader.editionDates(
                "in",
                new ByteArrayInputStream(
                    """
                    policies:
                      - {name: A, editions: [{from: "2025-01-01"}, {from: "2026-01-01"}]}
                      - {name: B, editions: [{from: "2024-06-01"}, {from: "2025-01-01"}]}
                      - {name: C}
                    """
                        .getBytes(StandardCharsets.UTF_8))))
        .containsExactly(
            LocalDate.of(2024, 6, 1), LocalDate.of(2025, 1, 1), LocalDate.of(2026, 1, 1));
  }

  @Test
  void anotherKind_isRefused() {
    assertRefused(
        "kind: Policy\npolicies: []\n",
        "in:1:7: kind: expected AccessPolicyCatalogue, found \"Policy\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "polices: [] | in:1:1: polices: unknown field \"polices\"; did you mean \"policies\"?",
        "policies: [{name: A, rule: []}] | in:1:22: policies[0].rule: unknown field \"rule\"; did"
            + " you mean \"rules\"?",
        "policies: [{name: A, rules: [{verb: [get]}]}] | in:1:31: policies[0].rules[0].verb:"
            + " unknown field \"verb\"; did you mean \"verbs\"?",
        "policies: [{rules: []}] | in:1:12: policies[0].name: is missing; a string is required",
        "policies: [{name: a b}] | in:1:19: policies[0].name: Invalid access policy name \"a b\":"
            + " expected letters, digits, '-' or '_', such as AmazonEKSViewPolicy",
        "policies: [{name: A}, {name: A}] | in:1:11: policies: The access policy A is given twice;"
            + " give each name once",
        "policies: [{name: A, rules: [], provenance: aproximation}] | in:1:45:"
            + " policies[0].provenance: expected one of published, prose-only, name-only,"
            + " approximation, own, found \"aproximation\"",
        "policies: [A] | in:1:12: policies[0]: expected a mapping, found the string \"A\"",
        "policies: {} | in:1:11: policies: expected a list, found a mapping",
        "note: x | in:1:1: policies: is missing; a list is required",
        "text | in:1:1: expected a mapping, found the string \"text\"",
        "[] | in:1:1: expected a mapping, found a list",
        "{\"policies\": []} {} | in:1:18: more than one catalogue",
      })
  void whatIsNoCatalogue_isRefused(String text, String problem) {
    assertRefused(text, problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n"})
  void emptyCatalogue_isRefused(String text) {
    assertThatThrownBy(() -> read(text, false)).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void secondDocument_isRefused() {
    assertRefused("policies: []\n---\npolicies: []\n", "in:3:1: more than one catalogue");
  }
}
