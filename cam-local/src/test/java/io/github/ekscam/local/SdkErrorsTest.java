package io.github.ekscam.local;

import static io.github.ekscam.local.Clients.DEVELOPER;
import static io.github.ekscam.local.Clients.EDIT;
import static io.github.ekscam.local.Clients.VIEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ekscam.local.access.CreateAccessEntryRequest;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessScope;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.EksException;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.InvalidRequestException;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceLimitExceededException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** Every refusal that was seen from the service, as the AWS SDK for Java throws it. */
class SdkErrorsTest {

  private static final String NODES = "arn:aws:iam::111122223333:role/Nodes";
  private static final String NO_ENTRY =
      "The specified principalArn could not be found. You can view your available access entries"
          + " with 'list-access-entries'.";
  private static final String WRONG_MODE =
      "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform"
          + " this operation.";
  private static final AccessScope CLUSTER =
      AccessScope.builder().type(AccessScopeType.CLUSTER).build();

  private LocalEks eks = LocalEks.start();
  private EksClient client = Clients.of(eks);

  @BeforeEach
  void makeClusters() {
    client.createCluster(
        request ->
            request
                .name("prod")
                .accessConfig(config -> config.authenticationMode(AuthenticationMode.API)));
    client.createCluster(request -> request.name("old"));
    create("STANDARD", DEVELOPER);
    create("EC2_LINUX", NODES);
  }

  @AfterEach
  void close() {
    client.close();
    eks.close();
  }

  private void create(String type, String principalArn) {
    client.createAccessEntry(
        request -> request.clusterName("prod").principalArn(principalArn).type(type));
  }

  private void createInGroup(String group) {
    client.createAccessEntry(
        request ->
            request
                .clusterName("prod")
                .principalArn("arn:aws:iam::111122223333:role/New")
                .kubernetesGroups(group));
  }

  private void associate(String principalArn, String policyArn, AccessScope scope) {
    client.associateAccessPolicy(
        request ->
            request
                .clusterName("prod")
                .principalArn(principalArn)
                .policyArn(policyArn)
                .accessScope(scope));
  }

  private static <E extends EksException> void refuses(
      Class<E> type, int statusCode, String message, ThrowingCallable call) {
    E refused = catchThrowableOfType(type, call);
    assertThat(refused).as(message).isNotNull();
    assertThat(refused).isExactlyInstanceOf(type);
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(message);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(type.getSimpleName());
    assertThat(refused.statusCode()).isEqualTo(statusCode);
    assertThat(refused.requestId()).hasSize(36);
  }

  private static void invalidParameter(String message, ThrowingCallable call) {
    refuses(InvalidParameterException.class, 400, message, call);
  }

  private static void notFound(String message, ThrowingCallable call) {
    refuses(ResourceNotFoundException.class, 404, message, call);
  }

  @Test
  void principalWithAnEntry_isInUse() {
    refuses(
        ResourceInUseException.class,
        409,
        "The specified access entry resource is already in use on this cluster.",
        () -> create("STANDARD", DEVELOPER));
    refuses(
        ResourceInUseException.class,
        409,
        "Cluster already exists with name: prod",
        () -> client.createCluster(request -> request.name("prod")));
  }

  @Test
  void refusal_namesTheCluster() {
    ResourceInUseException refused =
        catchThrowableOfType(ResourceInUseException.class, () -> create("STANDARD", DEVELOPER));

    assertThat(refused.clusterName()).isEqualTo("prod");
  }

