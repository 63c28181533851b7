package io.github.ekscam.local.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
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
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers are those of the cases in the list of answers seen from the real EKS API. */
class ClusterAccessTest {

  private static final String CLUSTER = "platform";
  private static final String ROLE = "arn:aws:iam::111122223333:role/teams/Developer";
  private static final String USER = "arn:aws:iam::111122223333:user/alice";
  private static final String NODE = "arn:aws:iam::111122223333:role/Node";
  private static final String SERVICE_LINKED =
      "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForEKS";
  private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";
  private static final String VIEW = POLICY + "AmazonEKSViewPolicy";
  private static final String ADMIN = POLICY + "AmazonEKSClusterAdminPolicy";
  private static final CallerIdentity CREATOR =
      CallerIdentity.of(
          "arn:aws:sts::111122223333:assumed-role/Founder/eve", "AROAEXAMPLEFOUNDER:eve");
  private static final String FOUNDER = "arn:aws:iam::111122223333:role/Founder";
  private static final Instant START = Instant.parse("2024-04-30T19:59:34.955Z");

  static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          Stream.of(
                  "AmazonEKSAdminPolicy",
                  "AmazonEKSAutoNodePolicy",
                  "AmazonEKSClusterAdminPolicy",
                  "AmazonEKSEditPolicy",
                  "AmazonEKSViewPolicy")
              .map(name -> AccessPolicy.builder(name).build())
              .toList());

  /** A second passes between two looks at it. */
  private static final class TickingClock extends Clock {

    private Instant now = START;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      Instant instant = now;
      now = now.plusSeconds(1);
      return instant;
    }
  }

  private final AtomicLong lastId = new AtomicLong();

  private ClusterAccess.Builder builder() {
    return ClusterAccess.builder()
        .accountId("111122223333")
        .region("us-east-1")
        .accessPolicies(CATALOGUE)
        .clock(new TickingClock())
        .ids(() -> new UUID(0, lastId.incrementAndGet()));
  }

  private final ClusterAccess eks = builder().build();

  private static CreateClusterRequest.Builder cluster(AuthenticationMode mode) {
    return CreateClusterRequest.builder(CLUSTER, CREATOR).authenticationMode(mode);
  }

  /** A cluster that nobody has access to. */
  private void emptyCluster() {
    eks.createCluster(
        cluster(AuthenticationMode.API).bootstrapClusterCreatorAdminPermissions(false).build());
  }

  private static CreateAccessEntryRequest entry(String principalArn) {
    return CreateAccessEntryRequest.builder(principalArn).build();
  }

  private static void assertRefused(ThrowingCallable call, String errorCode, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EksException.class, e -> assertThat(e.errorCode()).isEqualTo(errorCode))
        .hasMessage(message);
  }

  private static void assertInvalid(ThrowingCallable call, String message) {
    assertRefused(call, "InvalidParameterException", message);
  }

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
  void principalThatHasAnEntry_isRefused() { // 1
    emptyCluster();
    eks.createAccessEntry(CLUSTER, entry(ROLE));

    assertRefused(
        () -> eks.createAccessEntry(CLUSTER, entry(ROLE)),
        "ResourceInUseException",
        "The specified access entry resource is already in use on this cluster.");
  }

  @Test
  void principalThatIamDoesNotKnow_isRefused() { // 2
    ClusterAccess strict =
        builder()
            .iamDirectory(IamDirectory.of(Map.of(PrincipalArn.of(ROLE), "AROAEXAMPLE")))
            .build();
    strict.createCluster(cluster(AuthenticationMode.API).build());

    strict.createAccessEntry(CLUSTER, entry(ROLE));

    assertInvalid(
        () -> strict.createAccessEntry(CLUSTER, entry(USER)),
        "The specified principalArn is invalid: invalid principal.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef",
        "arn:aws-cn:iam::111122223333:role/Developer"
      })
  void ssoRoleWithoutItsPath_andPrincipalOfAnotherPartition_areUnknownToEveryIam(String arn) { // 2
    emptyCluster();

    assertInvalid(
        () -> eks.createAccessEntry(CLUSTER, entry(arn)),
        "The specified principalArn is invalid: invalid principal.");
    assertThatCode(
            () ->
                eks.createAccessEntry(
                    CLUSTER,
                    entry(
                        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/us-east-1/"
                            + "AWSReservedSSO_Admin_0123456789abcdef")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sts::111122223333:assumed-role/Developer/alice",
        "arn:aws:iam::111122223333:group/developers",
        "Developer",
        ""
      })
  void arnOfAnotherForm_isRefusedByEveryOperationThatTakesOne(String arn) { // 3
    emptyCluster();

    for (ThrowingCallable call : onEntry(arn)) {
      assertInvalid(call, "The principalArn parameter format is not valid");
    }
    assertInvalid(
        () -> eks.createAccessEntry(CLUSTER, entry(arn)),
        "The principalArn parameter format is not valid");
  }

  /** The operations on one entry that is there, on the one cluster. */
  private List<ThrowingCallable> onEntry(String arn) {
    List<ThrowingCallable> calls = new ArrayList<>(modifying(arn));
    calls.add(() -> eks.describeAccessEntry(CLUSTER, arn));
    calls.add(() -> eks.listAssociatedAccessPolicies(CLUSTER, arn, PageRequest.first()));
    return calls;
  }

  private List<ThrowingCallable> modifying(String arn) {
    return List.of(
        () -> eks.updateAccessEntry(CLUSTER, arn, UpdateAccessEntryRequest.builder().build()),
        () -> eks.deleteAccessEntry(CLUSTER, arn),
        () -> eks.associateAccessPolicy(CLUSTER, arn, VIEW, AccessScope.cluster()),
        () -> eks.disassociateAccessPolicy(CLUSTER, arn, VIEW));
  }

  @Test
  void serviceLinkedRole_isRefusedByWhatModifies_butCanBeLoadedAndDescribed() { // 4
    AccessEntry made =
        AccessEntry.builder(SERVICE_LINKED)
            .username("eks:insights")
            .kubernetesGroups(List.of("eks:insights"))
            .buildAsDescribed();
    eks.loadCluster(CLUSTER, AuthenticationMode.API, AccessEntries.builder().add(made).build());
    String refusal =
        "The caller is not allowed to modify access entries with a principalArn value of a Service"
            + " Linked Role";

    assertInvalid(() -> eks.createAccessEntry(CLUSTER, entry(SERVICE_LINKED)), refusal);
    for (ThrowingCallable call : modifying(SERVICE_LINKED).subList(0, 2)) {
      assertInvalid(call, refusal);
    }
    assertThat(eks.describeAccessEntry(CLUSTER, SERVICE_LINKED).accessEntry()).isEqualTo(made);
    eks.associateAccessPolicy(CLUSTER, SERVICE_LINKED, VIEW, AccessScope.cluster());
    eks.disassociateAccessPolicy(CLUSTER, SERVICE_LINKED, VIEW);
  }

  @Test
  void policyForServiceLinkedRoles_isAssociatedToThemAlone() { // 23
    AccessPolicy reserved =
        AccessPolicy.builder("AmazonEKSBlockStorageClusterPolicy")
            .serviceLinkedRolesOnly(true)
            .build();
    String policy = VIEW.replace("AmazonEKSViewPolicy", reserved.name());
    ClusterAccess withReserved =
        builder().accessPolicies(AccessPolicyCatalogue.of(List.of(reserved))).build();
    withReserved.loadCluster(
        CLUSTER,
        AuthenticationMode.API,
        AccessEntries.builder()
            .add(AccessEntry.builder(SERVICE_LINKED).buildAsDescribed())
            .add(AccessEntry.builder(ROLE).build())
            .build());

    assertInvalid(
        () -> withReserved.associateAccessPolicy(CLUSTER, ROLE, policy, AccessScope.cluster()),
        "The specified policyArn can only be associated with service-linked roles");
    withReserved.associateAccessPolicy(CLUSTER, SERVICE_LINKED, policy, AccessScope.cluster());
  }

  @ParameterizedTest
  @ValueSource(strings = {"system:", "eks:", "aws:", "amazon:", "iam:"})
  void groupWithAReservedPrefix_isRefused(String prefix) { // 5
    emptyCluster();
    String refusal =
        "The kubernetes group name "
            + prefix
            + "masters is invalid, it cannot start with "
            + prefix;

    assertInvalid(
        () ->
            eks.createAccessEntry(
                CLUSTER,
                CreateAccessEntryRequest.builder(ROLE)
                    .kubernetesGroups(List.of("fine", prefix + "masters"))
                    .build()),
        refusal);

    eks.createAccessEntry(CLUSTER, entry(ROLE));
    assertInvalid(
        () ->
            eks.updateAccessEntry(
                CLUSTER,
                ROLE,
                UpdateAccessEntryRequest.builder()
                    .kubernetesGroups(List.of(prefix + "masters"))
                    .build()),
        refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"system:", "eks:", "aws:", "amazon:", "iam:"})
  void usernameWithAReservedPrefix_isRefused(String prefix) { // 6
    emptyCluster();
    String refusal = "The username must not begin with " + prefix;

    assertInvalid(
        () ->
            eks.createAccessEntry(
                CLUSTER, CreateAccessEntryRequest.builder(ROLE).username(prefix + "alice").build()),
        refusal);

    eks.createAccessEntry(CLUSTER, entry(ROLE));
    assertInvalid(
        () ->
            eks.updateAccessEntry(
                CLUSTER,
                ROLE,
                UpdateAccessEntryRequest.builder().username(prefix + "alice").build()),
        refusal);
  }

  @Test
  void usernameOfANode_isRefusedOnUpdateForItsPrefixFirst() { // 6
    emptyCluster();
    String username =
        eks.createAccessEntry(CLUSTER, node("EC2_LINUX", NODE).build()).accessEntry().username();

    assertThat(username).isEqualTo("system:node:{{EC2PrivateDNSName}}");
    assertInvalid(
        () ->
            eks.updateAccessEntry(
                CLUSTER, NODE, UpdateAccessEntryRequest.builder().username(username).build()),
        "The username must not begin with system:");
  }

  private static CreateAccessEntryRequest.Builder node(String type, String principalArn) {
    return CreateAccessEntryRequest.builder(principalArn).type(new AccessEntryType(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EC2",
        "EC2_LINUX",
        "EC2_WINDOWS",
        "FARGATE_LINUX",
        "HYBRID_LINUX",
        "HYPERPOD_LINUX"
      })
  void groupsOrUsernameOfANode_areRefused(String type) { // 7, 8
    emptyCluster();
    String groups =
        "The specified kubernetesGroups is invalid: setting kubernetesGroups is not allowed when"
            + " the type is \""
            + type
            + "\"";
    String username =
        "The specified username is invalid: setting username is not allowed when the type is \""
            + type
            + "\"";

    assertInvalid(
        () ->
            eks.createAccessEntry(CLUSTER, node(type, NODE).kubernetesGroups(List.of("a")).build()),
        groups);
    assertInvalid(
        () -> eks.createAccessEntry(CLUSTER, node(type, NODE).username("a").build()), username);

    eks.createAccessEntry(CLUSTER, node(type, NODE).build());
    assertInvalid(
        () ->
            eks.updateAccessEntry(
                CLUSTER,
                NODE,
                UpdateAccessEntryRequest.builder().kubernetesGroups(List.of("a")).build()),
        groups);
    assertInvalid(
        () ->
            eks.updateAccessEntry(
                CLUSTER, NODE, UpdateAccessEntryRequest.builder().username("a").build()),
        username);
  }

  @Test
  void nodeThatIsAUser_isRefused() { // 9
    emptyCluster();

    assertInvalid(
        () -> eks.createAccessEntry(CLUSTER, node("EC2_LINUX", USER).build()),
        "AccessEntry principalArn must be IAM role when using types [EC2_LINUX, EC2_WINDOWS,"
            + " FARGATE_LINUX, HYBRID_LINUX, EC2]");
  }

  @Test
  void nodeOfAnotherAccount_isRefused_butNotAPrincipalOfTypeStandard() { // 10
    emptyCluster();
    String other = "arn:aws:iam::444455556666:role/Node";

    assertInvalid(
        () -> eks.createAccessEntry(CLUSTER, node("EC2_LINUX", other).build()),
        "AccessEntry principalArn must be from the same account as the cluster when using types"
            + " [EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, EC2]");
    assertThat(eks.createAccessEntry(CLUSTER, entry(other)).accessEntryArn())
        .startsWith(
            "arn:aws:eks:us-east-1:111122223333:access-entry/platform/role/444455556666/Node/");
  }

  @Test
  void unknownType_isRefused() { // 11
    emptyCluster();

    assertInvalid(
        () -> eks.createAccessEntry(CLUSTER, node("EC3", NODE).build()),
        "AccessEntry type must be one of [EC2, EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX,"
            + " HYPERPOD_LINUX, STANDARD]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC2", "EC2_LINUX", "HYBRID_LINUX"})
  void policyForANode_isRefused(String type) { // 12
    emptyCluster();
    eks.createAccessEntry(CLUSTER, node(type, NODE).build());
    String refusal =
        "This operation can only be performed on Access Entries with a type of \"STANDARD\".";

    assertInvalid(
        () -> eks.associateAccessPolicy(CLUSTER, NODE, VIEW, AccessScope.cluster()), refusal);
    assertInvalid(() -> eks.disassociateAccessPolicy(CLUSTER, NODE, VIEW), refusal);
    assertThat(eks.listAssociatedAccessPolicies(CLUSTER, NODE, PageRequest.first()).items())
        .isEmpty();
  }

  @Test
  void nodeOfAutoMode_acceptsItsOwnPolicy() { // 12
    emptyCluster();
    eks.createAccessEntry(CLUSTER, node("EC2", NODE).build());

    eks.associateAccessPolicy(
        CLUSTER, NODE, POLICY + "AmazonEKSAutoNodePolicy", AccessScope.cluster());

    assertThat(policies(NODE)).containsExactly("AmazonEKSAutoNodePolicy in cluster");
  }

  private List<String> policies(String principalArn) {
    return eks
        .listAssociatedAccessPolicies(CLUSTER, principalArn, PageRequest.first())
        .items()
        .stream()
        .map(AssociatedAccessPolicy::association)
        .map(policy -> policy.policyArn().name() + " in " + policy.accessScope())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AmazonEKSViewPolicy",
        "arn:aws:iam::aws:policy/AdministratorAccess",
        "arn:aws:eks::aws:cluster-access-policy/",
        "arn:aws:eks:us-east-1:aws:cluster-access-policy/AmazonEKSViewPolicy"
      })
  void policyArnOfAnotherForm_isRefused(String arn) { // 13
    emptyCluster();
    eks.createAccessEntry(CLUSTER, entry(ROLE));

    assertInvalidPolicy(
        arn, "InvalidParameterException", "The policyArn parameter format is not valid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSWishPolicy",
        "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        "arn:aws:eks:aws:cluster-access-policy/AmazonEKSViewPolicy"
      })
  void unknownPolicy_isRefused(String arn) { // 14
    emptyCluster();
    eks.createAccessEntry(CLUSTER, entry(ROLE));

    assertInvalidPolicy(
        arn, "ResourceNotFoundException", "The specified policyArn could not be found.");
  }

  private void assertInvalidPolicy(String arn, String errorCode, String message) {
    assertRefused(
        () -> eks.associateAccessPolicy(CLUSTER, ROLE, arn, AccessScope.cluster()),
        errorCode,
        message);
    assertRefused(() -> eks.disassociateAccessPolicy(CLUSTER, ROLE, arn), errorCode, message);
    assertRefused(
        () -> eks.listAccessEntries(CLUSTER, PageRequest.first(), arn), errorCode, message);
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
  void policyThatIsNotAssociated_cannotBeTakenAway() { // 14
    emptyCluster();
    eks.createAccessEntry(CLUSTER, entry(ROLE));

    assertRefused(
        () -> eks.disassociateAccessPolicy(CLUSTER, ROLE, VIEW),
        "ResourceNotFoundException",
        "The specified policyArn could not be found.");
  }

  @Test
  void principalWithoutEntry_isNotFound() { // 15
    emptyCluster();

    for (ThrowingCallable call : onEntry(ROLE)) {
      assertRefused(
          call,
          "ResourceNotFoundException",
          "The specified principalArn could not be found. You can view your available access"
              + " entries with 'list-access-entries'.");
    }
  }

  @Test
  void scopeOfNoNamespaces_isRefused() { // 16
    assertInvalid(
        () -> AccessScope.of("namespace", List.of()),
        "At least 1 namespace must be provided if the type is set as namespace");
  }

  @Test
  void scopeOfTheClusterWithNamespaces_isRefused() { // 17
    assertInvalid(
        () -> AccessScope.of("cluster", List.of("dev")),
        "accessScope should not include namespaces if the type is not set as namespace");
  }

  @Test
  void entriesInTheModeConfigMap_areRefused() { // 18
    eks.createCluster(cluster(AuthenticationMode.CONFIG_MAP).build());

    List<ThrowingCallable> calls = new ArrayList<>(onEntry(ROLE));
    calls.add(() -> eks.createAccessEntry(CLUSTER, entry(ROLE)));
    calls.add(() -> eks.listAccessEntries(CLUSTER, PageRequest.first()));
    calls.add(() -> eks.listAccessEntries(CLUSTER, PageRequest.first(), VIEW));
    for (ThrowingCallable call : calls) {
      assertRefused(
          call,
          "InvalidRequestException",
          "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to"
              + " perform this operation.");
    }
  }

  @Test
  void clusterOfTheModeConfigMap_cannotBeLoadedWithEntries() { // 18
    AccessEntries entries = AccessEntries.builder().add(AccessEntry.builder(ROLE).build()).build();

    assertRefused(
        () -> eks.loadCluster(CLUSTER, AuthenticationMode.CONFIG_MAP, entries),
        "InvalidRequestException",
        "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to"
            + " perform this operation.");
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

  @Test
  void unknownCluster_isNotFound() { // 19
    List<ThrowingCallable> calls = new ArrayList<>(onEntry(ROLE));
    calls.add(() -> eks.createAccessEntry(CLUSTER, entry(ROLE)));
    calls.add(() -> eks.listAccessEntries(CLUSTER, PageRequest.first()));
    calls.add(() -> eks.describeCluster(CLUSTER));
    calls.add(() -> eks.clusterState(CLUSTER));
    calls.add(() -> eks.deleteCluster(CLUSTER));
    calls.add(() -> eks.updateClusterConfig(CLUSTER, AuthenticationMode.API));
    for (ThrowingCallable call : calls) {
      assertRefused(call, "ResourceNotFoundException", "No cluster found for name: platform.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CONFIG_MAP, CONFIG_MAP",
    "CONFIG_MAP, API", // 20
    "API_AND_CONFIG_MAP, CONFIG_MAP",
    "API_AND_CONFIG_MAP, API_AND_CONFIG_MAP",
    "API, CONFIG_MAP",
    "API, API_AND_CONFIG_MAP",
    "API, API",
  })
  void modeChangesOneStepForwardOnly(AuthenticationMode from, AuthenticationMode to) { // 20
    eks.createCluster(cluster(from).build());

    assertInvalid(
        () -> eks.updateClusterConfig(CLUSTER, to),
        "Unsupported authentication mode update from " + from + " to " + to);
    assertThat(eks.describeCluster(CLUSTER).authenticationMode()).isEqualTo(from);
  }

  @Test
  void clusterOfTheModeConfigMap_whoseCreatorIsNoAdministrator_isRefused() { // 21
    assertInvalid(
        () ->
            eks.createCluster(
                cluster(AuthenticationMode.CONFIG_MAP)
                    .bootstrapClusterCreatorAdminPermissions(false)
                    .build()),
        "bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set"
            + " to CONFIG_MAP");
  }

  @Test
  void entryNumber3001_isRefused() { // 22
    AccessEntries.Builder entries = AccessEntries.builder();
    IntStream.range(0, 2_999)
        .mapToObj(i -> "arn:aws:iam::111122223333:role/Role" + i)
        .forEach(arn -> entries.add(AccessEntry.builder(arn).build()));
    eks.loadCluster(CLUSTER, AuthenticationMode.API, entries.build());

    eks.createAccessEntry(CLUSTER, entry(ROLE));

    assertRefused(
        () -> eks.createAccessEntry(CLUSTER, entry(USER)),
        "ResourceLimitExceededException",
        "The maximum number of access entries of a cluster is 3000.");
    eks.deleteAccessEntry(CLUSTER, ROLE);
    assertThatCode(() -> eks.createAccessEntry(CLUSTER, entry(USER))).doesNotThrowAnyException();
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
