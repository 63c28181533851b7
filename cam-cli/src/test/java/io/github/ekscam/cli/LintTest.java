package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cam lint} prints and writes. */
class LintTest {

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
          - principalARN: arn:aws:iam::111122223333:role/Idle
          - principalARN: arn:aws:iam::111122223333:user/eve
            accessPolicies:
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy
                accessScope: {type: cluster}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: aws-auth, namespace: kube-system}
      data:
        mapRoles: |
          - rolearn: arn:aws:iam::111122223333:role/teams/Ops
            username: ops
            groups: [system:masters]
      """;

  private static final String IDLE =
      "the access entry arn:aws:iam::111122223333:role/Idle has no access policy and no group, and"
          + " no binding names its username: it grants nothing but what every authenticated user"
          + " has";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void writeCluster() throws IOException {
    file = Files.writeString(directory.resolve("cluster.yaml"), CLUSTER);
  }

  private Ran lint(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "lint";
    args[1] = file.toString();
    System.arraycopy(options, 0, args, 2, options.length);
    Ran ran = cam(args);
    return new Ran(ran.exitCode(), shortened(ran.out()), shortened(ran.err()));
  }

  private String shortened(String text) {
    return text.replace(directory + "/", "");
  }

  @Test
  void findings_arePrintedByPlace_withFixAndProof() {
    assertThat(lint())
        .isEqualTo(
            new Ran(
                1,
                """
                cluster.yaml:12:7
                  warning CAM001: %s
                    fix: associate an access policy, or give it a group that is bound
                cluster.yaml:15:11
                  note CAM021: AmazonEKSAdminViewPolicy lets arn:aws:iam::111122223333:user/eve read the Secrets of the whole cluster, the tokens and passwords of workloads among them
                    fix: if that is not meant, associate AmazonEKSViewPolicy, which leaves Secrets out, and bind a role for the rest
                    shown by: arn:aws:iam::111122223333:user/eve may get secrets "any" in the namespace default
                cluster.yaml:23
                  error CAM018: aws-auth maps arn:aws:iam::111122223333:role/teams/Ops and so nobody: STS does not tell the path of a role, and aws-iam-authenticator looks for the role without one
                    fix: write arn:aws:iam::111122223333:role/Ops (--fix)
                1 error, 1 warning, 1 note
                """
                    .formatted(IDLE),
                ""));
  }

  @Test
  void exitCode_isOfTheLevelThatFails() {
    assertThat(lint("--only", "CAM021").exitCode()).isZero();
    assertThat(lint("--only", "CAM021", "--fail-on", "note").exitCode()).isOne();
    assertThat(lint("--only", "CAM001").exitCode()).isOne();
    assertThat(lint("--only", "CAM001", "--fail-on", "error").exitCode()).isZero();
    assertThat(lint("--without", "CAM001,CAM018").exitCode()).isZero();
    assertThat(lint("--only", "CAM020")).isEqualTo(new Ran(0, "no findings\n", ""));
  }

  @Test
  void whatNoRuleTells_isAWarning() throws IOException {
    Files.writeString(
        file, CLUSTER.replace("  bootstrapClusterCreatorAdminPermissions: false\n", ""));

    assertThat(lint("--only", "CAM001").err())
        .isEqualTo(
            "warning: cluster.yaml:5:3: the principal that creates the cluster is administrator"
                + " too, as bootstrapClusterCreatorAdminPermissions is not false; who that is, the"
                + " file does not say\n");
  }

  @Test
  void suppressions_areCounted_andTheirMistakesTold() throws IOException {
    Files.writeString(
        file,
        CLUSTER
            .replace("role/Idle", "role/Idle # cam:ignore CAM001 from next week on")
            .replace("user/eve", "user/eve # cam:ignore CAM021"));

    assertThat(lint("--without", "CAM018").out()).endsWith("1 note, 1 suppressed\n");
    assertThat(lint("--without", "CAM018").err())
        .isEqualTo(
            """
            warning: cluster.yaml:13:56: CAM021 is suppressed without a reason, so it is not; write why behind it
            """);
  }

  @Test
  void settings_areRead_andOthersCanBeNamed() throws IOException {
    Files.writeString(directory.resolve(".cam.yaml"), "lint: {fail-on: note, only: [CAM021]}\n");
    Path other =
        Files.writeString(
            directory.resolve("other.yaml"), "lint: {fail-on: error, only: [CAM001]}");

    assertThat(lint().exitCode()).isOne();
    assertThat(lint().out()).endsWith("\n1 note\n");
    assertThat(lint("--config", other.toString()).exitCode()).isZero();
    assertThat(lint("--config", other.toString()).out()).endsWith("\n1 warning\n");
  }

  @Test
  void baseline_isWritten_andLetsOnlyNewFindingsFail() throws IOException {
    String baseline = directory.resolve("baseline.txt").toString();
    assertThat(lint("--write-baseline", baseline))
        .isEqualTo(new Ran(0, "", "wrote 3 findings to baseline.txt\n"));
    assertThat(Files.readString(Path.of(baseline)))
        .startsWith(
            "# Made by cam lint --write-baseline.\n"
                + "# Findings that were there before. Only new ones count.\n"
                + "CAM");
    assertThat(lint("--baseline", baseline))
        .isEqualTo(new Ran(0, "no findings, 3 in the baseline\n", ""));

    Files.writeString(file, CLUSTER.replace("role/Idle\n", "role/Idle2\n"));
    assertThat(lint("--baseline", baseline).out()).endsWith("\n1 warning, 2 in the baseline\n");
    assertThat(lint("--baseline", baseline).err())
        .startsWith("warning: the baseline has CAM001 of access entry");
  }

  @Test
  void fix_isShown_thenMade() throws IOException {
    assertThat(lint("--fix", "--dry-run").out())
        .isEqualTo(
            """
            --- cluster.yaml
            +++ cluster.yaml
            @@ -20,6 +20,6 @@
             metadata: {name: aws-auth, namespace: kube-system}
             data:
               mapRoles: |
            -    - rolearn: arn:aws:iam::111122223333:role/teams/Ops
            +    - rolearn: arn:aws:iam::111122223333:role/Ops
                   username: ops
                   groups: [system:masters]
            """);
    assertThat(Files.readString(file)).isEqualTo(CLUSTER);

    Ran fixed = lint("--fix");
    assertThat(fixed.err())
        .startsWith("fixed: cluster.yaml:23\nby that ")
        .contains("by that arn:aws:iam::111122223333:role/Ops becomes a user of the cluster");
    assertThat(fixed.out()).contains("warning CAM020: ").doesNotContain("CAM018");
    assertThat(Files.readString(file)).isEqualTo(CLUSTER.replace("role/teams/Ops", "role/Ops"));
  }

  @Test
  void json_hasTheProof() {
    assertThat(lint("-o", "json", "--only", "CAM021").out())
        .startsWith(
            """
            {
                "accepted": true,
                "findings": [
                    {
                        "rule": "CAM021",
                        "level": "note",
                        "title": "An access policy lets Secrets be read",
                        "subject": "AmazonEKSAdminViewPolicy of arn:aws:iam::111122223333:user/eve",
                        "fingerprint": "a8ad7f8e79c67850",
            """)
        .contains(
            """
                                "who": "arn:aws:iam::111122223333:user/eve",
                                "request": {
                                    "verb": "get",
                                    "group": "",
                                    "resource": "secrets",
                                    "namespace": "default",
                                    "name": "any"
                                },
                                "allowed": true,
                                "decision": "ALLOW",
            """);
  }

  @Test
  void sarif_isValid_withFingerprintsAndReasons() throws IOException {
    Files.writeString(file, CLUSTER.replace("role/Idle", "role/Idle # cam:ignore CAM001 soon"));
    String sarif = lint("-o", "sarif").out();

    assertThat(sarif)
        .contains(
            "\"ruleId\": \"CAM018\"",
            "\"cam/v1\": \"be7212ffae807cba\"",
            "\"justification\": \"soon\"",
            "\"See docs/rules/CAM001.md\"");
    try (InputStream schema =
        getClass().getClassLoader().getResourceAsStream("schema/sarif-schema-2.1.0.json")) {
      String text =
          new String(Objects.requireNonNull(schema).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(
              SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                  .getSchema(text)
                  .validate(sarif, InputFormat.JSON))
          .isEmpty();
    }
  }

  @Test
  void junitXml_hasACaseForEachRule_andForEachFindingThatFails() {
    assertThat(lint("-o", "junit", "--only", "CAM001,CAM020,CAM021").out())
        .contains(
            "<testsuite name=\"cam lint\" tests=\"3\" failures=\"1\"",
            "name=\"CAM001 An entry grants nothing: access entry"
                + " arn:aws:iam::111122223333:role/Idle\" file=\"cluster.yaml\" line=\"12\"",
            "<failure message=\"" + IDLE + "\">cluster.yaml:12:7: " + IDLE + "\nFix: ",
            "name=\"CAM020 A principal is administrator by the group system:masters\" time=");
  }

  @Test
  void github_showsAnnotations() {
    assertThat(lint("-o", "github").out().lines())
        .hasSize(3)
        .contains(
            "::warning file=cluster.yaml,line=12,col=7,title=CAM001 An entry grants nothing::"
                + IDLE
                + "%0AFix: associate an access policy, or give it a group that is bound");
  }

  @Test
  void rules_areListed() {
    assertThat(cam("lint", "--rules").out())
        .startsWith("CAM001  warning  An entry grants nothing\n")
        .contains("\nCAM032  error    Somebody can run workloads as a stronger service account\n");
  }

  @Test
  void whatCannotBeUsed_isTwo() {
    assertThat(cam("lint").err()).startsWith("error: Missing required parameter: 'PATH'\n");
    assertThat(lint("--only", "CAM0O1"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: Invalid rule \"CAM0O1\": no rule has this id; did you mean CAM001?\n"));
    assertThat(lint("--fail-on", "bad").err())
        .isEqualTo("error: Invalid level \"bad\": expected one of [error, warning, note]\n");
    assertThat(lint("--dry-run").exitCode()).isEqualTo(2);
    assertThat(lint("--baseline", "nowhere.txt").exitCode()).isEqualTo(2);
  }

  /** Each was read and is as it says; that of the plan is what its example is about. */
  @Test
  void examples_haveTheseFindings_andNoOthers() {
    assertThat(findings("../examples/platform"))
        .containsExactly(
            "../examples/platform/cluster.yaml:29 CAM021", // developers edit in dev-*
            "../examples/platform/cluster.yaml:42 CAM021"); // auditors see Secrets on purpose
    assertThat(findings("../examples/terraform/plan.json"))
        .containsExactly(
            "../examples/terraform/plan.json:1 CAM001", // oncall-1 has nothing
            "../examples/terraform/plan.json:1 CAM005", // one key, two associations
            "../examples/terraform/plan.json:1 CAM001", // auditors lost their key
            "../examples/terraform/plan.json:1 CAM021"); // developers edit in dev-* and sandbox
    assertThat(findings("../examples/cdk/cdk.out"))
        .containsExactly(
            "../examples/cdk/cdk.out/Checkout.template.json:65 CAM021", // the pipeline edits
            "../examples/cdk/cdk.out/Platform.template.json:380 CAM021"); // auditors
  }

  private static List<String> findings(String path) {
    String[] place = {""};
    return cam("lint", path)
        .out()
        .lines()
        .filter(line -> !line.startsWith("    "))
        .peek(line -> place[0] = line.startsWith("  ") ? place[0] : line)
        .filter(line -> line.startsWith("  "))
        .map(
            line ->
                place[0].replaceFirst("^([^:]*:[0-9]+).*", "$1")
                    + " "
                    + line.replaceFirst("^ *[a-z]+ (CAM[0-9]+):.*", "$1"))
        .toList();
  }
}
