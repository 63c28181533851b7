package io.github.ekscam.local.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the access API does with clusters, entries and associations. */
class ClusterAccessTest extends ClusterAccessFixture {

  @Test
  void createdEntry_isDescribedWithArnTimesAndTags() {
    emptyCluster();

    DescribedAccessEntry created =
        eks.createAccessEntry(
            CLUSTER,
            CreateAccessEntryRequest.builder(ROLE)
                .kubernetesGroups(List.of("b", "a"))
                .tags(Map.of("team", "checkout"))
                .build());

    assertThat(created.clusterName()).isEqualTo(CLUSTER);
    assertThat(created.accessEntry())
        .isEqualTo(AccessEntry.builder(ROLE).kubernetesGroups(List.of("b", "a")).build());
    assertThat(created.accessEntryArn())
        .isEqualTo(
            "arn:aws:eks:us-east-1:111122223333:access-entry/platform/role/111122223333/Developer/"
                + "00000000-0000-0000-0000-000000000001");
    assertThat(created.createdAt()).isEqualTo(START.plusSeconds(1)).isEqualTo(created.modifiedAt());
    assertThat(created.tags()).containsExactly(Map.entry("team", "checkout"));
    assertThat(eks.describeAccessEntry(CLUSTER, ROLE)).isEqualTo(created);
  }

  @Test
  void rootOfAnAccount_canHaveAnEntry() {
    emptyCluster();

    DescribedAccessEntry root =
        eks.createAccessEntry(CLUSTER, entry("arn:aws:iam::111122223333:root"));

    assertThat(root.accessEntry().username()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(root.accessEntryArn())
        .startsWith(
            "arn:aws:eks:us-east-1:111122223333:access-entry/" + CLUSTER + "/root/111122223333/");
  }

  @Test
  void clusterWithAnEntryThatIsNotKnownYet_isNotLoaded() {
    EksCluster planned =
        EksCluster.builder()
            .unresolved(
                Unresolved.Entry.of(
                    "*",
                    List.of(
                        new Unresolved.Value(
                            "aws_eks_access_entry.ci",
                            "principal_arn",
                            List.of("aws_iam_role.ci.arn"),
                            "apply aws_iam_role.ci first",
                            Source.of("plan.json")))))
            .build();

    assertThatThrownBy(() -> eks.loadCluster(CLUSTER, planned))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "principal_arn of aws_eks_access_entry.ci is not known before aws_iam_role.ci.arn is;"
                + " apply aws_iam_role.ci first");
  }

