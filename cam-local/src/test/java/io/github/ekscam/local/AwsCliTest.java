package io.github.ekscam.local;

import static io.github.ekscam.local.Clients.DEVELOPER;
import static io.github.ekscam.local.Clients.VIEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Notice;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.request.ResourceRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the AWS CLI prints; the profile {@code aws-cli} installs it. */
@Tag("aws-cli")
class AwsCliTest {

  private static final Path AWS = Path.of("target/aws-cli/bin/aws").toAbsolutePath();

  @TempDir private Path directory;

  private final LocalEks eks =
      LocalEks.builder()
          .access(
              ClusterAccess.builder()
                  .accessPolicies(ManagedPolicies.catalogue())
                  .clock(Clock.fixed(Instant.parse("2024-04-30T19:59:34.955Z"), ZoneOffset.UTC))
                  .ids(() -> new UUID(0, 1))
                  .build())
          .start();

  @BeforeEach
  void writeConfig() throws IOException {
    Files.writeString(directory.resolve("config"), "[default]\ncli_timestamp_format = iso8601\n");
  }

  @AfterEach
  void close() {
    eks.close();
  }

  /**
   * What became of a command.
   *
   * @param exitCode the exit code
   * @param out standard output
   * @param err standard error
   */
  private record Ran(int exitCode, String out, String err) {}

