package io.github.ekscam.cli;

import static io.github.ekscam.cli.Examples.PLATFORM;
import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sample configuration of the repository, asked as a user would. */
class CanITest {

  private static final String ALICE = "arn:aws:sts::111122223333:assumed-role/Developer/alice";
  private static final String CI = "arn:aws:iam::111122223333:role/ci/GitHubDeploy";
  private static final String EVE = "arn:aws:iam::111122223333:user/auditors/eve";
  private static final String ADMIN =
      "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PlatformAdmin_0123456789abcdef/root@example.com";

  private static Ran canI(String as, String... question) {
    List<String> args = new ArrayList<>(List.of("can-i"));
    args.addAll(List.of(question));
    args.addAll(List.of("--as", as, "-f", PLATFORM));
    return cam(args.toArray(String[]::new));
  }

  @Test
  void developer_createsDeploymentsInDevNamespaces_byAccessPolicy() {
    Ran ran =
        canI(
            ALICE, "create", "deployments", "-n", "dev-checkout", "--user-id", "AROAEXAMPLE:alice");
    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                yes
                EKS Access Policy: allowed by RoleBinding "arn:aws:iam::111122223333:role/Developer+arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy/dev-checkout" of ClusterRole "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy" to User "AROAEXAMPLE"
                """,
                ""));
  }

  @Test
  void developer_doesNotCreateDeploymentsInProd_andReadsTheServersWords() {
    assertThat(canI(ALICE, "create", "deploy", "-n", "prod"))
        .isEqualTo(
            new Ran(
                1,
                """
                no
                deployments.apps is forbidden: User "arn:aws:sts::111122223333:assumed-role/Developer/alice" cannot create resource "deployments" in API group "apps" in the namespace "prod"
                """,
                ""));
  }

  @Test
  void withoutTheUserId_theAnswerSaysWhatIsMissingInTheReason() {
    assertThat(canI(ADMIN, "delete", "nodes").out())
        .isEqualTo(
            """
            yes
            EKS Access Policy: allowed by ClusterRoleBinding "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_PlatformAdmin_0123456789abcdef+arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" of ClusterRole "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" to User "<principalId>"
            note: EKS writes the principal's unique id where <principalId> stands; give it by --user-id
            """);
  }

  @Test
  void role_standsForAnySession_whichTheAnswerSays() {
    assertThat(canI(CI, "patch", "deploy/web", "-n", "prod"))
        .isEqualTo(
            new Ran(
                0,
                """
                yes
                RBAC: allowed by RoleBinding "ci-deployer/prod" of ClusterRole "deployer" to Group "ci-deployers"
                note: the username ci:{{SessionName}} depends on the session: no subject of kind User matches it here
                """,
                ""));
  }

  @Test
  void roleWithoutItsPath_isTheSameRole_asStsNeverTellsPaths() {
    assertThat(
            canI("arn:aws:iam::111122223333:role/GitHubDeploy", "patch", "deploy", "-n", "prod")
                .exitCode())
        .isEqualTo(0);
  }

  @Test
  void roleWithAnotherPath_isAnotherRole() {
    Ran ran =
        canI("arn:aws:iam::111122223333:role/other/GitHubDeploy", "patch", "deploy", "-n", "prod");
    assertThat(ran)
        .isEqualTo(
            new Ran(
                1,
                """
                no
                no access entry is for arn:aws:iam::111122223333:role/other/GitHubDeploy: EKS answers 401 Unauthorized
                nearest is the access entry arn:aws:iam::111122223333:role/ci/GitHubDeploy at ../examples/platform/cluster.yaml:47:7, whose path is another
                """,
                ""));
  }

  @ParameterizedTest
  @CsvSource({
    "get,    secrets,          0",
    "get,    secrets/db,       0",
    "list,   nodes,            0",
    "create, secrets,          1",
    "get,    /metrics,         1",
    "get,    /version,         0",
    "get,    namespaces/prod,  0"
  })
  void auditor_seesEverythingAndChangesNothing(String verb, String resource, int exitCode) {
    assertThat(canI(EVE, verb, resource).exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource({
    "get,    namespaces/dev-1,                   default-none, 0",
    "delete, namespaces/dev-1,                   default-none, 1",
    "list,   previews.platform.example.com,      dev-1,        0",
    "create, previews.platform.example.com,      dev-1,        1",
    "get,    deployments.v1.apps/web,            prod,         0",
    "get,    secrets,                            dev-1,        0",
    "get,    secrets,                            prod,         1"
  })
  void developer_mayThisAndNotThat(String verb, String resource, String namespace, int exitCode) {
    String[] question =
        namespace.equals("default-none")
            ? new String[] {verb, resource}
            : new String[] {verb, resource, "-n", namespace};
    assertThat(canI(ALICE, question).exitCode()).isEqualTo(exitCode);
  }

  @Test
  void subresource_isAskedForBehindASlash_orByItsOption() {
    assertThat(canI(ALICE, "get", "pods/web/log", "-n", "prod"))
        .isEqualTo(canI(ALICE, "get", "pods/web", "--subresource", "log", "-n", "prod"))
        .matches(ran -> ran.exitCode() == 0 && ran.err().isEmpty());
    assertThat(canI(ALICE, "get", "pods/log", "-n", "prod"))
        .isEqualTo(canI(ALICE, "get", "pods", "--subresource", "log", "-n", "prod"))
        .matches(ran -> ran.exitCode() == 0 && ran.err().isEmpty());
    assertThat(canI(ALICE, "create", "pods/exec", "-n", "prod").out())
        .contains("cannot create resource \"pods/exec\"");
    assertThat(canI(ALICE, "create", "pods/web", "--subresource", "exec", "-n", "prod").exitCode())
        .isEqualTo(1);
  }

  @Test
  void withSubresource_allBehindTheSlashIsTheName_asWithKubectl() {
    assertThat(canI(ALICE, "delete", "pods/log", "--subresource=", "-n", "prod").out())
        .contains("pods \"log\" is forbidden")
        .contains("cannot delete resource \"pods\"");
    assertThat(canI(ALICE, "create", "pods/log", "--subresource", "exec", "-n", "prod").out())
        .contains("pods \"log\" is forbidden")
        .contains("cannot create resource \"pods/exec\"");
  }

  @Test
  void wordThatMayBeANameOrASubresource_isRefused() {
    assertThat(canI(ALICE, "get", "pods/logs", "-n", "prod"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: \"pods\" have no subresource \"logs\"; did you mean \"log\"?; for"
                    + " \"pods/logs\" as kubectl reads it, a name behind the slash, add"
                    + " --subresource=\n"));
    assertThat(canI(ALICE, "get", "secrets/token", "-n", "prod").err())
        .isEqualTo(
            "error: \"secrets\" have no subresource \"token\"; for \"secrets/token\" as kubectl"
                + " reads it, a name behind the slash, add --subresource=\n");
  }

  @Test
  void namespace_isDefaultUnlessNamed_asWithKubectl() {
    assertThat(canI(ALICE, "create", "pods").out())
        .contains("in API group \"\" in the namespace \"default\"");
    assertThat(canI(ALICE, "create", "pods", "-A").out()).contains("at the cluster scope");
    assertThat(canI(ALICE, "create", "nodes").out()).contains("at the cluster scope");
    assertThat(canI(ALICE, "get", "nodes", "-n", "x").err())
        .isEqualTo("warning: nodes belong to no namespace; ask at the cluster scope\n");
    assertThat(canI(ALICE, "impersonate", "users").out()).contains("at the cluster scope");
  }

  @Test
  void whatNoServerIsAsked_isAnsweredAsAReviewIs_withAWarning() {
    Ran named = canI(CI, "create", "secrets/db", "-n", "prod");
    assertThat(named.out()).startsWith("no\nsecrets \"db\" is forbidden");
    assertThat(named.err())
        .isEqualTo(
            "warning: a request to create secrets carries no name; the API server asks with the"
                + " name only when a PUT or a server-side apply that was allowed creates the"
                + " object; ask without the name, or whether the object may be patched\n");
    assertThat(canI(ALICE, "get", "pods", "-n", "dev-*").err())
        .isEqualTo(
            "warning: a request is for one namespace, and \"dev-*\" is a pattern; name one"
                + " namespace\n");
    assertThat(canI(ALICE, "get", "pods", "-n", "Prod").err())
        .startsWith("warning: no namespace can be called \"Prod\": ");
    assertThat(canI(ALICE, "get", "namespaces/prod", "-A").err())
        .isEqualTo(
            "warning: a request to get the namespace prod is in that namespace, where RoleBindings"
                + " count; ask in the namespace itself\n");
    assertThat(canI(CI, "create", "secrets/db", "-n", "prod", "-o", "json").out())
        .contains(
            """
                "impossibilities": [
                    {
                        "id": "named-create",
            """)
        .contains(
            """
                        "remedy": "ask without the name, or whether the object may be patched",
                        "instead": {
                            "verb": "create",
                            "group": "",
                            "resource": "secrets",
                            "namespace": "prod"
                        }
            """);
  }

  @Test
  void unknownResource_isTakenAsItIs_withAWarning() {
    assertThat(canI(ALICE, "get", "deploymets").err())
        .isEqualTo(
            "warning: Kubernetes has no resource \"deploymets\"; did you mean \"deployments\"?\n");
    assertThat(canI(ALICE, "get", "gadgets").err())
        .isEqualTo(
            "warning: Kubernetes has no resource \"gadgets\"; of a custom resource name the API"
                + " group, as in widgets.example.com\n");
    assertThat(canI(ALICE, "get", "deploymets.apps").err())
        .isEqualTo(
            "warning: Kubernetes has no resource \"deploymets\" in the API group apps; did you mean"
                + " \"deployments\"?\n");
    assertThat(canI(ALICE, "gett", "pods").err())
        .isEqualTo("warning: verb 'gett' is not a known verb\n");
  }

  @Test
  void json_hasTheGrantAsAnObject() {
    assertThat(canI(CI, "patch", "deploy", "-n", "prod", "-o", "json").withoutNotices().out())
        .isEqualTo(
            """
            {
                "allowed": true,
                "decision": "ALLOW",
                "reason": "RBAC: allowed by RoleBinding \\"ci-deployer/prod\\" of ClusterRole \\"deployer\\" to Group \\"ci-deployers\\"",
                "user": {
                    "usernameTemplate": "ci:{{SessionName}}",
                    "groups": [
                        "ci-deployers",
                        "system:authenticated"
                    ]
                },
                "request": {
                    "verb": "patch",
                    "group": "apps",
                    "resource": "deployments",
                    "namespace": "prod"
                },
                "grant": {
                    "binding": {
                        "kind": "RoleBinding",
                        "namespace": "prod",
                        "name": "ci-deployer"
                    },
                    "role": {
                        "kind": "ClusterRole",
                        "name": "deployer"
                    },
                    "rule": {
                        "verbs": [
                            "get",
                            "list",
                            "watch",
                            "create",
                            "update",
                            "patch"
                        ],
                        "apiGroups": [
                            "apps"
                        ],
                        "resources": [
                            "deployments"
                        ]
                    },
                    "subject": {
                        "kind": "Group",
                        "name": "ci-deployers"
                    },
                    "source": "../examples/platform/rbac/ci.yaml:14:1"
                },
                "mappedBy": {
                    "accessEntry": "arn:aws:iam::111122223333:role/ci/GitHubDeploy",
                    "type": "STANDARD",
                    "source": "../examples/platform/cluster.yaml:47:7"
                },
                "errors": [],
                "unknowns": [],
                "notes": [
                    "the username ci:{{SessionName}} depends on the session: no subject of kind User matches it here"
                ]
            }
            """);
  }

  @Test
  void jsonOfANo_hasTheServersMessage() {
    assertThat(canI(EVE, "get", "/metrics", "-o", "json").withoutNotices().out())
        .isEqualTo(
            """
            {
                "allowed": false,
                "decision": "DENY",
                "reason": "",
                "message": "forbidden: User \\"auditor:eve\\" cannot get path \\"/metrics\\"",
                "user": {
                    "username": "auditor:eve",
                    "groups": [
                        "system:authenticated"
                    ]
                },
                "request": {
                    "verb": "get",
                    "path": "/metrics"
                },
                "mappedBy": {
                    "accessEntry": "arn:aws:iam::111122223333:user/auditors/eve",
                    "type": "STANDARD",
                    "source": "../examples/platform/cluster.yaml:39:7"
                },
                "errors": [],
                "unknowns": [],
                "notes": []
            }
            """);
  }

  @Test
  void stsSessionWithoutARole_isRefusedWithAnExample() {
    assertThat(canI("arn:aws:sts::111122223333:assumed-role/Developer", "get", "pods"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: Invalid caller ARN \"arn:aws:sts::111122223333:assumed-role/Developer\":"
                    + " assumed-role arn 'arn:aws:sts::111122223333:assumed-role/Developer' does"
                    + " not have a role; expected an IAM user, a role, or a session of a role,"
                    + " such as arn:aws:sts::111122223333:assumed-role/Developer/alice\n"));
  }

  @Test
  void aName_isNoArn() {
    assertThat(canI("alice", "get", "pods").err())
        .startsWith("error: Invalid caller ARN \"alice\": arn 'alice' is invalid");
  }

  @Test
  void aWrongFlag_endsWithExitCode2AndTheRightOne() {
    Ran ran = cam("can-i", "get", "pods", "--namespce", "x", "--as", ALICE, "-f", PLATFORM);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .startsWith("error: Unknown option")
        .contains("--namespce")
        .contains("Possible solutions: --namespace");
  }

  @Test
  void missingParts_areNamed() {
    assertThat(cam("can-i", "get", "pods", "-f", PLATFORM))
        .isEqualTo(new Ran(2, "", "error: Missing option: --as=ARN\n"));
    assertThat(cam("can-i", "get", "pods", "--as", ALICE).err())
        .isEqualTo(
            "error: Missing required option: '--filename=PATH'\n"
                + "See 'cam can-i --help' for usage.\n");
    assertThat(cam("can-i", "get", "--as", ALICE).exitCode()).isEqualTo(2);
    assertThat(cam("can-i", "-f", PLATFORM, "get", "pods"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: Missing required parameters: 'VERB', 'RESOURCE'\n"
                    + "-f takes all arguments up to the next option: write VERB and RESOURCE"
                    + " first.\n"
                    + "See 'cam can-i --help' for usage.\n"));
    assertThat(cam().err()).isEqualTo("error: Missing command\nSee 'cam --help' for usage.\n");
    assertThat(cam("can-j").err())
        .isEqualTo(
            "error: Unmatched argument at index 0: 'can-j'\n"
                + "Did you mean: cam can-i or cam who-can or cam what-can?\n");
  }

  @Test
  void customResource_isAskedAboutAsItsDefinitionSays(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("cluster.yaml");
    Files.writeString(
        file,
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
          scope: Cluster
          versions: [{name: v1, served: true, storage: true, subresources: {status: {}}}]
        ---
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        metadata: {name: prod, version: "1.29"}
        accessConfig:
          bootstrapClusterCreatorAdminPermissions: false
          accessEntries:
            - principalARN: arn:aws:iam::111122223333:role/Developer
        """);
    String version =
        "warning: "
            + file
            + ":12:33: cam does not know Kubernetes 1.29: default roles and bindings, built-in"
            + " resources and the API server's texts are those of 1.30, the nearest it knows, and"
            + " may differ; answers by roles, bindings and access policies of your own do not"
            + " depend on it\n";

    Ran ran = cam("can-i", "update", "wd/a/status", "--as", ALICE, "-f", file.toString());

    assertThat(ran.out())
        .startsWith(
            """
            no
            widgets.example.com "a" is forbidden: User "arn:aws:sts::111122223333:assumed-role/Developer/alice" cannot update resource "widgets/status" in API group "example.com" at the cluster scope
            """);
    assertThat(ran.err()).contains(version).doesNotContain("Kubernetes has no resource");
    assertThat(
            cam("can-i", "get", "wigdets.example.com", "--as", ALICE, "-f", file.toString()).err())
        .contains(
            "warning: no CustomResourceDefinition among the files has \"wigdets\" of example.com;"
                + " did you mean \"widgets\"? If not, add its definition to them\n");
    assertThat(cam("whoami", "--as", ALICE, "-f", file.toString()).exitCode()).isEqualTo(0);
  }

  @Test
  void fieldSelectorByName_asksForTheObject_andIsTold(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("cluster.yaml");
    Files.writeString(
        file,
        """
        {accessEntry: {principalArn: "arn:aws:iam::111122223333:user/bob", username: bob}}
        ---
        {principalArn: "arn:aws:iam::111122223333:user/bob", associatedAccessPolicies: []}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: db}
        rules: [{apiGroups: [""], resources: [secrets], resourceNames: [db], verbs: [list]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: db}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: db}
        subjects: [{kind: User, name: bob, apiGroup: rbac.authorization.k8s.io}]
        """);
    String[] question = {
      "can-i",
      "list",
      "secrets",
      "-n",
      "a",
      "-o",
      "json",
      "-f",
      file.toString(),
      "--as",
      "arn:aws:iam::111122223333:user/bob",
      "--field-selector"
    };
    String[] byName = Arrays.copyOf(question, question.length + 1);
    byName[question.length] = "metadata.name=db";
    String[] byOther = Arrays.copyOf(question, question.length + 1);
    byOther[question.length] = "metadata.name!=x";

    Ran allowed = cam(byName);
    assertThat(allowed.exitCode()).as(allowed.toString()).isZero();
    assertThat(allowed.out())
        .contains("\"name\": \"db\"", "\"fieldSelector\": \"metadata.name=db\"");
    assertThat(cam(byOther).exitCode()).isEqualTo(1);
  }

  @Test
  void impossibleQuestions_areRefused() {
    assertThat(canI(ALICE, "get", "/healthz", "-n", "x").err())
        .isEqualTo(
            "error: A path has neither a subresource nor a field selector nor a namespace: \"/healthz\"\n");
    assertThat(canI(ALICE, "list", "/healthz", "--field-selector", "a=b").err())
        .isEqualTo(
            "error: A path has neither a subresource nor a field selector nor a namespace: \"/healthz\"\n");
    assertThat(canI(ALICE, "get", "pods", "--field-selector", "a=b").err())
        .isEqualTo(
            "error: Invalid field selector \"a=b\" of get: expected it with list, watch or"
                + " deletecollection\n");
    assertThat(canI(ALICE, "get", "pods", "-n", "x", "-A").err())
        .isEqualTo("error: --namespace=x and --all-namespaces exclude each other\n");
    assertThat(canI(ALICE, "get", "pods/").err())
        .isEqualTo(
            "error: Invalid resource \"pods/\": expected RESOURCE[.GROUP],"
                + " RESOURCE[.GROUP]/SUBRESOURCE, RESOURCE[.GROUP]/NAME[/SUBRESOURCE] or a path,"
                + " such as deployments.apps, pods/log, pods/web, pods/web/log or /metrics\n");
  }

  @Test
  void names_mayHaveSlashes() {
    Ran approve = canI(ALICE, "approve", "signers.certificates.k8s.io/example.com/x", "-A");
    assertThat(approve.err()).isEmpty();
    assertThat(approve.out())
        .contains("signers.certificates.k8s.io \"example.com/x\" is forbidden");
  }

  @Test
  void emptyDirectory_isAMistake(@TempDir Path empty) {
    assertThat(cam("can-i", "get", "pods", "--as", ALICE, "-f", empty.toString()))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: "
                    + empty
                    + ": no file in this directory ends in .yaml, .yml, .json or .template\n"));
  }

  @Test
  void mistypedKey_endsWithExitCode2AndTheLine(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("cluster.yaml"),
            """
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata: {name: test, region: eu-central-1}
            accessConfig:
              bootstrapClusterCreatorAdminPermissions: false
              accessEntries:
              - principalARN: arn:aws:iam::111122223333:role/Developer
                accesPolicies: []
            """);
    assertThat(cam("can-i", "get", "pods", "--as", ALICE, "-f", file.toString()))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: "
                    + file
                    + ":8:5: accessConfig.accessEntries[0].accesPolicies: unknown field"
                    + " \"accesPolicies\"; did you mean \"accessPolicies\"?\n"));
  }

  @Test
  void defaultRoles_countUnlessLeftOut() {
    assertThat(canI(EVE, "get", "/version").exitCode()).isEqualTo(0);
    assertThat(canI(EVE, "get", "/version", "--no-default-roles").exitCode()).isEqualTo(1);
    assertThat(canI(EVE, "get", "/version", "--kubernetes-version", "1.30").exitCode())
        .isEqualTo(0);
    Ran older = canI(EVE, "get", "/version", "--kubernetes-version", "1.20");
    assertThat(older.exitCode()).isEqualTo(0);
    assertThat(older.err())
        .contains(
            "warning: cam does not know Kubernetes 1.20: default roles and bindings, built-in"
                + " resources and the API server's texts are those of 1.30, the nearest it knows,"
                + " and may differ; answers by roles, bindings and access policies of your own do"
                + " not depend on it\n");
  }

  @Test
  void inputOverTheLimit_isRefused() {
    assertThat(canI(EVE, "get", "pods", "--max-input", "100").err())
        .contains("the input is larger than the limit of 100 bytes");
  }

  @Test
  void help_tellsTheExitCodes() {
    assertThat(cam("can-i", "--help").out())
        .contains("Usage: cam can-i")
        .contains("--as=ARN")
        .contains("Exit codes:")
        .contains("2    the question or the configuration cannot be used");
    assertThat(cam("--version").out()).isEqualTo("cam (unpackaged)\n");
  }
}
