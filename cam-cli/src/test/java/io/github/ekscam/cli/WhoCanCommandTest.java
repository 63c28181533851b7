package io.github.ekscam.cli;

import static io.github.ekscam.cli.Examples.PIPELINE;
import static io.github.ekscam.cli.Examples.PIPELINE_WARNING;
import static io.github.ekscam.cli.Examples.PLATFORM;
import static io.github.ekscam.cli.Examples.PLATFORM_WARNING;
import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the command prints of everybody who may do something. */
class WhoCanCommandTest {

  @Test
  void principals_areNamedWithTheirPaths_aboveTheSubjects() {
    assertThat(
            cam(
                "who-can",
                "delete",
                "secrets",
                "-n",
                "dev-1",
                "-f",
                PLATFORM,
                "--no-default-roles"))
        .isEqualTo(
            new Ran(
                0,
                """
                IAM PRINCIPAL                                                                                                             VIA
                arn:aws:iam::111122223333:role/Developer                                                                                  access policy AmazonEKSEditPolicy in the namespaces dev-* at ../examples/platform/cluster.yaml:29:11
                arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_PlatformAdmin_0123456789abcdef  access policy AmazonEKSClusterAdminPolicy in the whole cluster at ../examples/platform/cluster.yaml:20:11

                SUBJECT               VIA
                Group system:masters  always

                note: clusterrole.rbac.authorization.k8s.io "view" not found
                """,
                PLATFORM_WARNING));
  }

  @Test
  void everybodysGroup_isSummarised() {
    assertThat(cam("who-can", "get", "/version", "-f", PLATFORM))
        .isEqualTo(
            new Ran(
                0,
                """
                IAM PRINCIPAL                                                                                                             VIA
                arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_PlatformAdmin_0123456789abcdef  access policy AmazonEKSClusterAdminPolicy in the whole cluster at ../examples/platform/cluster.yaml:20:11
                every other principal mapped (4)                                                                                          membership of the Group system:authenticated

                SUBJECT                       VIA
                Group system:masters          always
                                              ClusterRoleBinding cluster-admin of ClusterRole cluster-admin
                Group system:authenticated    ClusterRoleBinding system:discovery of ClusterRole system:discovery
                                              ClusterRoleBinding system:public-info-viewer of ClusterRole system:public-info-viewer
                Group system:unauthenticated  ClusterRoleBinding system:public-info-viewer of ClusterRole system:public-info-viewer
                """,
                ""));
  }

  @Test
  void session_isNamedWhereOnlyItMay() {
    assertThat(
            cam("who-can", "patch", "deploy", "-n", "prod", "-f", PIPELINE, "--no-default-roles"))
        .isEqualTo(
            new Ran(
                0,
                """
                IAM PRINCIPAL                                             VIA
                arn:aws:iam::111122223333:role/Deploy as session nightly  RoleBinding nightly in the namespace prod of ClusterRole deployer to User ci:nightly at src/test/resources/lists.yaml:36:3, mapped at src/test/resources/lists.yaml:8:5

                SUBJECT               VIA
                Group system:masters  always
                User ci:nightly       RoleBinding nightly in the namespace prod of ClusterRole deployer at src/test/resources/lists.yaml:36:3
                """,
                PIPELINE_WARNING));
  }

  @Test
  void whatCannotBeTold_andMissingRoles_comeLast() {
    assertThat(
            cam("who-can", "patch", "deploy", "-n", "dev-2", "-f", PIPELINE, "--no-default-roles"))
        .isEqualTo(
            new Ran(
                0,
                """
                IAM PRINCIPAL                          VIA
                arn:aws:iam::111122223333:role/Deploy  RoleBinding deploy in the namespace dev-2 of ClusterRole deployer to Group deployers at src/test/resources/lists.yaml:31:3, mapped at src/test/resources/lists.yaml:8:5

                SUBJECT               VIA
                Group system:masters  always
                Group deployers       RoleBinding deploy in the namespace dev-2 of ClusterRole deployer at src/test/resources/lists.yaml:31:3

                cannot be told:
                  arn:aws:iam::111122223333:user/eve: unknown: the access policy AmazonEKSEventPolicy, associated to arn:aws:iam::111122223333:user/eve, may allow this, but AWS does not publish its rules

                note: role.rbac.authorization.k8s.io "gone" not found
                """,
                PIPELINE_WARNING));
  }

  @Test
  void nobody_isExitCode1() {
    assertThat(
            cam("who-can", "delete", "deploy", "-n", "prod", "-f", PIPELINE, "--no-default-roles"))
        .isEqualTo(
            new Ran(
                1,
                """
                SUBJECT               VIA
                Group system:masters  always
                """,
                PIPELINE_WARNING));
  }

  @Test
  void json_hasEveryPath() {
    assertThat(
            cam(
                    "who-can",
                    "patch",
                    "deploy",
                    "-n",
                    "prod",
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
                    "request": {
                        "verb": "patch",
                        "group": "apps",
                        "resource": "deployments",
                        "namespace": "prod"
                    },
                    "principals": [
                        {
                            "principalArn": "arn:aws:iam::111122223333:role/Deploy",
                            "everySession": false,
                            "mappedBy": {
                                "accessEntry": "arn:aws:iam::111122223333:role/Deploy",
                                "type": "STANDARD",
                                "source": "src/test/resources/lists.yaml:8:5"
                            },
                            "grants": [],
                            "sessions": [
                                {
                                    "name": "nightly",
                                    "grants": [
                                        {
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
                                                "kind": "User",
                                                "name": "ci:nightly"
                                            },
                                            "source": "src/test/resources/lists.yaml:36:3"
                                        }
                                    ]
                                }
                            ]
                        }
                    ],
                    "subjects": [
                        {
                            "subject": {
                                "kind": "Group",
                                "name": "system:masters"
                            },
                            "grants": [
                                {
                                    "group": "system:masters"
                                }
                            ]
                        },
                        {
                            "subject": {
                                "kind": "User",
                                "name": "ci:nightly"
                            },
                            "grants": [
                                {
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
                                        "kind": "User",
                                        "name": "ci:nightly"
                                    },
                                    "source": "src/test/resources/lists.yaml:36:3"
                                }
                            ]
                        }
                    ],
                    "undecidedPrincipals": [],
                    "unknowns": [],
                    "evaluationError": ""
                }
                """,
                PIPELINE_WARNING));
  }

  @Test
  void question_isInTheGrammarOfCanI() {
    assertThat(cam("who-can", "get", "pods/", "-f", PIPELINE, "--no-default-roles"))
        .isEqualTo(
            new Ran(
                2,
                "",
                PIPELINE_WARNING
                    + "error: Invalid resource \"pods/\": expected RESOURCE[.GROUP],"
                    + " RESOURCE[.GROUP]/SUBRESOURCE, RESOURCE[.GROUP]/NAME[/SUBRESOURCE] or a"
                    + " path, such as deployments.apps, pods/log, pods/web, pods/web/log or"
                    + " /metrics\n"));
  }
}
