package io.github.ekscam.cli;

import static io.github.ekscam.cli.Examples.DEPLOY;
import static io.github.ekscam.cli.Examples.EVE;
import static io.github.ekscam.cli.Examples.PIPELINE;
import static io.github.ekscam.cli.Examples.PIPELINE_WARNING;
import static io.github.ekscam.cli.Examples.PLATFORM;
import static io.github.ekscam.cli.Examples.PLATFORM_WARNING;
import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the command prints of everything that somebody may do. */
class WhatCanTest {

  private static final String DEVELOPER = "arn:aws:iam::111122223333:role/Developer";

  @Test
  void sameRoleInSeveralNamespaces_isOneBlock_andNotesComeLast() {
    assertThat(cam("what-can", "--as", DEPLOY, "-f", PIPELINE, "--no-default-roles"))
        .isEqualTo(
            new Ran(
                0,
                """
                in the namespaces dev-1, dev-2, by RoleBinding deploy of ClusterRole deployer to Group deployers at src/test/resources/lists.yaml:26:3, src/test/resources/lists.yaml:31:3:
                  patch  deployments  of apps
                  *      secrets  of ""  named db

                note: RoleBinding gone in the namespace dev-2 of Role gone at src/test/resources/lists.yaml:41:3 gives nothing: the role does not exist
                note: the username ci:{{SessionName}} depends on the session: no subject of kind User matches it here
                """,
                PIPELINE_WARNING));
  }

  @Test
  void namespace_showsWhatHoldsThere() {
    assertThat(cam("what-can", "--as", DEPLOY, "-n", "prod", "-f", PIPELINE, "--no-default-roles"))
        .isEqualTo(
            new Ran(
                0,
                """
                nothing

                note: the username ci:{{SessionName}} depends on the session: no subject of kind User matches it here
                """,
                PIPELINE_WARNING));
  }

  @Test
  void unknownPolicy_isSaidToBeUnknown() {
    assertThat(cam("what-can", "--as", EVE, "-f", PIPELINE, "--no-default-roles"))
        .isEqualTo(
            new Ran(
                0,
                """
                nothing

                unknown: the access policy AmazonEKSEventPolicy, associated to arn:aws:iam::111122223333:user/eve, may allow more, but AWS does not publish its rules
                """,
                PIPELINE_WARNING));
  }

  @Test
  void whatHoldsInTheWholeCluster_comesFirst() {
    assertThat(
            cam(
                "what-can",
                "--as",
                "arn:aws:iam::111122223333:role/ci/GitHubDeploy",
                "-f",
                PLATFORM))
        .isEqualTo(
            new Ran(
                0,
                """
                in the whole cluster, by ClusterRoleBinding system:basic-user of ClusterRole system:basic-user to Group system:authenticated:
                  create  selfsubjectaccessreviews,selfsubjectrulesreviews  of authorization.k8s.io
                  create  selfsubjectreviews  of authentication.k8s.io

                in the whole cluster, by ClusterRoleBinding system:discovery of ClusterRole system:discovery to Group system:authenticated:
                  get  /api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/

                in the whole cluster, by ClusterRoleBinding system:public-info-viewer of ClusterRole system:public-info-viewer to Group system:authenticated:
                  get  /healthz,/livez,/readyz,/version,/version/

                in the namespace prod, by RoleBinding ci-deployer of ClusterRole deployer to Group ci-deployers at ../examples/platform/rbac/ci.yaml:14:1:
                  get,list,watch,create,update,patch  configmaps,services  of ""
                  get,list,watch,create,update,patch  deployments  of apps

                note: the username ci:{{SessionName}} depends on the session: no subject of kind User matches it here
                """,
                ""));
  }

  @Test
  void starsAreKept() {
    assertThat(
            cam(
                "what-can",
                "--as",
                "arn:aws:iam::111122223333:user/auditors/eve",
                "-n",
                "prod",
                "-f",
                PLATFORM,
                "--no-default-roles"))
        .isEqualTo(
            new Ran(
                0,
                """
                in the whole cluster, by access policy AmazonEKSAdminViewPolicy at ../examples/platform/cluster.yaml:42:11:
                  get,list,watch  *  of *
                """,
                PLATFORM_WARNING));
  }

