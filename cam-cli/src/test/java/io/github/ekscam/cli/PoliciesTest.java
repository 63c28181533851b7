package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoliciesTest {

  @Test
  void theList_hasTheFormOfTheAwsCli() {
    Ran ran = cam("policies");
    assertThat(ran.exitCode()).isEqualTo(0);
    assertThat(ran.out())
        .startsWith(
            """
            {
                "accessPolicies": [
                    {
                        "name": "AIDevOpsAgentAccessPolicy",
                        "arn": "arn:aws:eks::aws:cluster-access-policy/AIDevOpsAgentAccessPolicy"
                    },
            """)
        .endsWith(
            """
                    {
                        "name": "AmazonSagemakerHyperpodUserClusterPolicy",
                        "arn": "arn:aws:eks::aws:cluster-access-policy/AmazonSagemakerHyperpodUserClusterPolicy"
                    }
                ]
            }
            """);
    assertThat(ran.out().lines().filter(line -> line.contains("\"name\""))).hasSize(36);
  }

  @Test
  void onePolicy_showsItsRules() {
    assertThat(cam("policies", "AmazonEKSClusterAdminPolicy"))
        .isEqualTo(
            new Ran(
                0,
                """
                arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
                source: Amazon EKS user guide, Review access policy permissions, 2026-01-12; introduced 2023-05-29
                equivalent, says AWS's guide: ClusterRole cluster-admin

                *  *  of *
                *  *
                """,
                ""));
  }

  @Test
  void onePolicy_asJson() {
    assertThat(
            cam(
                    "policies",
                    "arn:aws:eks::aws:cluster-access-policy/AmazonEKSSecretReaderPolicy",
                    "-o",
                    "json")
                .out())
        .isEqualTo(
            """
            {
                "name": "AmazonEKSSecretReaderPolicy",
                "arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSSecretReaderPolicy",
                "source": "Amazon EKS user guide, Review access policy permissions, 2026-01-12; introduced 2025-11-06",
                "serviceLinkedRolesOnly": false,
                "rules": [
                    {
                        "verbs": [
                            "get",
                            "list",
                            "watch"
                        ],
                        "apiGroups": [
                            ""
                        ],
                        "resources": [
                            "secrets"
                        ]
                    }
                ]
            }
            """);
  }

  @Test
  void aPolicyWithoutPublishedRules_saysSo() {
    assertThat(cam("policies", "AmazonEKSEventPolicy").out())
        .endsWith("\nAWS does not publish its rules: what it allows is unknown.\n");
    assertThat(cam("policies", "AmazonEMRJobPolicy").out())
        .endsWith("\nAWS does not publish its rules: what it allows is unknown.\n");
    assertThat(cam("policies", "AmazonEMRJobPolicy", "--with-approximations").out())
        .doesNotContain("unknown");
  }

  @Test
  void anUnknownName_isRefused() {
    assertThat(cam("policies", "AmazonEKSVewPolicy"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: No access policy is called AmazonEKSVewPolicy; 'cam policies' lists"
                    + " them\n"));
  }
}
