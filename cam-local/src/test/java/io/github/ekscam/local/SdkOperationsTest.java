package io.github.ekscam.local;

import static io.github.ekscam.local.Clients.DEVELOPER;
import static io.github.ekscam.local.Clients.EDIT;
import static io.github.ekscam.local.Clients.VIEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.policies.ManagedPolicies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessConfigResponse;
import software.amazon.awssdk.services.eks.model.AccessEntry;
import software.amazon.awssdk.services.eks.model.AccessPolicy;
import software.amazon.awssdk.services.eks.model.AccessScope;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.AssociateAccessPolicyResponse;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ClusterStatus;
import software.amazon.awssdk.services.eks.model.EncryptionConfig;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.InvalidRequestException;
import software.amazon.awssdk.services.eks.model.ListAssociatedAccessPoliciesResponse;
import software.amazon.awssdk.services.eks.model.NotFoundException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eks.model.Update;
import software.amazon.awssdk.services.eks.model.UpdateParamType;
import software.amazon.awssdk.services.eks.model.UpdateStatus;
import software.amazon.awssdk.services.eks.model.UpdateType;

/** Every operation, called by the AWS SDK for Java. */
class SdkOperationsTest {

  private static final Instant START = Instant.parse("2024-04-30T19:59:34.955Z");

  private final AtomicLong seconds = new AtomicLong();
  private final AtomicLong ids = new AtomicLong();
  private LocalEks eks = start();
  private EksClient client = Clients.of(eks);

  private LocalEks start() {
    InstantSource ticking = () -> START.plus(Duration.ofSeconds(seconds.getAndIncrement()));
    return LocalEks.builder()
        .access(
            ClusterAccess.builder()
                .accessPolicies(ManagedPolicies.catalogue())
                .clock(ticking.withZone(ZoneOffset.UTC))
                .ids(() -> new UUID(0, ids.incrementAndGet()))
                .build())
        .caller("AKIDALICE", CallerIdentity.parse("arn:aws:iam::111122223333:user/alice"))
        .start();
  }

  @BeforeEach
  void makeCluster() {
    client.createCluster(
        request ->
            request
                .name("prod")
                .roleArn("arn:aws:iam::111122223333:role/eks")
                .resourcesVpcConfig(vpc -> vpc.subnetIds("subnet-1", "subnet-2"))
                .accessConfig(config -> config.authenticationMode(AuthenticationMode.API)));
  }

  @AfterEach
  void close() {
    client.close();
    eks.close();
  }

  private AccessEntry create(String principalArn) {
    return client
        .createAccessEntry(request -> request.clusterName("prod").principalArn(principalArn))
        .accessEntry();
  }

  private AssociatedAccessPolicy associate(String policyArn, AccessScope scope) {
    return client
        .associateAccessPolicy(
            request ->
                request
                    .clusterName("prod")
                    .principalArn(DEVELOPER)
                    .policyArn(policyArn)
                    .accessScope(scope))
        .associatedAccessPolicy();
  }

  private static AccessScope namespaces(String... namespaces) {
    return AccessScope.builder().type(AccessScopeType.NAMESPACE).namespaces(namespaces).build();
  }

  @Test
  void createdAccessEntry_isDescribed() {
    AccessEntry created =
        client
            .createAccessEntry(
                request ->
                    request
                        .clusterName("prod")
                        .principalArn(DEVELOPER)
                        .username("dev:{{SessionName}}")
                        .kubernetesGroups("dev", "on-call")
                        .tags(Map.of("team", "checkout")))
            .accessEntry();

    assertThat(created)
        .isEqualTo(
            AccessEntry.builder()
                .clusterName("prod")
                .principalArn(DEVELOPER)
                .kubernetesGroups("dev", "on-call")
                .accessEntryArn(
                    "arn:aws:eks:us-west-2:111122223333:access-entry/prod/role/111122223333/Developer/00000000-0000-0000-0000-000000000002")
                .createdAt(START.plusSeconds(1))
                .modifiedAt(START.plusSeconds(1))
                .tags(Map.of("team", "checkout"))
                .username("dev:{{SessionName}}")
                .type("STANDARD")
                .build());
    assertThat(
            client
                .describeAccessEntry(request -> request.clusterName("prod").principalArn(DEVELOPER))
                .accessEntry())
        .isEqualTo(created);
  }

