package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.Caller;
import io.github.ekscam.Decision;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.ClusterState;
import io.github.ekscam.local.access.CreateAccessEntryRequest;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.DescribedAccessEntry;
import io.github.ekscam.local.access.DescribedCluster;
import io.github.ekscam.local.access.IamDirectory;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.local.access.UpdateAccessEntryRequest;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The walk through cluster access management that AWS's guide and workshop take, step by step: what
 * the EKS API answers, and who may do what after it.
 */
class AccessManagementGuideTest {

  private static final String CLUSTER = "eks-workshop";
  private static final String ACCOUNT = "111122223333";
  private static final String CREATOR = "arn:aws:iam::111122223333:role/Creator";
  private static final String ADMINS = "arn:aws:iam::111122223333:role/EksAdmins";
  private static final String CARTS = "arn:aws:iam::111122223333:role/CartsTeam";
  private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00.123Z");

  private final AtomicLong ids = new AtomicLong();

  private final ClusterAccess eks =
      ClusterAccess.builder()
          .accountId(ACCOUNT)
          .region("us-west-2")
          .accessPolicies(ManagedPolicies.catalogue())
          .clock(Clock.fixed(NOW, ZoneOffset.UTC))
          .ids(() -> new UUID(0, ids.incrementAndGet()))
          .iamDirectory(
              IamDirectory.of(
                  Map.of(
                      PrincipalArn.of(CREATOR), "AROACREATOR",
                      PrincipalArn.of(ADMINS), "AROAADMINS",
                      PrincipalArn.of(CARTS), "AROACARTS")))
          .build();

  /** What is in the cluster itself, put there as by kubectl. */
  private final List<RbacObject> applied = new ArrayList<>();

  private final CallerIdentity creator = caller("Creator", "AROACREATOR", "ada");
  private final CallerIdentity admin = caller("EksAdmins", "AROAADMINS", "bob");
  private final CallerIdentity developer = caller("CartsTeam", "AROACARTS", "carol");

  private static CallerIdentity caller(String role, String id, String session) {
    return CallerIdentity.of(
        "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + role + "/" + session, id + ":" + session);
  }

  private Caller as(CallerIdentity caller) {
    ClusterState state = eks.clusterState(CLUSTER);
    EksCluster.Builder cluster =
        EksCluster.builder()
            .name(CLUSTER)
            .authenticationMode(state.cluster().authenticationMode())
            .accessPolicies(ManagedPolicies.catalogue())
            .kubernetes(DefaultRbacObjects.newestVersion(), DefaultRbacObjects::of)
            .addAll(applied);
    for (DescribedAccessEntry described : state.describedAccessEntries()) {
      cluster.add(described.accessEntry());
      PrincipalArn principal = described.accessEntry().principalArn();
      state
          .associatedAccessPolicies(principal)
          .forEach(policy -> cluster.associate(principal, policy.association()));
    }
    return cluster.build().caller(caller);
  }

  private boolean may(CallerIdentity caller, String verb, String resource, String namespace) {
    return as(caller)
        .authorize(ResourceRequest.of(verb, "", resource).namespace(namespace))
        .isAllowed();
  }

  private String reason(CallerIdentity caller, String verb, String resource, String namespace) {
    Verdict verdict =
        as(caller).authorize(ResourceRequest.of(verb, "", resource).namespace(namespace));
    assertThat(verdict.decision()).isEqualTo(Decision.ALLOW);
    return verdict.reason();
  }

  @Test
  void walkThroughTheGuide() {
    createTheCluster();
    listThePolicies();
    seeTheCreatorsEntry();
    giveAnAdministratorAccess();
    refineTheAdministratorToView();
    revokeTheCreator();
    letATeamViewItsNamespace();
    coverByAGroupWhatNoPolicyCovers();
    retireTheConfigMap();
  }

  private void createTheCluster() {
    DescribedCluster cluster =
        eks.createCluster(
            CreateClusterRequest.builder(CLUSTER, creator)
                .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
                .build());

    assertThat(cluster.arn()).isEqualTo("arn:aws:eks:us-west-2:111122223333:cluster/eks-workshop");
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API_AND_CONFIG_MAP);
    assertThat(cluster.bootstrapClusterCreatorAdminPermissions()).contains(true);
  }

