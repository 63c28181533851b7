package io.github.ekscam.analysis.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of a migration, and that it is read again as it was meant. */
class MigrationFormatTest {

  private static final String IAM = "arn:aws:iam::111122223333:";

  private static AwsAuthMigration migration(AwsAuth.Mapping... mappings) {
    AwsAuth.Builder awsAuth = AwsAuth.builder();
    List.of(mappings).forEach(awsAuth::mapRole);
    return AwsAuthMigration.builder(
            EksCluster.builder()
                .name("prod")
                .accessPolicies(ManagedPolicies.catalogue())
                .authenticationMode(AuthenticationMode.CONFIG_MAP)
                .awsAuth(awsAuth.build())
                .add(
                    new RoleBinding(
                        ObjectMeta.named("dev's").inNamespace("dev"),
                        RoleRef.role("lead"),
                        List.of(Subject.group("system:devs"), Subject.user("system:jane"))))
                .add(
                    new ClusterRoleBinding(
                        ObjectMeta.named("admins"),
                        RoleRef.clusterRole("cluster-admin"),
                        List.of(Subject.group("system:masters"))))
                .build())
        .build();
  }

  private static AwsAuthMigration simple() {
    return migration(
        AwsAuth.Mapping.of(IAM + "role/Admin", "admin", List.of("system:masters", "ops")),
        AwsAuth.Mapping.of(
            IAM + "role/Node", "system:node:{{EC2PrivateDNSName}}", List.of("system:nodes")));
  }

  /** With names that a shell, YAML, HCL or JSON could take for something else. */
  private static AwsAuthMigration hostile() {
    return migration(
        AwsAuth.Mapping.of(
            IAM + "role/a-b", "it's $(id) \"${x}\" %{y} `z`", List.of("--tags", "a,b", "x y")),
        AwsAuth.Mapping.of(IAM + "role/a_b", "-v\n# \\ é \u202e", List.of("file:///etc/passwd")),
        AwsAuth.Mapping.of(IAM + "role/1", "dev:{{SessionName}}", List.of("null", "1", "~", "é")),
        AwsAuth.Mapping.of(IAM + "role/A.B", "x", List.of("system:devs", "system:masters")),
        AwsAuth.Mapping.of(IAM + "role/Jane", "system:jane", List.of()),
        AwsAuth.Mapping.of(
            IAM + "role/Fargate",
            "system:node:{{SessionName}}",
            List.of("system:nodes", "system:node-proxier")));
  }

  private static EksCluster read(String... documents) {
    StringBuilder all = new StringBuilder();
    for (String document : documents) {
      all.append(document).append("\n---\n");
    }
    return EksClusters.builder()
        .withoutDefaultRoles()
        .read("in", new ByteArrayInputStream(all.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static AccessEntries expected(AwsAuthMigration migration) {
    return migration.after().accessEntries();
  }

  @Test
  void eksctl_isReadAgain() {
    EksCluster cluster =
        read(hostile().write(MigrationFormat.EKSCTL), hostile().write(MigrationFormat.MANIFESTS));

    assertThat(cluster.name()).contains("prod");
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API_AND_CONFIG_MAP);
    assertThat(cluster.accessEntries()).isEqualTo(expected(hostile()));
    assertThat(cluster.rbacObjects().all()).isEqualTo(hostile().bindings());
  }

  @Test
  void cloudFormation_isReadAgain() {
    EksCluster cluster = read(hostile().write(MigrationFormat.CLOUDFORMATION));

    assertThat(cluster.name()).contains("prod");
    assertThat(cluster.accessEntries()).isEqualTo(expected(hostile()));
  }

  @Test
  void terraform_isReadAgain() {
    String state = HclResources.state(hostile().write(MigrationFormat.TERRAFORM));

    EksCluster cluster =
        EksClusters.builder()
            .withoutDefaultRoles()
            .read("in", new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8)));

    assertThat(cluster.accessEntries()).isEqualTo(expected(hostile()));
    assertThat(cluster.rbacObjects().all()).isEqualTo(hostile().bindings());
  }

