package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.iam.CallerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the AWS CLI prints of the services beside EKS; the profile {@code aws-cli} installs it. */
@Tag("aws-cli")
class AwsCliServicesTest {

  private static final Path AWS = Path.of("target/aws-cli/bin/aws").toAbsolutePath();

  private static final String CREDENTIALS =
      """
      [alice]
      aws_access_key_id = AKIDALICE
      aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
      cam_caller_arn = arn:aws:sts::111122223333:assumed-role/Developer/alice
      cam_user_id = AROAEXAMPLE:alice
      """;

  @TempDir private Path directory;

  private LocalEks eks = LocalEks.start();

  @AfterEach
  void close() {
    eks.close();
  }

  private ClientProgram.Ran aws(ClientProgram program, String... arguments)
      throws IOException, InterruptedException {
    return program.run(
        Stream.concat(Stream.of(AWS.toString()), Stream.of(arguments)).toArray(String[]::new));
  }

  private ClientProgram.Ran aws(String... arguments) throws IOException, InterruptedException {
    return aws(new ClientProgram(directory, eks), arguments);
  }

  @Test
  void caller_isToldByOneFile_thatServesClientAndServer() throws Exception {
    Path file = Files.writeString(directory.resolve("credentials"), CREDENTIALS);
    eks.close();
    eks = LocalEks.builder().identities(LocalIdentities.read(file)).start();
    ClientProgram program =
        new ClientProgram(directory, eks)
            .without("AWS_ACCESS_KEY_ID")
            .without("AWS_SECRET_ACCESS_KEY")
            .with("AWS_SHARED_CREDENTIALS_FILE", file.toString());

    assertThat(aws(program, "sts", "get-caller-identity", "--profile", "alice"))
        .isEqualTo(
            new ClientProgram.Ran(
                0,
                """
                {
                    "UserId": "AROAEXAMPLE:alice",
                    "Account": "111122223333",
                    "Arn": "arn:aws:sts::111122223333:assumed-role/Developer/alice"
                }
                """,
                ""));
    assertThat(aws("sts", "get-caller-identity").err())
        .contains(
            "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation:"
                + " The security token included in the request is invalid.");
    assertThat(aws("eks", "list-clusters").err())
        .contains(
            "An error occurred (UnrecognizedClientException) when calling the ListClusters operation:"
                + " The security token included in the request is invalid.");
  }

  @Test
  void caller_isTheOneThatIsSet_withAnyKey() throws Exception {
    eks.close();
    eks =
        LocalEks.builder()
            .caller(CallerIdentity.parse("arn:aws:iam::111122223333:user/bob"))
            .start();

    assertThat(aws("sts", "get-caller-identity", "--query", "Arn", "--output", "text").out())
        .isEqualTo("arn:aws:iam::111122223333:user/bob\n");
  }

  @Test
  void otherServices_areRefused_inTheirOwnShapes() throws Exception {
    String served =
        "; it serves access to clusters of Amazon EKS, GetCallerIdentity of AWS STS, stacks of"
            + " AWS::EKS::AccessEntry of AWS CloudFormation";
    assertThat(aws("ec2", "describe-regions").err())
        .contains(
            "(InvalidAction) when calling the DescribeRegions operation: LocalEks does not serve"
                + " DescribeRegions of ec2 (Amazon Elastic Compute Cloud)"
                + served);
    assertThat(aws("iam", "list-users").err())
        .contains("(InvalidAction) when calling the ListUsers operation", served);
    assertThat(aws("s3api", "list-buckets").err())
        .contains("(NotImplemented) when calling the ListBuckets operation", served);
    assertThat(aws("ssm", "describe-parameters").err())
        .contains(
            "(UnknownOperationException) when calling the DescribeParameters operation", served);
    assertThat(aws("lambda", "list-functions").err())
        .contains("(UnknownOperationException) when calling the ListFunctions operation", served);
    assertThat(aws("cloudwatch", "list-metrics").err())
        .contains("(UnknownOperationException) when calling the ListMetrics operation", served);
    assertThat(aws("route53", "list-hosted-zones").err())
        .contains("(InvalidAction) when calling the ListHostedZones operation", served);
  }
}