  private Ran aws(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(AWS.toString(), "eks"));
    command.addAll(List.of(args));
    return ran(new ProcessBuilder(command), eks);
  }

  private Ran ran(ProcessBuilder builder, LocalEks eks) throws Exception {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL_EKS", eks.endpoint().toString(),
                "AWS_DEFAULT_REGION", "us-west-2",
                "AWS_ACCESS_KEY_ID", "any",
                "AWS_SECRET_ACCESS_KEY", "any",
                "AWS_CONFIG_FILE", directory.resolve("config").toString()));
    int exitCode = builder.start().waitFor();
    return new Ran(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void accessIsGranted_andReadBack() throws Exception {
    Ran cluster =
        aws(
            "create-cluster",
            "--name",
            "prod",
            "--role-arn",
            "arn:aws:iam::111122223333:role/eks",
            "--resources-vpc-config",
            "subnetIds=subnet-1,subnet-2",
            "--access-config",
            "authenticationMode=API");
    assertThat(cluster.err()).isEmpty();
    Ran created =
        aws(
            "create-access-entry",
            "--cluster-name",
            "prod",
            "--principal-arn",
            DEVELOPER,
            "--kubernetes-groups",
            "dev",
            "--tags",
            "team=checkout");
    assertThat(created)
        .isEqualTo(
            new Ran(
                0,
                """
                {
                    "accessEntry": {
                        "clusterName": "prod",
                        "principalArn": "arn:aws:iam::111122223333:role/team/Developer",
                        "kubernetesGroups": [
                            "dev"
                        ],
                        "accessEntryArn": "arn:aws:eks:us-west-2:111122223333:access-entry/prod/role/111122223333/Developer/00000000-0000-0000-0000-000000000001",
                        "createdAt": "2024-04-30T19:59:34.955000+00:00",
                        "modifiedAt": "2024-04-30T19:59:34.955000+00:00",
                        "tags": {
                            "team": "checkout"
                        },
                        "username": "arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}",
                        "type": "STANDARD"
                    }
                }
                """,
                ""));
    Ran associated =
        aws(
            "associate-access-policy",
            "--cluster-name",
            "prod",
            "--principal-arn",
            DEVELOPER,
            "--policy-arn",
            VIEW,
            "--access-scope",
            "type=namespace,namespaces=dev");
    assertThat(associated.err()).isEmpty();

    assertThat(aws("describe-access-entry", "--cluster-name", "prod", "--principal-arn", DEVELOPER))
        .isEqualTo(created);
    assertThat(
            aws(
                "list-associated-access-policies",
                "--cluster-name",
                "prod",
                "--principal-arn",
                DEVELOPER))
        .isEqualTo(
            new Ran(
                0,
                """
                {
                    "associatedAccessPolicies": [
                        {
                            "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                            "accessScope": {
                                "type": "namespace",
                                "namespaces": [
                                    "dev"
                                ]
                            },
                            "associatedAt": "2024-04-30T19:59:34.955000+00:00",
                            "modifiedAt": "2024-04-30T19:59:34.955000+00:00"
                        }
                    ],
                    "clusterName": "prod",
                    "principalArn": "arn:aws:iam::111122223333:role/team/Developer"
                }
                """,
                ""));
    assertThat(
            eks.cluster("prod")
                .caller(
                    CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice"))
                .isAllowed(ResourceRequest.of("get", "", "pods").namespace("dev").name("web")))
        .isTrue();
  }

  private static final String CLUSTER =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: platform, region: us-west-2, version: "1.33"}
      accessConfig:
        authenticationMode: API_AND_CONFIG_MAP
        bootstrapClusterCreatorAdminPermissions: false
        accessEntries:
          - principalARN: arn:aws:iam::111122223333:role/team/Developer
            kubernetesGroups: [developers]
            accessPolicies:
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy
                accessScope: {type: namespace, namespaces: [dev-*]}
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                accessScope: {type: cluster}
          - principalARN: arn:aws:iam::111122223333:user/eve
            kubernetesUsername: eve
          - principalARN: arn:aws:iam::111122223333:role/node
            type: EC2_LINUX
      """;

  private static final String RBAC =
      """
      {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
         "metadata": {"name": "developers-view", "uid": "4f0d"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "developers"}]}]}
      """;

  private static final String AWS_AUTH =
      """
      {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "aws-auth", "namespace": "kube-system"},
       "data": {"mapRoles": "- rolearn: arn:aws:iam::111122223333:role/OnCall\\n  groups: [on-call]\\n"}}
      """;

  /** What {@code kubectl create configmap aws-auth --dry-run=client -o json} prints. */
  private static final String EMPTY_AWS_AUTH =
      """
      {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "aws-auth", "namespace": "kube-system"}}
      """;

  /** Runs the script of the guide on a cluster; kubectl is a script that prints what it is told. */
  private EksCluster exported(EksCluster served, String awsAuth) throws Exception {
    String guide = Files.readString(Path.of("../docs/exporting-a-cluster.md"));
    String begin = "<!-- export -->\n```sh\n";
    String script = guide.substring(guide.indexOf(begin) + begin.length());
    script = script.substring(0, script.indexOf("```"));
    assertThat(script.lines()).hasSize(6);
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.writeString(bin.resolve("rbac.json"), RBAC);
    Files.writeString(bin.resolve("aws-auth.json"), awsAuth);
    Files.writeString(bin.resolve("empty.json"), EMPTY_AWS_AUTH);
    Path kubectl =
        Files.writeString(
            bin.resolve("kubectl"),
            """
            #!/bin/sh
            case "$*" in
              "get clusterroles,clusterrolebindings,roles,rolebindings --all-namespaces -o json")
                cat bin/rbac.json ;;
              "get configmap aws-auth -n kube-system --ignore-not-found -o json")
                cat bin/aws-auth.json ;;
              "create configmap aws-auth -n kube-system --dry-run=client -o json")
                cat bin/empty.json ;;
              *) exit 1 ;;
            esac
            """);
    assertThat(kubectl.toFile().setExecutable(true)).isTrue();
    try (LocalEks platform = LocalEks.builder().cluster(served).start()) {
      ProcessBuilder shell = new ProcessBuilder("sh", "-c", script).directory(directory.toFile());
      shell
          .environment()
          .merge("PATH", bin + ":" + AWS.getParent(), (path, first) -> first + ":" + path);
      assertThat(ran(shell, platform)).isEqualTo(new Ran(0, "", ""));
    }
    return EksClusters.read(directory.resolve("export"));
  }

  private EksCluster read(String... texts) throws IOException {
    Path files = Files.createDirectories(directory.resolve("files"));
    for (String text : texts) {
      Files.writeString(files.resolve(text.hashCode() + ".yaml"), text);
    }
    return EksClusters.read(files);
  }

  @Test
  void exportOfTheGuide_isTheServedCluster() throws Exception {
    EksCluster served = read(CLUSTER, RBAC, AWS_AUTH);

    EksCluster exported = exported(served, AWS_AUTH);

    assertThat(exported).isEqualTo(served);
    assertThat(exported.accessEntries().entries()).hasSize(3);
    assertThat(exported.notices())
        .filteredOn(notice -> notice.severity() == Notice.Severity.WARNING)
        .map(Notice::kind)
        .containsExactlyInAnyOrder(Notice.Kind.ENTRY_GRANTS_NOTHING, Notice.Kind.GROUP_NOT_BOUND);
  }

  @Test
  void exportOfTheGuide_tellsThatThereIsNoAwsAuth() throws Exception {
    EksCluster exported = exported(read(CLUSTER, RBAC), "");

    assertThat(exported).isEqualTo(read(CLUSTER, RBAC, EMPTY_AWS_AUTH));
    assertThat(
            exported
                .caller(CallerIdentity.parse("arn:aws:iam::111122223333:user/nobody"))
                .authorize(ResourceRequest.of("get", "", "pods").namespace("dev"))
                .unknowns())
        .isEmpty();
  }

  @Test
  void exportThatIsCutShort_isRefused() throws Exception {
    exported(read(CLUSTER, RBAC), "");
    Path entries = directory.resolve("export/entries.json");
    String text = Files.readString(entries);
    int secondEntry = text.indexOf("\n{", text.indexOf("associatedAccessPolicies"));
    Files.writeString(entries, text.substring(secondEntry));

    assertThatThrownBy(() -> EksClusters.read(directory.resolve("export")))
        .hasMessageContaining("has an access entry that is not given");
  }

  private void createProd() throws Exception {
    assertThat(
            aws(
                    "create-cluster",
                    "--name",
                    "prod",
                    "--kubernetes-version",
                    "1.35",
                    "--role-arn",
                    "arn:aws:iam::111122223333:role/eks",
                    "--resources-vpc-config",
                    "subnetIds=subnet-1,subnet-2,endpointPrivateAccess=true",
                    "--logging",
                    "{\"clusterLogging\":[{\"types\":[\"audit\"],\"enabled\":true}]}",
                    "--tags",
                    "team=checkout",
                    "--deletion-protection")
                .err())
        .isEmpty();
  }

  @Test
  void kubeconfig_namesTheServer() throws Exception {
    createProd();
    String authority = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
    eks.access().setEndpoint("prod", URI.create("https://127.0.0.1:6443"), authority);
    Path kubeconfig = directory.resolve("kubeconfig");

    Ran updated = aws("update-kubeconfig", "--name", "prod", "--kubeconfig", kubeconfig.toString());

    assertThat(updated)
        .isEqualTo(
            new Ran(
                0,
                "Added new context arn:aws:eks:us-west-2:111122223333:cluster/prod to "
                    + kubeconfig
                    + "\n",
                ""));
    assertThat(Files.readString(kubeconfig))
        .startsWith(
            """
            apiVersion: v1
            clusters:
            - cluster:
                certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCkFBPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
                server: https://127.0.0.1:6443
              name: arn:aws:eks:us-west-2:111122223333:cluster/prod
            """);
  }

  @Test
  void cluster_isDescribed_waitedFor_updated_taggedAndDeleted() throws Exception {
    createProd();

    assertThat(aws("wait", "cluster-active", "--name", "prod")).isEqualTo(new Ran(0, "", ""));
    assertThat(
            aws(
                "describe-cluster",
                "--name",
                "prod",
                "--query",
                "cluster.[version,roleArn,status,platformVersion,health.issues,resourcesVpcConfig.subnetIds,"
                    + "accessConfig,tags,deletionProtection]",
                "--output",
                "json"))
        .isEqualTo(
            new Ran(
                0,
                """
                [
                    "1.35",
                    "arn:aws:iam::111122223333:role/eks",
                    "ACTIVE",
                    "eks.9",
                    [],
                    [
                        "subnet-1",
                        "subnet-2"
                    ],
                    {
                        "authenticationMode": "CONFIG_MAP"
                    },
                    {
                        "team": "checkout"
                    },
                    true
                ]
                """,
                ""));
    assertThat(
            aws(
                "update-cluster-config",
                "--name",
                "prod",
                "--access-config",
                "authenticationMode=API_AND_CONFIG_MAP"))
        .isEqualTo(
            new Ran(
                0,
                """
                {
                    "update": {
                        "id": "00000000-0000-0000-0000-000000000001",
                        "status": "InProgress",
                        "type": "AccessConfigUpdate",
                        "params": [
                            {
                                "type": "AuthenticationMode",
                                "value": "\\"API_AND_CONFIG_MAP\\""
                            }
                        ],
                        "createdAt": "2024-04-30T19:59:34.955000+00:00",
                        "errors": []
                    }
                }
                """,
                ""));
    String arn = "arn:aws:eks:us-west-2:111122223333:cluster/prod";
    assertThat(aws("tag-resource", "--resource-arn", arn, "--tags", "a=b,c=d").err()).isEmpty();
    assertThat(aws("untag-resource", "--resource-arn", arn, "--tag-keys", "a", "team").err())
        .isEmpty();
    assertThat(
            aws(
                    "list-tags-for-resource",
                    "--resource-arn",
                    arn,
                    "--query",
                    "tags",
                    "--output",
                    "text")
                .out())
        .isEqualTo("d\n");
    assertThat(aws("list-nodegroups", "--cluster-name", "prod", "--query", "nodegroups").out())
        .isEqualTo("[]\n");
    assertThat(aws("describe-addon", "--cluster-name", "prod", "--addon-name", "vpc-cni").err())
        .contains(
            "An error occurred (ResourceNotFoundException) when calling the DescribeAddon operation:"
                + " No addon: vpc-cni found in cluster: prod");
    assertThat(aws("delete-cluster", "--name", "prod").err())
        .contains("An error occurred (InvalidRequestException) when calling the DeleteCluster");
    assertThat(aws("update-cluster-config", "--name", "prod", "--no-deletion-protection").err())
        .isEmpty();
    assertThat(aws("delete-cluster", "--name", "prod").err()).isEmpty();
    assertThat(aws("wait", "cluster-deleted", "--name", "prod")).isEqualTo(new Ran(0, "", ""));
  }

  @Test
  void clustersOfAnotherRegion_areOthers() throws Exception {
    createProd();

    assertThat(aws("list-clusters", "--region", "eu-west-1", "--query", "clusters").out())
        .isEqualTo("[]\n");
    assertThat(
            aws("describe-cluster-versions", "--query", "clusterVersions[0].clusterVersion").out())
        .isEqualTo("\"1.36\"\n");
  }

  @Test
  void refusal_isPrinted() throws Exception {
    assertThat(aws("list-access-entries", "--cluster-name", "none").err())
        .contains(
            "An error occurred (ResourceNotFoundException) when calling the ListAccessEntries"
                + " operation: No cluster found for name: none.");
  }

  @Test
  void accessPolicies_arePagedThrough() throws Exception {
    Ran listed =
        aws(
            "list-access-policies",
            "--page-size",
            "10",
            "--query",
            "accessPolicies[].name",
            "--output",
            "text");

    assertThat(listed.out().strip().split("\\s+"))
        .hasSize(ManagedPolicies.catalogue().policies().size())
        .contains("AmazonEKSViewPolicy");
  }
}
