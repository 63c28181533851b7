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

/** What commands that read a cluster say, on standard error, of what leads nowhere in it. */
class WarningsTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/";

  @TempDir private Path directory;

  private Path cluster;
  private Path rbac;

  @BeforeEach
  void files() {
    cluster = directory.resolve("cluster.yaml");
    rbac = directory.resolve("rbac.yaml");
  }

  private Ran canI(String... more) {
    List<String> args = new ArrayList<>(List.of("can-i", "get", "pods", "--as", ROLE + "Dev"));
    args.addAll(List.of(more));
    args.addAll(List.of("-f", directory.toString()));
    return cam(args.toArray(String[]::new));
  }

  private static String binding(String name, String role) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: %s}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: devs}]
    ---
    """
        .formatted(name, role);
  }

  @Test
  void whatLeadsNowhere_isToldWithItsPlace_andTheAnswerIsTheSame() throws IOException {
    Files.writeString(
        cluster,
        """
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        metadata: {name: c, region: eu-central-1}
        accessConfig:
          authenticationMode: API
          bootstrapClusterCreatorAdminPermissions: false
          accessEntries:
            - principalARN: %1$sDev
              kubernetesGroups: [devs, developers]
            - principalARN: %1$sIdle
        """
            .formatted(ROLE));
    Files.writeString(rbac, binding("devs-view", "view") + binding("devs-see", "viewer"));
    Files.writeString(
        directory.resolve("state.json"),
        """
        {"format_version": "1.0", "terraform_version": "1.9.8", "values": {"root_module": {"resources": [
          {"address": "aws_eks_access_policy_association.gone", "mode": "managed",
           "type": "aws_eks_access_policy_association", "name": "gone",
           "values": {"cluster_name": "c", "principal_arn": "%sGone",
             "policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
             "access_scope": [{"type": "cluster", "namespaces": []}]}}]}}}
        """
            .formatted(ROLE));

    Ran ran = canI();

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .startsWith(
            "yes\nRBAC: allowed by ClusterRoleBinding \"devs-view\" of ClusterRole \"view\" to"
                + " Group \"devs\"\n");
    assertThat(ran.err().replace(directory + "/", ""))
        .isEqualTo(
            """
            warning: state.json:2:3 (aws_eks_access_policy_association.gone): access policies are associated to arn:aws:iam::111122223333:role/Gone, which has no access entry here: they have no effect; add the access entry
            warning: cluster.yaml:8:7: no RoleBinding and no ClusterRoleBinding names the group "developers" of the access entry arn:aws:iam::111122223333:role/Dev: it grants nothing; bind a role to the group, or correct its name
            warning: cluster.yaml:10:7: the access entry arn:aws:iam::111122223333:role/Idle has no access policy and no group, and no binding names its username: it grants nothing but what every authenticated user has; associate an access policy, or give it a group that is bound
            warning: rbac.yaml:7:1: ClusterRoleBinding "devs-see" refers to the ClusterRole "viewer", which does not exist here: it grants nothing; add the role, or bind another
            """);
  }

  private String entriesWithGroups(int count) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < count; i++) {
      json.append(
          ("{\"accessEntry\": {\"principalArn\": \"%1$sDev%2$d\", \"kubernetesGroups\":"
                  + " [\"g%2$d\"]}} {\"associatedAccessPolicies\": [], \"principalArn\":"
                  + " \"%1$sDev%2$d\"}\n")
              .formatted(ROLE, i));
    }
    return json.toString();
  }

  @Test
  void manyOfOneSort_areCounted_unlessAllAreWanted() throws IOException {
    Files.writeString(directory.resolve("entries.json"), entriesWithGroups(7));
    Files.writeString(rbac, binding("a", "gone"));

    Ran ran = canI();

    assertThat(ran.err().lines())
        .hasSize(7)
        .startsWith(
            "warning: "
                + directory
                + "/entries.json:1:17: no RoleBinding and no ClusterRoleBinding names the group"
                + " \"g0\" of the access entry arn:aws:iam::111122223333:role/Dev0: it grants"
                + " nothing; bind a role to the group, or correct its name")
        .contains("warning: and 2 more of this sort; --all-warnings prints them");
    assertThat(ran.err()).contains("\"g4\"", "ClusterRole \"gone\"").doesNotContain("\"g5\"");
    assertThat(canI("--all-warnings").err().lines())
        .hasSize(8)
        .allMatch(line -> line.contains("grants nothing"));
  }

  @Test
  void oneMoreThanIsShown_isShownToo() throws IOException {
    Files.writeString(directory.resolve("entries.json"), entriesWithGroups(6));

    assertThat(canI().err().lines()).hasSize(6).allMatch(line -> line.contains("names the group"));
  }

  @Test
  void everyCommandThatReadsACluster_warns() throws IOException {
    Files.writeString(rbac, binding("devs-see", "viewer"));
    String warning =
        "warning: "
            + rbac
            + ":1:1: ClusterRoleBinding \"devs-see\" refers to the ClusterRole \"viewer\", which"
            + " does not exist here: it grants nothing; add the role, or bind another\n";

    assertThat(cam("review", "-f", rbac.toString())).isEqualTo(new Ran(0, "", warning));
    assertThat(canI().err()).isEqualTo(warning);
  }

  @Test
  void withoutTheDefaultRoles_bindingsToThemLeadNowhere() throws IOException {
    Files.writeString(rbac, binding("devs-view", "view"));

    assertThat(canI().err()).isEmpty();
    assertThat(canI("--no-default-roles").err())
        .contains("refers to the ClusterRole \"view\", which does not exist here");
  }

  @Test
  void examples_leadSomewhere() {
    assertThat(cam("review", "-f", "../examples/platform")).isEqualTo(new Ran(0, "", ""));
  }
}
