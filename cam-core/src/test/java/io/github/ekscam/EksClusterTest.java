package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.CustomResource;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EksClusterTest {

  private static final PrincipalArn ROLE =
      PrincipalArn.of("arn:aws:iam::111122223333:role/Developer");
  private static final CallerIdentity ALICE =
      CallerIdentity.of(
          "arn:aws:sts::111122223333:assumed-role/Developer/alice", "AROAEXAMPLEID:alice");
  private static final PolicyRule READ =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
  private static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(AccessPolicy.builder("View").rules(List.of(AccessPolicy.Rule.of(READ))).build()));
  private static final PolicyAssociation VIEW =
      PolicyAssociation.of(new PolicyArn("aws", "View"), AccessScope.cluster());
  private static final ResourceRequest GET_POD =
      ResourceRequest.of("get", "", "pods").namespace("dev").name("web");

  private static final KubernetesVersion V1_34 = KubernetesVersion.of("1.34");

  private static AccessEntry entry(String... groups) {
    return AccessEntry.builder(ROLE).kubernetesGroups(List.of(groups)).build();
  }

  private static ClusterRoleBinding binding(String name, String role, Subject subject) {
    return new ClusterRoleBinding(
        ObjectMeta.named(name), RoleRef.clusterRole(role), List.of(subject));
  }

  private static ClusterRole role(String name, PolicyRule... rules) {
    return ClusterRole.of(ObjectMeta.named(name).withLabels(Map.of("to", "all")), List.of(rules));
  }

  private static ClusterRoleBinding bind(String role, Subject subject) {
    return new ClusterRoleBinding(
        ObjectMeta.named("bind-" + role), RoleRef.clusterRole(role), List.of(subject));
  }

  @Test
  void apiResources_areMadeOnce_alsoForWhatIsMadeOfTheCluster() {
    EksCluster cluster =
        EksCluster.builder()
            .customResources(List.of(CustomResource.builder("example.com", "widgets").build()))
            .build();

    assertThat(cluster.apiResources().customResources()).hasSize(1);
    assertThat(cluster.apiResources()).isSameAs(cluster.apiResources());
    assertThat(cluster.with(AccessEntries.none()).apiResources()).isSameAs(cluster.apiResources());
  }

  @Test
  void updatedCluster_hasTheResourcesOfItsVersion_andItsCustomOnes() {
    CustomResource widgets = CustomResource.builder("example.com", "widgets").build();
    EksCluster cluster =
        EksCluster.builder()
            .name("prod")
            .kubernetes(KubernetesVersion.of("1.33"), any -> RbacObjects.none())
            .customResources(List.of(widgets))
            .build();

    EksCluster updated = cluster.with(KubernetesVersion.of("1.34"), any -> RbacObjects.none());

    assertThat(updated.kubernetesVersion()).contains(KubernetesVersion.of("1.34"));
    assertThat(updated.name()).contains("prod");
    assertThat(updated.apiResources().version()).contains(KubernetesVersion.of("1.34"));
    assertThat(updated.apiResources().customResources()).containsExactly(widgets);
    assertThat(updated).isNotEqualTo(cluster);
  }

  @ParameterizedTest
  @CsvSource({"1.29, 1.30", "1.34, 1.34", "1.99, 1.37"})
  void defaultRoles_areAskedForOnce_forTheVersionOrTheNearestKnown(
      String version, String askedFor) {
    List<KubernetesVersion> asked = new ArrayList<>();
    Function<KubernetesVersion, RbacObjects> defaultRoles =
        each -> {
          asked.add(each);
          return RbacObjects.of(List.of(role("of-" + each, READ)));
        };

    EksCluster cluster =
        EksCluster.builder().kubernetes(KubernetesVersion.of(version), defaultRoles).build();

    assertThat(asked).containsExactly(KubernetesVersion.of(askedFor));
    assertThat(cluster.kubernetesVersion()).contains(KubernetesVersion.of(version));
    assertThat(cluster.effectiveRbacObjects().all()).containsExactly(role("of-" + askedFor, READ));
    asked.clear();
    EksCluster updated =
        EksCluster.builder().build().with(KubernetesVersion.of(version), defaultRoles);
    assertThat(asked).containsExactly(KubernetesVersion.of(askedFor));
    assertThat(updated.effectiveRbacObjects()).isEqualTo(cluster.effectiveRbacObjects());
  }

  @Test
  void defaultRoles_thatAreMissing_areRefusedByName() {
    EksCluster.Builder builder = EksCluster.builder();

    assertThatThrownBy(() -> builder.kubernetes(V1_34, version -> null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("defaultRoles of 1.34");
  }

  @Test
  void rbacAlone_asksNeitherAccessPoliciesNorTheNodeAuthorizer() {
    PrincipalArn admin = PrincipalArn.of("arn:aws:iam::111122223333:role/Admin");
    PolicyRule everything = PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build();
    EksCluster cluster =
        EksCluster.builder()
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    List.of(
                        AccessPolicy.builder("All")
                            .rules(List.of(AccessPolicy.Rule.of(everything)))
                            .build())))
            .add(AccessEntry.builder(admin).build())
            .associate(
                admin, PolicyAssociation.of(new PolicyArn("aws", "All"), AccessScope.cluster()))
            .build();
    Caller caller =
        cluster.caller(
            CallerIdentity.of("arn:aws:sts::111122223333:assumed-role/Admin/s", "AROAEXAMPLE:s"));
    UserInfo user = caller.user().orElseThrow();
    UserInfo node = UserInfo.of("system:node:n1", List.of("system:nodes"));
    ResourceRequest request = ResourceRequest.of("get", "", "pods").namespace("dev");
    EksCluster rbacAlone = cluster.rbacAlone();

    assertThat(caller.isAllowed(request)).isTrue();
    assertThat(rbacAlone.caller(user).isAllowed(request)).isFalse();
    assertThat(rbacAlone.isAllowed(user, request)).isFalse();
    assertThat(rbacAlone.authorize(user, request))
        .hasToString("DENY (Caller.explain tells what comes nearest)");
    assertThat(rbacAlone.whatCan(user).permissions()).isEmpty();
    assertThat(rbacAlone.with(cluster.accessEntries()).isAllowed(user, request)).isFalse();
    assertThat(cluster.authorize(node, request)).isNotEqualTo(rbacAlone.authorize(node, request));
    assertThat(rbacAlone.authorize(node, request))
        .hasToString("DENY (Caller.explain tells what comes nearest)");
    assertThat(rbacAlone).isNotEqualTo(cluster).isEqualTo(cluster.rbacAlone());
    assertThat(
            rbacAlone
                .with(KubernetesVersion.of("1.34"), any -> RbacObjects.none())
                .isAllowed(user, request))
        .isFalse();
  }

  @Test
  void authorizeByAccessPolicies_allowsOrPasses_andAsksNobodyElse() {
    PrincipalArn viewer = PrincipalArn.of("arn:aws:iam::111122223333:role/Viewer");
    PolicyRule pods = PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
    EksCluster cluster =
        EksCluster.builder()
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    List.of(
                        AccessPolicy.builder("Pods")
                            .rules(List.of(AccessPolicy.Rule.of(pods)))
                            .build())))
            .add(AccessEntry.builder(viewer).kubernetesGroups(List.of("viewers")).build())
            .associate(
                viewer,
                PolicyAssociation.of(
                    new PolicyArn("aws", "Pods"), AccessScope.namespaces(List.of("dev"))))
            .build();
    UserInfo user =
        cluster
            .caller(
                CallerIdentity.of(
                    "arn:aws:sts::111122223333:assumed-role/Viewer/s", "AROAEXAMPLE:s"))
            .user()
            .orElseThrow();
    UserInfo withoutExtra = UserInfo.of(user.username(), user.groups());
    UserInfo master = UserInfo.of("root", List.of("system:masters"));
    ResourceRequest request = ResourceRequest.of("get", "", "pods").namespace("dev");

    assertThat(cluster.authorizeByAccessPolicies(user, request))
        .isEqualTo(cluster.authorize(user, request))
        .matches(Verdict::isAllowed);
    for (UserInfo passed : List.of(withoutExtra, master)) {
      assertThat(cluster.authorizeByAccessPolicies(passed, request)).isEqualTo(Verdict.pass());
    }
    assertThat(cluster.authorizeByAccessPolicies(user, request.namespace("prod")))
        .isEqualTo(Verdict.pass());
    assertThat(cluster.rbacAlone().authorizeByAccessPolicies(user, request))
        .isEqualTo(Verdict.pass());
    assertThat(cluster.with(AccessEntries.none()).authorizeByAccessPolicies(user, request))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void emptyCluster_knowsNobodyAndDeniesEverybody() {
    EksCluster cluster = EksCluster.builder().build();

    assertThat(cluster.name()).isEmpty();
    assertThat(cluster.kubernetesVersion()).isEmpty();
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API_AND_CONFIG_MAP);
    assertThat(cluster.accessEntries().entries()).isEmpty();
    assertThat(cluster.rbacObjects().all()).isEmpty();
    assertThat(cluster.caller(ALICE).user()).isEmpty();
    assertThat(cluster.authorize(UserInfo.of("alice", List.of()), GET_POD))
        .isEqualTo(Verdict.deny("", List.of()));
  }

  @Test
  void systemMasters_isAskedFirst() {
    EksCluster cluster =
        EksCluster.builder()
            .add(role("r", READ))
            .add(bind("r", Subject.group("system:masters")))
            .build();

    assertThat(cluster.authorize(UserInfo.of("root", List.of("system:masters")), GET_POD))
        .isEqualTo(Verdict.allow("", new Grant.PrivilegedGroup("system:masters")));
  }

  @Test
  void accessPolicy_isAskedBeforeRbac() {
    EksCluster.Builder builder =
        EksCluster.builder()
            .accessPolicies(CATALOGUE)
            .add(entry("eng"))
            .add(role("r", READ))
            .add(bind("r", Subject.group("eng")));

    assertThat(builder.build().caller(ALICE).authorize(GET_POD).reason()).startsWith("RBAC: ");
    assertThat(builder.associate(ROLE, VIEW).build().caller(ALICE).authorize(GET_POD).reason())
        .startsWith("EKS Access Policy: ");
  }

  @Test
  void unknownPolicy_isToldIfNothingElseAllows() {
    EksCluster.Builder builder = EksCluster.builder().add(entry("eng")).associate(ROLE, VIEW);

    Verdict denied = builder.build().caller(ALICE).authorize(GET_POD);
    Verdict allowed =
        builder
            .add(role("r", READ))
            .add(bind("r", Subject.group("eng")))
            .build()
            .caller(ALICE)
            .authorize(GET_POD);

    assertThat(denied.decision()).isEqualTo(Decision.DENY);
    assertThat(denied.isUndecided()).isTrue();
    assertThat(denied.unknowns())
        .extracting(Unknown::line)
        .containsExactly(
            "unknown: the access policy View, associated to"
                + " arn:aws:iam::111122223333:role/Developer, may allow this, but it is not"
                + " in the catalogue of access policies");
    assertThat(allowed.isAllowed()).isTrue();
    assertThat(allowed.unknowns()).isEmpty();
  }

  @Test
  void errorsAndReasonsOfADenial_areGathered() {
    EksCluster cluster =
        EksCluster.builder()
            .add(entry("eng"))
            .associate(ROLE, VIEW)
            .add(bind("missing", Subject.group("eng")))
            .build();

    Verdict verdict = cluster.caller(ALICE).authorize(GET_POD);

    assertThat(verdict.reason())
        .isEqualTo("rbac: RBAC: clusterrole.rbac.authorization.k8s.io \"missing\" not found");
    assertThat(verdict.unknowns()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"1.36, ''", "1.37, 'rbac: '", "1.38, 'rbac: '"})
  void reasonsOfADenial_haveTheNameOfTheirAuthorizer_fromKubernetes137On(
      String version, String name) {
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(KubernetesVersion.of(version), any -> RbacObjects.none())
            .add(entry("eng"))
            .add(bind("missing", Subject.group("eng")))
            .build();
    UserInfo user = cluster.caller(ALICE).user().orElseThrow();
    String reason = name + "RBAC: clusterrole.rbac.authorization.k8s.io \"missing\" not found";

    assertThat(cluster.caller(ALICE).authorize(GET_POD).reason()).isEqualTo(reason);
    assertThat(cluster.authorize(user, GET_POD).reason()).isEqualTo(reason);
    assertThat(cluster.rbacAlone().authorize(user, GET_POD).reason()).isEqualTo(reason);
    assertThat(cluster.with(AccessEntries.none()).authorize(user, GET_POD).reason())
        .isEqualTo(reason);
    assertThat(cluster.with(bind("other", Subject.user("x"))).authorize(user, GET_POD).reason())
        .isEqualTo(reason);
  }

  @Test
  void userWithoutExtra_isAllowedByRbacAlone() {
    EksCluster cluster =
        EksCluster.builder().accessPolicies(CATALOGUE).add(entry()).associate(ROLE, VIEW).build();
    UserInfo alice = cluster.caller(ALICE).user().orElseThrow();

    assertThat(cluster.authorize(alice, GET_POD).isAllowed()).isTrue();
    assertThat(cluster.authorize(UserInfo.of(alice.username(), alice.groups()), GET_POD))
        .isEqualTo(Verdict.deny("", List.of()));
  }

  @Test
  void whatANodeMayDo_isNotDecidable() {
    PrincipalArn nodes = PrincipalArn.of("arn:aws:iam::111122223333:role/Nodes");
    Verdict verdict =
        EksCluster.builder()
            .add(AccessEntry.builder(nodes).type(new AccessEntryType("FARGATE_LINUX")).build())
            .build()
            .caller("arn:aws:sts::111122223333:assumed-role/Nodes/fargate-1")
            .authorize(GET_POD);
    assertThat(verdict.decision()).isEqualTo(Decision.DENY);
    assertThat(verdict.unknowns())
        .extracting(Unknown::line)
        .containsExactly(
            "unknown: system:node:fargate-1 is a node, and what"
                + " the node authorizer allows nodes was not given with the Kubernetes version");
  }

  @Test
  void accessPolicies_doNotCountInModeConfigMap() {
    EksCluster.Builder builder =
        EksCluster.builder().accessPolicies(CATALOGUE).add(entry()).associate(ROLE, VIEW);
    UserInfo alice = builder.build().caller(ALICE).user().orElseThrow();
    EksCluster configMapOnly = builder.authenticationMode(AuthenticationMode.CONFIG_MAP).build();

    assertThat(configMapOnly.caller(ALICE).user()).isEmpty();
    assertThat(configMapOnly.authorize(alice, GET_POD)).isEqualTo(Verdict.deny("", List.of()));
  }

  @Test
  void defaults_countWhereTheClusterHasNothingOfTheirName() {
    RbacObjects defaults =
        RbacObjects.of(
            List.of(
                role("view", READ),
                role("edit", READ),
                bind("view", Subject.group("viewers")),
                bind("edit", Subject.group("editors"))));
    EksCluster cluster =
        EksCluster.builder().kubernetes(V1_34, any -> defaults).add(role("edit")).build();

    assertThat(cluster.authorize(UserInfo.of("v", List.of("viewers")), GET_POD).isAllowed())
        .isTrue();
    assertThat(cluster.authorize(UserInfo.of("e", List.of("editors")), GET_POD).isAllowed())
        .isFalse();
    assertThat(cluster.rbacObjects().all()).containsExactly(role("edit"));
  }

  @Test
  void aggregatedRoles_areFilledInToDecide_notInWhatIsTold() {
    ClusterRole all =
        ClusterRole.aggregated(
            ObjectMeta.named("all"),
            List.of(),
            new AggregationRule(List.of(LabelSelector.ofLabels(Map.of("to", "all")))));
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(V1_34, any -> RbacObjects.of(List.of(role("part", READ))))
            .add(all)
            .add(bind("all", Subject.group("eng")))
            .build();

    assertThat(cluster.authorize(UserInfo.of("x", List.of("eng")), GET_POD).isAllowed()).isTrue();
    assertThat(cluster.rbacObjects().clusterRole("all")).contains(all);
  }

  @Test
  void nodeOfTheCluster_isNotDecidable_unlessRbacAllows() {
    UserInfo node = UserInfo.of("system:node:x", List.of("system:nodes"));
    EksCluster.Builder builder = EksCluster.builder();

    assertThat(builder.build().authorize(node, GET_POD).unknowns())
        .extracting(Unknown::line)
        .containsExactly(
            "unknown: system:node:x is a node, and what"
                + " the node authorizer allows nodes was not given with the Kubernetes version");
    assertThat(
            builder
                .add(role("r", READ))
                .add(bind("r", Subject.group("system:nodes")))
                .build()
                .authorize(node, GET_POD)
                .isAllowed())
        .isTrue();
  }

  @Test
  void objectGivenTwiceAndDifferently_isRefused() {
    EksCluster.Builder builder = EksCluster.builder().addAll(List.of(role("r"), role("r", READ)));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ClusterRole \"r\" is defined twice, and differently; keep one of the definitions");
  }

  @Test
  void builder_tellsWhatItHas() {
    EksCluster.Builder builder =
        EksCluster.builder()
            .name("prod")
            .kubernetes(V1_34, any -> RbacObjects.none())
            .associate(ROLE, VIEW);

    assertThat(builder.build().accessEntries().associationsWithoutEntry()).containsOnlyKeys(ROLE);
    assertThat(builder.build().name()).contains("prod");
    assertThat(builder.build().kubernetesVersion()).contains(new KubernetesVersion(1, 34));
    assertThat(builder.build()).hasToString("EksCluster[prod]");
    assertThat(EksCluster.builder().build()).hasToString("EksCluster[]");
  }

  @Test
  void builtCluster_doesNotChangeWithTheBuilder() {
    EksCluster.Builder builder = EksCluster.builder().accessPolicies(CATALOGUE).add(entry("eng"));
    EksCluster before = builder.build();

    builder.associate(ROLE, VIEW).add(role("r", READ)).add(bind("r", Subject.group("eng")));

    assertThat(before.caller(ALICE).authorize(GET_POD).isAllowed()).isFalse();
    assertThat(before.rbacObjects().all()).isEmpty();
    assertThat(builder.build().caller(ALICE).authorize(GET_POD).isAllowed()).isTrue();
  }

  @Test
  void clusters_areEqualIfTheyAreConfiguredAlike() {
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(V1_34, any -> RbacObjects.none())
            .add(entry("eng"))
            .associate(ROLE, VIEW)
            .add(role("r"))
            .build();
    RbacObject other = role("other");

    assertThat(cluster)
        .isEqualTo(
            EksCluster.builder()
                .accessPolicies(CATALOGUE)
                .kubernetes(V1_34, any -> RbacObjects.of(List.of(other)))
                .add(role("r"))
                .associate(ROLE, VIEW)
                .add(entry("eng"))
                .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
                .build())
        .isNotEqualTo(EksCluster.builder().add(entry("eng")).add(role("r")).build())
        .isNotEqualTo(
            EksCluster.builder()
                .name("x")
                .add(entry("eng"))
                .associate(ROLE, VIEW)
                .add(role("r"))
                .build())
        .isNotEqualTo(EksCluster.builder().add(entry("eng")).associate(ROLE, VIEW).build());
    assertThat(cluster)
        .hasSameHashCodeAs(
            EksCluster.builder()
                .kubernetes(V1_34, any -> RbacObjects.none())
                .add(role("r"))
                .associate(ROLE, VIEW)
                .add(entry("eng"))
                .build());
  }

  @Test
  void modeConfigMap_refusesOperationsOnAccessEntries() {
    assertThatThrownBy(AuthenticationMode.CONFIG_MAP::requireAccessEntries)
        .hasFieldOrPropertyWithValue("errorCode", "InvalidRequestException")
        .hasMessage(
            "The cluster's authentication mode must be set to one of"
                + " [API, API_AND_CONFIG_MAP] to perform this operation.");
    assertThatCode(AuthenticationMode.API::requireAccessEntries).doesNotThrowAnyException();
    assertThatCode(AuthenticationMode.API_AND_CONFIG_MAP::requireAccessEntries)
        .doesNotThrowAnyException();
  }

  @Test
  void with_writesAnObjectInThePlaceOfItsLike_andKeepsEverythingElse() {
    ClusterRole defaultRole = role("default", READ);
    EksCluster cluster =
        EksCluster.builder()
            .name("test")
            .kubernetes(V1_34, any -> RbacObjects.of(List.of(defaultRole)))
            .authenticationMode(AuthenticationMode.API)
            .accessPolicies(CATALOGUE)
            .add(entry("eng"))
            .associate(ROLE, VIEW)
            .add(role("mine"))
            .build();

    EksCluster changed = cluster.with(role("mine", READ)).with(role("default"));

    assertThat(changed.rbacObjects())
        .isEqualTo(RbacObjects.of(List.of(role("mine", READ), role("default"))));
    assertThat(changed.effectiveRbacObjects().clusterRole("default")).contains(role("default"));
    assertThat(changed)
        .isEqualTo(
            EksCluster.builder()
                .name("test")
                .kubernetes(V1_34, any -> RbacObjects.none())
                .authenticationMode(AuthenticationMode.API)
                .add(entry("eng"))
                .associate(ROLE, VIEW)
                .add(role("mine", READ))
                .add(role("default"))
                .build());
    assertThat(changed.caller(ALICE).authorize(GET_POD))
        .isEqualTo(cluster.caller(ALICE).authorize(GET_POD));
    assertThat(changed.caller(ALICE).authorize(GET_POD).isAllowed()).isTrue();
    assertThat(cluster.rbacObjects()).isEqualTo(RbacObjects.of(List.of(role("mine"))));
    assertThat(cluster.with(role("mine"))).isEqualTo(cluster);
    assertThat(cluster.with(role("other")).effectiveRbacObjects().clusterRole("default"))
        .contains(defaultRole);
  }

  @Test
  void without_takesAnObjectAway_andTheDefaultCountsAgain() {
    ClusterRole defaultRole = role("default", READ);
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(V1_34, any -> RbacObjects.of(List.of(defaultRole)))
            .add(role("default"))
            .add(role("mine", READ))
            .build();

    EksCluster changed = cluster.without(role("mine")).without(role("default"));

    assertThat(changed.rbacObjects()).isEqualTo(RbacObjects.none());
    assertThat(changed.effectiveRbacObjects()).isEqualTo(RbacObjects.of(List.of(defaultRole)));
    assertThat(changed.without(role("default")).effectiveRbacObjects())
        .isEqualTo(RbacObjects.of(List.of(defaultRole)));
  }

  @Test
  void onlyBindings_leavesOutTheOthers_defaultsToo_andKeepsAllElse() {
    RbacObject everybody = binding("everybody", "default", Subject.group("eng"));
    RbacObject mine = binding("mine", "mine", Subject.user("alice"));
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(V1_34, any -> RbacObjects.of(List.of(role("default", READ), everybody)))
            .accessPolicies(CATALOGUE)
            .add(entry("eng"))
            .associate(ROLE, VIEW)
            .add(role("mine", READ))
            .add(mine)
            .build();

    EksCluster left = cluster.onlyBindings(binding -> binding.metadata().name().equals("mine"));

    assertThat(left.effectiveRbacObjects())
        .isEqualTo(RbacObjects.of(List.of(role("default", READ), role("mine", READ), mine)));
    assertThat(left.rbacObjects()).isEqualTo(cluster.rbacObjects());
    assertThat(left.accessEntries()).isEqualTo(cluster.accessEntries());
    UserInfo alice = UserInfo.of("alice", List.of());
    assertThat(left.authorize(alice, GET_POD)).isEqualTo(cluster.authorize(alice, GET_POD));
    assertThat(left.isAllowed(alice, GET_POD)).isTrue();
    UserInfo engineer = UserInfo.of("bob", List.of("eng"));
    assertThat(cluster.isAllowed(engineer, GET_POD)).isTrue();
    assertThat(left.isAllowed(engineer, GET_POD)).isFalse();
    assertThat(left.caller(ALICE).authorize(GET_POD))
        .isEqualTo(cluster.caller(ALICE).authorize(GET_POD));
  }

  @Test
  void withAccessEntries_refusesAPolicyThatTheCatalogueDoesNotHave_asTheBuilderDoes() {
    PolicyAssociation misspelled =
        PolicyAssociation.of(new PolicyArn("aws", "Veiw"), AccessScope.cluster());
    EksCluster cluster = EksCluster.builder().accessPolicies(CATALOGUE).add(entry("eng")).build();
    AccessEntries entries = cluster.accessEntries().associate(ROLE, misspelled);
    EksCluster described =
        EksCluster.builder().accessPolicies(CATALOGUE).addAll(entries).buildAsDescribed();

    assertThatThrownBy(() -> EksCluster.builder().accessPolicies(CATALOGUE).addAll(entries).build())
        .isInstanceOf(EksException.class);
    assertThatThrownBy(() -> cluster.with(entries))
        .isInstanceOf(EksException.class)
        .hasMessageContaining("Veiw");
    assertThat(cluster.with(AuthenticationMode.API, entries).accessEntries()).isEqualTo(entries);
    assertThat(
            described
                .with(entries.associate(ROLE, VIEW))
                .accessEntries()
                .associations(entry("eng")))
        .hasSize(2);
  }

  @Test
  void withAccessEntries_changesThoseAlone() {
    EksCluster cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .accessPolicies(CATALOGUE)
            .add(entry("eng"))
            .add(role("mine", READ))
            .build();

    EksCluster changed = cluster.with(cluster.accessEntries().associate(ROLE, VIEW));

    assertThat(cluster.caller(ALICE).authorize(GET_POD).isAllowed()).isFalse();
    assertThat(changed.caller(ALICE).authorize(GET_POD).isAllowed()).isTrue();
    assertThat(changed.caller(ALICE).isAllowed(GET_POD)).isTrue();
    assertThat(changed.effectiveRbacObjects()).isSameAs(cluster.effectiveRbacObjects());
  }

  @Test
  void awsAuth_isPartOfTheCluster_andTheNamesOfInstancesAreNot() {
    AwsAuth awsAuth =
        AwsAuth.builder()
            .mapRole(
                AwsAuth.Mapping.of(
                    "arn:aws:iam::111122223333:role/Node",
                    "system:node:{{EC2PrivateDNSName}}",
                    List.of()))
            .build();
    EksCluster cluster = EksCluster.builder().awsAuth(awsAuth).build();
    EksCluster knowing =
        EksCluster.builder().awsAuth(awsAuth).instanceNames(id -> Optional.of("ip-" + id)).build();
    CallerIdentity node =
        CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Node/i-0123456789abcdef0");

    assertThat(cluster.awsAuth()).contains(awsAuth);
    assertThat(cluster).isNotEqualTo(EksCluster.builder().build()).isEqualTo(knowing);
    assertThat(cluster.caller(node).accessEntry()).isEmpty();
    assertThat(cluster.caller(node).user().orElseThrow().isUsernameKnown()).isFalse();
    assertThat(knowing.caller(node).user().orElseThrow().username())
        .isEqualTo("system:node:ip-i-0123456789abcdef0");
  }
}
