package io.github.ekscam.cli;

import static io.github.ekscam.cli.Examples.DEPLOY;
import static io.github.ekscam.cli.Examples.EVE;
import static io.github.ekscam.cli.Examples.PIPELINE;
import static io.github.ekscam.cli.Examples.PIPELINE_WARNING;
import static io.github.ekscam.cli.Examples.PLATFORM;
import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the command prints of a decision and of what comes near it. */
class ExplainTest {

  @Test
  void denial_namesTheNearestGrants_andHowEachMisses() {
    assertThat(
            cam(
                "explain",
                "delete",
                "deploy/web",
                "-n",
                "prod",
                "--as",
                "arn:aws:sts::111122223333:assumed-role/Developer/alice",
                "-f",
                PLATFORM))
        .isEqualTo(
            new Ran(
                1,
                """
                no
                deployments.apps "web" is forbidden: User "arn:aws:sts::111122223333:assumed-role/Developer/alice" cannot delete resource "deployments" in API group "apps" in the namespace "prod"

                nearest:
                  access policy AmazonEKSViewPolicy in the whole cluster
                    get,list,watch  controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status  of apps
                    at ../examples/platform/cluster.yaml:34:11
                    but the verb is "delete"; the rule has "get", "list", "watch"
                  access policy AmazonEKSEditPolicy in the namespaces dev-*
                    create,delete,deletecollection,patch,update  daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale  of apps
                    at ../examples/platform/cluster.yaml:29:11
                    but the namespace is "prod"; this holds in the namespaces "dev-*" only
                  ClusterRoleBinding developers-view of ClusterRole view to Group developers
                    get,list,watch  controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status  of apps
                    at ../examples/platform/rbac/developers.yaml:14:1
                    but the verb is "delete"; the rule has "get", "list", "watch"
                """,
                ""));
  }

  @Test
  void allowed_namesEveryGrant() {
    assertThat(
            cam(
                "explain",
                "get",
                "nodes",
                "--as",
                "arn:aws:iam::111122223333:user/auditors/eve",
                "-f",
                PLATFORM))
        .isEqualTo(
            new Ran(
                0,
                """
                yes
                EKS Access Policy: allowed by ClusterRoleBinding "arn:aws:iam::111122223333:user/auditors/eve+arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy" of ClusterRole "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy" to User "<principalId>"
                note: EKS writes the principal's unique id where <principalId> stands; give it by --user-id

                allowed by:
                  access policy AmazonEKSAdminViewPolicy in the whole cluster
                    get,list,watch  *  of *
                    at ../examples/platform/cluster.yaml:42:11
                """,
                ""));
  }

  @Test
  void missingRole_isNamed() {
    assertThat(
            cam(
                "explain",
                "delete",
                "deploy",
                "-n",
                "dev-2",
                "--as",
                DEPLOY,
                "-f",
                PIPELINE,
                "--no-default-roles"))
        .isEqualTo(
            new Ran(
                1,
                """
                no
                deployments.apps is forbidden: User "ci:{{SessionName}}" cannot delete resource "deployments" in API group "apps" in the namespace "dev-2": rbac: RBAC: role.rbac.authorization.k8s.io "gone" not found
                note: the username ci:{{SessionName}} depends on the session: no subject of kind User matches it here

                nearest:
                  RoleBinding gone in the namespace dev-2 of Role gone to Group deployers
                    at src/test/resources/lists.yaml:41:3
                    but the Role "gone" does not exist
                  RoleBinding deploy in the namespace dev-2 of ClusterRole deployer to Group deployers
                    patch  deployments  of apps
                    at src/test/resources/lists.yaml:31:3
                    but the verb is "delete"; the rule has "patch"
                  RoleBinding deploy in the namespace dev-1 of ClusterRole deployer to Group deployers
                    patch  deployments  of apps
                    at src/test/resources/lists.yaml:26:3
                    but the verb is "delete"; the rule has "patch"
                    but the namespace is "dev-2"; this holds in the namespace "dev-1" only
                """,
                PIPELINE_WARNING));
  }

