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
    assertThat(ran.out().lines().filter(line -> line.contains("\"name\""))).hasSize(41);
  }

  @Test
  void onePolicy_showsItsRules() {
    assertThat(cam("policies", "AmazonEKSClusterAdminPolicy"))
        .isEqualTo(
            new Ran(
                0,
                """
                arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
                source: Amazon EKS user guide, Review access policy permissions; awsdocs/amazon-eks-user-guide@17bd22fdf4c4; edition of 2023-12-18; introduced 2023-05-29
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
                "source": "Amazon EKS user guide, Review access policy permissions; tzneal/amazon-eks-user-guide@c244eea42efa; edition of 2025-11-05; introduced 2025-11-06",
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
                "error: No access policy is called \"AmazonEKSVewPolicy\"; 'cam policies' lists"
                    + " them\n"));
  }

  @Test
  void aPolicyComparedWithARole_showsWhatEitherGrantsAlone() {
    assertThat(
            cam(
                "policies",
                "AmazonEKSAdminPolicy",
                "--compare",
                "admin",
                "--kubernetes-version",
                "1.33"))
        .isEqualTo(
            new Ran(
                0,
                """
                AmazonEKSAdminPolicy compared with ClusterRole admin of Kubernetes 1.33

                The policy does not grant what admin does:
                create  pods/eviction,serviceaccounts/token  of ""
                create,delete,deletecollection,get,list,patch,update,watch  leases  of coordination.k8s.io
                """,
                ""));
    assertThat(cam("policies", "AmazonEKSAdminViewPolicy", "--compare", "view").out())
        .isEqualTo(
            """
            AmazonEKSAdminViewPolicy compared with ClusterRole view of Kubernetes 1.37

            The policy grants what view does not:
            get,list,watch  *  of *
            """);
    assertThat(cam("policies", "AmazonEKSClusterAdminPolicy", "--compare", "cluster-admin").out())
        .isEqualTo(
            """
            AmazonEKSClusterAdminPolicy compared with ClusterRole cluster-admin of Kubernetes 1.37
            Both grant the same.
            """);
  }

  @Test
  void rulesForSomeObjects_areComparedByThemselves() {
    assertThat(
            cam(
                    "policies",
                    "AmazonEKSArgoCDClusterPolicy",
                    "--compare",
                    "system:discovery",
                    "--kubernetes-version",
                    "1.34")
                .out())
        .contains(
            """

            The policy grants what system:discovery does not, for objects that AWS does not name:
            get,update,patch,delete  customresourcedefinitions  of apiextensions.k8s.io  (Argo CD CRDs only)
            """);
  }

  @Test
  void aComparison_asJson() {
    assertThat(
            cam(
                    "policies",
                    "AmazonEKSViewPolicy",
                    "--compare",
                    "view",
                    "--kubernetes-version",
                    "1.34",
                    "-o",
                    "json")
                .out())
        .isEqualTo(
            """
            {
                "name": "AmazonEKSViewPolicy",
                "clusterRole": "view",
                "kubernetesVersion": "1.34",
                "same": false,
                "beyond": [],
                "beyondForSomeObjects": [],
                "lacking": [
                    {
                        "verbs": [
                            "get",
                            "list",
                            "watch"
                        ],
                        "apiGroups": [
                            "resource.k8s.io"
                        ],
                        "resources": [
                            "resourceclaims",
                            "resourceclaims/status",
                            "resourceclaimtemplates"
                        ]
                    }
                ],
                "lackingForSomeObjects": []
            }
            """);
    assertThat(
            cam("policies", "AmazonEKSArgoCDClusterPolicy", "--compare", "view", "-o", "json")
                .out())
        .contains("\"publishedRestriction\": \"Argo CD CRDs only\"");
  }

  @Test
  void whatCannotBeCompared_isRefused() {
    assertThat(cam("policies", "AmazonEKSEventPolicy", "--compare", "view"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: AWS does not publish the rules of the access policy AmazonEKSEventPolicy:"
                    + " it cannot be compared\n"));
    assertThat(cam("policies", "AmazonEKSViewPolicy", "--compare", "viewer"))
        .isEqualTo(
            new Ran(2, "", "error: Kubernetes 1.37 has no default ClusterRole \"viewer\"\n"));
    assertThat(cam("policies", "--compare", "view"))
        .isEqualTo(new Ran(2, "", "error: --compare needs the NAME of a policy\n"));
    assertThat(
            cam(
                    "policies",
                    "AmazonEKSViewPolicy",
                    "--compare",
                    "view",
                    "--kubernetes-version",
                    "1.20")
                .err())
        .startsWith("error: The default roles of Kubernetes \"1.20\" are not known");
  }
}
