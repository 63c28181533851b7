package io.github.ekscam.analysis.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicy.Provenance;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.analysis.CatalogueComparison;
import io.github.ekscam.analysis.PolicyChange;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.PolicyRule;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentationTest {

  private static PolicyDocumentation read(String text) {
    return PolicyDocumentation.read(
        "page", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void nameThatNoPolicyCanHave_isRefused_withItsLine() {
    String name = "Amazon" + "A".repeat(120) + "Policy";

    assertRefused(
        "# Page\n\n## " + name + "\n",
        "page:3: Invalid access policy name \""
            + name
            + "\": expected at most 128 letters, digits, '-' or '_', such as AmazonEKSViewPolicy");
    assertRefused(
        "# Page\n\n```\narn:aws:eks::aws:cluster-access-policy/" + name + "\n```\n",
        "page:3: Invalid access policy name \""
            + name
            + "\": expected at most 128 letters, digits, '-' or '_', such as AmazonEKSViewPolicy");
  }

  private static AccessPolicyCatalogue ofTheGuide(AccessPolicyCatalogue catalogue) {
    return AccessPolicyCatalogue.of(
        catalogue.policies().stream()
            .filter(policy -> policy.guide().filter("eks"::equals).isPresent())
            .toList());
  }

  @ParameterizedTest
  @EnumSource
  void pageOfADate_saysWhatTheCatalogueOfTheDateDoes(RenderedPage form) {
    for (LocalDate date : ManagedPolicies.editionDates()) {
      AccessPolicyCatalogue catalogue = ManagedPolicies.asOf(date);
      assertThat(read(form.of(catalogue)).comparedWith(catalogue).changes())
          .as("%s", date)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void pageOfADate_differsFromTheCatalogueOfAnother_byWhatChangedBetween(RenderedPage form) {
    AccessPolicyCatalogue first = ofTheGuide(ManagedPolicies.asOf(LocalDate.of(2025, 2, 14)));
    AccessPolicyCatalogue second = ofTheGuide(ManagedPolicies.catalogue());

    assertThat(texts(read(form.of(second)).comparedWith(first)))
        .isEqualTo(texts(CatalogueComparison.of(first, second)))
        .hasSize(15);
    assertThat(texts(read(form.of(first)).comparedWith(second)))
        .isEqualTo(texts(CatalogueComparison.of(second, first)))
        .hasSize(15);
  }

  /** All but where a policy was published. */
  private static List<String> texts(CatalogueComparison comparison) {
    return comparison.changes().stream()
        .map(
            change ->
                change
                    + " +"
                    + change.addedRules()
                    + " -"
                    + change.removedRules()
                    + change.after().map(AccessPolicy::isServiceLinkedRolesOnly)
                    + change.after().map(AccessPolicy::provenance))
        .toList();
  }

  private static final String PAGE =
      """
      ## AmazonEKSViewPolicy

      **ARN** – `arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy`

      | Kubernetes API groups | Kubernetes resources | Kubernetes verbs (permissions) |
      | --- | --- | --- |
      | `apps` | `deployments` | `get` |
      """;

  private static AccessPolicy only(String page) {
    assertThat(read(page).policies().policies()).hasSize(1);
    return read(page).policies().policies().get(0);
  }

  private static AccessPolicy.Rule rule(String group, String resource, String... verbs) {
    return AccessPolicy.Rule.of(
        PolicyRule.builder().apiGroups(group).resources(resource).verbs(verbs).build());
  }

  @Test
  void aPolicy_isReadWithItsRules() {
    assertThat(only(PAGE).rules()).contains(List.of(rule("apps", "deployments", "get")));
    assertThat(only(PAGE).provenance()).isEqualTo(Provenance.PUBLISHED);
    assertThat(read(PAGE).form()).isEqualTo(PolicyDocumentation.Form.MARKDOWN);
  }

  @Test
  void aPolicyInWordsAlone_hasNoRules() {
    PolicyDocumentation page =
        read(
            PAGE
                + "\n"
                + "## AmazonEKSAutoNodePolicy\n\n"
                + "**ARN** – `arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy`\n\n"
                + "Nodes.\n");
    assertThat(page.policies().find("AmazonEKSAutoNodePolicy").orElseThrow())
        .satisfies(
            policy -> {
              assertThat(policy.rules()).isEmpty();
              assertThat(policy.provenance()).isEqualTo(Provenance.PROSE_ONLY);
            });
  }

  @Test
  void marksOfCode_thatTheGuideSetWrongly_doNotMatter() {
    String page =
        """
        == AmazonEKSViewPolicy

        *ARN* – `{arn-aws}eks::aws:cluster-access-policy/AmazonEKSViewPolicy`

        [%header,cols="3"]
        |===
        |Kubernetes API groups
        |Kubernetes resources
        |Kubernetes verbs (permissions)


        |
        |``pods/attach``, p``ods/status``, r``esourcequotas``
        |````get``, `list`,``watch```
        |===
        """;
    assertThat(only(page).rules().orElseThrow())
        .containsExactly(
            AccessPolicy.Rule.of(
                PolicyRule.builder()
                    .apiGroups("")
                    .resources("pods/attach", "pods/status", "resourcequotas")
                    .verbs("get", "list", "watch")
                    .build()));
  }

  @Test
  void html_withSpansListsAndBreaks_isReadAsItIsSeen() {
    String page =
        """
        <html><body><h2>AmazonEKSViewPolicy</h2><p><b>ARN</b> – arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy</p>
        <table><tr><th>Kubernetes API groups</th><th>Kubernetes resources</th><th>Kubernetes verbs</th></tr>
        <tr><td rowspan="2"><code>apps</code></td><td><ul><li>r<code>eplicasets</code></li><li><code>deployments</code></li></ul></td><td><code>get</code><br><code>list</code></td></tr>
        <tr><td><p>deployments/scale</p></td><td><code>get</code><code>update</code></td></tr>
        </table></body></html>
        """;
    assertThat(only(page).rules().orElseThrow())
        .containsExactly(
            AccessPolicy.Rule.of(
                PolicyRule.builder()
                    .apiGroups("apps")
                    .resources("replicasets", "deployments")
                    .verbs("get", "list")
                    .build()),
            rule("apps", "deployments/scale", "get", "update"));
  }

  @Test
  void asciidoc_withSpansStylesAndCopies_isReadAsItIsSeen() {
    String page =
        """
        == AmazonEKSViewPolicy
        [cols="1,2*"]
        |===
        |API groups |Resources |Verbs

        .2+|apps
        a|
        * `deployments`
        * replicasets
        m|get

        |deployments/scale
        |+get+, pass:[update]

        |batch 2+|jobs
        |===
        """
            .replace("\n* ", " ")
            .replace("|batch 2+|jobs", "|batch\n|jobs\n|\\*");
    assertThat(only(page).rules().orElseThrow())
        .containsExactly(
            AccessPolicy.Rule.of(
                PolicyRule.builder()
                    .apiGroups("apps")
                    .resources("deployments", "replicasets")
                    .verbs("get")
                    .build()),
            rule("apps", "deployments/scale", "get", "update"),
            rule("batch", "jobs", "*"));
  }

  @Test
  void markdown_withoutOuterBars_orWithTagsAndEntities_isReadToo() {
    String page =
        """
        AmazonEKSViewPolicy
        -------------------

        Kubernetes API groups | Kubernetes resources | Kubernetes verbs
        ---|---|---
        apps | deployments<br>deployments/scale | get,&#32;list
        """;
    assertThat(only(page).rules().orElseThrow())
        .containsExactly(
            AccessPolicy.Rule.of(
                PolicyRule.builder()
                    .apiGroups("apps")
                    .resources("deployments", "deployments/scale")
                    .verbs("get", "list")
                    .build()));
  }

  @Test
  void markdownWithATableInHtml_isReadToo() {
    String page =
        """
        ## AmazonEKSViewPolicy

        <table>
        <tr><th>API groups</th><th>Resources</th><th>Verbs</th></tr>
        <tr><td></td><td>pods</td><td>get</td></tr>
        </table>
        """;
    assertThat(only(page).rules().orElseThrow()).containsExactly(rule("", "pods", "get"));
  }

  @Test
  void aPolicyThatAnExampleNames_andTheCatalogueDoesNotKnow_isNew() {
    PolicyDocumentation page =
        read(
            "```\n\"arn:aws:eks::aws:cluster-access-policy/AmazonNewPolicy\"\n"
                + "\"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\"\n```\n\n"
                + PAGE);
    assertThat(page.namedOnly()).containsExactly("AmazonNewPolicy");
    assertThat(page.comparedWith(AccessPolicyCatalogue.of(page.policies().policies())).changes())
        .extracting(PolicyChange::toString)
        .containsExactly("ADDED AmazonNewPolicy");
  }

  @Test
  void aPolicyThatThePageOnlyNames_isThere_butItsRulesAreNoLongerTold() {
    PolicyDocumentation page =
        read(
            "```\n\"arn:aws:eks::aws:cluster-access-policy/AmazonOldPolicy\"\n"
                + "\"arn:aws:eks::aws:cluster-access-policy/AmazonNamePolicy\"\n```\n\n"
                + PAGE);
    AccessPolicy.Builder described = AccessPolicy.builder("AmazonOldPolicy").guide("eks");
    AccessPolicyCatalogue catalogue =
        AccessPolicyCatalogue.of(
            List.of(
                only(PAGE),
                described.rules(List.of(rule("", "pods", "get"))).build(),
                AccessPolicy.builder("AmazonNamePolicy").guide("eks").build(),
                AccessPolicy.builder("AmazonGonePolicy").guide("eks").build()));

    assertThat(page.namedOnly()).containsExactly("AmazonNamePolicy", "AmazonOldPolicy");
    assertThat(page.comparedWith(catalogue).changes())
        .extracting(PolicyChange::toString)
        .containsExactly("REMOVED AmazonGonePolicy", "CHANGED AmazonOldPolicy");
  }

  @Test
  void whatAnotherGuideTellsOfAPolicy_thisOneNeedNotRepeat() {
    AccessPolicy other =
        AccessPolicy.builder("OtherPolicy")
            .guide("batch")
            .rules(List.of(rule("", "pods", "get")))
            .build();
    AccessPolicyCatalogue catalogue = AccessPolicyCatalogue.of(List.of(only(PAGE), other));
    assertThat(read(PAGE).comparedWith(catalogue).isSame()).isTrue();
    assertThat(
            read(PAGE
                    + "\n"
                    + "## OtherPolicy\n\n"
                    + "ARN arn:aws:eks::aws:cluster-access-policy/OtherPolicy\n")
                .comparedWith(catalogue)
                .isSame())
        .isTrue();
  }

  @Test
  void anArnThatContradictsItsHeading_isRemarked() {
    assertThat(
            read(PAGE.replace("policy/AmazonEKSViewPolicy", "policy/AmazonEKSEditPolicy"))
                .remarks())
        .containsExactly(
            "page:3: the section AmazonEKSViewPolicy gives the ARN of AmazonEKSEditPolicy; it is"
                + " taken for AmazonEKSViewPolicy");
  }

  @Test
  void theListOfTheAwsCli_tellsNamesAlone() {
    PolicyDocumentation list =
        read(
            """
            {"accessPolicies": [
              {"name": "AmazonEKSViewPolicy",
               "arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"},
              {"name": "AmazonNewPolicy",
               "arn": "arn:aws:eks::aws:cluster-access-policy/AmazonNewPolicy"}]}
            """);
    AccessPolicyCatalogue catalogue =
        AccessPolicyCatalogue.of(List.of(only(PAGE), AccessPolicy.builder("GonePolicy").build()));

    assertThat(list.form()).isEqualTo(PolicyDocumentation.Form.LIST);
    assertThat(list.comparedWith(catalogue).changes())
        .extracting(PolicyChange::toString)
        .containsExactly("ADDED AmazonNewPolicy", "REMOVED GonePolicy");
  }

  @Test
  void theListOfTheAwsCli_isReadAsATableOrAsText_too() {
    String arn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
    String table =
        """
        ----------------------
        | ListAccessPolicies |
        +--------------------+
        ||  accessPolicies  ||
        |+-------+----------+|
        ||  arn  |   name   ||
        |+-------+----------+|
        ||  %s   |  AmazonEKSViewPolicy  ||
        |+-------+----------+|
        """
            .formatted(arn);
    String text = "ACCESSPOLICIES\t" + arn + "\tAmazonEKSViewPolicy\n";
    for (String list : List.of(table, text)) {
      assertThat(read(list).form()).isEqualTo(PolicyDocumentation.Form.LIST);
      assertThat(read(list).policies().policies())
          .extracting(AccessPolicy::name)
          .containsExactly("AmazonEKSViewPolicy");
    }

    assertRefused(
        table.substring(0, table.lastIndexOf("|+")),
        "page:8: the table does not end here; save all that is printed");
    String unknown =
        "expected the ARN of an access policy and its name, as aws eks list-access-policies prints"
            + " them";
    assertRefused(table.replace("|  AmazonEKSViewPolicy", "|  A"), "page:8: " + unknown);
    assertRefused(text + "NEXTTOKEN\tabc\n", "page:2: " + unknown);
    assertRefused(
        table.replaceAll("\\|\\|  arn:.*\\n", ""),
        "page: the list is empty; EKS has access policies");
    assertRefused(
        text + text,
        "page: The access policy AmazonEKSViewPolicy is given twice; give each name once");
  }

  @Test
  void anArnThatContradictsItsNameInTheList_isRefused() {
    assertRefused(
        "{\"accessPolicies\": [{\"name\": \"A\", \"arn\":"
            + " \"arn:aws:eks::aws:cluster-access-policy/B\"}]}",
        "page:1:42: accessPolicies[0].arn: \"arn:aws:eks::aws:cluster-access-policy/B\" is not that"
            + " of the access policy A");
  }

  @Test
  void aHeadingWithALinkOrMoreThanTheName_keepsTheNoteOfItsPolicy() {
    String page =
        PAGE.replace("**ARN**", "For AWS service-linked roles only.\n\n**ARN**")
            .replace("\n| Kube", "\n\n| Kube");
    assertThat(only(page).isServiceLinkedRolesOnly()).isTrue();
    for (String heading :
        List.of(
            "[AmazonEKSViewPolicy](#view)",
            "AmazonEKSViewPolicy {#view}",
            "AmazonEKSViewPolicy Copy link",
            "AmazonEKSViewPolicy Copy link\n\n###### Note")) {
      assertThat(only(page.replace("AmazonEKSViewPolicy\n", heading + "\n"))).isEqualTo(only(page));
    }
    assertThat(only(page.replace("service-linked", "service\u2011linked"))).isEqualTo(only(page));
  }

  @Test
  void marksThatAreNoPartOfAName_areRefused_andLinksAreRead() {
    assertThat(only(PAGE.replace("`deployments`", "[deployments](https://example.org)")))
        .isEqualTo(only(PAGE));
    for (String name : List.of("**deployments**", "deployments/", "*deployments", "a*")) {
      assertRefused(
          PAGE.replace("`deployments`", name),
          "page:5: in the table of AmazonEKSViewPolicy: row 1 has \""
              + name
              + "\", which is no name of Kubernetes'");
    }
  }

  @Test
  void asciidocTableWithATitle_isReadWithItsColumns() {
    String table =
        "== AmazonEKSViewPolicy\n\n[cols=\"3\"]\n%s|===\n|Kubernetes API groups\n|Kubernetes"
            + " resources\n|Kubernetes verbs\n\n|`apps`\n|`deployments`\n|`get`\n|===\n";
    assertThat(only(table.formatted(".Rules\n"))).isEqualTo(only(table.formatted("")));
  }

  @Test
  void aListThatGoesOn_isRefused() {
    assertRefused(
        "accessPolicies: [{name: A, arn: b}]\nnextToken: x\n",
        "page:2:12: nextToken: is there, so the list goes on; let the AWS CLI print all of it");
    assertRefused(
        "{\"accessEntries\": []}",
        "page:1:1: accessPolicies: is missing; expected what aws eks list-access-policies prints");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Nothing.",
        "# Review access policy permissions\n\nWords.\n",
        "<html><body><h1>Review access policy permissions</h1><p>Sign in</p></body></html>",
        "= Review access policy permissions\n"
      })
  void aPageThatIsAboutNoPolicy_isRefused(String page) {
    assertRefused(
        page,
        "page: no section on an access policy: expected AWS's page \"Review access policy"
            + " permissions\", or what aws eks list-access-policies prints");
  }

  @Test
  void aPageWithoutTables_isRefused() {
    assertRefused(
        PAGE.substring(0, PAGE.indexOf("| Kube")),
        "page: no table of rules: the page is not as AWS publishes it");
  }

  @Test
  void tablesOfAnotherShape_areRefused_whereTheyStand() {
    assertRefused(
        PAGE.replace("Kubernetes verbs (permissions)", "Kubernetes actions"),
        "page:5: the table of AmazonEKSViewPolicy has other columns than Kubernetes API groups,"
            + " resources and verbs: [Kubernetes API groups, Kubernetes resources, Kubernetes"
            + " actions]; the page is read in English and in the shape that AWS gives it");
    assertRefused(
        PAGE.replace("## AmazonEKSViewPolicy\n\n**ARN** – `arn", "`"),
        "page:3: a table of rules, and no heading that names the access policy");
    assertRefused(
        PAGE.replace("| `get` |", "| |"),
        "page:5: in the table of AmazonEKSViewPolicy: row 1 has no verbs");
    assertRefused(
        PAGE.replace("`deployments`", ""),
        "page:5: in the table of AmazonEKSViewPolicy: row 1 has no resources and no non-resource"
            + " URLs");
    assertRefused(
        PAGE.replace("`deployments`", "All of them"),
        "page:5: in the table of AmazonEKSViewPolicy: row 1 has \"All\", which is no name of"
            + " Kubernetes'");
    assertRefused(
        PAGE.replace("| `apps` | `deployments` | `get` |\n", ""),
        "page:5: in the table of AmazonEKSViewPolicy: no row is below its head");
    assertRefused(
        PAGE.replace("| `get` |", "| `get` | more |"),
        "page:7: the page is incomplete at AmazonEKSViewPolicy: it lacks a row of 4 cells under a"
            + " head of 3");
  }

  @Test
  void anIncompletePage_isRefused() {
    assertRefused(
        PAGE + "\n```\ncode\n",
        "page:9: the page is incomplete at AmazonEKSViewPolicy: it lacks the end of the code that"
            + " begins here");
    String asciidoc = "== AmazonEKSViewPolicy\n\n|===\n|API groups |Resources |Verbs\n\n|apps |a ";
    assertRefused(
        asciidoc,
        "page:3: the page is incomplete at AmazonEKSViewPolicy: it lacks the end of the table that"
            + " begins here");
    assertRefused(
        asciidoc + "\n|===\n",
        "page:3: the page is incomplete at AmazonEKSViewPolicy: it lacks some cells of the last"
            + " row of the table");
    assertRefused(
        "== AmazonEKSViewPolicy\n\ninclude::rules.adoc[]\n",
        "page:3: the page is incomplete at AmazonEKSViewPolicy: it lacks the file rules.adoc[],"
            + " which is not read");
  }

  @Test
  void twoSectionsOnOnePolicy_thatDiffer_areRefused() {
    assertThat(read(PAGE + "\n" + PAGE).policies().policies()).hasSize(1);
    assertRefused(
        PAGE + "\n" + PAGE.replace("`get`", "`list`"),
        "page:9: the page has two sections on AmazonEKSViewPolicy, which differ");
  }

  @Test
  void whatIsNoTextOrTooLarge_isRefused() {
    assertThatThrownBy(
            () ->
                PolicyDocumentation.read(
                    "page", new ByteArrayInputStream(new byte[] {(byte) 0xFF, (byte) 0xFE, 0})))
        .hasMessage("page: is no text in UTF-8: save the page as HTML or Markdown, in UTF-8");
    assertRefused(
        "#".repeat((16 << 20) + 1), "page: is larger than 16777216 bytes, and so no page of AWS's");
    assertRefused(
        "From: <Saved by Blink>\nMIME-Version: 1.0\n\n<html>",
        "page: is a web archive (MHTML): save the page as HTML");
  }

  @Test
  void cellsThatSpanMillions_areRefused() {
    String page =
        "<html><h2>AmazonEKSViewPolicy</h2><table><tr><th>API groups<th>Resources<th>Verbs</tr>"
            + "<tr><td rowspan=65534>a<td colspan=999999>b</table></html>";
    assertRefused(
        page,
        "page:1: the page is incomplete at AmazonEKSViewPolicy: it lacks a table too large to be"
            + " read");
    assertRefused(
        "== AmazonEKSViewPolicy\n|===\n|API groups |Resources |Verbs\n\n999.999+|a\n|===\n",
        "page:2: the page is incomplete at AmazonEKSViewPolicy: it lacks a table too large to be"
            + " read");
  }

  @Test
  void deepNesting_andLongLines_areReadInLinearTime() {
    assertThat(read("<html>" + "<div><b>".repeat(20_000) + RenderedPage.HTML.section(only(PAGE))))
        .isNotNull();
    assertThat(read(PAGE + "\n# a" + " ".repeat(100_000) + "x\n" + "*".repeat(100_000)))
        .isNotNull();
    assertThat(read(PAGE + "\n# " + "Policy".repeat(50_000) + " x")).isNotNull();
    assertThat(
            read(
                "== AmazonEKSViewPolicy\n"
                    + "[a]\n".repeat(50_000)
                    + "|===\n|API groups |Resources |Verbs\n|a |b |c"
                    + " ".repeat(100_000)
                    + "\n|===\n"
                    + "pass:[".repeat(50_000)))
        .isNotNull();
  }
}