  @Test
  void bindingsAlike_areCounted() {
    assertThat(
            cam(
                "explain",
                "patch",
                "deploy",
                "-n",
                "prod",
                "--as",
                "arn:aws:sts::111122223333:assumed-role/Deploy/daily",
                "-f",
                PIPELINE,
                "--no-default-roles"))
        .isEqualTo(
            new Ran(
                1,
                """
                no
                deployments.apps is forbidden: User "ci:daily" cannot patch resource "deployments" in API group "apps" in the namespace "prod"

                nearest:
                  RoleBinding deploy in the namespace dev-1 of ClusterRole deployer to Group deployers (and 1 more that miss in the same way)
                    patch  deployments  of apps
                    at src/test/resources/lists.yaml:26:3
                    but the namespace is "prod"; this holds in the namespace "dev-1" only
                  RoleBinding gone in the namespace dev-2 of Role gone to Group deployers
                    at src/test/resources/lists.yaml:41:3
                    but the Role "gone" does not exist
                    but the namespace is "prod"; this holds in the namespace "dev-2" only
                """,
                PIPELINE_WARNING));
  }

  @Test
  void anySession_isToldOfTheOneThatMay() {
    assertThat(
            cam(
                "explain",
                "patch",
                "deploy",
                "-n",
                "prod",
                "--as",
                DEPLOY,
                "-f",
                PIPELINE,
                "--no-default-roles"))
        .isEqualTo(
            new Ran(
                1,
                """
                no
                deployments.apps is forbidden: User "ci:{{SessionName}}" cannot patch resource "deployments" in API group "apps" in the namespace "prod"
                note: the username ci:{{SessionName}} depends on the session: no subject of kind User matches it here

                nearest:
                  RoleBinding nightly in the namespace prod of ClusterRole deployer to User ci:nightly
                    patch  deployments  of apps
                    at src/test/resources/lists.yaml:36:3
                    but the binding names the User "ci:nightly", who the user is in the session "nightly" only
                    the user's name and groups are given by the access entry arn:aws:iam::111122223333:role/Deploy at src/test/resources/lists.yaml:8:5
                  RoleBinding deploy in the namespace dev-1 of ClusterRole deployer to Group deployers (and 1 more that miss in the same way)
                    patch  deployments  of apps
                    at src/test/resources/lists.yaml:26:3
                    but the namespace is "prod"; this holds in the namespace "dev-1" only
                  RoleBinding gone in the namespace dev-2 of Role gone to Group deployers
                    at src/test/resources/lists.yaml:41:3
                    but the Role "gone" does not exist
                    but the namespace is "prod"; this holds in the namespace "dev-2" only
                """,
                PIPELINE_WARNING));
  }

  @Test
  void nothingNear_isSaid() {
    assertThat(cam("explain", "get", "/metrics", "--as", EVE, "-f", PIPELINE, "--no-default-roles"))
        .isEqualTo(
            new Ran(
                1,
                """
                no
                forbidden: User "arn:aws:iam::111122223333:user/eve" cannot get path "/metrics"

                no grant comes near
                """,
                PIPELINE_WARNING));
  }

  @Test
  void callerWhomTheClusterDoesNotKnow_hasNoNearGrants() {
    assertThat(
            cam(
                "explain",
                "get",
                "pods",
                "--as",
                "arn:aws:iam::111122223333:user/mallory",
                "-f",
                PIPELINE,
                "--no-default-roles"))
        .isEqualTo(
            new Ran(
                1,
                """
                no
                no access entry is for arn:aws:iam::111122223333:user/mallory: EKS answers 401 Unauthorized
                """,
                PIPELINE_WARNING));
  }