  private void listThePolicies() {
    List<PolicyArn> policies = eks.listAccessPolicies(PageRequest.first()).items();

    assertThat(policies).hasSize(41).extracting(PolicyArn::toString).isSorted();
    assertThat(policies)
        .extracting(PolicyArn::toString)
        .contains(
            POLICY + "AmazonEKSAdminPolicy",
            POLICY + "AmazonEKSClusterAdminPolicy",
            POLICY + "AmazonEKSEditPolicy",
            POLICY + "AmazonEKSViewPolicy");
  }

  private void seeTheCreatorsEntry() {
    assertThat(eks.listAccessEntries(CLUSTER, PageRequest.first()).items())
        .containsExactly(CREATOR);
    DescribedAccessEntry entry = eks.describeAccessEntry(CLUSTER, CREATOR);
    assertThat(entry.accessEntry().type()).isEqualTo(AccessEntryType.STANDARD);
    assertThat(entry.accessEntry().kubernetesGroups()).isEmpty();
    assertThat(entry.accessEntry().username())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/Creator/{{SessionName}}");
    assertThat(entry.accessEntryArn())
        .isEqualTo(
            "arn:aws:eks:us-west-2:111122223333:access-entry/eks-workshop/role/111122223333/Creator/"
                + new UUID(0, 1));
    assertThat(entry.createdAt()).isEqualTo(NOW);

    assertThat(reason(creator, "delete", "nodes", ""))
        .isEqualTo(
            "EKS Access Policy: allowed by ClusterRoleBinding"
                + " \"arn:aws:iam::111122223333:role/Creator+"
                + POLICY
                + "AmazonEKSClusterAdminPolicy\" of ClusterRole \""
                + POLICY
                + "AmazonEKSClusterAdminPolicy\" to User \"AROACREATOR\"");
    assertThat(may(admin, "get", "pods", "carts")).isFalse();
  }

  private void giveAnAdministratorAccess() {
    assertThat(as(admin).identity()).isInstanceOf(MappedIdentity.Undecided.class);
    assertThat(as(admin).identity().problem())
        .contains(
            "no access entry is for "
                + ADMINS
                + ": unless the aws-auth ConfigMap, which was not given, maps it, EKS answers"
                + " 401 Unauthorized");
    eks.createAccessEntry(CLUSTER, CreateAccessEntryRequest.builder(ADMINS).build());
    assertThat(may(admin, "get", "pods", "carts")).isFalse();

    eks.associateAccessPolicy(
        CLUSTER, ADMINS, POLICY + "AmazonEKSClusterAdminPolicy", AccessScope.cluster());
    assertThat(may(admin, "get", "pods", "carts")).isTrue();
    assertThat(may(admin, "create", "namespaces", "")).isTrue();
    assertThat(eks.listAccessEntries(CLUSTER, PageRequest.first()).items())
        .containsExactly(CREATOR, ADMINS);
    assertThatThrownBy(
            () -> eks.createAccessEntry(CLUSTER, CreateAccessEntryRequest.builder(ADMINS).build()))
        .hasMessage("The specified access entry resource is already in use on this cluster.");
  }

  /** Another policy does not replace the first: it has to be taken away. */
  private void refineTheAdministratorToView() {
    eks.associateAccessPolicy(
        CLUSTER, ADMINS, POLICY + "AmazonEKSAdminViewPolicy", AccessScope.cluster());
    assertThat(may(admin, "delete", "pods", "carts")).isTrue();

    eks.disassociateAccessPolicy(CLUSTER, ADMINS, POLICY + "AmazonEKSClusterAdminPolicy");
    assertThat(may(admin, "delete", "pods", "carts")).isFalse();
    assertThat(may(admin, "list", "secrets", "carts")).isTrue();
    assertThat(eks.listAssociatedAccessPolicies(CLUSTER, ADMINS, PageRequest.first()).items())
        .singleElement()
        .satisfies(
            policy ->
                assertThat(policy.association().policyArn().name())
                    .isEqualTo("AmazonEKSAdminViewPolicy"));
  }