  @Test
  void callerWhomTheClusterDoesNotKnow_mayNothing() {
    assertThat(
            cam(
                "what-can",
                "--as",
                "arn:aws:iam::111122223333:user/mallory",
                "-f",
                PIPELINE,
                "--no-default-roles"))
        .isEqualTo(
            new Ran(
                0,
                """
                nothing

                note: no access entry is for arn:aws:iam::111122223333:user/mallory: EKS answers 401 Unauthorized
                """,
                PIPELINE_WARNING));
  }

  @Test
  void json_hasScopeRuleAndGrantOfEachPermission() {
    assertThat(
            cam(
                    "what-can",
                    "--as",
                    DEPLOY,
                    "-n",
                    "dev-2",
                    "-f",
                    PIPELINE,
                    "--no-default-roles",
                    "-o",
                    "json")
                .withoutNotices())
        .isEqualTo(
            new Ran(
                0,
                """
                {
                    "user": {
                        "usernameTemplate": "ci:{{SessionName}}",
                        "groups": [
                            "deployers",
                            "system:authenticated"
                        ]
                    },
                    "mappedBy": {
                        "accessEntry": "arn:aws:iam::111122223333:role/Deploy",
                        "type": "STANDARD",
                        "source": "src/test/resources/lists.yaml:8:5"
                    },
                    "permissions": [
                        {
                            "scope": {
                                "type": "namespace",
                                "namespaces": [
                                    "dev-2"
                                ]
                            },
                            "rule": {
                                "verbs": [
                                    "patch"
                                ],
                                "apiGroups": [
                                    "apps"
                                ],
                                "resources": [
                                    "deployments"
                                ]
                            },
                            "grant": {
                                "binding": {
                                    "kind": "RoleBinding",
                                    "namespace": "dev-2",
                                    "name": "deploy"
                                },
                                "role": {
                                    "kind": "ClusterRole",
                                    "name": "deployer"
                                },
                                "rule": {
                                    "verbs": [
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
                                    "name": "deployers"
                                },
                                "source": "src/test/resources/lists.yaml:31:3"
                            }
                        },
                        {
                            "scope": {
                                "type": "namespace",
                                "namespaces": [
                                    "dev-2"
                                ]
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
                            "grant": {
                                "binding": {
                                    "kind": "RoleBinding",
                                    "namespace": "dev-2",
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
                                "source": "src/test/resources/lists.yaml:31:3"
                            }
                        }
                    ],
                    "unknowns": [
                        {
                            "scope": {
                                "type": "cluster",
                                "namespaces": []
                            },
                            "id": "unknown-username",
                            "text": "the username ci:{{SessionName}} depends on the session: no subject of kind User matches it here",
                            "remedy": "Ask for one session by its ARN, such as arn:aws:sts::111122223333:assumed-role/Developer/alice."
                        }
                    ],
                    "notes": [],
                    "bindingsWithoutRole": [
                        {
                            "kind": "RoleBinding",
                            "namespace": "dev-2",
                            "name": "gone",
                            "source": "src/test/resources/lists.yaml:41:3"
                        }
                    ]
                }
                """,
                PIPELINE_WARNING));
  }

  @Test
  void emptyNamespace_isRefused() {
    assertThat(cam("what-can", "--as", DEPLOY, "-n", "", "-f", PIPELINE, "--no-default-roles"))
        .isEqualTo(
            new Ran(
                2,
                "",
                PIPELINE_WARNING
                    + "error: Invalid namespace \"\": what belongs to no namespace is allowed by"
                    + " the permissions whose scope is the cluster\n"));
  }

  @Test
  void namespacePatternsOfAScope_areKept() {
    assertThat(cam("what-can", "--as", DEVELOPER, "-f", PLATFORM).out())
        .contains(
            "\n\n"
                + "in the namespaces dev-*, by access policy AmazonEKSEditPolicy at"
                + " ../examples/platform/cluster.yaml:29:11:\n"
                + "  ");
  }
}
