package io.github.ekscam.local.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.PrincipalArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the access API refuses, and by which words. The numbers are those of the cases in the list
 * of answers seen from the real EKS API.
 */
class ClusterAccessRefusalsTest extends ClusterAccessFixture {

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
}