  @Test
  void principal_mustBeAUserOrRoleThatIamKnows() {
    invalidParameter(
        "The specified principalArn is invalid: invalid principal.",
        () ->
            create(
                "STANDARD",
                "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef"));
    invalidParameter(
        "The principalArn parameter format is not valid",
        () -> create("STANDARD", "arn:aws:sts::111122223333:assumed-role/Developer/alice"));
    invalidParameter(
        "The caller is not allowed to modify access entries with a principalArn value of a Service"
            + " Linked Role",
        () ->
            create(
                "STANDARD",
                "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"system:", "eks:", "aws:", "amazon:", "iam:"})
  void reservedPrefixes_areRefused(String prefix) {
    invalidParameter(
        "The kubernetes group name "
            + prefix
            + "masters is invalid, it cannot start with "
            + prefix,
        () -> createInGroup(prefix + "masters"));
    invalidParameter(
        "The username must not begin with " + prefix,
        () ->
            client.updateAccessEntry(
                request ->
                    request.clusterName("prod").principalArn(DEVELOPER).username(prefix + "x")));
  }

  @Test
  void nodeTypes_takeNeitherGroupsNorUsernameNorPolicies() {
    invalidParameter(
        "The specified kubernetesGroups is invalid: setting kubernetesGroups is not allowed when"
            + " the type is \"EC2_LINUX\"",
        () ->
            client.createAccessEntry(
                request ->
                    request
                        .clusterName("prod")
                        .principalArn("arn:aws:iam::111122223333:role/New")
                        .type("EC2_LINUX")
                        .kubernetesGroups("dev")));
    invalidParameter(
        "The specified username is invalid: setting username is not allowed when the type is"
            + " \"EC2_LINUX\"",
        () ->
            client.createAccessEntry(
                request ->
                    request
                        .clusterName("prod")
                        .principalArn("arn:aws:iam::111122223333:role/New")
                        .type("EC2_LINUX")
                        .username("dev")));
    invalidParameter(
        "This operation can only be performed on Access Entries with a type of \"STANDARD\".",
        () -> associate(NODES, VIEW, CLUSTER));
    invalidParameter(
        "AccessEntry principalArn must be IAM role when using types [EC2_LINUX, EC2_WINDOWS,"
            + " FARGATE_LINUX, HYBRID_LINUX, EC2]",
        () -> create("EC2_LINUX", "arn:aws:iam::111122223333:user/bob"));
    EksException other =
        catchThrowableOfType(
            InvalidParameterException.class,
            () -> create("EC2_LINUX", "arn:aws:iam::444455556666:role/Nodes"));
    assertThat(other.awsErrorDetails().errorMessage())
        .endsWith(
            "must be from the same account as the cluster when using types [EC2_LINUX,"
                + " EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, EC2]");
    invalidParameter(
        "AccessEntry type must be one of [EC2, EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX,"
            + " HYPERPOD_LINUX, STANDARD]",
        () -> create("LAPTOP", "arn:aws:iam::111122223333:role/New"));
  }

  @Test
  void policies_mustExist() {
    invalidParameter(
        "The policyArn parameter format is not valid",
        () -> associate(DEVELOPER, "arn:aws:iam::aws:policy/AdministratorAccess", CLUSTER));
    notFound(
        "The specified policyArn could not be found.",
        () ->
            associate(
                DEVELOPER,
                "arn:aws:eks::aws:cluster-access-policy/AmazonEKSNoSuchPolicy",
                CLUSTER));
    notFound(
        "The specified policyArn could not be found.",
        () ->
            client.disassociateAccessPolicy(
                request -> request.clusterName("prod").principalArn(DEVELOPER).policyArn(EDIT)));
  }

  @Test
  void principalWithoutAnEntry_isNotFound() {
    String nobody = "arn:aws:iam::111122223333:role/Nobody";

    notFound(
        NO_ENTRY,
        () ->
            client.describeAccessEntry(
                request -> request.clusterName("prod").principalArn(nobody)));
    notFound(
        NO_ENTRY,
        () ->
            client.deleteAccessEntry(request -> request.clusterName("prod").principalArn(nobody)));
    notFound(
        NO_ENTRY,
        () ->
            client.updateAccessEntry(request -> request.clusterName("prod").principalArn(nobody)));
    notFound(NO_ENTRY, () -> associate(nobody, VIEW, CLUSTER));
    notFound(
        NO_ENTRY,
        () ->
            client.disassociateAccessPolicy(
                request -> request.clusterName("prod").principalArn(nobody).policyArn(VIEW)));
    notFound(
        NO_ENTRY,
        () ->
            client.listAssociatedAccessPolicies(
                request -> request.clusterName("prod").principalArn(nobody)));
  }

  @Test
  void scopes_mustFitTheirType() {
    invalidParameter(
        "At least 1 namespace must be provided if the type is set as namespace",
        () ->
            associate(
                DEVELOPER, VIEW, AccessScope.builder().type(AccessScopeType.NAMESPACE).build()));
    invalidParameter(
        "accessScope should not include namespaces if the type is not set as namespace",
        () -> associate(DEVELOPER, VIEW, CLUSTER.toBuilder().namespaces("dev").build()));
  }

  @Test
  void configMapMode_hasNoAccessEntries() {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () ->
                client.createAccessEntry(
                    request -> request.clusterName("old").principalArn(DEVELOPER)),
            () ->
                client.describeAccessEntry(
                    request -> request.clusterName("old").principalArn(DEVELOPER)),
            () -> client.listAccessEntries(request -> request.clusterName("old")))) {
      refuses(InvalidRequestException.class, 400, WRONG_MODE, call);
    }
  }

  @Test
  void unknownCluster_isNotFound_andNotNamedBesideTheMessage() {
    notFound(
        "No cluster found for name: none.",
        () -> client.describeCluster(request -> request.name("none")));
    notFound(
        "No cluster found for name: none.",
        () -> client.listAccessEntries(request -> request.clusterName("none")));
    ResourceNotFoundException refused =
        catchThrowableOfType(
            ResourceNotFoundException.class,
            () -> client.describeCluster(request -> request.name("none")));
    assertThat(refused.clusterName()).isNull();
  }

  @Test
  void modes_changeOneWay() {
    invalidParameter(
        "Unsupported authentication mode update from CONFIG_MAP to API",
        () -> update("old", AuthenticationMode.API));
    invalidParameter(
        "Unsupported authentication mode update from API to CONFIG_MAP",
        () -> update("prod", AuthenticationMode.CONFIG_MAP));
    invalidParameter(
        "bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is"
            + " set to CONFIG_MAP",
        () ->
            client.createCluster(
                request ->
                    request
                        .name("new")
                        .accessConfig(
                            config ->
                                config
                                    .authenticationMode(AuthenticationMode.CONFIG_MAP)
                                    .bootstrapClusterCreatorAdminPermissions(false))));
    invalidParameter(
        "The type for cluster update was not provided.",
        () -> client.updateClusterConfig(request -> request.name("prod")));
  }

  private void update(String clusterName, AuthenticationMode mode) {
    client.updateClusterConfig(
        request ->
            request.name(clusterName).accessConfig(config -> config.authenticationMode(mode)));
  }

  @Test
  void oneEntryTooMany_exceedsTheLimit() {
    for (int i = 3; i < 3000; i++) {
      eks.access()
          .createAccessEntry(
              "prod",
              CreateAccessEntryRequest.builder("arn:aws:iam::111122223333:role/r" + i).build());
    }

    ResourceLimitExceededException refused =
        catchThrowableOfType(
            ResourceLimitExceededException.class,
            () -> create("STANDARD", "arn:aws:iam::111122223333:role/New"));
    assertThat(refused.awsErrorDetails().errorMessage()).contains("3000");
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  @Test
  void pagesAndTags_haveLimits() {
    invalidParameter(
        "The specified maxResults is invalid: 101 is not between 1 and 100",
        () -> client.listClusters(request -> request.maxResults(101)));
    invalidParameter(
        "The nextToken parameter format is not valid",
        () -> client.listClusters(request -> request.nextToken("no token")));
    invalidParameter(
        "The specified tags is invalid: the key \"aws:x\" must not begin with aws:",
        () -> client.createCluster(request -> request.name("new").tags(Map.of("aws:x", "y"))));
  }
}