  @Test
  void entriesWhoseAssociationsAreNotGiven_areNotLoadedAsEntriesWithoutAny() {
    AccessEntries unsettled =
        AccessEntries.builder()
            .add(AccessEntry.builder(ROLE).build())
            .associationsUnknown(PrincipalArn.of(ROLE))
            .build();
    String refusal =
        "the access policies associated to "
            + ROLE
            + " are not given. Give what \"aws eks list-associated-access-policies --cluster-name"
            + " NAME --principal-arn "
            + ROLE
            + "\" prints, even if there are none.";

    assertThatThrownBy(() -> eks.loadCluster(CLUSTER, AuthenticationMode.API, unsettled))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(refusal);
    eks.createCluster(cluster(AuthenticationMode.API).build());
    assertThatThrownBy(
            () ->
                eks.clusterState(CLUSTER)
                    .callsTo(AuthenticationMode.API, unsettled, PrincipalArn.of(ROLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(refusal);
  }

  @Test
  void clusterThatIsLoaded_keepsItsKubernetesVersion() {
    EksCluster cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .kubernetes(KubernetesVersion.of("1.33"), any -> RbacObjects.none())
            .build();

    assertThat(eks.loadCluster(CLUSTER, cluster).cluster().version()).contains("1.33");
  }

  private static Map<String, String> tags(int number) {
    Map<String, String> tags = new HashMap<>();
    IntStream.range(0, number).forEach(i -> tags.put("key" + i, "value"));
    return tags;
  }

  @Test
  void fiftyTags_areTheMost() {
    emptyCluster();

    assertInvalid(
        () ->
            eks.createAccessEntry(
                CLUSTER, CreateAccessEntryRequest.builder(ROLE).tags(tags(51)).build()),
        "The specified tags is invalid: 51 tags are more than 50");
    assertThat(
            eks.createAccessEntry(
                    CLUSTER, CreateAccessEntryRequest.builder(ROLE).tags(tags(50)).build())
                .tags())
        .hasSize(50);
  }

  @Test
  void tagsOutsideOfTheRules_areRefused() {
    emptyCluster();
    String longKey = "k".repeat(129);
    String longValue = "v".repeat(257);

    assertTagRefused("aws:team", "a", "the key \"aws:team\" must not begin with aws:");
    assertTagRefused("AWS:team", "a", "the key \"AWS:team\" must not begin with aws:");
    assertTagRefused("", "a", "a key must not be empty");
    assertTagRefused(
        longKey,
        "a",
        "the key \"" + longKey + "\" must be at most 128 letters, digits, spaces and _.:/=+-@");
    assertTagRefused(
        "a",
        longValue,
        "the value \"" + longValue + "\" must be at most 256 letters, digits, spaces and _.:/=+-@");
    assertTagRefused(
        "a*b", "a", "the key \"a*b\" must be at most 128 letters, digits, spaces and _.:/=+-@");
    assertThatCode(
            () ->
                eks.createAccessEntry(
                    CLUSTER,
                    CreateAccessEntryRequest.builder(ROLE)
                        .tags(
                            Map.of("k".repeat(128), "v".repeat(256), "Größe: a/b_c=d+e-f@g.h", ""))
                        .build()))
        .doesNotThrowAnyException();
  }

  private void assertTagRefused(String key, String value, String problem) {
    assertInvalid(
        () ->
            eks.createAccessEntry(
                CLUSTER, CreateAccessEntryRequest.builder(ROLE).tags(Map.of(key, value)).build()),
        "The specified tags is invalid: " + problem);
  }

  @Test
  void pages_areInTheOrderOfArns_andDoNotRepeatOrHideWhatStays() {
    emptyCluster();
    for (String name : List.of("d", "b", "e", "a", "c")) {
      eks.createAccessEntry(CLUSTER, entry("arn:aws:iam::111122223333:user/" + name));
    }

    Page<String> first = eks.listAccessEntries(CLUSTER, PageRequest.first().maxResults(2));
    eks.deleteAccessEntry(CLUSTER, "arn:aws:iam::111122223333:user/b");
    eks.createAccessEntry(CLUSTER, entry("arn:aws:iam::111122223333:user/aa"));
    Page<String> second =
        eks.listAccessEntries(
            CLUSTER, PageRequest.first().maxResults(3).nextToken(first.nextToken().orElseThrow()));

    assertThat(first.items()).extracting(arn -> arn.substring(31)).containsExactly("a", "b");
    assertThat(second.items()).extracting(arn -> arn.substring(31)).containsExactly("c", "d", "e");
    assertThat(second.nextToken()).isEmpty();
  }

  @Test
  void page_has100ResultsUnlessFewerAreAskedFor() {
    AccessEntries.Builder entries = AccessEntries.builder();
    IntStream.range(0, 101)
        .mapToObj(i -> "arn:aws:iam::111122223333:role/Role" + i)
        .forEach(arn -> entries.add(AccessEntry.builder(arn).build()));
    eks.loadCluster(CLUSTER, AuthenticationMode.API, entries.build());

    Page<String> page = eks.listAccessEntries(CLUSTER, PageRequest.first());

    assertThat(page.items()).hasSize(100);
    assertThat(page.nextToken()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 101, Integer.MAX_VALUE})
  void pageOfLessThan1OrMoreThan100_isRefused(int maxResults) {
    assertInvalid(
        () -> PageRequest.first().maxResults(maxResults),
        "The specified maxResults is invalid: " + maxResults + " is not between 1 and 100");
  }

  @Test
  void tokenOfAnotherList_orOfNone_isRefused() {
    emptyCluster();
    eks.createAccessEntry(CLUSTER, entry(ROLE));
    eks.createAccessEntry(CLUSTER, entry(USER));
    String token =
        eks.listAccessEntries(CLUSTER, PageRequest.first().maxResults(1)).nextToken().orElseThrow();

    for (String bad : List.of("", "x", "!", token + "=", token.substring(1), "AAAA")) {
      assertInvalid(
          () -> eks.listAccessEntries(CLUSTER, PageRequest.first().nextToken(bad)),
          "The nextToken parameter format is not valid");
    }
    assertInvalid(
        () -> eks.listClusters(PageRequest.first().nextToken(token)),
        "The nextToken parameter format is not valid");
    assertInvalid(
        () -> eks.listAccessEntries(CLUSTER, PageRequest.first().nextToken(token), VIEW),
        "The nextToken parameter format is not valid");
  }

  @Test
  void updateOfEntry_setsWhatIsLeftAwayToItsDefault_andTheTimeOfModification() {
    emptyCluster();
    DescribedAccessEntry created =
        eks.createAccessEntry(
            CLUSTER,
            CreateAccessEntryRequest.builder(ROLE)
                .username("corp:{{SessionName}}")
                .kubernetesGroups(List.of("a", "b"))
                .tags(Map.of("team", "checkout"))
                .build());

    DescribedAccessEntry updated =
        eks.updateAccessEntry(
            CLUSTER,
            ROLE,
            UpdateAccessEntryRequest.builder().kubernetesGroups(List.of("c")).build());

    assertThat(updated.accessEntry())
        .isEqualTo(AccessEntry.builder(ROLE).kubernetesGroups(List.of("c")).build());
    assertThat(updated.createdAt()).isEqualTo(created.createdAt());
    assertThat(updated.modifiedAt()).isAfter(created.modifiedAt());
    assertThat(updated.accessEntryArn()).isEqualTo(created.accessEntryArn());
    assertThat(updated.tags()).isEqualTo(created.tags());
    assertThat(eks.describeAccessEntry(CLUSTER, ROLE)).isEqualTo(updated);
  }

  @Test
  void deletedEntry_takesItsAssociationsAlong() {
    emptyCluster();
    String first = eks.createAccessEntry(CLUSTER, entry(ROLE)).accessEntryArn();
    eks.associateAccessPolicy(CLUSTER, ROLE, VIEW, AccessScope.cluster());

    eks.deleteAccessEntry(CLUSTER, ROLE);
    String second = eks.createAccessEntry(CLUSTER, entry(ROLE)).accessEntryArn();

    assertThat(policies(ROLE)).isEmpty();
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void policyAssociatedAgain_hasTheNewScope_andKeepsTheTimeOfAssociation() {
    emptyCluster();
    eks.createAccessEntry(CLUSTER, entry(ROLE));
    AssociatedAccessPolicy first =
        eks.associateAccessPolicy(CLUSTER, ROLE, VIEW, AccessScope.cluster());

    AssociatedAccessPolicy second =
        eks.associateAccessPolicy(CLUSTER, ROLE, VIEW, AccessScope.namespaces(List.of("dev-*")));

    assertThat(first.associatedAt()).isEqualTo(first.modifiedAt());
    assertThat(second.associatedAt()).isEqualTo(first.associatedAt());
    assertThat(second.modifiedAt()).isAfter(first.modifiedAt());
    assertThat(policies(ROLE)).containsExactly("AmazonEKSViewPolicy in namespace[dev-*]");
    assertThat(eks.clusterState(CLUSTER).associatedAccessPolicies(PrincipalArn.of(ROLE)))
        .containsExactly(second);
  }

  @Test
  void entries_areListedByThePolicyAssociatedToThem() {
    emptyCluster();
    eks.createAccessEntry(CLUSTER, entry(ROLE));
    eks.createAccessEntry(CLUSTER, entry(USER));
    eks.associateAccessPolicy(CLUSTER, USER, VIEW, AccessScope.cluster());

    assertThat(eks.listAccessEntries(CLUSTER, PageRequest.first(), VIEW).items())
        .containsExactly(USER);
    assertThat(eks.listAccessEntries(CLUSTER, PageRequest.first()).items())
        .containsExactly(ROLE, USER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "us-west-2",
        "ap-southeast-5",
        "cn-north-1",
        "us-gov-west-1",
        "us-isob-east-1",
        "eusc-de-east-1"
      })
  void regionsOfEveryPartition_areTaken(String region) {
    assertThat(builder().region(region).build().region()).isEqualTo(region);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "us", "us-west", "US-WEST-2", "us-west-2a", "us west-2", "a:b-c-1"})
  void whatIsNoRegion_isRefused(String region) {
    assertThatThrownBy(() -> builder().region(region))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid region \"" + region + "\": expected one such as us-west-2");
  }

  @Test
  void policies_areListedWithoutAnyCluster_inThePartitionOfTheRegion() {
    ClusterAccess china = builder().region("cn-north-1").build();

    assertThat(eks.listAccessPolicies(PageRequest.first()).items())
        .extracting(PolicyArn::toString)
        .containsExactly(
            POLICY + "AmazonEKSAdminPolicy",
            POLICY + "AmazonEKSAutoNodePolicy",
            ADMIN,
            POLICY + "AmazonEKSEditPolicy",
            VIEW);
    assertThat(china.listAccessPolicies(PageRequest.first().maxResults(1)).items())
        .extracting(PolicyArn::toString)
        .containsExactly("arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy");
  }

  @Test
  void requestWithTheSameToken_isAnsweredAgain_andDoneOnce() {
    CreateClusterRequest create =
        cluster(AuthenticationMode.API_AND_CONFIG_MAP).clientRequestToken("1").build();
    CreateAccessEntryRequest createEntry =
        CreateAccessEntryRequest.builder(ROLE).clientRequestToken("2").build();
    UpdateAccessEntryRequest update =
        UpdateAccessEntryRequest.builder()
            .kubernetesGroups(List.of("a"))
            .clientRequestToken("3")
            .build();

    assertThat(eks.createCluster(create)).isEqualTo(eks.createCluster(create));
    assertThat(eks.createAccessEntry(CLUSTER, createEntry))
        .isEqualTo(eks.createAccessEntry(CLUSTER, createEntry));
    assertThat(eks.updateAccessEntry(CLUSTER, ROLE, update))
        .isEqualTo(eks.updateAccessEntry(CLUSTER, ROLE, update));
    assertThat(eks.updateClusterConfig(CLUSTER, AuthenticationMode.API, "4"))
        .isEqualTo(eks.updateClusterConfig(CLUSTER, AuthenticationMode.API, "4"));
  }

  @Test
  void requestWithTheSameToken_butOtherParameters_isARequestOfItsOwn() {
    emptyCluster();
    eks.createAccessEntry(
        CLUSTER, CreateAccessEntryRequest.builder(ROLE).clientRequestToken("1").build());

    assertRefused(
        () ->
            eks.createAccessEntry(
                CLUSTER,
                CreateAccessEntryRequest.builder(ROLE)
                    .kubernetesGroups(List.of("a"))
                    .clientRequestToken("1")
                    .build()),
        "ResourceInUseException",
        "The specified access entry resource is already in use on this cluster.");
    assertThat(
            eks.createAccessEntry(
                    CLUSTER, CreateAccessEntryRequest.builder(USER).clientRequestToken("1").build())
                .accessEntry()
                .principalArn())
        .hasToString(USER);
  }

  @Test
  void creator_isAdministratorByAnEntryLikeAnyOther() {
    DescribedCluster created = eks.createCluster(cluster(AuthenticationMode.API).build());

    assertThat(created.arn()).isEqualTo("arn:aws:eks:us-east-1:111122223333:cluster/platform");
    assertThat(created.createdAt()).isEqualTo(START);
    assertThat(created.bootstrapClusterCreatorAdminPermissions()).contains(true);
    DescribedAccessEntry founder = eks.describeAccessEntry(CLUSTER, FOUNDER);
    assertThat(founder.accessEntry())
        .isEqualTo(AccessEntry.builder(FOUNDER).principalId("AROAEXAMPLEFOUNDER").build());
    assertThat(policies(FOUNDER)).containsExactly("AmazonEKSClusterAdminPolicy in cluster");

    eks.deleteAccessEntry(CLUSTER, FOUNDER);

    assertThat(eks.clusterState(CLUSTER).accessEntries()).isEqualTo(AccessEntries.none());
  }

  @Test
  void creatorOfAClusterOfTheModeConfigMap_getsAnEntryWithTheFirstMode() {
    eks.createCluster(cluster(AuthenticationMode.CONFIG_MAP).build());
    assertThat(eks.clusterState(CLUSTER).accessEntries()).isEqualTo(AccessEntries.none());

    ClusterUpdate update = eks.updateClusterConfig(CLUSTER, AuthenticationMode.API_AND_CONFIG_MAP);

    assertThat(update.id()).isEqualTo("00000000-0000-0000-0000-000000000002");
    assertThat(update.type()).isEqualTo("AccessConfigUpdate");
    assertThat(update.params())
        .containsExactly(new ClusterUpdate.Param("AuthenticationMode", "\"API_AND_CONFIG_MAP\""));
    assertThat(policies(FOUNDER)).containsExactly("AmazonEKSClusterAdminPolicy in cluster");

    eks.deleteAccessEntry(CLUSTER, FOUNDER);
    eks.updateClusterConfig(CLUSTER, AuthenticationMode.API);

    assertThat(eks.listAccessEntries(CLUSTER, PageRequest.first()).items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:federated-user/bob"})
  void creatorThatCanHaveNoEntry_isRefused(String arn) {
    assertThatThrownBy(() -> CreateClusterRequest.builder(CLUSTER, CallerIdentity.parse(arn)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid creator of a cluster \""
                + arn
                + "\": expected an IAM user, a role or a session of a role");
  }

  @Test
  void clusterOfATakenName_isRefused() {
    emptyCluster();

    assertRefused(
        () -> eks.createCluster(cluster(AuthenticationMode.API).build()),
        "ResourceInUseException",
        "Cluster already exists with name: platform");
    assertRefused(
        () -> eks.loadCluster(CLUSTER, AuthenticationMode.API, AccessEntries.none()),
        "ResourceInUseException",
        "Cluster already exists with name: platform");
  }

  static Stream<String> illegalNames() {
    return Stream.of("", "-a", "_a", "a.b", "a/../b", "a b", "ä", "a".repeat(101));
  }

  @ParameterizedTest
  @MethodSource("illegalNames")
  void clusterOfAnIllegalName_isRefused(String name) {
    assertInvalid(
        () -> eks.createCluster(CreateClusterRequest.builder(name, CREATOR).build()),
        "The specified name is invalid: \""
            + name
            + "\" must begin with a letter or digit and have at most 100 letters, digits, '-' and"
            + " '_'");
  }

  @Test
  void entries_liveAndDieWithTheirCluster() {
    emptyCluster();
    eks.createAccessEntry(CLUSTER, entry(ROLE));
    eks.createCluster(
        CreateClusterRequest.builder("other", CREATOR)
            .authenticationMode(AuthenticationMode.API)
            .build());

    assertThat(eks.listClusters(PageRequest.first()).items()).containsExactly("other", CLUSTER);
    assertThat(eks.deleteCluster(CLUSTER).name()).isEqualTo(CLUSTER);
    emptyCluster();

    assertThat(eks.listAccessEntries(CLUSTER, PageRequest.first()).items()).isEmpty();
    assertThat(eks.listAccessEntries("other", PageRequest.first()).items())
        .containsExactly(FOUNDER);
  }

  @Test
  void state_isOfOneMoment_andLoadsAgainAsItWas() {
    emptyCluster();
    eks.createAccessEntry(CLUSTER, entry(ROLE));
    eks.associateAccessPolicy(CLUSTER, ROLE, VIEW, AccessScope.namespaces(List.of("dev")));
    ClusterState state = eks.clusterState(CLUSTER);
    AccessEntries entries = state.accessEntries();

    eks.deleteAccessEntry(CLUSTER, ROLE);

    assertThat(state.describedAccessEntries()).hasSize(1);
    assertThat(state.accessEntries()).isSameAs(entries).isNotEqualTo(AccessEntries.none());
    assertThat(
            eks.loadCluster("copy", state.cluster().authenticationMode(), entries).accessEntries())
        .isEqualTo(entries);
  }

  @Test
  void entry_isBoundToTheUniqueIdOfItsPrincipal() {
    Map<PrincipalArn, String> ids = new HashMap<>(Map.of(PrincipalArn.of(ROLE), "AROAFIRST"));
    ClusterAccess bound =
        builder()
            .iamDirectory(
                new IamDirectory() {
                  @Override
                  public boolean exists(PrincipalArn principalArn) {
                    return ids.containsKey(principalArn);
                  }

                  @Override
                  public Optional<String> principalId(PrincipalArn principalArn) {
                    return Optional.ofNullable(ids.get(principalArn));
                  }
                })
            .build();
    bound.createCluster(cluster(AuthenticationMode.API).build());
    bound.createAccessEntry(CLUSTER, entry(ROLE));
    String canonicalArn = "arn:aws:iam::111122223333:role/Developer";

    ids.put(PrincipalArn.of(ROLE), "AROASECOND");
    AccessEntries before = bound.clusterState(CLUSTER).accessEntries();
    bound.updateAccessEntry(CLUSTER, ROLE, UpdateAccessEntryRequest.builder().build());
    AccessEntries updated = bound.clusterState(CLUSTER).accessEntries();
    bound.deleteAccessEntry(CLUSTER, ROLE);
    bound.createAccessEntry(CLUSTER, entry(ROLE));
    AccessEntries again = bound.clusterState(CLUSTER).accessEntries();

    assertThat(before.namedBy(canonicalArn, "AROAFIRST")).hasSize(1);
    assertThat(before.namedBy(canonicalArn, "AROASECOND")).isEmpty();
    assertThat(updated.namedBy(canonicalArn, "AROASECOND")).isEmpty();
    assertThat(again.namedBy(canonicalArn, "AROASECOND")).hasSize(1);
  }

  @Test
  void versionOfAnotherForm_isNotKept() {
    for (String version : List.of("1.\u0000", "1", "v1.34", "1.34.2", "1.3\n", "")) {
      CreateClusterRequest.Builder request = cluster(AuthenticationMode.API);
      assertThatThrownBy(() -> request.version(version))
          .as(version)
          .isInstanceOf(EksException.class)
          .hasMessageContaining("unsupported Kubernetes version");
    }
    assertThat(cluster(AuthenticationMode.API).version("1.34").build().version()).contains("1.34");
  }
}