  @Test
  void updateAccessEntry_replacesGroupsAndUsername() {
    create(DEVELOPER);

    AccessEntry updated =
        client
            .updateAccessEntry(
                request ->
                    request
                        .clusterName("prod")
                        .principalArn(DEVELOPER)
                        .username("developer")
                        .kubernetesGroups("eng"))
            .accessEntry();

    assertThat(updated.username()).isEqualTo("developer");
    assertThat(updated.kubernetesGroups()).containsExactly("eng");
    assertThat(updated.createdAt()).isEqualTo(START.plusSeconds(1));
    assertThat(updated.modifiedAt()).isEqualTo(START.plusSeconds(2));
  }

  @Test
  void deletedAccessEntry_isGone_withItsPolicies() {
    create(DEVELOPER);
    associate(VIEW, namespaces("dev"));

    client.deleteAccessEntry(request -> request.clusterName("prod").principalArn(DEVELOPER));

    assertThatThrownBy(
            () ->
                client.describeAccessEntry(
                    request -> request.clusterName("prod").principalArn(DEVELOPER)))
        .isInstanceOf(ResourceNotFoundException.class);
    create(DEVELOPER);
    assertThat(associated().associatedAccessPolicies()).isEmpty();
  }

  private ListAssociatedAccessPoliciesResponse associated() {
    return client.listAssociatedAccessPolicies(
        request -> request.clusterName("prod").principalArn(DEVELOPER));
  }

  @Test
  void associatedPolicies_areListed_andTakenAway() {
    create(DEVELOPER);

    AssociateAccessPolicyResponse response =
        client.associateAccessPolicy(
            request ->
                request
                    .clusterName("prod")
                    .principalArn(DEVELOPER)
                    .policyArn(VIEW)
                    .accessScope(scope -> scope.type(AccessScopeType.CLUSTER)));
    assertThat(response.clusterName()).isEqualTo("prod");
    assertThat(response.principalArn()).isEqualTo(DEVELOPER);
    assertThat(response.associatedAccessPolicy())
        .isEqualTo(
            AssociatedAccessPolicy.builder()
                .policyArn(VIEW)
                .accessScope(
                    AccessScope.builder()
                        .type(AccessScopeType.CLUSTER)
                        .namespaces(List.of())
                        .build())
                .associatedAt(START.plusSeconds(2))
                .modifiedAt(START.plusSeconds(2))
                .build());
    AssociatedAccessPolicy edit = associate(EDIT, namespaces("dev", "test-*"));
    AssociatedAccessPolicy view = associate(VIEW, namespaces("dev"));

    assertThat(view.associatedAt()).isEqualTo(START.plusSeconds(2));
    assertThat(view.modifiedAt()).isEqualTo(START.plusSeconds(4));
    assertThat(associated().clusterName()).isEqualTo("prod");
    assertThat(associated().principalArn()).isEqualTo(DEVELOPER);
    assertThat(associated().associatedAccessPolicies()).containsExactly(edit, view);
    client.disassociateAccessPolicy(
        request -> request.clusterName("prod").principalArn(DEVELOPER).policyArn(EDIT));
    assertThat(associated().associatedAccessPolicies()).containsExactly(view);
  }

  @Test
  void accessPolicies_areAwsOwn() {
    List<AccessPolicy> policies =
        client.listAccessPoliciesPaginator(request -> request.maxResults(10)).stream()
            .flatMap(page -> page.accessPolicies().stream())
            .toList();

    assertThat(policies).hasSize(ManagedPolicies.catalogue().policies().size());
    assertThat(policies)
        .contains(AccessPolicy.builder().name("AmazonEKSViewPolicy").arn(VIEW).build());
  }

  @Test
  void accessEntries_areListedPageByPage_andByPolicy() {
    List<String> principals = new ArrayList<>();
    for (int i = 100; i < 123; i++) {
      principals.add(create("arn:aws:iam::111122223333:role/dev-" + i).principalArn());
    }
    create(DEVELOPER);
    associate(VIEW, namespaces("dev"));
    principals.add(DEVELOPER);
    principals.add("arn:aws:iam::111122223333:user/creator");

    assertThat(
            client.listAccessEntriesPaginator(request -> request.clusterName("prod").maxResults(7)))
        .flatExtracting(page -> page.accessEntries())
        .containsExactlyElementsOf(principals);
    assertThat(
            client
                .listAccessEntries(request -> request.clusterName("prod").associatedPolicyArn(VIEW))
                .accessEntries())
        .containsExactly(DEVELOPER);
  }

