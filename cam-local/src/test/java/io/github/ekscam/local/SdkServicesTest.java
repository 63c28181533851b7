package io.github.ekscam.local;

import static io.github.ekscam.local.Clients.DEVELOPER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ekscam.iam.CallerIdentity;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** The services beside EKS at LocalEks' address, by the AWS SDK for Java. */
class SdkServicesTest {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final CallerIdentity ALICE =
      CallerIdentity.of(
          "arn:aws:sts::111122223333:assumed-role/Developer/alice", "AROAEXAMPLE:alice");

  private static final String TEMPLATE =
      """
      Parameters: {Cluster: {Type: String}}
      Resources:
        AccessEntry:
          Type: AWS::EKS::AccessEntry
          Properties:
            ClusterName: !Ref Cluster
            PrincipalArn: %s
            KubernetesGroups: [developers]
      Outputs:
        Arn: {Value: !GetAtt AccessEntry.AccessEntryArn}
      """
          .formatted(DEVELOPER);

  private final LocalEks open = LocalEks.start();
  private final LocalEks verifying =
      LocalEks.builder()
          .identities(LocalIdentities.of(List.of(LocalIdentity.of("AKIDALICE", SECRET, ALICE))))
          .start();

  @AfterEach
  void close() {
    open.close();
    verifying.close();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, LocalEks eks, String accessKeyId, String secret) {
    return client(builder, eks, accessKeyId, secret, "us-west-2");
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, LocalEks eks, String accessKeyId, String secret, String region) {
    return builder
        .endpointOverride(eks.endpoint())
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secret)))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static AwsServiceException refusal(Runnable call) {
    AwsServiceException refused = catchThrowableOfType(AwsServiceException.class, call::run);
    assertThat(refused).isNotNull();
    return refused;
  }

  @Test
  void anyKey_isTheCreators_unlessIdentitiesAreGiven() {
    try (StsClient sts = client(StsClient.builder(), open, "any", "any")) {
      GetCallerIdentityResponse caller = sts.getCallerIdentity();

      assertThat(caller.arn()).isEqualTo("arn:aws:iam::111122223333:user/creator");
      assertThat(caller.account()).isEqualTo("111122223333");
      assertThat(caller.userId()).matches("AIDA[A-Z2-7]{17}");
      assertThat(refusal(() -> sts.getSessionToken()).awsErrorDetails().errorMessage())
          .isEqualTo(
              "Could not find operation GetSessionToken for version 2011-06-15: LocalEks serves"
                  + " GetCallerIdentity of version 2011-06-15");
    }
  }

  @Test
  void identities_areVerified_byEveryService() {
    try (StsClient sts = client(StsClient.builder(), verifying, "AKIDALICE", SECRET);
        EksClient eks = client(EksClient.builder(), verifying, "AKIDALICE", SECRET)) {
      assertThat(sts.getCallerIdentity().arn()).isEqualTo(ALICE.arn());
      assertThat(sts.getCallerIdentity().userId()).isEqualTo("AROAEXAMPLE:alice");
      eks.createCluster(
          request ->
              request
                  .name("prod")
                  .accessConfig(config -> config.authenticationMode(AuthenticationMode.API)));
      assertThat(eks.listAccessEntries(request -> request.clusterName("prod")).accessEntries())
          .containsExactly("arn:aws:iam::111122223333:role/Developer");
    }
  }

  @Test
  void wrongSecret_isRefused_inEachServicesWords() {
    try (StsClient sts = client(StsClient.builder(), verifying, "AKIDALICE", "wrong");
        CloudFormationClient stacks =
            client(CloudFormationClient.builder(), verifying, "AKIDALICE", "wrong");
        EksClient eks = client(EksClient.builder(), verifying, "AKIDALICE", "wrong")) {
      String message =
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.";
      for (AwsServiceException refused :
          List.of(refusal(() -> sts.getCallerIdentity()), refusal(() -> stacks.describeStacks()))) {
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch");
        assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(message);
      }
      AwsServiceException refused = refusal(() -> eks.listClusters());
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException");
      assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(message);
    }
  }

  @Test
  void unknownKey_isRefused_inEachServicesWords() {
    try (StsClient sts = client(StsClient.builder(), verifying, "AKIDBOB", SECRET);
        EksClient eks = client(EksClient.builder(), verifying, "AKIDBOB", SECRET)) {
      AwsServiceException bySts = refusal(() -> sts.getCallerIdentity());
      assertThat(bySts.statusCode()).isEqualTo(403);
      assertThat(bySts.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
      assertThat(bySts.awsErrorDetails().errorMessage())
          .isEqualTo("The security token included in the request is invalid.");
      AwsServiceException byEks = refusal(() -> eks.listClusters());
      assertThat(byEks.statusCode()).isEqualTo(403);
      assertThat(byEks.awsErrorDetails().errorCode()).isEqualTo("UnrecognizedClientException");
    }
  }

  @Test
  void stack_makesAnEntry_andTakesItAway() {
    try (CloudFormationClient stacks = client(CloudFormationClient.builder(), open, "any", "any");
        EksClient eks = client(EksClient.builder(), open, "any", "any")) {
      eks.createCluster(
          request ->
              request
                  .name("prod")
                  .accessConfig(config -> config.authenticationMode(AuthenticationMode.API)));

      String id =
          stacks
              .createStack(
                  request ->
                      request
                          .stackName("access")
                          .templateBody(TEMPLATE)
                          .parameters(
                              Parameter.builder()
                                  .parameterKey("Cluster")
                                  .parameterValue("prod")
                                  .build()))
              .stackId();

      assertThat(
              stacks
                  .waiter()
                  .waitUntilStackCreateComplete(request -> request.stackName(id))
                  .matched()
                  .response()
                  .orElseThrow()
                  .stacks()
                  .get(0)
                  .outputs()
                  .get(0)
                  .outputValue())
          .startsWith("arn:aws:eks:us-west-2:111122223333:access-entry/prod/role/");
      assertThat(
              eks.describeAccessEntry(
                      request -> request.clusterName("prod").principalArn(DEVELOPER))
                  .accessEntry()
                  .kubernetesGroups())
          .containsExactly("developers");
      assertThat(
              stacks.describeStackEvents(request -> request.stackName(id)).stackEvents().stream()
                  .map(StackEvent::resourceStatus))
          .containsExactly(
              ResourceStatus.fromValue("CREATE_COMPLETE"),
              ResourceStatus.CREATE_COMPLETE,
              ResourceStatus.CREATE_IN_PROGRESS,
              ResourceStatus.CREATE_IN_PROGRESS,
              ResourceStatus.CREATE_IN_PROGRESS);

      stacks.deleteStack(request -> request.stackName("access"));

      assertThat(
              stacks.describeStacks(request -> request.stackName(id)).stacks().get(0).stackStatus())
          .isEqualTo(StackStatus.DELETE_COMPLETE);
      assertThat(eks.listAccessEntries(request -> request.clusterName("prod")).accessEntries())
          .doesNotContain(DEVELOPER);
    }
  }

  @Test
  void stacksOfARegion_areNotThoseOfAnother() {
    try (EksClient eks = client(EksClient.builder(), open, "any", "any", "eu-west-1");
        CloudFormationClient here = client(CloudFormationClient.builder(), open, "any", "any");
        CloudFormationClient there =
            client(CloudFormationClient.builder(), open, "any", "any", "eu-west-1")) {
      eks.createCluster(
          request ->
              request
                  .name("prod")
                  .accessConfig(config -> config.authenticationMode(AuthenticationMode.API)));
      CreateStackRequest request =
          CreateStackRequest.builder()
              .stackName("access")
              .templateBody(TEMPLATE)
              .parameters(
                  Parameter.builder().parameterKey("Cluster").parameterValue("prod").build())
              .build();

      assertThat(there.createStack(request).stackId())
          .startsWith("arn:aws:cloudformation:eu-west-1:111122223333:stack/access/");

      assertThat(there.describeStacks().stacks().get(0).stackStatus())
          .isEqualTo(StackStatus.CREATE_COMPLETE);
      assertThat(here.describeStacks().stacks()).isEmpty();
      here.createStack(request);
      assertThat(here.describeStacks().stacks().get(0).stackStatus())
          .isEqualTo(StackStatus.ROLLBACK_COMPLETE);
    }
  }

  @Test
  void regionThatThereCannotBe_isRefused() {
    try (CloudFormationClient stacks =
        client(CloudFormationClient.builder(), open, "any", "any", "x")) {
      AwsServiceException refused = refusal(() -> stacks.describeStacks());

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.awsErrorDetails().errorMessage())
          .isEqualTo("Credential should be scoped to a valid region.");
    }
  }

  @Test
  void otherTypes_areRefused() {
    try (CloudFormationClient stacks = client(CloudFormationClient.builder(), open, "any", "any")) {
      AwsServiceException refused =
          refusal(
              () ->
                  stacks.createStack(
                      request ->
                          request
                              .stackName("bucket")
                              .templateBody(
                                  "{\"Resources\":{\"B\":{\"Type\":\"AWS::S3::Bucket\"}}}")));

      assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
      assertThat(refused.awsErrorDetails().errorMessage())
          .startsWith("Template format error: Unrecognized resource types: [AWS::S3::Bucket]");
    }
  }
}
