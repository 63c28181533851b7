package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The SDKs of other languages go through a stack's life, all services at one address. The profiles
 * {@code aws-cli} (which brings boto3), {@code aws-sdk-javascript} and {@code aws-sdk-go} install
 * them.
 */
class AwsSdksTest {

  private static final Path CLIENTS = Path.of("src/test/clients").toAbsolutePath();

  private static final String TEMPLATE =
      """
      AWSTemplateFormatVersion: 2010-09-09
      Resources:
        AccessEntry:
          Type: AWS::EKS::AccessEntry
          Properties:
            ClusterName: prod
            PrincipalArn: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/team
            AccessPolicies:
              - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                AccessScope: {Type: cluster}
      """;

  private static final List<String> SEEN =
      List.of(
          "caller arn:aws:iam::111122223333:user/creator",
          "stack CREATE_COMPLETE",
          "entry red",
          "policy arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy cluster",
          "waiter failed",
          "event Resource handler returned message: \"The specified access entry resource is already"
              + " in use on this cluster.",
          "entries 0",
          "refused ValidationError",
          "refused InvalidAction");

  @TempDir private Path directory;

  private final LocalEks eks = LocalEks.start();

  @AfterEach
  void close() {
    eks.close();
  }

  private ClientProgram.Ran ran(String... command) throws IOException, InterruptedException {
    Path template =
        Files.writeString(directory.resolve("template.yaml"), TEMPLATE).toAbsolutePath();
    return new ClientProgram(directory, eks)
        .run(
            Stream.concat(Stream.of(command), Stream.of("first", template.toString()))
                .toArray(String[]::new));
  }

  private static void assertSeen(ClientProgram.Ran ran, String... refusedBesides) {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out().lines())
        .containsExactlyElementsOf(
            Stream.concat(SEEN.stream(), Stream.of(refusedBesides).map(code -> "refused " + code))
                .toList());
  }

  @Test
  @Tag("aws-cli")
  void boto3_seesWhatAwsShows() throws Exception {
    assertSeen(
        ran(
            Path.of("target/aws-cli/bin/python").toAbsolutePath().toString(),
            CLIENTS.resolve("python/client.py").toString()),
        "InvalidAction",
        "UnknownOperationException");
  }

  @Test
  @Tag("aws-sdk-javascript")
  void sdkForJavaScript_seesWhatAwsShows() throws Exception {
    assertSeen(
        ran("node", Path.of("target/aws-sdk-javascript/client.mjs").toAbsolutePath().toString()),
        "InvalidAction",
        "UnknownOperationException");
  }

  @Test
  @Tag("aws-sdk-go")
  void sdkForGo_seesWhatAwsShows() throws Exception {
    assertSeen(
        ran(Path.of("target/aws-sdk-go/client").toAbsolutePath().toString()),
        "UnknownOperationException");
  }
}
