package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                "provenance": "published",
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
                "error: No access policy is called \"AmazonEKSVewPolicy\"; did you mean"
                    + " \"AmazonEKSViewPolicy\"?\n"));
    assertThat(cam("policies", "view").err())
        .isEqualTo("error: No access policy is called \"view\"; 'cam policies' lists them\n");
  }

  @Test
  void whatIsNoDay_isRefused() {
    assertThat(cam("policies", "--as-of", "2026-13-01").err())
        .isEqualTo(
            "error: Invalid value for option '--as-of': \"2026-13-01\" is no day; write it as"
                + " 2026-08-24\nSee 'cam policies --help' for usage.\n");
    assertThat(cam("policies", "--changes", "yesterday").err())
        .startsWith("error: Invalid value for option '--changes': \"yesterday\" is no day;");
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
            new Ran(
                2,
                "",
                "error: Kubernetes 1.37 has no default ClusterRole \"viewer\"; did you mean \"view\"?\n"));
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

  @Test
  void asOf_showsAPolicyAsItWas() {
    assertThat(
            cam("policies", "AWSBackupFullAccessPolicyForRestore", "--as-of", "2026-08-23").out())
        .endsWith("\n\nlist,get,create  *  of *\n");
    assertThat(cam("policies", "AWSBackupFullAccessPolicyForRestore").out())
        .endsWith(
            "list,get,create  *  of *\n"
                + "create,update,escalate,bind  roles,clusterroles  of"
                + " rbac.authorization.k8s.io\n");
    assertThat(cam("policies", "--as-of", "2020-01-01").err())
        .isEqualTo("error: No access policy is known as of 2020-01-01: give a later date\n");
  }

  @Test
  void changes_areToldDayByDay_ruleByRule() {
    assertThat(cam("policies", "--changes", "2025-02-14", "--as-of", "2025-11-05"))
        .isEqualTo(
            new Ran(
                0,
                """
                2025-05-06
                ~ AmazonEKSBlockStorageClusterPolicy: changed
                    for AWS service-linked roles only
                ~ AmazonEKSBlockStoragePolicy: changed
                    for AWS service-linked roles only
                ~ AmazonEKSClusterInsightsPolicy: changed
                    for AWS service-linked roles only
                ~ AmazonEKSComputeClusterPolicy: changed
                    for AWS service-linked roles only
                ~ AmazonEKSComputePolicy: changed
                    for AWS service-linked roles only
                ~ AmazonEKSHybridPolicy: changed
                    for AWS service-linked roles only
                2025-08-05
                + AmazonAIOpsAssistantPolicy: new, known by name
                + AmazonARCRegionSwitchScalingPolicy: new, known by name
                2025-08-09
                ~ AmazonAIOpsAssistantPolicy: changed
                    name-only before, published now
                    + get,list  pods,pods/log,services,nodes,namespaces,events,persistentvolumes,persistentvolumeclaims,configmaps  of ""
                    + get,list  deployments,replicasets,statefulsets,daemonsets  of apps
                    + get,list  jobs,cronjobs  of batch
                    + get,list  events  of events.k8s.io
                    + get,list  ingresses,ingressclasses  of networking.k8s.io
                    + get,list  storageclasses  of storage.k8s.io
                    + get,list  pods,nodes  of metrics.k8s.io
                2025-08-26
                + AmazonEKSEventPolicy: new, known by name
                2025-11-05
                + AmazonEKSSecretReaderPolicy: new
                    + get,list,watch  secrets  of ""
                """,
                ""));
    assertThat(cam("policies", "--changes", "2026-10-05").out())
        .isEqualTo("AWS changed no access policy, as far as is known.\n");
    assertThat(cam("policies", "--changes").out()).startsWith("2023-12-18\n+ AmazonEKSAdmin");
    assertThat(cam("policies", "--changes", "2026-08-24", "-o", "json").out())
        .startsWith(
            """
            {
                "editions": [
                    {
                        "date": "2026-10-05",
                        "changes": [
                            {
                                "name": "AWSBatchClusterPolicy",
                                "change": "added",
            """);
  }

  private static final String PAGE =
      """
      ## %s

      **ARN** - `arn:aws:eks::aws:cluster-access-policy/%s`

      | Kubernetes API groups | Kubernetes resources | Kubernetes verbs (permissions) |
      | --- | --- | --- |
      | `` | `secrets` | %s |
      """;

  @Test
  void drift_tellsWhatAPageSaysOtherwise_byText_json_exitCode_andEditions(@TempDir Path directory)
      throws IOException {
    Path own = directory.resolve("base.yaml");
    Path page =
        Files.writeString(
            directory.resolve("page.md"),
            PAGE.formatted("SecretPolicy", "SecretPolicy", "`get`, `list`"));

    Ran drift = cam("policies", "--drift", page.toString(), "--as-of", "2023-12-18");
    assertThat(drift.exitCode()).isEqualTo(1);
    assertThat(drift.out())
        .startsWith("- AmazonEKSAdminPolicy: gone\n")
        .endsWith(
            "+ SecretPolicy: new\n    + get,list  secrets  of \"\"\n5 of the policies differ: 1"
                + " policies in "
                + page
                + ".\n");
    assertThat(
            cam("policies", "--drift", page.toString(), "--as-of", "2023-12-18", "-o", "json")
                .out())
        .contains("\"form\": \"markdown\"", "\"same\": false", "\"change\": \"added\"");

    Ran editions = cam("policies", "--drift", page.toString(), "--as-editions-from", "2026-12-01");
    Files.writeString(own, editions.out());
    assertThat(cam("policies", "SecretPolicy", "--policies", own.toString()).out())
        .contains("your own, not AWS's\n", "\nget,list  secrets  of \"\"\n");
    assertThat(cam("policies", "--drift", page.toString(), "--policies", own.toString()).out())
        .doesNotContain("SecretPolicy: new");
  }

  @Test
  void drift_ofTheListThatCamPrintsItself_isNone(@TempDir Path directory) throws IOException {
    Path list = Files.writeString(directory.resolve("list.json"), cam("policies").out());
    assertThat(cam("policies", "--drift", list.toString()))
        .isEqualTo(new Ran(0, "No difference: 41 policies in " + list + ".\n", ""));
  }

  @Test
  void drift_ofAPageThatCannotBeUnderstood_isAnError(@TempDir Path directory) throws IOException {
    Path page = Files.writeString(directory.resolve("page.html"), "<html>Sign in</html>");
    assertThat(cam("policies", "--drift", page.toString()))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: "
                    + page
                    + ": no section on an access policy: expected AWS's page \"Review access policy"
                    + " permissions\", or what aws eks list-access-policies prints\n"));
    assertThat(cam("policies", "--drift", directory.resolve("none").toString()).err())
        .endsWith("none: no such file or directory\n");
    assertThat(cam("policies", "X", "--drift", page.toString()).exitCode()).isEqualTo(2);
    assertThat(cam("policies", "--as-editions-from", "2026-12-01").exitCode()).isEqualTo(2);
  }

  @Test
  void anAnswerThatHangsOnAPolicyOfOnesOwn_saysSo(@TempDir Path directory) throws IOException {
    Path own =
        Files.writeString(
            directory.resolve("own.yaml"),
            """
            policies:
              - name: AmazonEKSViewPolicy
                source: what we expect of AWS
                rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
            """);
    Path cluster =
        Files.writeString(
            directory.resolve("cluster.yaml"),
            """
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata: {name: prod}
            accessConfig:
              authenticationMode: API
              accessEntries:
                - principalARN: arn:aws:iam::111122223333:user/alice
                  accessPolicies:
                    - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                      accessScope: {type: cluster}
            """);
    String[] question = {
      "can-i",
      "get",
      "secrets/db",
      "--as",
      "arn:aws:iam::111122223333:user/alice",
      "--user-id",
      "AIDAEXAMPLE",
      "-f",
      cluster.toString(),
      "--policies",
      own.toString()
    };

    Ran yes = cam(question);
    assertThat(yes.exitCode()).isEqualTo(0);
    assertThat(yes.out())
        .endsWith(
            "note: the rules of AmazonEKSViewPolicy are not AWS's, but from "
                + own
                + ":2:11: what we expect of AWS\n");
    String[] json = Arrays.copyOf(question, question.length + 2);
    json[question.length] = "-o";
    json[question.length + 1] = "json";
    assertThat(cam(json).out()).contains("\"policyProvenance\": \"own\"", "\"policySource\": ");
    question[0] = "explain";
    assertThat(cam(question).out()).contains("not AWS's, but from " + own + ":2:11");
  }
}
