package io.github.ekscam.analysis.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.policies.EksClusters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When rules are silent, and what they say where their pages show another case. */
class RuleConditionsTest {

  private static final String CONFIG =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: c, region: us-west-2}
      accessConfig:
        authenticationMode: API
        accessEntries:
          - principalARN: arn:aws:iam::111122223333:role/Builder
            kubernetesGroups: [builders]
            accessPolicies:
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy
                accessScope: {type: cluster}
      """;

  private static LintReport lint(String text) {
    return Linter.standard()
        .lint(
            EksClusters.read(
                "in", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static List<String> ids(LintReport report) {
    return report.findings().stream().map(finding -> finding.rule().id()).toList();
  }

  /** Whoever writes entries in one place often writes bindings in another. */
  @Test
  void groups_areNotFoundUnbound_whereNoBindingIsGiven_andThatIsTold() {
    String binding =
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: b}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects: [{kind: Group, name: other, apiGroup: rbac.authorization.k8s.io}]
        """;

    assertThat(ids(lint(CONFIG))).doesNotContain("CAM002");
    assertThat(lint(CONFIG).remarks())
        .extracting(LintReport.Remark::text)
        .containsExactly(
            "no RoleBinding and no ClusterRoleBinding was given, so CAM002 does not tell of groups"
                + " that nobody binds; give those of the cluster too");
    assertThat(ids(lint(CONFIG + binding))).contains("CAM002");
    assertThat(lint(CONFIG + binding).remarks()).isEmpty();
    assertThat(
            Linter.builder()
                .without(List.of(LintRule.of("CAM002")))
                .build()
                .lint(
                    EksClusters.read(
                        "in", new ByteArrayInputStream(CONFIG.getBytes(StandardCharsets.UTF_8))))
                .remarks())
        .isEmpty();
  }

  @Test
  void secretsThatAnAdministratorReadsAnyway_areNotFound() {
    String administrator =
        CONFIG
            + "        - policyARN:"
            + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy\n"
            + "          accessScope: {type: cluster}\n";

    assertThat(ids(lint(CONFIG))).contains("CAM021");
    assertThat(ids(lint(administrator))).doesNotContain("CAM021");
  }

  private static final String API =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: prod, region: eu-central-1}
      accessConfig:
        authenticationMode: API
        bootstrapClusterCreatorAdminPermissions: false
        accessEntries:
      """;

  private static final String BOTH = API.replace("Mode: API\n", "Mode: API_AND_CONFIG_MAP\n");

  private static List<Finding> found(String rule, String... documents) {
    String text = String.join("---\n", documents);
    EksCluster cluster =
        EksClusters.read(
            "cluster.yaml", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    List<Finding> findings =
        Linter.builder().only(List.of(LintRule.of(rule))).build().lint(cluster).findings();
    for (Finding finding : findings) {
      for (ProofStep step : finding.proof()) {
        assertThat(cluster.authorize(step.user(), step.request())).isEqualTo(step.verdict());
      }
    }
    return findings;
  }

  private static String entry(String principal, String... policies) {
    StringBuilder text =
        new StringBuilder("    - principalARN: arn:aws:iam::111122223333:" + principal + "\n");
    if (policies.length > 0) {
      text.append("      accessPolicies:\n");
    }
    for (int i = 0; i < policies.length; i += 2) {
      text.append("        - policyARN: arn:aws:eks::aws:cluster-access-policy/")
          .append(policies[i])
          .append("\n          accessScope: ")
          .append(policies[i + 1])
          .append('\n');
    }
    return text.toString();
  }

  private static String awsAuth(String section) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: aws-auth, namespace: kube-system}
    data:
      %s
    """
        .formatted(section);
  }

  private static String bound(String role, String subject) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: bound}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
    subjects:
      - {%s, apiGroup: rbac.authorization.k8s.io}
    """
        .formatted(role, subject);
  }

  @Test
  void noAdministrator_isTold_onlyWhereNobodyUnknownMayBeOne() {
    String viewer = entry("role/Viewer", "AmazonEKSViewPolicy", "{type: cluster}");
    assertThat(found("CAM019", API + viewer)).hasSize(1);
    assertThat(found("CAM019", BOTH + viewer)).isEmpty(); // aws-auth is not given
    assertThat(
            found(
                "CAM019",
                awsAuth(
                    "mapRoles: \"[{rolearn: 'arn:aws:iam::111122223333:role/Ops', username: ops,"
                        + " groups: [ops]}]\"")))
        .isEmpty(); // the creator of a cluster of which nothing else is known
    assertThat(found("CAM019", BOTH + viewer, awsAuth("mapRoles: \"[]\""))).hasSize(1);
    assertThat(
            found(
                "CAM019",
                API.replace("  bootstrapClusterCreatorAdminPermissions: false\n", "") + viewer))
        .isEmpty(); // the creator
    assertThat(
            found(
                "CAM019",
                API + viewer + entry("role/X", "AmazonEKSLoadBalancingPolicy", "{type: cluster}")))
        .isEmpty(); // what the policy allows is not published
    assertThat(
            found(
                "CAM019",
                API + viewer + entry("role/Ops") + "      kubernetesGroups: [ops]\n",
                bound("cluster-admin", "kind: Group, name: ops")))
        .isEmpty(); // by RBAC
    assertThat(
            found(
                "CAM019",
                API + viewer + entry("role/Dev", "AmazonEKSEditPolicy", "{type: cluster}")))
        .isEmpty(); // who can become one
  }

  @Test
  void scopeWithoutNamespace_isTold_howeverTheNamespacesAreWritten(@TempDir Path directory)
      throws IOException {
    Files.writeString(
        directory.resolve("cluster.yaml"),
        API + entry("role/Dev", "AmazonEKSViewPolicy", "{type: namespace, namespaces: [dev]}"));
    Path namespaces = directory.resolve("namespaces.yaml");
    LintRule rule = LintRule.of("CAM007");
    Linter linter = Linter.builder().only(List.of(rule)).build();

    Files.writeString(namespaces, "{apiVersion: v1, kind: Namespace, metadata: {name: other}}");
    assertThat(linter.lint(EksClusters.read(directory)).findings()).hasSize(1);

    Files.writeString(namespaces, "{apiVersion: v1, kind: Namespace, metadata: {name: dev}}");
    assertThat(linter.lint(EksClusters.read(directory)).findings()).isEmpty();
  }

  @Test
  void userThatNobodyIs_isTold_onlyWhereAllUsersAreKnown() {
    String alice = bound("view", "kind: User, name: \"dev:alice\"");
    String bob = entry("user/bob") + "      kubernetesUsername: dev:bob\n";
    assertThat(found("CAM017", API + bob, alice)).hasSize(1);
    assertThat(found("CAM017", alice)).isEmpty(); // no entries at all
    assertThat(found("CAM017", BOTH + bob, alice)).isEmpty(); // aws-auth is not given
    assertThat(
            found(
                "CAM017",
                API + entry("role/Dev") + "      kubernetesUsername: dev:{{SessionName}}\n",
                alice))
        .isEmpty(); // a session
    assertThat(
            found(
                "CAM017",
                BOTH + bob,
                awsAuth("mapAccounts: \"['444455556666']\""),
                bound("view", "kind: User, name: \"arn:aws:iam::444455556666:user/carol\"")))
        .isEmpty();
    assertThat(found("CAM017", API + bob, bound("view", "kind: User, name: \"dev:bub\"")))
        .extracting(Finding::remedy)
        .containsExactly("did you mean dev:bob?");
  }

  @Test
  void userByTheDefaultUsername_isChosenByTheSession_butNotOfIdentityCenter() {
    String user = "arn:aws:sts::111122223333:assumed-role/";
    List<Finding> found =
        found(
            "CAM013",
            API + entry("role/Dev"),
            bound("view", "kind: User, name: \"" + user + "Dev/alice\""));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).proof().get(0).who()).isEqualTo(user + "Dev/alice");
    assertThat(
            found(
                "CAM013",
                API
                    + entry(
                        "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef"),
                bound(
                    "view",
                    "kind: User, name: \"" + user + "AWSReservedSSO_Dev_0123456789abcdef/alice\"")))
        .isEmpty();
  }

  /** aws-auth, unlike access entries, gives usernames of service accounts. */
  @Test
  void serviceAccount_isChosenByTheSession() {
    List<Finding> found =
        found(
            "CAM013",
            BOTH + entry("role/Admin", "AmazonEKSClusterAdminPolicy", "{type: cluster}"),
            awsAuth(
                "mapRoles: |\n    - rolearn: arn:aws:iam::111122223333:role/Ci\n"
                    + "      username: system:serviceaccount:ci:{{SessionName}}"),
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: deploy, namespace: ci}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
            subjects: [{kind: ServiceAccount, name: deployer}]
            """);

    assertThat(found)
        .extracting(Finding::message)
        .containsExactly(
            "RoleBinding \"deploy\" in the namespace \"ci\" names the ServiceAccount ci/deployer,"
                + " and the username of arn:aws:iam::111122223333:role/Ci is made of a session name that whoever"
                + " assumes the role chooses: anybody who may assume it can be that user");
    assertThat(found.get(0).proof().get(0).who())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/Ci/deployer");
  }

  @Test
  void groupBySession_becomesSystemMasters() {
    List<Finding> found =
        found(
            "CAM014",
            BOTH + entry("role/Admin", "AmazonEKSClusterAdminPolicy", "{type: cluster}"),
            awsAuth(
                "mapRoles: |\n    - rolearn: arn:aws:iam::111122223333:role/Dev\n"
                    + "      username: dev\n      groups: [\"system:{{SessionName}}\"]"));

    assertThat(found.get(0).proof().toString())
        .contains(
            "arn:aws:sts::111122223333:assumed-role/Dev/masters may get pods",
            "is a member of system:masters");
  }

  @Test
  void nodeRole_isRecognisedByTheNameOfTheInstance() {
    assertThat(
            found(
                "CAM010",
                API
                    + entry("role/Node")
                    + "      kubernetesUsername: node:{{EC2PrivateDNSName}}\n"))
        .extracting(Finding::subject)
        .containsExactly("access entry arn:aws:iam::111122223333:role/Node");
    assertThat(found("CAM010", API + entry("role/Node"))).isEmpty();
  }

  @Test
  void narrowPolicyThatAllowsMore_isNotCovered() {
    String namespace = "{type: namespace, namespaces: [apps]}";
    assertThat(
            found(
                "CAM006",
                API
                    + entry(
                        "role/Dev",
                        "AmazonEKSViewPolicy",
                        "{type: cluster}",
                        "AmazonEKSEditPolicy",
                        namespace)))
        .isEmpty();
    assertThat(
            found(
                "CAM006",
                API
                    + entry(
                        "role/Dev",
                        "AmazonEKSClusterAdminPolicy",
                        "{type: cluster}",
                        "AmazonEKSLoadBalancingPolicy",
                        namespace)))
        .isEmpty(); // what is covered is not known
  }

  @Test
  void anybodyWithoutCredentials_isAskedAs() {
    List<Finding> found =
        found("CAM024", bound("view", "kind: Group, name: \"system:unauthenticated\""));

    assertThat(found.get(0).message()).endsWith(": anybody on the network, without credentials");
    assertThat(found.get(0).proof().get(0).user().username()).isEqualTo("system:anonymous");
  }

  @Test
  void signersOfADomain_areApprovedByOneName() {
    assertThat(
            found(
                "CAM035",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: approver}
                rules:
                  - {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]}
                  - {apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: ["kubernetes.io/*"], verbs: [approve]}
                """,
                bound("approver", "kind: Group, name: approvers")))
        .hasSize(1);
  }
}