  @Test
  void createdCluster_becomesActive_andIsDescribedWhole() {
    Cluster described = client.describeCluster(request -> request.name("prod")).cluster();

    assertThat(described.arn()).isEqualTo("arn:aws:eks:us-west-2:111122223333:cluster/prod");
    assertThat(described.createdAt()).isEqualTo(START);
    assertThat(described.status()).isEqualTo(ClusterStatus.ACTIVE);
    assertThat(described.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/eks");
    assertThat(described.resourcesVpcConfig().subnetIds()).containsExactly("subnet-1", "subnet-2");
    assertThat(described.accessConfig())
        .isEqualTo(
            AccessConfigResponse.builder().authenticationMode(AuthenticationMode.API).build());
    assertThat(described.health().issues()).isEmpty();
    assertThat(described.endpoint()).startsWith("https://");
    assertThat(described.certificateAuthority().data()).isNotEmpty();
    Cluster test =
        client
            .createCluster(request -> request.name("test").version("1.34").tags(Map.of("a", "b")))
            .cluster();
    assertThat(test.status()).isEqualTo(ClusterStatus.CREATING);
    assertThat(test.version()).isEqualTo("1.34");
    assertThat(test.accessConfig().authenticationMode()).isEqualTo(AuthenticationMode.CONFIG_MAP);
    assertThat(client.listClustersPaginator(request -> request.maxResults(1)))
        .flatExtracting(page -> page.clusters())
        .containsExactly("prod", "test");
    assertThat(client.deleteCluster(request -> request.name("test")).cluster().status())
        .isEqualTo(ClusterStatus.DELETING);
    assertThat(client.listClusters().clusters()).containsExactly("prod");
  }

  @Test
  void modeIsChanged_andTheUpdateTold() {
    client.createCluster(request -> request.name("test"));
    Update update = updateMode("test", AuthenticationMode.API_AND_CONFIG_MAP);

    assertThat(update.status()).isEqualTo(UpdateStatus.IN_PROGRESS);
    assertThat(update.type()).isEqualTo(UpdateType.ACCESS_CONFIG_UPDATE);
    assertThat(update.params())
        .singleElement()
        .satisfies(
            param -> {
              assertThat(param.type()).isEqualTo(UpdateParamType.AUTHENTICATION_MODE);
              assertThat(param.value()).isEqualTo("\"API_AND_CONFIG_MAP\"");
            });
    assertThat(update.errors()).isEmpty();
    assertThat(
            client.describeUpdate(request -> request.name("test").updateId(update.id())).update())
        .isEqualTo(update.toBuilder().status(UpdateStatus.SUCCESSFUL).build());
    Update second = updateMode("test", AuthenticationMode.API);
    assertThat(client.listUpdates(request -> request.name("test")).updateIds())
        .containsExactly(update.id(), second.id());
    assertThat(client.listUpdates(request -> request.name("prod")).updateIds()).isEmpty();
  }

  /** As the EKS User Guide shows it. */
  @Test
  @SuppressWarnings("deprecation") // The User Guide gives resources.
  void secretsAreEncrypted_onceAndForGood() {
    client.createCluster(request -> request.name("test"));
    EncryptionConfig config =
        EncryptionConfig.builder()
            .resources("secrets")
            .provider(key -> key.keyArn("arn:aws:kms:us-west-2:111122223333:key/1"))
            .build();

    Update update =
        client
            .associateEncryptionConfig(
                request -> request.clusterName("test").encryptionConfig(config))
            .update();

    assertThat(update.status()).isEqualTo(UpdateStatus.IN_PROGRESS);
    assertThat(update.type()).isEqualTo(UpdateType.ASSOCIATE_ENCRYPTION_CONFIG);
    assertThat(update.params())
        .singleElement()
        .satisfies(
            param -> {
              assertThat(param.type()).isEqualTo(UpdateParamType.ENCRYPTION_CONFIG);
              assertThat(param.value())
                  .isEqualTo(
                      "[{\"resources\":[\"secrets\"],\"provider\":"
                          + "{\"keyArn\":\"arn:aws:kms:us-west-2:111122223333:key/1\"}}]");
            });
    assertThat(client.describeCluster(request -> request.name("test")).cluster().encryptionConfig())
        .containsExactly(config);
    assertThatThrownBy(
            () ->
                client.associateEncryptionConfig(
                    request -> request.clusterName("test").encryptionConfig(config)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("Cluster test has an encryption configuration already");
    assertThatThrownBy(
            () ->
                client.associateEncryptionConfig(
                    request -> request.clusterName("test").encryptionConfig(List.of())))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("The encryption configuration was not provided.");
  }

  private Update updateMode(String clusterName, AuthenticationMode mode) {
    return client
        .updateClusterConfig(
            request ->
                request.name(clusterName).accessConfig(config -> config.authenticationMode(mode)))
        .update();
  }

  @Test
  void updatesOfAFormerClusterOfTheName_areForgotten() {
    client.createCluster(request -> request.name("test"));
    Update update = updateMode("test", AuthenticationMode.API_AND_CONFIG_MAP);
    client.deleteCluster(request -> request.name("test"));
    client.createCluster(request -> request.name("test"));

    assertThat(client.listUpdates(request -> request.name("test")).updateIds()).isEmpty();
    assertThatThrownBy(
            () -> client.describeUpdate(request -> request.name("test").updateId(update.id())))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("No update found for ID: " + update.id());
  }

  @Test
  void tags_areListedByArn() {
    client.createCluster(request -> request.name("test").tags(Map.of("a", "b")));
    AccessEntry entry =
        client
            .createAccessEntry(
                request ->
                    request
                        .clusterName("prod")
                        .principalArn(DEVELOPER)
                        .tags(Map.of("team", "checkout")))
            .accessEntry();

    assertThat(tags("arn:aws:eks:us-west-2:111122223333:cluster/test")).isEqualTo(Map.of("a", "b"));
    assertThat(tags(entry.accessEntryArn())).isEqualTo(Map.of("team", "checkout"));
    assertThatThrownBy(() -> tags("arn:aws:eks:us-west-2:111122223333:cluster/none"))
        .isInstanceOf(NotFoundException.class);
  }

  private Map<String, String> tags(String resourceArn) {
    return client.listTagsForResource(request -> request.resourceArn(resourceArn)).tags();
  }

  @Test
  void accessKey_tellsWhoMakesTheCluster() {
    try (EksClient alice = Clients.of(eks, "AKIDALICE")) {
      alice.createCluster(
          request ->
              request
                  .name("hers")
                  .accessConfig(config -> config.authenticationMode(AuthenticationMode.API)));
    }

    assertThat(client.listAccessEntries(request -> request.clusterName("hers")).accessEntries())
        .containsExactly("arn:aws:iam::111122223333:user/alice");
    assertThat(client.listAccessEntries(request -> request.clusterName("prod")).accessEntries())
        .containsExactly("arn:aws:iam::111122223333:user/creator");
  }

  @Test
  void operationThatIsNotAboutAccess_isRefusedByName() {
    assertThatThrownBy(
            () ->
                client.createFargateProfile(
                    request ->
                        request
                            .clusterName("prod")
                            .fargateProfileName("f")
                            .podExecutionRoleArn("arn:aws:iam::111122223333:role/pods")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(
            "CreateFargateProfile is not answered by LocalEks, which has the operations that concern"
                + " access");
  }

  @Test
  void manyClientsAtOnce_loseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        String name = "arn:aws:iam::111122223333:role/dev-" + thread + "-";
        done.add(
            threads.submit(
                () -> {
                  try (EksClient own = Clients.of(eks)) {
                    for (int i = 0; i < 20; i++) {
                      String principalArn = name + i;
                      own.createAccessEntry(
                          request -> request.clusterName("prod").principalArn(principalArn));
                      own.associateAccessPolicy(
                          request ->
                              request
                                  .clusterName("prod")
                                  .principalArn(principalArn)
                                  .policyArn(VIEW)
                                  .accessScope(scope -> scope.type(AccessScopeType.CLUSTER)));
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(
            client.listAccessEntriesPaginator(
                request -> request.clusterName("prod").associatedPolicyArn(VIEW)))
        .flatExtracting(page -> page.accessEntries())
        .hasSize(160)
        .doesNotHaveDuplicates();
  }
}
