package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.PageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What eksctl does with access entries, by stacks; the profile {@code eksctl} builds it. */
@Tag("eksctl")
class EksctlTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/team";
  private static final String CREATOR = "arn:aws:iam::111122223333:user/creator";

  @TempDir private Path directory;

  private final LocalEks eks = LocalEks.start();

  @BeforeEach
  void createCluster() {
    eks.access()
        .createCluster(
            CreateClusterRequest.builder("prod", CallerIdentity.parse(CREATOR))
                .authenticationMode(AuthenticationMode.API)
                .build());
  }

  @AfterEach
  void close() {
    eks.close();
  }

  private ClientProgram.Ran eksctl(String... arguments) throws IOException, InterruptedException {
    Path eksctl;
    try (Stream<Path> built = Files.list(Path.of("target/eksctl"))) {
      eksctl =
          built
              .filter(path -> path.getFileName().toString().startsWith("eksctl-"))
              .findFirst()
              .orElseThrow()
              .toAbsolutePath();
    }
    return new ClientProgram(directory, eks)
        .run(
            Stream.concat(Stream.of(eksctl.toString()), Stream.of(arguments))
                .toArray(String[]::new));
  }

  private Path config(String name, String accessEntries) throws IOException {
    return Files.writeString(
        directory.resolve(name),
        """
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        metadata: {name: prod, region: us-west-2}
        accessConfig:
          accessEntries:
        """
            + accessEntries.indent(2));
  }

  @Test
  void entryOfAConfigFile_isCreated_shown_andDeleted() throws Exception {
    String config =
        config(
                "cluster.yaml",
                """
                - principalARN: arn:aws:iam::111122223333:role/team
                  type: STANDARD
                  kubernetesGroups: [viewers]
                  kubernetesUsername: team
                  accessPolicies:
                  - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                    accessScope: {type: namespace, namespaces: [dev, "test-*"]}
                """)
            .toString();

    ClientProgram.Ran created = eksctl("create", "accessentry", "-f", config);

    assertThat(created.exitCode()).as(created.out() + created.err()).isZero();
    assertThat(created.out() + created.err())
        .contains("created access entry for principal ARN \"" + ROLE + "\"");
    assertThat(eks.access().describeAccessEntry("prod", ROLE).accessEntry().username())
        .isEqualTo("team");
    assertThat(
            eks.access()
                .listAssociatedAccessPolicies("prod", ROLE, PageRequest.first())
                .items()
                .get(0)
                .association()
                .accessScope()
                .namespaces())
        .isEqualTo(List.of("dev", "test-*"));

    assertThat(eksctl("get", "accessentry", "--cluster", "prod", "-o", "json").out())
        .contains("\"principalARN\": \"" + ROLE + "\"", "\"viewers\"", "\"test-*\"");
    ClientProgram.Ran again = eksctl("create", "accessentry", "-f", config);
    assertThat(again.out() + again.err()).contains("access entries already up-to-date");

    ClientProgram.Ran deleted = eksctl("delete", "accessentry", "-f", config);

    assertThat(deleted.exitCode()).as(deleted.out() + deleted.err()).isZero();
    assertThat(eks.access().listAccessEntries("prod", PageRequest.first()).items())
        .containsExactly(CREATOR);
  }

  @Test
  void cluster_isRead_andItsModeChanged() throws Exception {
    assertThat(eksctl("get", "cluster").out().lines()).anyMatch(line -> line.startsWith("prod\t"));
    assertThat(eksctl("get", "addon", "--cluster", "prod").exitCode()).isZero();
    eks.access()
        .createCluster(
            CreateClusterRequest.builder("old", CallerIdentity.parse(CREATOR))
                .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
                .build());

    ClientProgram.Ran ran =
        eksctl(
            "utils",
            "update-authentication-mode",
            "--cluster",
            "old",
            "--authentication-mode",
            "API");

    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(eks.access().describeCluster("old").authenticationMode())
        .isEqualTo(AuthenticationMode.API);
  }

  @Test
  void commandThatNeedsAnotherService_isToldWhatIsServed() throws Exception {
    ClientProgram.Ran ran = eksctl("get", "cluster", "--all-regions");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains(
            "LocalEks does not serve DescribeRegions of ec2 (Amazon Elastic Compute Cloud); it"
                + " serves access to clusters of Amazon EKS, GetCallerIdentity of AWS STS, stacks of"
                + " AWS::EKS::AccessEntry of AWS CloudFormation");
  }

  @Test
  void entryThatCannotBeMade_isReported_withEksMessage() throws Exception {
    ClientProgram.Ran ran =
        eksctl("create", "accessentry", "--cluster", "prod", "--principal-arn", CREATOR);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out() + ran.err())
        .contains(
            "unexpected status \"ROLLBACK_COMPLETE\" while waiting for CloudFormation stack",
            "AWS::EKS::AccessEntry/AccessEntry: CREATE_FAILED",
            "The specified access entry resource is already in use on this cluster. (Service: Eks,"
                + " Status Code: 409,",
            "failed to create access entry for principal ARN \"" + CREATOR + "\"");
  }

  @Test
  void entryOfAnotherMaker_isDeleted_withoutAStack() throws Exception {
    ClientProgram.Ran ran =
        eksctl("delete", "accessentry", "--cluster", "prod", "--principal-arn", CREATOR);

    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(eks.access().listAccessEntries("prod", PageRequest.first()).items()).isEmpty();
  }
}
