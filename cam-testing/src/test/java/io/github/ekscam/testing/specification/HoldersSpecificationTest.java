package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.policies.EksClusters;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cases prove that say who alone may. */
class HoldersSpecificationTest {

  private static final String ENTRIES =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: x, version: "1.34"}
      accessConfig:
        authenticationMode: API
        accessEntries:
        - principalARN: arn:aws:iam::111122223333:role/sso/Admin
          accessPolicies:
          - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
            accessScope: {type: cluster}
        - principalARN: arn:aws:iam::111122223333:role/Deploy
          kubernetesUsername: "ci:{{SessionName}}"
          kubernetesGroups: [deployers]
      """;

  private static final String DEPLOYERS =
      """
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: secret-reader}
      rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: deployers, namespace: prod}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: secret-reader}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: deployers}]
      """;

  private static final String PRINCIPALS =
      """
      principals:
        admin: arn:aws:iam::111122223333:role/sso/Admin
        deploy: arn:aws:iam::111122223333:role/Deploy
        nightly: arn:aws:sts::111122223333:assumed-role/Deploy/nightly
        nobody-known: arn:aws:iam::111122223333:role/Gone
        builder: {serviceAccount: "ci:builder"}
        jane: {user: jane, groups: oidc}
        oidc: {group: oidc}
      cases:
      """;

  private static final String SECRETS = "verbs: get, resources: secrets, namespaces: prod";

  private static EksCluster cluster(String... more) {
    String text = ENTRIES + String.join("", more);
    return EksClusters.read(
        "cluster.yaml", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String binding(String name, String role, String... subjects) {
    return """
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: %s, namespace: prod}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
    subjects: [%s]
    """
        .formatted(name, role, String.join(", ", subjects));
  }

  private static String entry(String field) {
    return "  - principalARN: arn:aws:iam::111122223333:role/Other\n    " + field + "\n";
  }

  private static CaseResult result(EksCluster cluster, String testCase) {
    return Specifications.read(PRINCIPALS + "- {" + testCase + "}\n").run(cluster).cases().get(0);
  }

  private static List<String> failure(EksCluster cluster, String testCase) {
    return result(cluster, testCase).failure();
  }

  @Test
  void only_holdsForThoseListed_andTheirGroups() {
    EksCluster cluster = cluster(DEPLOYERS);
    CaseResult passed = result(cluster, "only: [admin, deploy], " + SECRETS);
    assertThat(passed.failure()).isEmpty();
    assertThat(passed.testCase().sentence())
        .isEqualTo("only admin, deploy can get secrets in prod");
    assertThat(failure(cluster, "only: admin, verbs: list, resources: secrets, namespaces: prod"))
        .isEmpty();
  }

  @Test
  void somebodyElse_isTold_withGrantAndPlace() {
    CaseResult failed = result(cluster(DEPLOYERS), "only: admin, " + SECRETS);
    assertThat(failed.failure())
        .containsExactly(
            "arn:aws:iam::111122223333:role/Deploy can, too:",
            "  RoleBinding deployers in the namespace prod of ClusterRole secret-reader to Group"
                + " deployers at cluster.yaml:20:1",
            "Group deployers can, too:",
            "  RoleBinding deployers in the namespace prod of ClusterRole secret-reader to Group"
                + " deployers at cluster.yaml:20:1");
    assertThat(failed.places()).hasSize(1);
  }

  @Test
  void aNewAdministratorsEntry_isSomebodyElse() {
    assertThat(
            failure(
                cluster(
                    entry(
                        "accessPolicies: [{policyARN:"
                            + " 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy',"
                            + " accessScope: {type: cluster}}]")),
                "only: admin, " + SECRETS))
        .containsExactly(
            "arn:aws:iam::111122223333:role/Other can, too:",
            "  access policy AmazonEKSAdminPolicy in the whole cluster at cluster.yaml:15:22");
  }

  @Test
  void aGroupOrServiceAccountThatNoEntryHas_isSomebodyElse() {
    String others =
        binding(
            "others",
            "edit",
            "{kind: Group, name: new-group}",
            "{kind: ServiceAccount, name: builder, namespace: ci}",
            "{kind: User, name: jane}");
    String place = " at cluster.yaml:15:1";
    String by = "  RoleBinding others in the namespace prod of ClusterRole edit to ";
    assertThat(failure(cluster(others), "only: admin, " + SECRETS))
        .containsExactly(
            "Group new-group can, too:",
            by + "Group new-group" + place,
            "ServiceAccount ci/builder can, too:",
            by + "ServiceAccount ci/builder" + place,
            "User jane can, too:",
            by + "User jane" + place);
    assertThat(failure(cluster(others), "only: [admin, builder, jane], " + SECRETS)).hasSize(2);
  }

  @Test
  void groupsOfUsers_areListedThemselves() {
    String bound = binding("oidc", "view", "{kind: Group, name: oidc}");
    String pods = "verbs: get, resources: pods, namespaces: prod";
    assertThat(failure(cluster(bound), "only: [admin, jane], " + pods))
        .startsWith("Group oidc can, too:");
    assertThat(failure(cluster(bound), "only: [admin, oidc], " + pods)).isEmpty();
    assertThat(failure(cluster(bound), "principals: oidc, expect: allow, " + pods)).isEmpty();
  }

  @Test
  void everyServiceAccount_isMoreThanOne() {
    String bound = binding("all", "view", "{kind: Group, name: 'system:serviceaccounts:ci'}");
    assertThat(
            failure(
                cluster(bound),
                "only: [admin, builder], verbs: get, resources: pods, namespaces: prod"))
        .startsWith("Group system:serviceaccounts:ci can, too:");
  }

  @Test
  void kubernetesOwnSubjects_areNotCounted_andTold() {
    CaseResult passed = result(cluster(), "only: admin, " + SECRETS);
    assertThat(passed.failure()).isEmpty();
    assertThat(passed.notCounted())
        .contains(
            "Group system:masters",
            "User system:kube-controller-manager",
            "ServiceAccount kube-system/namespace-controller");
    assertThat(failure(cluster(), "only: admin, defaultSubjects: true, " + SECRETS))
        .contains("Group system:masters can, too:");
  }

  @Test
  void whatIsAddedToDefaultBindingsAndRoles_counts() {
    String added =
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: cluster-admin, labels: {kubernetes.io/bootstrapping: rbac-defaults}}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: Group, name: 'system:masters'}, {kind: Group, name: hidden}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: 'system:kube-scheduler', labels: {kubernetes.io/bootstrapping: rbac-defaults}}
        rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
        """;
    assertThat(failure(cluster(added), "only: admin, " + SECRETS))
        .contains("Group hidden can, too:", "User system:kube-scheduler can, too:");
  }

  @Test
  void whomNothingIsKnownOf_mayBeSomebodyElse_andWhatWouldTell() {
    assertThat(
            failure(
                cluster(
                    entry(
                        "accessPolicies: [{policyARN:"
                            + " 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterInsightsPolicy',"
                            + " accessScope: {type: cluster}}]")),
                "only: admin, " + SECRETS))
        .containsExactly(
            "whether arn:aws:iam::111122223333:role/Other can, too, cannot be told: the access"
                + " policy AmazonEKSClusterInsightsPolicy, associated to"
                + " arn:aws:iam::111122223333:role/Other, may allow this, but AWS does not publish"
                + " its rules",
            "  to find out: Ask a real cluster with \"kubectl auth can-i\", or associate a policy"
                + " whose rules are published.");
  }

  @Test
  void withoutTheAwsAuthThatCounts_nothingIsProved() {
    String text =
        ENTRIES.replace("authenticationMode: API", "authenticationMode: API_AND_CONFIG_MAP");
    EksCluster cluster =
        EksClusters.read(
            "cluster.yaml", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(failure(cluster, "only: admin, " + SECRETS))
        .startsWith(
            "who else can, cannot be told: IAM principals that the aws-auth ConfigMap, which was"
                + " not given, maps may be among the subjects");
  }

  @Test
  void nodes_areNotCounted_forWhatTheNodeAuthorizerGives() {
    String node = entry("type: EC2_LINUX");
    CaseResult passed =
        result(cluster(node), "only: admin, verbs: get, resources: secrets/db, namespaces: prod");
    assertThat(passed.failure()).isEmpty();
    assertThat(passed.notCounted()).contains("arn:aws:iam::111122223333:role/Other, a node");
  }

  @Test
  void anotherSession_isSomebodyElse() {
    String bound = binding("nightly", "view", "{kind: User, name: 'ci:nightly'}");
    String pods = "verbs: get, resources: pods, namespaces: prod";
    assertThat(failure(cluster(bound), "only: [admin, nightly], " + pods)).isEmpty();
    assertThat(failure(cluster(bound), "only: admin, " + pods))
        .startsWith("arn:aws:iam::111122223333:role/Deploy can, too, in the session nightly:");
    assertThat(failure(cluster(DEPLOYERS), "only: [admin, nightly], " + SECRETS))
        .startsWith(
            "arn:aws:iam::111122223333:role/Deploy can, too, in every session, not only as"
                + " nightly:");
  }

  @Test
  void aUser_isOne() {
    EksCluster cluster =
        cluster(
            """
              - principalARN: arn:aws:iam::111122223333:user/eve
                accessPolicies:
                - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy
                  accessScope: {type: cluster}
            """);
    assertThat(
            failure(
                cluster,
                "whoCan: {principals: [admin, 'arn:aws:iam::111122223333:user/eve']}, " + SECRETS))
        .isEmpty();
  }

  @Test
  void thoseListed_mustBeAble() {
    assertThat(failure(cluster(), "only: [admin, deploy, nobody-known], " + SECRETS))
        .contains(
            "deploy: expected allow, but it is denied",
            "nobody-known: expected allow, but the cluster does not know nobody-known");
  }

  @Test
  void nobody_isNobody() {
    CaseResult failed = result(cluster(), "nobody: true, " + SECRETS);
    assertThat(failed.testCase().sentence()).isEqualTo("nobody can get secrets in prod");
    assertThat(failed.failure())
        .containsExactly(
            "arn:aws:iam::111122223333:role/sso/Admin can:",
            "  access policy AmazonEKSClusterAdminPolicy in the whole cluster at cluster.yaml:9:7");
    assertThat(
            failure(
                EksClusters.read(
                    "cluster.yaml",
                    new ByteArrayInputStream(
                        ENTRIES
                            .substring(0, ENTRIES.indexOf("  accessEntries"))
                            .getBytes(StandardCharsets.UTF_8))),
                "nobody: true, " + SECRETS))
        .isEmpty();
  }

  @Test
  void whatEverybodyMay_isNothingForFew() {
    assertThat(failure(cluster(), "only: admin, verbs: get, resources: /healthz"))
        .contains(
            "arn:aws:iam::111122223333:role/Deploy can, too:",
            "Group system:authenticated can, too:");
  }

  @Test
  void whoCan_listsPrincipalsAndSubjects() {
    EksCluster cluster = cluster(DEPLOYERS);
    String both =
        "whoCan: {principals: [admin, 'arn:aws:iam::111122223333:role/Deploy'], subjects: ";
    CaseResult passed = result(cluster, both + "Group deployers}, " + SECRETS);
    assertThat(passed.failure()).isEmpty();
    assertThat(passed.testCase().sentence())
        .isEqualTo(
            "only admin, arn:aws:iam::111122223333:role/Deploy, Group deployers can get secrets in"
                + " prod");
    assertThat(failure(cluster, both + "[Group deployers, User x]}, " + SECRETS))
        .containsExactly("User x: expected allow, but no binding gives it");
    assertThat(failure(cluster, "whoCan: {principals: [admin, deploy]}, " + SECRETS))
        .startsWith("Group deployers can, too:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "only: admin, expect: allow | expect: only and expect exclude each other; put one into a"
            + " case of its own",
        "nobody: true, only: admin | nobody: only and nobody exclude each other; put one into a"
            + " case of its own",
        "nobody: false | nobody: leave nobody out unless it is true",
        "only: admni | only: unknown principal \"admni\"; did you mean \"admin\"?",
        "only: [] | only: is an empty list: nothing would be tested; name at least one",
        "whoCan: {principals: builder} | whoCan.principals: builder is a Kubernetes user, and stands"
            + " under subjects",
        "whoCan: {subjects: builder} | whoCan.subjects: Invalid subject \"builder\": expected Group"
            + " NAME, User NAME or ServiceAccount NAMESPACE/NAME",
        "whoCan: admin | whoCan: expected a mapping of principals and subjects, such as"
            + " {principals: [admin], subjects: [Group developers]}",
        "defaultSubjects: true, principals: admin, expect: deny | defaultSubjects: defaultSubjects"
            + " goes with only, nobody or whoCan"
      })
  void mistakes_areRefusedWhereTheyAre(String said, String problem) {
    assertThatThrownBy(() -> result(cluster(), said + ", " + SECRETS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith(": cases[0]." + problem);
  }

  @Test
  void theDenialOfEverything_provesNothing() {
    assertThatThrownBy(() -> result(cluster(), "only: admin, verbs: '*', resources: nodes"))
        .hasMessageContaining("name the verbs that must be denied");
  }

  @Test
  void principalsOfWhomNoCaseSpeaks_areNoticed() {
    Specification specification =
        Specifications.read(PRINCIPALS + "- {only: [admin, oidc], " + SECRETS + "}\n");
    assertThat(specification.unusedPrincipals())
        .extracting(unused -> unused.source() + ": " + unused.text())
        .hasSize(5)
        .first()
        .isEqualTo(
            "access.yaml:3:3: no case speaks of the principal deploy; say what is expected, or"
                + " remove it");
  }
}
