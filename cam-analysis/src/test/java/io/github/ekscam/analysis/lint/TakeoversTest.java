package io.github.ekscam.analysis.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.policies.EksClusters;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leads to all rights, hop by hop. */
class TakeoversTest {

  private static final String ENTRIES =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: prod, region: eu-central-1}
      accessConfig:
        authenticationMode: API
        bootstrapClusterCreatorAdminPermissions: false
        accessEntries:
      """;

  private static final String OPERATOR =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: operator}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
      subjects:
        - {kind: ServiceAccount, name: operator, namespace: operators}
      """;

  private static EksCluster read(String... documents) {
    String text = String.join("---\n", documents);
    return EksClusters.read(
        "cluster.yaml", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String entry(String role, String policy, String scope) {
    return """
        - principalARN: arn:aws:iam::111122223333:role/%s
          accessPolicies:
            - policyARN: arn:aws:eks::aws:cluster-access-policy/%s
              accessScope: %s
    """
        .formatted(role, policy, scope);
  }

  private static String binding(
      String name, String namespace, String kind, String role, String subject) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: %s
    metadata: {name: %s%s}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s}
    subjects:
      - %s
    """
        .formatted(
            namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding",
            name,
            namespace.isEmpty() ? "" : ", namespace: " + namespace,
            kind,
            role,
            subject);
  }

  private static String group(String name) {
    return "{kind: Group, name: \"" + name + "\", apiGroup: rbac.authorization.k8s.io}";
  }

  private static String role(String name, String rule) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: %s}
    rules:
      - %s
    """
        .formatted(name, rule);
  }

  private static List<Finding> takeovers(EksCluster cluster) {
    List<Finding> found =
        Linter.standard().lint(cluster).findings().stream()
            .filter(finding -> finding.rule() instanceof TakeoverRule)
            .toList();
    for (Finding finding : found) {
      for (ProofStep step : finding.proof()) {
        assertThat(cluster.authorize(step.user(), step.request())).isEqualTo(step.verdict());
        assertThat(step.verdict().isAllowed()).isTrue();
      }
    }
    return found;
  }

  private static List<String> steps(Finding finding) {
    return finding.proof().stream().map(ProofStep::toString).toList();
  }

  @Test
  void editPolicyInTheWholeCluster_leadsByKubeSystemToEverything() {
    List<Finding> found =
        takeovers(read(ENTRIES + entry("Developer", "AmazonEKSEditPolicy", "{type: cluster}")));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).message())
        .isEqualTo(
            "arn:aws:iam::111122223333:role/Developer is 2 hops from being administrator of the"
                + " cluster: by access policy AmazonEKSEditPolicy in the whole cluster it acts as"
                + " the ServiceAccount kube-system/clusterrole-aggregation-controller, which adds"
                + " every right to the ClusterRole system:basic-user, which everybody has; the same"
                + " grant leads there by CAM032 and CAM034 too");
    assertThat(found.get(0).remedy())
        .isEqualTo(
            "associate AmazonEKSEditPolicy in the namespaces that need it, without kube-system");
    assertThat(steps(found.get(0)))
        .containsExactly(
            "arn:aws:iam::111122223333:role/Developer may impersonate serviceaccounts"
                + " \"clusterrole-aggregation-controller\" in the namespace kube-system: acts as"
                + " the ServiceAccount kube-system/clusterrole-aggregation-controller",
            "ServiceAccount kube-system/clusterrole-aggregation-controller may escalate"
                + " clusterroles.rbac.authorization.k8s.io \"system:basic-user\" at the cluster"
                + " scope",
            "ServiceAccount kube-system/clusterrole-aggregation-controller may update"
                + " clusterroles.rbac.authorization.k8s.io \"system:basic-user\" at the cluster"
                + " scope: adds every right to the ClusterRole system:basic-user, which everybody"
                + " has");
  }

  @Test
  void editPolicyInNamespacesWithoutStrongServiceAccounts_leadsNowhere() {
    assertThat(
            takeovers(
                read(
                    ENTRIES
                        + entry(
                            "Developer",
                            "AmazonEKSEditPolicy",
                            "{type: namespace, namespaces: [apps, \"dev-*\"]}"),
                    OPERATOR)))
        .isEmpty();
  }

  @Test
  void scopeWithWildcard_reachesANamespaceThatItsAuthorMayNotHaveMeant() {
    List<Finding> found =
        takeovers(
            read(
                ENTRIES
                    + entry(
                        "Developer",
                        "AmazonEKSEditPolicy",
                        "{type: namespace, namespaces: [\"op*\"]}"),
                OPERATOR));

    assertThat(found).extracting(finding -> finding.rule().id()).containsExactly("CAM027");
    assertThat(steps(found.get(0)))
        .containsExactly(
            "arn:aws:iam::111122223333:role/Developer may impersonate serviceaccounts \"operator\""
                + " in the namespace operators: acts as the ServiceAccount operators/operator",
            "ServiceAccount operators/operator may * *.* at the cluster scope: is administrator of"
                + " the cluster");
  }

  @Test
  void viewPolicy_leadsNowhere() {
    assertThat(
            takeovers(
                read(
                    ENTRIES + entry("Auditor", "AmazonEKSViewPolicy", "{type: cluster}"),
                    OPERATOR)))
        .isEmpty();
  }

  @Test
  void administrators_takeNothingOver() {
    assertThat(
            takeovers(
                read(
                    ENTRIES + entry("Admin", "AmazonEKSClusterAdminPolicy", "{type: cluster}"),
                    binding("admins", "", "ClusterRole", "cluster-admin", group("admins")))))
        .isEmpty();
  }

  @Test
  void severalHops_areFollowedToTheEnd() {
    List<Finding> found =
        takeovers(
            read(
                role("exec", "{apiGroups: [\"\"], resources: [pods/exec], verbs: [create]}"),
                role(
                    "tokens",
                    "{apiGroups: [\"\"], resources: [serviceaccounts/token], verbs: [create]}"),
                role("jobs", "{apiGroups: [batch], resources: [jobs], verbs: [create]}"),
                binding("support", "web", "ClusterRole", "exec", group("support")),
                binding(
                    "web",
                    "ci",
                    "ClusterRole",
                    "jobs",
                    "{kind: ServiceAccount, name: web, namespace: web}"),
                binding(
                    "ci",
                    "operators",
                    "ClusterRole",
                    "tokens",
                    "{kind: ServiceAccount, name: runner, namespace: ci}"),
                OPERATOR));

    assertThat(found)
        .extracting(finding -> finding.rule().id() + " " + finding.subject())
        .containsExactlyInAnyOrder(
            "CAM031 RoleBinding \"ci\" in the namespace \"operators\" to administrator of the"
                + " cluster",
            "CAM032 RoleBinding \"web\" in the namespace \"ci\" to administrator of the cluster",
            "CAM033 RoleBinding \"support\" in the namespace \"web\" to administrator of the"
                + " cluster");
    Finding support =
        found.stream().filter(finding -> finding.rule().id().equals("CAM033")).findFirst().get();
    assertThat(support.message())
        .isEqualTo(
            "Group support is 3 hops from being administrator of the cluster: by RoleBinding"
                + " support in the namespace web of ClusterRole exec to Group support it runs"
                + " commands in a pod that runs as the ServiceAccount web/web, which runs what it"
                + " likes as the ServiceAccount ci/runner, which is given a token of the"
                + " ServiceAccount operators/operator, which is administrator of the cluster");
  }

  @Test
  void serviceAccountsOfTheControlPlane_haveNoPodsToRunCommandsIn() {
    assertThat(
            takeovers(
                read(
                    role("exec", "{apiGroups: [\"\"], resources: [pods/exec], verbs: [create]}"),
                    binding("support", "kube-system", "ClusterRole", "exec", group("support")))))
        .isEmpty();
  }

  @Test
  void readerOfAllSecrets_isAnEndOfItsOwn() {
    List<Finding> found =
        takeovers(
            read(
                role("secrets", "{apiGroups: [\"\"], resources: [secrets], verbs: [list]}"),
                binding(
                    "backup",
                    "",
                    "ClusterRole",
                    "secrets",
                    "{kind: ServiceAccount, name: backup, namespace: backup}"),
                role("pods", "{apiGroups: [\"\"], resources: [pods], verbs: [create]}"),
                binding("helpers", "backup", "ClusterRole", "pods", group("helpers"))));

    assertThat(found)
        .extracting(Finding::subject)
        .containsExactly(
            "RoleBinding \"helpers\" in the namespace \"backup\" to reader of all Secrets of the"
                + " cluster");
    assertThat(steps(found.get(0)))
        .containsExactly(
            "Group helpers may create pods in the namespace backup: runs what it likes as the"
                + " ServiceAccount backup/backup",
            "ServiceAccount backup/backup may list secrets at the cluster scope: is reader of all"
                + " Secrets of the cluster");
  }

  @Test
  void groupOfServiceAccounts_countsForEachOfThem() {
    List<Finding> found =
        takeovers(
            read(
                binding(
                    "all",
                    "",
                    "ClusterRole",
                    "cluster-admin",
                    group("system:serviceaccounts:tools")),
                role("pods", "{apiGroups: [\"\"], resources: [pods], verbs: [create]}"),
                binding("helpers", "tools", "ClusterRole", "pods", group("helpers"))));

    assertThat(found).extracting(finding -> finding.rule().id()).containsExactly("CAM032");
    assertThat(steps(found.get(0)).get(0))
        .isEqualTo(
            "Group helpers may create pods in the namespace tools: runs what it likes as the"
                + " ServiceAccount tools/default");
  }

  @Test
  void grantsOfAPrincipalAddUp() {
    List<Finding> found =
        takeovers(
            read(
                ENTRIES
                    + """
                        - principalARN: arn:aws:iam::111122223333:role/Ops
                          kubernetesGroups: [binders, writers]
                    """,
                role(
                    "binder",
                    "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles],"
                        + " verbs: [bind]}"),
                role(
                    "writer",
                    "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings],"
                        + " verbs: [create]}"),
                binding("binders", "", "ClusterRole", "binder", group("binders")),
                binding("writers", "", "ClusterRole", "writer", group("writers"))));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).message())
        .startsWith("Group binders, such as arn:aws:iam::111122223333:role/Ops, is one hop from")
        .endsWith("it gives itself the ClusterRole cluster-admin");
  }

  @Test
  void awsAuthThatNobodyReads_leadsNowhere_andOfOneThatIsNotGiven_itTakesTheRightToMakeIt() {
    String editors =
        binding("config", "kube-system", "ClusterRole", "config", group("helpers"))
            + "---\n"
            + role("config", "{apiGroups: [\"\"], resources: [configmaps], verbs: [update]}");

    assertThat(
            takeovers(
                read(ENTRIES + entry("A", "AmazonEKSViewPolicy", "{type: cluster}"), editors)))
        .isEmpty();
    String both =
        ENTRIES.replace("API\n", "API_AND_CONFIG_MAP\n")
            + entry("A", "AmazonEKSViewPolicy", "{type: cluster}");
    assertThat(takeovers(read(both, editors))).isEmpty();
    String makers = editors.replace("verbs: [update]", "verbs: [create, update]");
    assertThat(takeovers(read(both, makers)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule().id()).isEqualTo("CAM028");
              assertThat(finding.proof().stream().map(Object::toString).toList())
                  .containsExactly(
                      "Group helpers may create configmaps in the namespace kube-system",
                      "Group helpers may update configmaps \"aws-auth\" in the namespace"
                          + " kube-system: writes the ConfigMap kube-system/aws-auth, whether or"
                          + " not there is one, and maps in it any IAM principal to the group"
                          + " system:masters, which may do everything");
            });
    String ofAPart =
        ENTRIES.replace("  authenticationMode: API\n", "")
            + entry("A", "AmazonEKSViewPolicy", "{type: cluster}");
    assertThat(takeovers(read(ofAPart, makers))).isEmpty();
    assertThat(
            takeovers(
                read(
                    both,
                    editors,
                    """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: aws-auth, namespace: kube-system}
                    data: {mapRoles: "[]"}
                    """)))
        .extracting(finding -> finding.rule().id())
        .containsExactly("CAM028");
  }

  @Test
  void rulesThatDoNotLook_leaveTheGrantToTheNext() {
    EksCluster cluster =
        read(ENTRIES + entry("Developer", "AmazonEKSEditPolicy", "{type: cluster}"));

    assertThat(
            Linter.builder()
                .without(List.of(LintRule.of("CAM027")))
                .build()
                .lint(cluster)
                .findings())
        .extracting(finding -> finding.rule().id())
        .contains("CAM032")
        .doesNotContain("CAM027", "CAM034");
  }

  @Test
  void defaultBindings_areNotTold() {
    assertThat(takeovers(read(OPERATOR))).isEmpty();
  }
}