  @Test
  void awsCli_isAScript_whoseLastStepsAreComments() {
    assertThat(simple().write(MigrationFormat.AWS_CLI))
        .isEqualTo(
            """
            #!/bin/sh
            # From aws-auth to access entries, by cam, of a cluster in the mode CONFIG_MAP.
            # Not the same at the end:
            # - the cluster's creator is a member of system:masters in the mode CONFIG_MAP, and no file tells who it is; when the mode changes, EKS makes an access entry with AmazonEKSClusterAdminPolicy for it, which wins over aws-auth, so that the creator's username and groups may change
            # - arn:aws:iam::111122223333:role/Admin has the group "system:masters", which EKS refuses in an access entry; "aws-auth:system:masters", bound to cluster-admin, and AmazonEKSClusterAdminPolicy stand in for it: they allow every request as well, but whatever looks for the group itself no longer finds it, such as the flow schema "exempt" of API priority and fairness, admission policies, and RBAC's escalation check, which then goes by the rights held
            # Steps that take something away are comments: do them by hand, once all is well.
            set -eu

            # 1. Set the authentication mode to API_AND_CONFIG_MAP.
            # One way: EKS never goes back to CONFIG_MAP.
            # EKS makes an access entry for the cluster's creator, with AmazonEKSClusterAdminPolicy. aws-auth counts as before for everybody else.
            aws eks update-cluster-config --name prod --access-config authenticationMode=API_AND_CONFIG_MAP
            aws eks wait cluster-active --name prod

            # 2. Write the bindings of the groups and usernames that stand in for those that EKS refuses.
            kubectl apply -f - <<'END'
            {
              "apiVersion": "v1",
              "kind": "List",
              "items": [ {
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": "ClusterRoleBinding",
                "metadata": {
                  "name": "aws-auth:admins"
                },
                "roleRef": {
                  "apiGroup": "rbac.authorization.k8s.io",
                  "kind": "ClusterRole",
                  "name": "cluster-admin"
                },
                "subjects": [ {
                  "kind": "Group",
                  "apiGroup": "rbac.authorization.k8s.io",
                  "name": "aws-auth:system:masters"
                } ]
              } ]
            }
            END

            # 3. Create the access entries.
            # An entry wins over aws-auth some seconds after it is made; to delete it is the way back, as long as aws-auth counts.
            # aws-auth does not tell the path of a role: EKS refuses an entry whose ARN IAM does not know so ("The specified principalArn is invalid: invalid principal.").
            # An entry that is refused because it is in use was made by EKS: for a managed node group, a Fargate profile or the cluster's creator.
            # Entries of nodes need iam:PassRole, and a role of the cluster's own account.
            aws eks create-access-entry --cluster-name prod --principal-arn arn:aws:iam::111122223333:role/Admin --username admin --kubernetes-groups '["aws-auth:system:masters","ops"]'
            aws eks associate-access-policy --cluster-name prod --principal-arn arn:aws:iam::111122223333:role/Admin --policy-arn arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy --access-scope type=cluster
            aws eks create-access-entry --cluster-name prod --principal-arn arn:aws:iam::111122223333:role/Node --type EC2_LINUX

            # 4. Set the authentication mode to API.
            # One way: EKS never goes back to API_AND_CONFIG_MAP.
            # aws-auth no longer counts: whoever has no access entry is answered 401 Unauthorized, and tools that write aws-auth, such as "eksctl create iamidentitymapping", have no effect.
            # Before, see that "aws eks list-access-entries" lists every principal, that the nodes are ready, and that an administrator comes in by an entry.
            # aws eks update-cluster-config --name prod --access-config authenticationMode=API
            # aws eks wait cluster-active --name prod

            # 5. Delete the ConfigMap kube-system/aws-auth.
            # Nothing changes any more: the ConfigMap has no effect in the mode API. Keep a copy.
            # kubectl delete configmap aws-auth --namespace kube-system
            """);
  }

