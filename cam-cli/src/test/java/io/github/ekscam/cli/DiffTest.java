package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cam diff} and {@code cam check}: a change as a reviewer reads it. */
class DiffTest {

  private static final String EVE = "arn:aws:iam::111122223333:user/eve";
  private static final String BOB = "arn:aws:iam::111122223333:user/bob";

  private static final String HEAD =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: c, region: us-west-2, version: "1.34"}
      accessConfig:
        authenticationMode: API
        bootstrapClusterCreatorAdminPermissions: false
        accessEntries:
      """;

  private static final String RBAC =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader, namespace: dev}
      rules:
        - {apiGroups: [""], resources: [pods], verbs: [%s]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: readers, namespace: dev}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: eve}]
      """;

  private static final String GAINED =
      EVE
          + ", User eve gain, by RoleBinding readers in the namespace dev of Role reader to User eve"
          + " at after/rbac.yaml:7:1:";

  private static final String UNAUTHORIZED =
      BOB
          + " becomes unauthorized: no access entry is for "
          + BOB
          + ": EKS answers 401 Unauthorized; it was \"bob\"";

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    write("before/cluster.yaml", HEAD + entry(EVE) + entry(BOB));
    write("before/rbac.yaml", RBAC.formatted("get"));
  }

  private static String entry(String arn) {
    return "    - {principalARN: \"%s\", kubernetesUsername: %s}\n"
        .formatted(arn, arn.substring(arn.lastIndexOf('/') + 1));
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Bob goes, and eve gains a verb. */
  private void change() throws IOException {
    write("after/cluster.yaml", HEAD + entry(EVE));
    write("after/rbac.yaml", RBAC.formatted("get, delete"));
  }

  private Ran ran(String command, String... options) {
    List<String> all = new ArrayList<>(List.of(command));
    all.add(directory.resolve("before").toString());
    all.add(directory.resolve("after").toString());
    all.addAll(List.of(options));
    Ran ran = cam(all.toArray(new String[0]));
    return new Ran(
        ran.exitCode(),
        ran.out().replace(directory + "/", ""),
        ran.err().replace(directory + "/", ""));
  }

  @Test
  void aChange_isToldInALineForEachGrant_worstFirst() throws IOException {
    change();

    Ran ran = ran("diff");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out().lines())
        .startsWith(
            "Access changes: 1 other identity, 1 grant gained, 2 grants lost.",
            "medium    " + UNAUTHORIZED,
            "medium    "
                + GAINED
                + " delete  pods  of \"\", such as delete pods \"example\" in the namespace dev")
        .hasSize(5);
  }

  @Test
  void details_tellAllThereIsOfAChange() throws IOException {
    change();

    assertThat(ran("diff", "--details").out())
        .contains(
            "medium    "
                + GAINED
                + "\n            delete  pods  of \"\""
                + "\n            such as delete pods \"example\" in the namespace dev"
                + "\n            before: get  pods  of \"\"\n");
  }

  @Test
  void nothing_isSaidToChange_ifNothingDoes() throws IOException {
    write("after/all.yaml", RBAC.formatted("get") + "---\n" + HEAD + entry(BOB) + entry(EVE));

    Ran ran = ran("diff");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEqualTo("Nothing changes for anybody.\n");
  }

  @Test
  void asMarkdown_namesAreCode_andCannotBreakOut() throws IOException {
    write(
        "after/cluster.yaml",
        HEAD
            + entry(EVE)
            + entry(BOB).replace("kubernetesUsername: bob", "kubernetesUsername: 'b`@x'"));
    write("after/rbac.yaml", RBAC.formatted("get"));

    assertThat(ran("diff", "-o", "markdown").out())
        .isEqualTo(
            """
            ### Access changes: 1 other identity.

            - **low** `` arn:aws:iam::111122223333:user/bob: the username is "b`@x", and was "bob" ``
            """);
  }

  @Test
  void asMarkdown_whatThereIsOfAChange_isFolded() throws IOException {
    change();

    assertThat(ran("diff", "-o", "markdown").out())
        .contains(
            "\n- **medium** `"
                + GAINED
                + " delete  pods  of \"\", such as delete pods \"example\" in the namespace dev`\n"
                + "\n  <details>\n\n  ```text\n  "
                + GAINED
                + "\n    delete  pods  of \"\"\n");
  }

  @Test
  void asJson_rangesHaveTheirAttributes_andAWitness() throws IOException {
    change();

    assertThat(ran("diff", "-o", "json").out())
        .contains("\"relation\": \"GAINS_AND_LOSSES\"", "\"becomesUnauthorized\": true")
        .containsSubsequence(
            "\"gained\": [",
            "\"verbs\": {",
            "\"delete\"",
            "\"clusterScope\": false",
            "\"namespaces\": {",
            "\"dev\"",
            "\"witness\": {",
            "\"certain\": true");
  }

  @Test
  void asSarif_aGainStandsAtItsGrant() throws IOException {
    change();

    assertThat(ran("diff", "-o", "sarif").out())
        .containsSubsequence(
            "\"ruleId\": \"access-gained\"",
            "\"level\": \"warning\"",
            "after/rbac.yaml\"",
            "\"startLine\": 7");
  }

  @Test
  void anotherKubernetesVersion_isAChange_ofOnePath() throws IOException {
    String before = directory.resolve("before").toString();

    Ran same = cam("diff", before, "--to-kubernetes-version", "1.34");
    Ran other = cam("diff", before, "--to-kubernetes-version", "1.30");

    assertThat(same.out()).isEqualTo("Nothing changes for anybody.\n");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.out()).contains("ClusterRole system:");
  }

  @Test
  void anotherKubernetesVersionAndAnotherDay_areAChange_ofOnePath() throws IOException {
    write(
        "before/cluster.yaml",
        HEAD
            + "    - principalARN: \"%s\"\n".formatted(EVE)
            + "      accessPolicies:\n"
            + "        - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSSecretAdminPolicy\n"
            + "          accessScope: {type: cluster}\n");
    String before = directory.resolve("before").toString();

    Ran policies = cam("diff", before, "--as-of", "2026-05-01", "--to-as-of", "2026-09-01");
    Ran both =
        cam(
            "diff",
            before,
            "--as-of",
            "2026-05-01",
            "--to-as-of",
            "2026-09-01",
            "--to-kubernetes-version",
            "1.37");

    assertThat(policies.exitCode()).isEqualTo(1);
    assertThat(policies.out())
        .contains(EVE + " gains, by access policy AmazonEKSSecretAdminPolicy");
    assertThat(policies.out()).doesNotContain("ServiceAccount");
    assertThat(both.out())
        .contains(EVE + " gains, by access policy AmazonEKSSecretAdminPolicy", "ServiceAccount");
  }

  @Test
  void onePath_thatIsNoPlan_isRefused() {
    Ran ran = cam("diff", directory.resolve("before").toString());

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("holds no plan, and only a plan has a cluster before it");
  }

  @Test
  void aPlan_hasTwoSides() {
    Ran ran = cam("diff", "../examples/terraform/plan.json");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .startsWith("Access changes: 5 other identities, 5 grants gained, 3 not decided.\n");
  }

  @Test
  void filesThatAreNew_areComparedWithNothing_ifThatIsSaid() throws IOException {
    change();
    Files.delete(directory.resolve("before/cluster.yaml"));
    Files.delete(directory.resolve("before/rbac.yaml"));
    Files.delete(directory.resolve("before"));

    Ran refused = ran("diff");
    Ran allowed = ran("diff", "--allow-empty");
    Files.createDirectory(directory.resolve("before"));
    Ran directoryAlone = ran("diff", "--allow-empty");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "error: before: no such file or directory; if the files are new, or are gone,"
                + " --allow-empty takes this side for a cluster that gives nobody access\n");
    assertThat(allowed.exitCode()).isEqualTo(1);
    assertThat(allowed.out())
        .startsWith("Access changes: 1 other identity, ")
        .contains(EVE + " becomes a user of the cluster, \"eve\"")
        .doesNotContain("other mode", "ServiceAccount");
    assertThat(allowed.err())
        .startsWith("warning: there are no files: a cluster that gives nobody any access is read;");
    assertThat(directoryAlone.out()).isEqualTo(allowed.out());
  }

  @Test
  void filesThatAreGone_areComparedWithNothing_ifThatIsSaid_butNotBothSides() {
    Ran gone = ran("diff", "--allow-empty");
    Ran both = cam("diff", directory + "/a", directory + "/b", "--allow-empty");

    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.out()).contains(EVE + " becomes unauthorized");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err())
        .contains("/a: no such file or directory, and the other side has none either");
  }

  @Test
  void sideWithNothingAboutAccess_isRefused_andTheOptionThatTakesItNamed() throws IOException {
    change();
    Files.delete(directory.resolve("before/rbac.yaml"));
    Files.writeString(
        directory.resolve("before/cluster.yaml"),
        "{apiVersion: v1, kind: Namespace, metadata: {name: dev}}");
    Files.writeString(directory.resolve("before/more.tf"), "# aws_eks_access_entry");

    Ran refused = ran("diff");
    Ran both =
        cam(
            "diff",
            directory.resolve("before").toString(),
            directory.resolve("before").toString(),
            "--allow-empty");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "before: holds nothing about access: no access entry, no RBAC object; skipped 1"
                + " Namespace; if there is none yet, or none any more, --allow-empty takes this"
                + " side for a cluster that gives nobody access\n",
            "more.tf:1: a configuration of Terraform that has \"aws_eks_access_entry\" is not read");
    assertThat(ran("diff", "--allow-empty").exitCode()).isEqualTo(1);
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("skipped 1 Namespace, and neither does the other side");
  }

  /** That the ConfigMap is gone is no reason to know nothing of whom it mapped. */
  @Test
  void awsAuthThatIsGone_letsNobodyIn() throws IOException {
    Path before = Files.createDirectory(directory.resolve("mapped"));
    Files.writeString(
        before.resolve("aws-auth.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: "[{rolearn: 'arn:aws:iam::111122223333:role/Ops', username: ops, groups: []}]"
        """);

    Ran gone =
        cam("diff", before.toString(), directory.resolve("gone").toString(), "--allow-empty");

    assertThat(gone.out())
        .contains("arn:aws:iam::111122223333:role/Ops becomes unauthorized")
        .doesNotContain("unknown", "not decided");
  }

  private static String plan(String entry, String actions, String other, String otherActions) {
    String change =
        """
        {"address": "aws_eks_access_entry.%s", "mode": "managed", "type": "aws_eks_access_entry",
         "name": "%s", "change": {"actions": ["%s"], "%s": {"cluster_name": "%s",
         "principal_arn": "%s", "kubernetes_groups": [], "type": "STANDARD", "user_name": "eve"}}}""";
    return "{\"format_version\": \"1.2\", \"terraform_version\": \"1.9.0\", \"resource_changes\": ["
        + change.formatted(
            entry, entry, actions, actions.equals("delete") ? "before" : "after", entry, EVE)
        + ","
        + change.formatted(
            other,
            other,
            otherActions,
            otherActions.equals("delete") ? "before" : "after",
            other,
            EVE)
        + "]}";
  }

  @Test
  void aPlanThatDeletesAll_takesAllFromEverybody() throws IOException {
    write("plan.json", plan("a", "delete", "a", "delete"));

    Ran diff = cam("diff", directory + "/plan.json");
    Ran check = cam("check", directory + "/plan.json", "--no-lockout");

    assertThat(diff.exitCode()).isEqualTo(1);
    assertThat(diff.out()).contains(EVE + " may become unauthorized");
    assertThat(check.exitCode()).isEqualTo(1);
  }

  @Test
  void theClusterThatAPlanMakes_andTheOneThatItDeletes_areNotComparedWithEachOther()
      throws IOException {
    write("plan.json", plan("a", "delete", "b", "create"));
    String plan = directory + "/plan.json";

    Ran both = cam("diff", plan);

    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err())
        .endsWith(
            "plan.json: tells of the cluster a before and of b after; compare one at a time, by"
                + " --cluster\n");
    assertThat(cam("diff", plan, "--cluster", "a").out()).contains("may become unauthorized");
    assertThat(cam("diff", plan, "--cluster", "b").out()).contains("becomes a user of the cluster");
  }

  @Test
  void check_passes_ifTheChangeKeepsToTheRules() throws IOException {
    write("after/cluster.yaml", HEAD + entry(EVE) + entry(BOB));
    write("after/rbac.yaml", RBAC.formatted("list"));

    Ran ran = ran("check", "--no-access-to", "delete pods", "--no-lockout");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).isEqualTo("The change keeps to the rules.\n");
  }

  @Test
  void check_fails_withAWitness() throws IOException {
    change();

    Ran ran = ran("check", "--no-access-to", "delete pods -n dev", "--no-lockout");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .isEqualTo(
            "no-access-to: "
                + GAINED
                + "\n  delete  pods  of \"\"\n"
                + "  such as delete pods \"example\" in the namespace dev\n"
                + "  before: get  pods  of \"\"\n"
                + "no-lockout: "
                + UNAUTHORIZED
                + "\n");
  }

  @Test
  void check_takesRulesFromAFile() throws IOException {
    change();
    write("rules.yaml", "only: [\"" + EVE + "\"]\n");
    write("strict.yaml", "no-new-access: true\n");

    assertThat(ran("check", "--rules", directory.resolve("rules.yaml").toString()).out())
        .isEqualTo("The change keeps to the rules.\n");
    assertThat(ran("check", "--rules", directory.resolve("strict.yaml").toString()).out())
        .startsWith("no-new-access: " + GAINED);
  }

  @Test
  void check_ofNothing_isRefused() throws IOException {
    change();

    Ran ran = ran("check");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .startsWith(
            "error: Nothing to check: give --no-new-access, --only, --no-access-to, --no-lockout or"
                + " --rules\n");
  }

  @Test
  void check_doesNotPass_onWhatWasNotRead() throws IOException {
    write("after/cluster.yaml", HEAD + entry(EVE) + entry(BOB));
    write("after/rbac.yaml", RBAC.formatted("get"));
    write("after/access.tf", "resource \"aws_eks_access_entry\" \"x\" {}\n");

    Ran ran = ran("check", "--no-new-access");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("after/access.tf");
    assertThat(ran("check", "--no-new-access", "--allow-unread").exitCode()).isZero();
  }
}
