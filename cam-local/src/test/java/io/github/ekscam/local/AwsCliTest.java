package io.github.ekscam.local;

import static io.github.ekscam.local.Clients.DEVELOPER;
import static io.github.ekscam.local.Clients.VIEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.request.ResourceRequest;
import java.io.IOException;
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
    List<String> command = new ArrayList<>(List.of("target/aws-cli/bin/aws", "eks"));
    command.addAll(List.of(args));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
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
