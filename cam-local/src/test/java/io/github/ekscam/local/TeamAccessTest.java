package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.request.ResourceRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;

/** Somebody's own service, tested as its author would. */
class TeamAccessTest {

  /** The service: teams get their namespace. */
  private static final class TeamAccess {

    private static final String EDIT = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy";

    private final EksClient eks;

    TeamAccess(EksClient eks) {
      this.eks = eks;
    }

    void admit(String roleArn, String namespace) {
      try {
        eks.createAccessEntry(request -> request.clusterName("prod").principalArn(roleArn));
      } catch (ResourceInUseException e) {
        // Admitted before, perhaps elsewhere: what follows sets the namespace.
      }
      eks.associateAccessPolicy(
          request ->
              request
                  .clusterName("prod")
                  .principalArn(roleArn)
                  .policyArn(EDIT)
                  .accessScope(
                      scope -> scope.type(AccessScopeType.NAMESPACE).namespaces(namespace)));
    }

    void dismiss(String roleArn) {
      eks.deleteAccessEntry(request -> request.clusterName("prod").principalArn(roleArn));
    }
  }

  private static final String ROLE = "arn:aws:iam::111122223333:role/Checkout";

  private final LocalEks localEks = LocalEks.start();
  private final EksClient client =
      EksClient.builder()
          .endpointOverride(localEks.endpoint())
          .region(Region.US_WEST_2)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
          .build();
  private final TeamAccess teams = new TeamAccess(client);

  @BeforeEach
  void createCluster() {
    client.createCluster(
        request ->
            request
                .name("prod")
                .accessConfig(config -> config.authenticationMode(AuthenticationMode.API)));
  }

  @AfterEach
  void close() {
    client.close();
    localEks.close();
  }

  private Caller alice() {
    return localEks
        .cluster("prod")
        .caller(CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Checkout/alice"));
  }

  @Test
  void admittedTeam_mayDeployToItsNamespaceOnly() {
    teams.admit(ROLE, "checkout");

    assertThat(
            alice()
                .isAllowed(
                    ResourceRequest.of("create", "apps", "deployments").namespace("checkout")))
        .isTrue();
    assertThat(
            alice()
                .isAllowed(
                    ResourceRequest.of("create", "apps", "deployments").namespace("payments")))
        .isFalse();
    assertThat(alice().isAllowed(ResourceRequest.of("list", "", "nodes"))).isFalse();
  }

  @Test
  void teamThatIsAdmittedAgain_moves() {
    teams.admit(ROLE, "checkout");
    teams.admit(ROLE, "payments");

    assertThat(
            alice()
                .isAllowed(
                    ResourceRequest.of("create", "apps", "deployments").namespace("checkout")))
        .isFalse();
    assertThat(
            alice()
                .isAllowed(
                    ResourceRequest.of("create", "apps", "deployments").namespace("payments")))
        .isTrue();
  }

  @Test
  void dismissedTeam_mayNothing() {
    teams.admit(ROLE, "checkout");
    teams.dismiss(ROLE);

    assertThat(
            alice()
                .isAllowed(ResourceRequest.of("get", "", "pods").namespace("checkout").name("web")))
        .isFalse();
  }
}
