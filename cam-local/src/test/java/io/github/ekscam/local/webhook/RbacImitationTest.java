package io.github.ekscam.local.webhook;

import static io.github.ekscam.local.webhook.RealCluster.associated;
import static io.github.ekscam.local.webhook.RealCluster.entry;
import static io.github.ekscam.local.webhook.RealCluster.role;
import static io.github.ekscam.local.webhook.RealCluster.username;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.local.webhook.RealApiServer.Ran;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.PolicyRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where access policies and the same rules written as ClusterRoles and bindings part: what a local
 * cluster that imitates EKS by RBAC gets wrong. Of each pair of users the first has a policy and
 * the second, by a group, its rules; a real API server answers both.
 */
@Tag("real-apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RbacImitationTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Path directory;
  private RealCluster cluster;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    this.directory = directory;
    cluster =
        RealCluster.start(
            directory,
            RealCluster.builder()
                .add(entry("Admin"))
                .associate(
                    role("Admin"),
                    associated("AmazonEKSAdminPolicy", AccessScope.namespaces(List.of("dev-*"))))
                .add(
                    AccessEntry.builder(role("RbacAdmin"))
                        .kubernetesGroups(List.of("admins"))
                        .build())
                .add(entry("Root"))
                .associate(
                    role("Root"), associated("AmazonEKSClusterAdminPolicy", AccessScope.cluster()))
                .add(
                    AccessEntry.builder(role("RbacRoot"))
                        .kubernetesGroups(List.of("roots"))
                        .build())
                .build(),
            List.of("Admin", "RbacAdmin", "Root", "RbacRoot"),
            configuration -> configuration);
    apply(clusterRole("AmazonEKSAdminPolicy"));
    apply(clusterRole("AmazonEKSClusterAdminPolicy"));
    apply(
        """
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "dev-1"}}
        ---
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "dev-2"}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: admins, namespace: dev-1}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: AmazonEKSAdminPolicy}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: admins}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: roots}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: AmazonEKSClusterAdminPolicy}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: roots}]
        """);
  }

  @AfterAll
  void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  private void apply(String manifests) throws Exception {
    cluster.apply(directory, manifests);
  }

  /** The rules of a policy as a ClusterRole. */
  private static String clusterRole(String policyName) throws JsonProcessingException {
    ObjectNode role = JSON.createObjectNode();
    role.put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "ClusterRole");
    role.putObject("metadata").put("name", policyName);
    ArrayNode rules = role.putArray("rules");
    AccessPolicy policy = ManagedPolicies.catalogue().find(policyName).orElseThrow();
    for (AccessPolicy.Rule each : policy.rules().orElseThrow()) {
      PolicyRule rule = each.rule();
      ObjectNode written = rules.addObject();
      written.set("verbs", JSON.valueToTree(rule.verbs()));
      if (!rule.resources().isEmpty()) {
        written.set("apiGroups", JSON.valueToTree(rule.apiGroups()));
        written.set("resources", JSON.valueToTree(rule.resources()));
      }
      if (!rule.resourceNames().isEmpty()) {
        written.set("resourceNames", JSON.valueToTree(rule.resourceNames()));
      }
      if (!rule.nonResourceURLs().isEmpty()) {
        written.set("nonResourceURLs", JSON.valueToTree(rule.nonResourceURLs()));
      }
    }
    return JSON.writeValueAsString(role);
  }

  private Ran kubectl(String user, String... args) throws Exception {
    return cluster.kubectl(user, args);
  }

  private Ran can(String user, String... question) throws Exception {
    String[] args = new String[question.length + 2];
    args[0] = "auth";
    args[1] = "can-i";
    System.arraycopy(question, 0, args, 2, question.length);
    return kubectl(user, args);
  }

  private static final Ran YES = new Ran(0, "yes\n", "");
  private static final Ran NO = new Ran(1, "no\n", "");

  @Test
  void sameRequests_areAllowed() throws Exception {
    for (String user : List.of("Admin", "RbacAdmin")) {
      assertThat(can(user, "create", "deployments.apps", "-n", "dev-1")).isEqualTo(YES);
      assertThat(can(user, "create", "rolebindings", "-n", "dev-1")).isEqualTo(YES);
      assertThat(can(user, "create", "nodes")).isEqualTo(new Ran(1, "no\n", NOT_NAMESPACED));
    }
    for (String user : List.of("Root", "RbacRoot")) {
      assertThat(can(user, "*", "*", "--all-namespaces")).isEqualTo(YES);
    }
  }

  private static final String NOT_NAMESPACED =
      "Warning: resource 'nodes' is not namespace scoped\n\n";

  @Test
  void list_hasWhatRbacGives_andNothingOfPolicies() throws Exception {
    assertThat(can("Admin", "--list", "-n", "dev-1").out()).doesNotContain("deployments.apps");
    assertThat(can("RbacAdmin", "--list", "-n", "dev-1").out()).contains("deployments.apps");
    assertThat(can("Root", "--list").out()).doesNotContain("*.*");
    assertThat(can("RbacRoot", "--list").out()).contains("*.*");
  }

  @Test
  void impersonationOfOneself_keepsWhatRbacGives_andLosesPolicies() throws Exception {
    assertThat(can("Root", "get", "secrets", "-n", "dev-1", "--as", username("Root")))
        .isEqualTo(NO);
    assertThat(
            can(
                "RbacRoot",
                "get",
                "secrets",
                "-n",
                "dev-1",
                "--as",
                username("RbacRoot"),
                "--as-group",
                "roots"))
        .isEqualTo(YES);
  }

  @Test
  void escalationCheck_countsWhatRbacGives_andNoPolicies() throws Exception {
    assertThat(createRole("Admin"))
        .isEqualTo(
            new Ran(
                1,
                "",
                "Error from server (Forbidden): roles.rbac.authorization.k8s.io \"admin\" is"
                    + " forbidden: user \""
                    + username("Admin")
                    + "\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC"
                    + " permissions not currently held:\n"
                    + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}\n"));
    assertThat(createRole("RbacAdmin"))
        .isEqualTo(new Ran(0, "role.rbac.authorization.k8s.io/rbacadmin created\n", ""));
  }

  private Ran createRole(String user) throws Exception {
    return kubectl(
        user,
        "create",
        "role",
        user.toLowerCase(Locale.ROOT),
        "--verb=get",
        "--resource=pods",
        "-n",
        "dev-1");
  }

  @Test
  void reviewThatNamesAUser_knowsWhatRbacGives_andNoPolicies() throws Exception {
    assertThat(review("Root", "")).isFalse();
    assertThat(review("RbacRoot", "roots")).isTrue();
  }

  private boolean review(String user, String group) throws Exception {
    Path review =
        Files.writeString(
            Files.createTempFile(directory, "review", ".json"),
            """
            {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec":
            {"user": "%s", "groups": ["%s"], "resourceAttributes": {"verb": "get",
            "resource": "secrets", "namespace": "dev-1"}}}"""
                .formatted(username(user), group));
    Ran ran = cluster.server.kubectlAsAdmin("create", "-f", review.toString(), "-o", "json");
    assertThat(ran.exitCode()).isZero();
    return JSON.readTree(ran.out()).at("/status/allowed").asBoolean();
  }

  @Test
  void wildcardInANamespace_reachesNewNamespaces_whichBindingsDoNot() throws Exception {
    assertThat(can("Admin", "delete", "pods", "-n", "dev-2")).isEqualTo(YES);
    assertThat(can("RbacAdmin", "delete", "pods", "-n", "dev-2")).isEqualTo(NO);
  }

  @Test
  void denial_readsTheSame() throws Exception {
    for (String user : List.of("Admin", "RbacAdmin")) {
      assertThat(kubectl(user, "get", "pods", "-n", "kube-system"))
          .isEqualTo(
              new Ran(
                  1,
                  "",
                  "Error from server (Forbidden): pods is forbidden: User \""
                      + username(user)
                      + "\" cannot list resource \"pods\" in API group \"\" in the namespace"
                      + " \"kube-system\"\n"));
    }
  }

  @Test
  void reasons_nameTheAuthorizer() throws Exception {
    kubectl("Admin", "get", "services", "-n", "dev-1");
    kubectl("RbacAdmin", "get", "services", "-n", "dev-1");

    assertThat(Files.readString(cluster.audit, UTF_8))
        .contains(
            "EKS Access Policy: allowed by RoleBinding"
                + " \\\"arn:aws:iam::111122223333:role/Admin+arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy/dev-1\\\"")
        .contains(
            "RBAC: allowed by RoleBinding \\\"admins/dev-1\\\" of ClusterRole"
                + " \\\"AmazonEKSAdminPolicy\\\" to Group \\\"admins\\\"");
  }
}