  /** The creator is nobody once the entry is gone, unlike before there were access entries. */
  private void revokeTheCreator() {
    eks.associateAccessPolicy(
        CLUSTER, ADMINS, POLICY + "AmazonEKSClusterAdminPolicy", AccessScope.cluster());
    eks.deleteAccessEntry(CLUSTER, CREATOR);

    assertThat(as(creator).identity()).isInstanceOf(MappedIdentity.Undecided.class);
    assertThat(may(creator, "get", "pods", "carts")).isFalse();
    assertThat(may(admin, "delete", "nodes", "")).isTrue();
    assertThatThrownBy(() -> eks.describeAccessEntry(CLUSTER, CREATOR))
        .hasMessage(
            "The specified principalArn could not be found. You can view your available access"
                + " entries with 'list-access-entries'.");
  }

  private void letATeamViewItsNamespace() {
    eks.createAccessEntry(CLUSTER, CreateAccessEntryRequest.builder(CARTS).build());
    eks.associateAccessPolicy(
        CLUSTER,
        CARTS,
        POLICY + "AmazonEKSViewPolicy",
        AccessScope.namespaces(List.of("carts", "carts-*")));

    assertThat(reason(developer, "list", "pods", "carts"))
        .isEqualTo(
            "EKS Access Policy: allowed by RoleBinding \""
                + CARTS
                + "+"
                + POLICY
                + "AmazonEKSViewPolicy/carts\" of ClusterRole \""
                + POLICY
                + "AmazonEKSViewPolicy\" to User \"AROACARTS\"");
    assertThat(may(developer, "list", "pods", "carts-test")).isTrue();
    assertThat(may(developer, "list", "pods", "orders")).isFalse();
    assertThat(may(developer, "list", "secrets", "carts")).isFalse();
    assertThat(may(developer, "delete", "pods", "carts")).isFalse();
    assertThat(may(developer, "list", "pods", "")).isFalse();
    assertThat(may(developer, "list", "nodes", "")).isFalse();
  }

  /** No policy lets somebody see nodes and nothing else: a group of the entry and RBAC do. */
  private void coverByAGroupWhatNoPolicyCovers() {
    eks.updateAccessEntry(
        CLUSTER,
        CARTS,
        UpdateAccessEntryRequest.builder().kubernetesGroups(List.of("node-viewers")).build());
    assertThat(may(developer, "list", "nodes", "")).isFalse();

    applied.add(
        ClusterRole.of(
            ObjectMeta.named("node-viewer"),
            List.of(
                PolicyRule.builder()
                    .apiGroups("")
                    .resources("nodes")
                    .verbs("get", "list", "watch")
                    .build())));
    applied.add(
        new ClusterRoleBinding(
            ObjectMeta.named("node-viewers"),
            RoleRef.clusterRole("node-viewer"),
            List.of(Subject.group("node-viewers"))));
    assertThat(reason(developer, "list", "nodes", ""))
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"node-viewers\" of ClusterRole \"node-viewer\" to"
                + " Group \"node-viewers\"");
    assertThat(may(developer, "delete", "nodes", "")).isFalse();
    assertThat(may(developer, "list", "pods", "carts")).isTrue();
    assertThatThrownBy(
            () ->
                eks.updateAccessEntry(
                    CLUSTER,
                    CARTS,
                    UpdateAccessEntryRequest.builder()
                        .kubernetesGroups(List.of("system:masters"))
                        .build()))
        .hasMessage(
            "The kubernetes group name system:masters is invalid, it cannot start with system:");
  }

  private void retireTheConfigMap() {
    eks.updateClusterConfig(CLUSTER, AuthenticationMode.API);

    assertThat(as(creator).identity())
        .isEqualTo(
            new MappedIdentity.Unauthorized(
                new MappedIdentity.NoEntry(CREATOR, AuthenticationMode.API), List.of(), List.of()));
    assertThat(as(creator).identity().problem())
        .contains("no access entry is for " + CREATOR + ": EKS answers 401 Unauthorized");
    assertThatThrownBy(
            () -> eks.updateClusterConfig(CLUSTER, AuthenticationMode.API_AND_CONFIG_MAP))
        .hasMessage("Unsupported authentication mode update from API to API_AND_CONFIG_MAP");
    eks.deleteCluster(CLUSTER);
    assertThatThrownBy(() -> eks.listAccessEntries(CLUSTER, PageRequest.first()))
        .hasMessage("No cluster found for name: eks-workshop.");
  }
}