  /** Comments are the same as above; here is what the tools read. */
  private static String withoutComments(String document) {
    return document
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  @Test
  void eksctl_isAClusterConfig() {
    assertThat(withoutComments(simple().write(MigrationFormat.EKSCTL)))
        .isEqualTo(
            """
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: "prod"
            accessConfig:
              authenticationMode: API_AND_CONFIG_MAP
              accessEntries:
              - principalARN: arn:aws:iam::111122223333:role/Admin
                kubernetesUsername: "admin"
                kubernetesGroups:
                - "aws-auth:system:masters"
                - "ops"
                accessPolicies:
                - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
                  accessScope:
                    type: cluster
              - principalARN: arn:aws:iam::111122223333:role/Node
                type: EC2_LINUX
            """);
  }

  /** eksctl itself answers "metadata.region must be set". */
  @Test
  void eksctl_isToldTheRegion_orSaysThatItIsLacking() {
    String lacking = simple().write(MigrationFormat.EKSCTL);
    String given =
        AwsAuthMigration.builder(simple().before())
            .clusterName("prod")
            .region("eu-central-1")
            .build()
            .write(MigrationFormat.EKSCTL);

    assertThat(lacking)
        .contains("# eksctl refuses it without a region, which belongs below the name.\n")
        .doesNotContain("region:");
    assertThat(given)
        .contains("metadata:\n  name: \"prod\"\n  region: eu-central-1\naccessConfig:\n")
        .doesNotContain("# eksctl refuses");
    assertThatThrownBy(() -> AwsAuthMigration.builder(simple().before()).region("Frankfurt: x"))
        .hasMessage(
            "Invalid region \"Frankfurt: x\": expected lower case letters, digits and hyphens, such"
                + " as eu-central-1");
  }

  @Test
  void cloudFormation_isATemplate() {
    assertThat(withoutComments(simple().write(MigrationFormat.CLOUDFORMATION)))
        .isEqualTo(
            """
            AWSTemplateFormatVersion: "2010-09-09"
            Resources:
              AccessEntryAdmin:
                Type: AWS::EKS::AccessEntry
                Properties:
                  ClusterName: "prod"
                  PrincipalArn: "arn:aws:iam::111122223333:role/Admin"
                  Username: "admin"
                  KubernetesGroups:
                  - "aws-auth:system:masters"
                  - "ops"
                  AccessPolicies:
                  - PolicyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
                    AccessScope:
                      Type: cluster
              AccessEntryNode:
                Type: AWS::EKS::AccessEntry
                Properties:
                  ClusterName: "prod"
                  PrincipalArn: "arn:aws:iam::111122223333:role/Node"
                  Type: "EC2_LINUX"
            """);
  }

  @Test
  void terraform_createsTheBindingsFirst() {
    assertThat(withoutComments(simple().write(MigrationFormat.TERRAFORM)))
        .isEqualTo(
            """

            resource "kubernetes_cluster_role_binding_v1" "aws_auth_admins" {
              metadata {
                name = "aws-auth:admins"
              }
              role_ref {
                api_group = "rbac.authorization.k8s.io"
                kind      = "ClusterRole"
                name      = "cluster-admin"
              }
              subject {
                api_group = "rbac.authorization.k8s.io"
                kind      = "Group"
                name      = "aws-auth:system:masters"
              }
            }

            resource "aws_eks_access_entry" "admin" {
              cluster_name      = "prod"
              principal_arn     = "arn:aws:iam::111122223333:role/Admin"
              user_name         = "admin"
              kubernetes_groups = ["aws-auth:system:masters", "ops"]
              depends_on        = [kubernetes_cluster_role_binding_v1.aws_auth_admins]
            }

            resource "aws_eks_access_policy_association" "admin_AmazonEKSClusterAdminPolicy" {
              cluster_name  = "prod"
              principal_arn = aws_eks_access_entry.admin.principal_arn
              policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
              access_scope {
                type = "cluster"
              }
            }

            resource "aws_eks_access_entry" "node" {
              cluster_name  = "prod"
              principal_arn = "arn:aws:iam::111122223333:role/Node"
              type          = "EC2_LINUX"
              depends_on    = [kubernetes_cluster_role_binding_v1.aws_auth_admins]
            }
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EKSCTL", "CLOUDFORMATION", "TERRAFORM", "AWS_CLI"})
  void comments_tellTheSteps_andWhatIsNotTheSame(String format) {
    AwsAuthMigration migration = simple();

    String document = migration.write(MigrationFormat.valueOf(format));

    for (MigrationStep step : migration.steps()) {
      assertThat(document).contains(step.text() + ".");
      step.consequences().forEach(text -> assertThat(document).contains(text));
    }
    migration
        .differences()
        .forEach(difference -> assertThat(document).contains("# - " + difference.text()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EKSCTL", "CLOUDFORMATION", "TERRAFORM", "AWS_CLI"})
  void names_endNoComment(String format) {
    String document = hostile().write(MigrationFormat.valueOf(format));

    assertThat(document.lines()).noneMatch(line -> line.startsWith("# \\ "));
    assertThat(document.lines().filter(line -> line.contains("\u202e"))).isEmpty();
  }
}
