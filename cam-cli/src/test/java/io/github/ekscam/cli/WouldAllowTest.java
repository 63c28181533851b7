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

class WouldAllowTest {

  private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  private static final String AUTHORIZED =
      "note: the request is authorized, by itself: RBAC: allowed by RoleBinding \"leads/dev\" of"
          + " Role \"lead\" to Group \"leads\"\n";

  @TempDir private Path directory;

  /** Alice holds get and list of pods in dev, and may create and patch roles and bindings there. */
  @BeforeEach
  void cluster() throws IOException {
    write(
        "cluster/entry.json",
        """
        {"accessEntry": {"principalArn": "%s", "kubernetesGroups": ["leads"], "type": "STANDARD"}}
        {"associatedAccessPolicies": [], "principalArn": "%s"}
        """
            .formatted(ALICE, ALICE));
    write(
        "cluster/rbac.yaml",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: lead, namespace: dev}
        rules:
        - {apiGroups: [""], resources: [pods], verbs: [get, list]}
        - apiGroups: [rbac.authorization.k8s.io]
          resources: [roles, rolebindings]
          verbs: [create, patch]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: leads, namespace: dev}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: lead}
        subjects: [{kind: Group, name: leads, apiGroup: rbac.authorization.k8s.io}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: existing, namespace: dev, labels: {team: a}, annotations: {x: "y"}}
        rules:
        - {apiGroups: [""], resources: [secrets], verbs: [get]}
        """);
  }

  private String write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content).toString();
  }

  private static String role(String name, String resource, String verbs) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: %s, namespace: dev}
    rules:
    - {apiGroups: [""], resources: [%s], verbs: %s}
    """
        .formatted(name, resource, verbs);
  }

  private static String binding(String role) {
    return """
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: readers, namespace: dev}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %s}
    subjects: [{kind: Group, name: readers, apiGroup: rbac.authorization.k8s.io}]
    """
        .formatted(role);
  }

  private Ran wouldAllow(String objects, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("would-allow", write("objects.yaml", objects)));
    args.addAll(List.of(options));
    args.addAll(List.of("--as", ALICE, "-f", directory.resolve("cluster").toString()));
    return cam(args.toArray(String[]::new));
  }

  @Test
  void aRoleOfHeldRules_isAccepted() throws IOException {
    assertThat(wouldAllow(role("reader", "pods", "[get]")))
        .isEqualTo(
            new Ran(
                0,
                """
                accepted: create Role "reader" in the namespace "dev"
                note: the user holds every rule of the role in RBAC
                """,
                ""));
  }

  @Test
  void aRoleWithoutANamespace_goesWhereTheOptionSays() throws IOException {
    String role = role("reader", "pods", "[get]").replace(", namespace: dev", "");

    assertThat(wouldAllow(role).err())
        .endsWith(
            "metadata.namespace: Required value; write the namespace, or say by --default-namespace"
                + " where objects without one go\n");
    assertThat(wouldAllow(role, "--default-namespace", "dev").out())
        .startsWith("accepted: create Role \"reader\" in the namespace \"dev\"\n");
  }

  @Test
  void aRoleOfRulesThatAreNotHeld_isRefusedInTheServersWords() throws IOException {
    assertThat(wouldAllow(role("reader", "pods", "[get, delete]")))
        .isEqualTo(
            new Ran(
                1,
                """
                refused: create Role "reader" in the namespace "dev"
                roles.rbac.authorization.k8s.io "reader" is forbidden: user "arn:aws:iam::111122223333:user/alice" (groups=["leads" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
                {APIGroups:[""], Resources:["pods"], Verbs:["delete"]}
                """
                    + AUTHORIZED
                    + """
                    note: to write a Role, a user must hold all rules of the role in RBAC in the namespace dev, or be allowed to "escalate" roles whatever their names in the namespace dev: neither is so
                    note: one way: allow the user, by RBAC, to "escalate" roles whatever their names in the namespace dev
                    note: or bind roles with the missing rules to the user or a group of the user in the namespace dev
                    note: or associate AWSBackupFullAccessPolicyForRestore or AmazonEKSClusterAdminPolicy, which allows to escalate, with the access scope cluster or one that includes the namespace dev
                    """,
                ""));
  }

  @Test
  void whatIsAccepted_countsForWhatFollows_andOneRefusalMakesTheAnswerNo() throws IOException {
    Ran both = wouldAllow(role("reader", "pods", "[get]") + binding("reader"));
    assertThat(both.exitCode()).isEqualTo(0);
    assertThat(both.out())
        .isEqualTo(
            """
            accepted: create Role "reader" in the namespace "dev"
            note: the user holds every rule of the role in RBAC

            accepted: create RoleBinding "readers" in the namespace "dev"
            note: the user holds every rule of the role in RBAC
            """);

    Ran refused = wouldAllow(role("reader", "pods", "[delete]") + binding("reader"));
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out())
        .contains(
            """

            refused: create RoleBinding "readers" in the namespace "dev"
            rolebindings.rbac.authorization.k8s.io "reader" not found
            """);

    Ran second = wouldAllow(role("reader", "pods", "[get]") + binding("existing"));
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.out())
        .startsWith("accepted: create Role \"reader\"")
        .contains("\nrefused: create RoleBinding \"readers\" in the namespace \"dev\"\n")
        .contains("\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}\n");
  }

  @Test
  void whatExistsAndStays_isAccepted_asKubectlApplySendsNothing() throws IOException {
    assertThat(wouldAllow(role("existing", "secrets", "[get]")))
        .isEqualTo(
            new Ran(
                0,
                """
                accepted: patch Role "existing" in the namespace "dev"
                note: nothing changes, or only owners, finalizers and managed fields: for that no rule must be held
                """,
                ""));
  }

  @Test
  void whatExistsAndChanges_isPatched_unlessItIsUpdated() throws IOException {
    Ran patched = wouldAllow(role("existing", "secrets", "[get, list]"));
    assertThat(patched.exitCode()).isEqualTo(1);
    assertThat(patched.out())
        .startsWith("refused: patch Role \"existing\" in the namespace \"dev\"\n")
        .contains("\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}\n");

    Ran updated = wouldAllow(role("existing", "secrets", "[get]"), "--verb", "update");
    assertThat(updated)
        .isEqualTo(
            new Ran(
                1,
                """
                refused: update Role "existing" in the namespace "dev"
                roles.rbac.authorization.k8s.io "existing" is forbidden: User "arn:aws:iam::111122223333:user/alice" cannot update resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "dev"
                """,
                ""));
  }

  @Test
  void aDefaultRole_exists() throws IOException {
    assertThat(
            wouldAllow(
                    """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: ClusterRole
                    metadata: {name: view}
                    rules: []
                    """)
                .out())
        .startsWith("refused: patch ClusterRole \"view\"\n");
  }

  @Test
  void serverSide_namesWhatDoesNotExist() throws IOException {
    write(
        "cluster/named.yaml",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: named, namespace: prod}
        rules:
        - apiGroups: [rbac.authorization.k8s.io]
          resources: [roles]
          verbs: [patch, create, escalate]
          resourceNames: [special]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: named, namespace: prod}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: named}
        subjects: [{kind: Group, name: leads, apiGroup: rbac.authorization.k8s.io}]
        """);
    String special =
        role("special", "secrets", "[get]").replace("namespace: dev", "namespace: prod");

    assertThat(wouldAllow(special))
        .isEqualTo(
            new Ran(
                1,
                """
                refused: create Role "special" in the namespace "prod"
                roles.rbac.authorization.k8s.io is forbidden: User "arn:aws:iam::111122223333:user/alice" cannot create resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "prod"
                """,
                ""));
    assertThat(wouldAllow(special, "--server-side"))
        .isEqualTo(
            new Ran(
                0,
                """
                accepted: create Role "special" in the namespace "prod"
                note: the user may "escalate" roles "special" in the namespace prod: RBAC: allowed by RoleBinding "named/prod" of Role "named" to Group "leads"
                """,
                ""));
    assertThat(wouldAllow(special, "--server-side", "--verb", "update").out())
        .contains("cannot update resource \"roles\"");
  }

  @Test
  void anAggregatedRole_keepsTheRulesThatWereGathered() throws IOException {
    write(
        "cluster/aggregated.yaml",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: gathered}
        aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: part, labels: {a: b}}
        rules:
        - {apiGroups: [""], resources: [secrets], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: patcher}
        rules:
        - {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [patch]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: patcher}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: patcher}
        subjects: [{kind: Group, name: leads, apiGroup: rbac.authorization.k8s.io}]
        """);

    assertThat(
            wouldAllow(
                    """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: ClusterRole
                    metadata: {name: gathered}
                    aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}
                    """)
                .out())
        .startsWith("accepted: patch ClusterRole \"gathered\"\n");
  }

  @Test
  void json_hasTheStatusAndTheMissingRules() throws IOException {
    assertThat(wouldAllow(role("reader", "pods", "[delete]"), "-o", "json").withoutNotices())
        .isEqualTo(
            new Ran(
                1,
                """
                {
                    "user": {
                        "username": "arn:aws:iam::111122223333:user/alice",
                        "groups": [
                            "leads",
                            "system:authenticated"
                        ]
                    },
                    "writes": [
                        {
                            "object": {
                                "kind": "Role",
                                "namespace": "dev",
                                "name": "reader"
                            },
                            "request": {
                                "verb": "create",
                                "group": "rbac.authorization.k8s.io",
                                "resource": "roles",
                                "namespace": "dev"
                            },
                            "accepted": false,
                            "status": {
                                "code": 403,
                                "reason": "Forbidden",
                                "message": "roles.rbac.authorization.k8s.io \\"reader\\" is forbidden: user \\"arn:aws:iam::111122223333:user/alice\\" (groups=[\\"leads\\" \\"system:authenticated\\"]) is attempting to grant RBAC permissions not currently held:\\n{APIGroups:[\\"\\"], Resources:[\\"pods\\"], Verbs:[\\"delete\\"]}"
                            },
                            "missingRules": [
                                {
                                    "verbs": [
                                        "delete"
                                    ],
                                    "apiGroups": [
                                        ""
                                    ],
                                    "resources": [
                                        "pods"
                                    ]
                                }
                            ],
                            "explanation": [
                                "the request is authorized, by itself: RBAC: allowed by RoleBinding \\"leads/dev\\" of Role \\"lead\\" to Group \\"leads\\"",
                                "to write a Role, a user must hold all rules of the role in RBAC in the namespace dev, or be allowed to \\"escalate\\" roles whatever their names in the namespace dev: neither is so",
                                "one way: allow the user, by RBAC, to \\"escalate\\" roles whatever their names in the namespace dev",
                                "or bind roles with the missing rules to the user or a group of the user in the namespace dev",
                                "or associate AWSBackupFullAccessPolicyForRestore or AmazonEKSClusterAdminPolicy, which allows to escalate, with the access scope cluster or one that includes the namespace dev"
                            ],
                            "unknowns": [],
                            "errors": []
                        }
                    ],
                    "notes": []
                }
                """,
                ""));
    assertThat(wouldAllow(role("reader", "pods", "[get]"), "-o", "json").out())
        .contains("\"accepted\": true,")
        .doesNotContain("status");
  }

  @Test
  void anUnknownCaller_isAnswered401() throws IOException {
    Ran ran =
        cam(
            "would-allow",
            write("objects.yaml", role("reader", "pods", "[get]")),
            "--as",
            "arn:aws:iam::111122223333:user/bob",
            "-f",
            directory.resolve("cluster").toString());
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .startsWith(
            """
            refused: create Role "reader" in the namespace "dev"
            Unauthorized
            no access entry is for arn:aws:iam::111122223333:user/bob: \
            """);
  }

  @Test
  void aNode_isRefused_asItsAuthorizerLeavesRolesToRbac() throws IOException {
    String node = "arn:aws:iam::111122223333:role/Node";
    String entry =
        write(
            "node.json",
            """
            {"accessEntry": {"principalArn": "%s", "type": "EC2_LINUX",
              "username": "system:node:{{EC2PrivateDNSName}}", "kubernetesGroups": ["system:nodes"]}}
            """
                .formatted(node));

    assertThat(
            cam(
                "would-allow",
                write("objects.yaml", role("reader", "pods", "[get]")),
                "--as",
                node,
                "-f",
                entry))
        .isEqualTo(
            new Ran(
                1,
                """
                refused: create Role "reader" in the namespace "dev"
                roles.rbac.authorization.k8s.io is forbidden: User "system:node:{{EC2PrivateDNSName}}" cannot create resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "dev"

                note: the username system:node:{{EC2PrivateDNSName}} depends on the request: no subject of kind User matches it here
                """,
                ""));
  }

  @Test
  void whatTheReasonLacks_isTold() throws IOException {
    write(
        "cluster/policy.json",
        """
        {"associatedAccessPolicies": [{
          "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
          "accessScope": {"type": "cluster", "namespaces": []}}],
         "principalArn": "%s"}
        """
            .formatted(ALICE));

    assertThat(wouldAllow(role("reader", "secrets", "[get]")).out())
        .isEqualTo(
            """
            accepted: create Role "reader" in the namespace "dev"
            note: the user may "escalate" roles whatever their names in the namespace dev: EKS Access Policy: allowed by ClusterRoleBinding "arn:aws:iam::111122223333:user/alice+arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" of ClusterRole "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" to User "<principalId>"

            note: EKS writes the principal's unique id where <principalId> stands; give it by --user-id
            """);
    assertThat(wouldAllow(role("reader", "secrets", "[get]"), "--user-id", "AIDAX").out())
        .endsWith(" to User \"AIDAX\"\n");
  }

  @Test
  void anInvalidObject_isRefusedWithItsPlace() throws IOException {
    Ran ran =
        wouldAllow(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: reader, namespace: dev}
            rules:
            - {apiGroups: [""], resources: [pods], verbz: [get]}
            """);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .startsWith("error: " + directory.resolve("objects.yaml") + ":5:")
        .contains("verbz");
  }

  @Test
  void filesWithoutRolesAndBindings_areRefused() throws IOException {
    String deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n";
    assertThat(wouldAllow(deployment).exitCode()).isEqualTo(2);

    Ran mixed = wouldAllow(role("reader", "pods", "[get]") + "---\n" + deployment);
    assertThat(mixed.exitCode()).isEqualTo(0);
    assertThat(mixed.err())
        .isEqualTo("warning: skipped 1 Deployment.apps: only roles and bindings are checked\n");
  }

  @Test
  void theClustersConfiguration_isNotAnObject() throws IOException {
    String cluster = directory.resolve("cluster").toString();
    assertThat(cam("would-allow", cluster, "--as", ALICE, "-f", cluster))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: OBJECTS are roles and bindings, and here are access entries, too: the"
                    + " cluster's configuration is given by -f\n"));
    assertThat(cam("would-allow", cluster + "/entry.json", "--as", ALICE, "-f", cluster).err())
        .startsWith("error: OBJECTS are roles and bindings");
  }

  @Test
  void theOptions_areAsked() throws IOException {
    String cluster = directory.resolve("cluster").toString();
    assertThat(cam("would-allow", "--as", ALICE, "-f", cluster, "objects.yaml"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: Missing required parameter: 'OBJECTS'\n"
                    + "-f takes all arguments up to the next option: write OBJECTS first.\n"
                    + "See 'cam would-allow --help' for usage.\n"));
    assertThat(cam("would-allow", "objects.yaml", "-f", cluster))
        .isEqualTo(new Ran(2, "", "error: Missing option: --as=ARN\n"));
    assertThat(wouldAllow(role("reader", "pods", "[get]"), "--verb", "create").exitCode())
        .isEqualTo(2);
  }
}
