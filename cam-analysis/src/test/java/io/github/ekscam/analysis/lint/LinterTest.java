package io.github.ekscam.analysis.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.policies.EksClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of findings: suppression, baseline, fixes. */
class LinterTest {

  private static final String CLUSTER =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: prod, region: eu-central-1}
      accessConfig:
        authenticationMode: API_AND_CONFIG_MAP
        bootstrapClusterCreatorAdminPermissions: false
        accessEntries:
          - principalARN: arn:aws:iam::111122223333:role/Admin
            accessPolicies:
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
                accessScope: {type: cluster}
          # Looks, Secrets included.
          - principalARN: arn:aws:iam::111122223333:user/eve
            accessPolicies:
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy
                accessScope: {type: cluster}
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                accessScope:
                  type: namespace
                  namespaces: [apps]
          - principalARN: arn:aws:iam::111122223333:role/Idle
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: aws-auth, namespace: kube-system}
      data:
        mapRoles: |
          - rolearn: arn:aws:iam::111122223333:role/teams/Ops # see the wiki
            username: ops
            groups: [system:masters]
      """;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void writeCluster() throws IOException {
    file = Files.writeString(directory.resolve("cluster.yaml"), CLUSTER);
  }

  private EksCluster cluster() {
    return EksClusters.read(file);
  }

  private LintReport lint() {
    return Linter.builder().settings(LintSettings.nearest(file)).build().lint(cluster());
  }

  private void edit(String before, String after) throws IOException {
    assertThat(Files.readString(file)).contains(before);
    Files.writeString(file, Files.readString(file).replace(before, after));
  }

  private static List<String> ids(List<Finding> findings) {
    return findings.stream().map(finding -> finding.rule().id()).toList();
  }

  private List<String> texts(LintReport report) {
    return report.remarks().stream()
        .map(remark -> remark.text().replace(directory + "/", ""))
        .toList();
  }

  @Test
  void findings_standInTheOrderOfTheFile() {
    assertThat(lint().findings())
        .extracting(finding -> finding.source().get().line() + " " + finding.rule().id())
        .containsExactly("15 CAM021", "17 CAM006", "21 CAM001", "28 CAM018");
    assertThat(lint().has(Level.ERROR)).isTrue();
  }

  @Test
  void finding_isPrintedAsCompilersDo() {
    assertThat(lint().findings().get(2).toString().replace(directory + "/", ""))
        .isEqualTo(
            "cluster.yaml:21:7: warning: the access entry arn:aws:iam::111122223333:role/Idle has"
                + " no access policy and no group, and no binding names its username: it grants"
                + " nothing but what every authenticated user has; associate an access policy, or"
                + " give it a group that is bound [CAM001]");
  }

  @Test
  void comments_inTheLineOrRightAbove_suppressWithAReason() throws IOException {
    edit("role/Idle", "role/Idle # cam:ignore CAM001 made for next week");
    edit(
        "      - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy",
        "      # cam:ignore CAM021 auditors are meant to\n"
            + "      # read everything\n"
            + "        - policyARN:"
            + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy");
    LintReport report = lint();

    assertThat(ids(report.findings())).containsExactly("CAM006", "CAM018");
    assertThat(report.suppressed())
        .extracting(each -> each.suppression().reason())
        .containsExactly("auditors are meant to", "made for next week");
    assertThat(report.remarks()).isEmpty();
  }

  @Test
  void commentWithoutReason_suppressesNothing_andIsTold() throws IOException {
    edit("role/Idle", "role/Idle # cam:ignore CAM001");

    assertThat(ids(lint().findings())).contains("CAM001");
    assertThat(texts(lint()))
        .containsExactly(
            "cluster.yaml:21:57: CAM001 is suppressed without a reason, so it is not; write why"
                + " behind it");
  }

  @Test
  void commentOfAnUnknownRule_orOfNothing_isTold() throws IOException {
    edit("role/Idle", "role/Idle # cam:ignore CAM0001 why");
    edit("metadata: {name: prod", "# cam:ignore CAM020 nobody is\nmetadata: {name: prod");

    assertThat(texts(lint()))
        .containsExactly(
            "cluster.yaml:3:1: CAM020 finds nothing here, so there is nothing to suppress; take it"
                + " away",
            "cluster.yaml:22:57: Invalid rule \"CAM0001\": no rule has this id; did you mean"
                + " CAM001?");
  }

  @Test
  void commentOfARuleThatDoesNotLook_isNotJudged() throws IOException {
    edit("metadata: {name: prod", "# cam:ignore CAM020 nobody is\nmetadata: {name: prod");

    assertThat(
            Linter.builder()
                .without(List.of(LintRule.of("cam020")))
                .build()
                .lint(cluster())
                .remarks())
        .isEmpty();
  }

  @Test
  void settings_areThoseOfTheNearestFile() throws IOException {
    Files.writeString(
        directory.resolve(".cam.yaml"),
        """
        lint:
          fail-on: error
          without: [CAM006]
          ignore:
            - rule: CAM021
              file: "*.yaml"
              about: AmazonEKSAdminViewPolicy of *
              reason: auditors read Secrets
            - rule: CAM001
              file: elsewhere/*.yaml
              reason: not here
            - rule: CAM018
        """);
    LintReport report = lint();

    assertThat(LintSettings.nearest(file).failOn()).contains(Level.ERROR);
    assertThat(ids(report.findings())).containsExactly("CAM001", "CAM018");
    assertThat(report.suppressed()).hasSize(1);
    assertThat(texts(report))
        .containsExactly(
            ".cam.yaml:9:7: CAM001 finds nothing here, so there is nothing to suppress; take it"
                + " away",
            ".cam.yaml:12:7: CAM018 is suppressed without a reason, so it is not; write why behind"
                + " it");
  }

  @Test
  void settingsThatCannotBeUsed_areRefusedWithTheirPlace() throws IOException {
    Path settings = directory.resolve(".cam.yaml");
    for (String[] each :
        new String[][] {
          {"lint: {without: [CAM999]}", "1:18: lint.without[0]: Invalid rule \"CAM999\": no rule"},
          {"lint: {fail-on: bad}", "1:17: lint.fail-on: Invalid level \"bad\": expected one of"},
          {"lint: {ignored: []}", "1:8: lint.ignored: unknown field \"ignored\"; did you mean"},
        }) {
      Files.writeString(settings, each[0]);
      assertThatThrownBy(() -> LintSettings.nearest(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(".cam.yaml:" + each[1]);
    }
  }

  @Test
  void baseline_letsOnlyNewFindingsCount_whereverTheOldOnesMove() throws IOException {
    Path baseline = directory.resolve("baseline");
    Files.writeString(baseline, Baseline.of(lint().findings()).text());
    edit("apiVersion: eksctl", "# A line more.\n\napiVersion: eksctl");
    edit(
        "    - principalARN: arn:aws:iam::111122223333:role/Idle",
        "    - principalARN: arn:aws:iam::111122223333:role/Idle\n"
            + "    - principalARN: arn:aws:iam::111122223333:role/New");
    LintReport report = Linter.builder().baseline(Baseline.read(baseline)).build().lint(cluster());

    assertThat(report.findings())
        .extracting(Finding::subject)
        .containsExactly("access entry arn:aws:iam::111122223333:role/New");
    assertThat(ids(report.known())).containsExactly("CAM021", "CAM006", "CAM001", "CAM018");
    assertThat(report.remarks()).isEmpty();
  }

  @Test
  void baselineOfWhatIsGone_isTold() throws IOException {
    Path baseline = directory.resolve("baseline");
    Files.writeString(baseline, Baseline.of(lint().findings()).text());
    edit("    - principalARN: arn:aws:iam::111122223333:role/Idle\n", "");

    assertThat(texts(Linter.builder().baseline(Baseline.read(baseline)).build().lint(cluster())))
        .containsExactly(
            "the baseline has CAM001 of access entry arn:aws:iam::111122223333:role/Idle, which is"
                + " no longer found; write the baseline again");
  }

  @Test
  void baseline_isATextOfLines() throws IOException {
    assertThat(Baseline.of(lint().findings()).text())
        .isEqualTo(
            """
            # Findings that were there before. Only new ones count.
            CAM001 e0d726de50a74b04 access entry arn:aws:iam::111122223333:role/Idle
            CAM006 12df155d683f88d4 AmazonEKSViewPolicy of arn:aws:iam::111122223333:user/eve
            CAM018 be7212ffae807cba aws-auth entry arn:aws:iam::111122223333:role/teams/Ops
            CAM021 a8ad7f8e79c67850 AmazonEKSAdminViewPolicy of arn:aws:iam::111122223333:user/eve
            """);
    Path broken = Files.writeString(directory.resolve("broken"), "# ok\nCAM001 nonsense\n");
    assertThatThrownBy(() -> Baseline.read(broken))
        .hasMessage(
            broken
                + ":2: is no finding of a baseline; expected a rule, its fingerprint, and what it"
                + " is about, such as CAM001 0123456789abcdef access entry ...");
  }

  @Test
  void fixes_changeTheirLines_andLeaveTheRestByteForByte() throws IOException {
    edit("\n", "\r\n");
    String before = Files.readString(file);
    Fixes fixes = Fixes.of(lint().findings());
    fixes.apply();

    assertThat(Files.readString(file))
        .isEqualTo(
            before
                .replace("role/teams/Ops", "role/Ops")
                .replace(
                    "        - policyARN:"
                        + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\r\n"
                        + "          accessScope:\r\n"
                        + "            type: namespace\r\n"
                        + "            namespaces: [apps]\r\n",
                    ""));
    assertThat(ids(lint().findings())).containsExactly("CAM021", "CAM001", "CAM020");
  }

  @Test
  void fixes_areShownAsADiff() {
    assertThat(Fixes.of(lint().findings()).diff().replace(directory + "/", ""))
        .isEqualTo(
            """
            --- cluster.yaml
            +++ cluster.yaml
            @@ -14,10 +14,6 @@
                   accessPolicies:
                     - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy
                       accessScope: {type: cluster}
            -        - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
            -          accessScope:
            -            type: namespace
            -            namespaces: [apps]
                 - principalARN: arn:aws:iam::111122223333:role/Idle
             ---
             apiVersion: v1
            @@ -25,6 +21,6 @@
             metadata: {name: aws-auth, namespace: kube-system}
             data:
               mapRoles: |
            -    - rolearn: arn:aws:iam::111122223333:role/teams/Ops # see the wiki
            +    - rolearn: arn:aws:iam::111122223333:role/Ops # see the wiki
                   username: ops
                   groups: [system:masters]
            """);
  }

  @Test
  void fileThatChangedMeanwhile_isNotFixed() throws IOException {
    Fixes fixes = Fixes.of(lint().findings());
    edit("apiVersion: eksctl", "# A line more.\napiVersion: eksctl");
    String changed = Files.readString(file);

    assertThatThrownBy(fixes::apply)
        .hasMessage(file + ":28: has changed since it was read; run again");
    assertThat(Files.readString(file)).isEqualTo(changed);
  }

  @Test
  void theOnlyItemOfAList_isNotTakenOut() throws IOException {
    edit(
        "        - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy\n"
            + "          accessScope: {type: cluster}\n",
        "");
    edit(
        "    - principalARN: arn:aws:iam::111122223333:role/Idle",
        "      kubernetesGroups: [auditors]\n    - principalARN:"
            + " arn:aws:iam::111122223333:role/Idle");

    assertThat(Fixes.of(lint().findings()).edits()).extracting(TextEdit::line).containsExactly(27);
  }

  @Test
  void filesThatCannotBeReadAgain_areLookedThrough_andTheirCommentsAreNot() throws IOException {
    edit("role/Idle", "role/Idle # cam:ignore CAM001 made for next week");
    EksCluster cluster = cluster();
    Files.delete(file);
    LintReport report = Linter.standard().lint(cluster);

    assertThat(ids(report.findings())).containsExactly("CAM021", "CAM006", "CAM001", "CAM018");
    assertThat(Fixes.of(report.findings()).edits()).isEmpty();
    assertThat(texts(report))
        .containsExactly(
            "cluster.yaml cannot be read again, so comments there suppress nothing; .cam.yaml can");
  }
}
