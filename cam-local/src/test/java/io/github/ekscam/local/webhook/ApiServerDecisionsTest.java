package io.github.ekscam.local.webhook;

import static io.github.ekscam.local.webhook.RealCluster.associated;
import static io.github.ekscam.local.webhook.RealCluster.entry;
import static io.github.ekscam.local.webhook.RealCluster.role;
import static io.github.ekscam.local.webhook.RealCluster.username;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.local.webhook.RealApiServer.Ran;
import io.github.ekscam.rbac.KubernetesVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What kubectl is answered by a real kube-apiserver that asks the webhooks, as on EKS; the profile
 * {@code real-apiserver} builds both.
 */
@Tag("real-apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerDecisionsTest {

  private static final String NOT_LISTED =
      "Warning: the list may be incomplete: webhook authorizer does not support user rule"
          + " resolution\n";

  /** What {@code system:basic-user}, {@code system:discovery} and others give everybody. */
  private static final String EVERYBODY =
      """
      Resources                                       Non-Resource URLs   Resource Names   Verbs
      selfsubjectreviews.authentication.k8s.io        []                  []               [create]
      selfsubjectaccessreviews.authorization.k8s.io   []                  []               [create]
      selfsubjectrulesreviews.authorization.k8s.io    []                  []               [create]
                                                      [/api/*]            []               [get]
                                                      [/api]              []               [get]
                                                      [/apis/*]           []               [get]
                                                      [/apis]             []               [get]
                                                      [/healthz]          []               [get]
                                                      [/healthz]          []               [get]
                                                      [/livez]            []               [get]
                                                      [/livez]            []               [get]
                                                      [/openapi/*]        []               [get]
                                                      [/openapi]          []               [get]
                                                      [/readyz]           []               [get]
                                                      [/readyz]           []               [get]
                                                      [/version/]         []               [get]
                                                      [/version/]         []               [get]
                                                      [/version]          []               [get]
                                                      [/version]          []               [get]
      """;

  private RealCluster cluster;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster =
        RealCluster.start(
            directory,
            RealCluster.builder()
                .add(entry("ClusterAdmin"))
                .associate(
                    role("ClusterAdmin"),
                    associated("AmazonEKSClusterAdminPolicy", AccessScope.cluster()))
                .add(entry("TeamAdmin"))
                .associate(
                    role("TeamAdmin"),
                    associated("AmazonEKSAdminPolicy", AccessScope.namespaces(List.of("team"))))
                .add(entry("Editor"))
                .associate(
                    role("Editor"),
                    associated("AmazonEKSEditPolicy", AccessScope.namespaces(List.of("dev-*"))))
                .add(entry("Viewer"))
                .associate(role("Viewer"), associated("AmazonEKSViewPolicy", AccessScope.cluster()))
                .add(
                    AccessEntry.builder(role("Reader"))
                        .kubernetesGroups(List.of("readers"))
                        .build())
                .build(),
            List.of("ClusterAdmin", "TeamAdmin", "Editor", "Viewer", "Reader", "Stranger"),
            configuration -> configuration);
    cluster.apply(
        directory,
        RealCluster.namespace("team"),
        RealCluster.namespace("dev-1"),
        RealCluster.namespace("prod"),
        RealCluster.READERS);
  }

  @AfterAll
  void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  private Ran kubectl(String user, String... args) throws Exception {
    return cluster.kubectl(user, args);
  }

  private static Ran forbidden(String text) {
    return new Ran(1, "", "Error from server (Forbidden): " + text + "\n");
  }

  private static Ran done(String out) {
    return new Ran(0, out, "");
  }

  @Test
  void clusterAdmin_mayDoAnything_andIsListedNothing() throws Exception {
    assertThat(kubectl("ClusterAdmin", "get", "nodes"))
        .isEqualTo(new Ran(0, "", "No resources found\n"));
    assertThat(kubectl("ClusterAdmin", "auth", "can-i", "*", "*", "--all-namespaces"))
        .isEqualTo(done("yes\n"));
    assertThat(kubectl("ClusterAdmin", "get", "--raw", "/readyz")).isEqualTo(done("ok"));
    Ran list = kubectl("ClusterAdmin", "auth", "can-i", "--list");
    assertThat(list.exitCode()).isZero();
    assertThat(list.err()).isEqualTo(NOT_LISTED);
    assertThat(list.out()).isEqualTo(EVERYBODY);
  }

  @Test
  void whoami_isWhatTheAuthenticatorSays() throws Exception {
    assertThat(kubectl("Viewer", "auth", "whoami").out())
        .isEqualTo(
            """
            ATTRIBUTE                                              VALUE
            Username                                               arn:aws:sts::111122223333:assumed-role/Viewer/s
            UID                                                    aws-iam-authenticator:111122223333:AROAViewer
            Groups                                                 [system:authenticated]
            Extra: accessKeyId                                     [AKIDViewer]
            Extra: arn                                             [arn:aws:sts::111122223333:assumed-role/Viewer/s]
            Extra: canonicalArn                                    [arn:aws:iam::111122223333:role/Viewer]
            Extra: principalId                                     [AROAViewer]
            Extra: sessionName                                     [s]
            Extra: sigs.k8s.io/aws-iam-authenticator/principalId   [AROAViewer]
            """);
  }

  @Test
  void impersonation_byAs_leavesPoliciesBehind() throws Exception {
    assertThat(kubectl("ClusterAdmin", "get", "pods", "-n", "dev-1", "--as", "bob"))
        .isEqualTo(
            forbidden(
                "pods is forbidden: User \"bob\" cannot list resource \"pods\" in API group \"\" in"
                    + " the namespace \"dev-1\""));
    assertThat(
            kubectl("ClusterAdmin", "get", "pods", "-n", "dev-1", "--as", username("ClusterAdmin")))
        .isEqualTo(
            forbidden(
                "pods is forbidden: User \""
                    + username("ClusterAdmin")
                    + "\" cannot list resource \"pods\" in API group \"\" in the namespace"
                    + " \"dev-1\""));
    assertThat(
            kubectl(
                "ClusterAdmin",
                "get",
                "pods",
                "-n",
                "dev-1",
                "--as",
                "bob",
                "--as-group",
                "readers"))
        .isEqualTo(new Ran(0, "", "No resources found in dev-1 namespace.\n"));
    assertThat(kubectl("Viewer", "get", "pods", "-n", "dev-1", "--as", "bob"))
        .isEqualTo(forbidden(mayNotListPodsAsBob("Viewer")));
  }

  /** From 1.36 on constrained impersonation is tried first, and what it refuses first is told. */
  private static String mayNotListPodsAsBob(String user) {
    return RealCluster.VERSION.compareTo(KubernetesVersion.of("1.36")) < 0
        ? "users \"bob\" is forbidden: User \""
            + username(user)
            + "\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope"
        : "pods is forbidden: User \""
            + username(user)
            + "\" cannot impersonate-on:user-info:list resource \"pods\" in API group \"\" in the"
            + " namespace \"dev-1\"";
  }

  @Test
  void escalationCheck_countsNoPolicy_butBindDoes() throws Exception {
    assertThat(
            kubectl(
                "TeamAdmin",
                "create",
                "rolebinding",
                "viewers",
                "--clusterrole=system:aggregate-to-view",
                "--group=viewers",
                "-n",
                "team"))
        .satisfies(
            ran -> {
              assertThat(ran.exitCode()).isEqualTo(1);
              assertThat(ran.out()).isEmpty();
              assertThat(ran.err())
                  .startsWith(
                      "error: failed to create rolebinding: rolebindings.rbac.authorization.k8s.io"
                          + " \"viewers\" is forbidden: user \""
                          + username("TeamAdmin")
                          + "\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC"
                          + " permissions not currently held:\n");
            });
    assertThat(
            kubectl(
                "ClusterAdmin",
                "create",
                "rolebinding",
                "viewers2",
                "--clusterrole=system:aggregate-to-view",
                "--group=viewers",
                "-n",
                "team"))
        .isEqualTo(done("rolebinding.rbac.authorization.k8s.io/viewers2 created\n"));
  }

  @Test
  void namespaceScope_reachesItsNamespacesAlone() throws Exception {
    assertThat(kubectl("Editor", "create", "configmap", "c", "-n", "dev-1"))
        .isEqualTo(done("configmap/c created\n"));
    assertThat(kubectl("Editor", "create", "configmap", "c", "-n", "prod"))
        .isEqualTo(
            new Ran(
                1,
                "",
                "error: failed to create configmap: configmaps is forbidden: User \""
                    + username("Editor")
                    + "\" cannot create resource \"configmaps\" in API group \"\" in the namespace"
                    + " \"prod\"\n"));
    assertThat(kubectl("Editor", "auth", "can-i", "delete", "pods", "-n", "dev-7"))
        .isEqualTo(done("yes\n"));
    assertThat(kubectl("Editor", "auth", "can-i", "delete", "pods", "-n", "prod"))
        .isEqualTo(new Ran(1, "no\n", ""));
    assertThat(kubectl("Editor", "get", "namespace", "dev-1", "-o", "name"))
        .isEqualTo(done("namespace/dev-1\n"));
    assertThat(kubectl("Editor", "get", "namespaces"))
        .isEqualTo(
            forbidden(
                "namespaces is forbidden: User \""
                    + username("Editor")
                    + "\" cannot list resource \"namespaces\" in API group \"\" at the cluster"
                    + " scope"));
    assertThat(kubectl("Editor", "get", "pods", "-A"))
        .isEqualTo(
            forbidden(
                "pods is forbidden: User \""
                    + username("Editor")
                    + "\" cannot list resource \"pods\" in API group \"\" at the cluster scope"));
  }

  @Test
  void viewer_seesAllNamespaces_andNoSecrets() throws Exception {
    assertThat(kubectl("Viewer", "get", "pods", "-A"))
        .isEqualTo(new Ran(0, "", "No resources found\n"));
    assertThat(kubectl("Viewer", "get", "secrets", "-n", "dev-1"))
        .isEqualTo(
            forbidden(
                "secrets is forbidden: User \""
                    + username("Viewer")
                    + "\" cannot list resource \"secrets\" in API group \"\" in the namespace"
                    + " \"dev-1\""));
    assertThat(kubectl("Viewer", "delete", "namespace", "prod"))
        .isEqualTo(
            forbidden(
                "namespaces \"prod\" is forbidden: User \""
                    + username("Viewer")
                    + "\" cannot delete resource \"namespaces\" in API group \"\" in the namespace"
                    + " \"prod\""));
  }

  @Test
  void groupOfRbac_countsAsEver_andIsListed() throws Exception {
    assertThat(kubectl("Reader", "get", "pods", "-A"))
        .isEqualTo(new Ran(0, "", "No resources found\n"));
    Ran list = kubectl("Reader", "auth", "can-i", "--list");
    assertThat(list.exitCode()).isZero();
    assertThat(list.err()).isEqualTo(NOT_LISTED);
    assertThat(list.out()).contains("pods/log ").contains("deployments.apps ");
  }

  @Test
  void unmapped_isUnauthorized() throws Exception {
    assertThat(kubectl("Stranger", "get", "pods"))
        .isEqualTo(new Ran(1, "", "error: You must be logged in to the server (Unauthorized)\n"));
  }

  @Test
  void audit_tellsTheReasonOfEks() throws Exception {
    kubectl("Viewer", "get", "configmaps", "-n", "kube-public");
    kubectl("Editor", "get", "configmaps", "-n", "dev-3");
    kubectl("Reader", "get", "configmaps", "-n", "kube-public");

    assertThat(Files.readString(cluster.audit, UTF_8).lines().map(ApiServerDecisionsTest::reason))
        .contains(
            "EKS Access Policy: allowed by ClusterRoleBinding"
                + " \"arn:aws:iam::111122223333:role/Viewer+arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\""
                + " of ClusterRole \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\" to"
                + " User \"AROAViewer\"",
            "EKS Access Policy: allowed by RoleBinding"
                + " \"arn:aws:iam::111122223333:role/Editor+arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy/dev-3\""
                + " of ClusterRole \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy\" to"
                + " User \"AROAEditor\"",
            "RBAC: allowed by ClusterRoleBinding \"readers\" of ClusterRole"
                + " \"system:aggregate-to-view\" to Group \"readers\"");
  }

  private static String reason(String event) {
    try {
      return new ObjectMapper()
          .readTree(event)
          .at("/annotations/authorization.k8s.io~1reason")
          .asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