  @Test
  void json_hasGrantsAndNearMisses() {
    assertThat(
            cam(
                    "explain",
                    "list",
                    "secrets",
                    "-n",
                    "prod",
                    "--as",
                    "arn:aws:sts::111122223333:assumed-role/Deploy/nightly",
                    "-f",
                    PIPELINE,
                    "--no-default-roles",
                    "-o",
                    "json")
                .withoutNotices())
        .isEqualTo(
            new Ran(
                1,
                """
                {
                    "allowed": false,
                    "decision": "DENY",
                    "reason": "",
                    "message": "secrets is forbidden: User \\"ci:nightly\\" cannot list resource \\"secrets\\" in API group \\"\\" in the namespace \\"prod\\"",
                    "user": {
                        "username": "ci:nightly",
                        "groups": [
                            "deployers",
                            "system:authenticated"
                        ]
                    },
                    "request": {
                        "verb": "list",
                        "group": "",
                        "resource": "secrets",
                        "namespace": "prod"
                    },
                    "mappedBy": {
                        "accessEntry": "arn:aws:iam::111122223333:role/Deploy",
                        "type": "STANDARD",
                        "source": "src/test/resources/lists.yaml:8:5"
                    },
                    "errors": [],
                    "unknowns": [],
                    "notes": [],
                    "grants": [],
                    "nearMisses": [
                        {
                            "grant": {
                                "binding": {
                                    "kind": "RoleBinding",
                                    "namespace": "prod",
                                    "name": "nightly"
                                },
                                "role": {
                                    "kind": "ClusterRole",
                                    "name": "deployer"
                                },
                                "rule": {
                                    "verbs": [
                                        "*"
                                    ],
                                    "apiGroups": [
                                        ""
                                    ],
                                    "resources": [
                                        "secrets"
                                    ],
                                    "resourceNames": [
                                        "db"
                                    ]
                                },
                                "subject": {
                                    "kind": "User",
                                    "name": "ci:nightly"
                                },
                                "source": "src/test/resources/lists.yaml:36:3"
                            },
                            "differences": [
                                {
                                    "kind": "RESOURCE_NAME",
                                    "text": "the request names no object, as list does unless a field selector asks for metadata.name; the rule is for objects named \\"db\\" only"
                                }
                            ],
                            "alike": 0
                        },
                        {
                            "grant": {
                                "binding": {
                                    "kind": "RoleBinding",
                                    "namespace": "dev-1",
                                    "name": "deploy"
                                },
                                "role": {
                                    "kind": "ClusterRole",
                                    "name": "deployer"
                                },
                                "rule": {
                                    "verbs": [
                                        "*"
                                    ],
                                    "apiGroups": [
                                        ""
                                    ],
                                    "resources": [
                                        "secrets"
                                    ],
                                    "resourceNames": [
                                        "db"
                                    ]
                                },
                                "subject": {
                                    "kind": "Group",
                                    "name": "deployers"
                                },
                                "source": "src/test/resources/lists.yaml:26:3"
                            },
                            "differences": [
                                {
                                    "kind": "RESOURCE_NAME",
                                    "text": "the request names no object, as list does unless a field selector asks for metadata.name; the rule is for objects named \\"db\\" only"
                                },
                                {
                                    "kind": "NAMESPACE",
                                    "text": "the namespace is \\"prod\\"; this holds in the namespace \\"dev-1\\" only"
                                }
                            ],
                            "alike": 1
                        },
                        {
                            "binding": {
                                "kind": "RoleBinding",
                                "namespace": "dev-2",
                                "name": "gone"
                            },
                            "subject": {
                                "kind": "Group",
                                "name": "deployers"
                            },
                            "source": "src/test/resources/lists.yaml:41:3",
                            "differences": [
                                {
                                    "kind": "ROLE",
                                    "text": "the Role \\"gone\\" does not exist"
                                },
                                {
                                    "kind": "NAMESPACE",
                                    "text": "the namespace is \\"prod\\"; this holds in the namespace \\"dev-2\\" only"
                                }
                            ],
                            "alike": 0
                        }
                    ]
                }
                """,
                PIPELINE_WARNING));
  }
}
