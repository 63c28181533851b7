package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.ClusterComparison.HolderDifference;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterComparisonTest {

  private static final PrincipalArn DEVELOPER =
      PrincipalArn.of("arn:aws:iam::111122223333:role/teams/Developer");

  private static final PolicyRule GET_PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
  private static final PolicyRule LIST_PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("list").build();

  private static final AccessPolicyCatalogue POLICIES =
      AccessPolicyCatalogue.of(
          List.of(
              AccessPolicy.builder("Get").rules(List.of(AccessPolicy.Rule.of(GET_PODS))).build(),
              AccessPolicy.builder("GetAndList")
                  .rules(
                      List.of(
                          AccessPolicy.Rule.of(
                              PolicyRule.builder()
                                  .apiGroups("")
                                  .resources("pods")
                                  .verbs("get", "list")
                                  .build())))
                  .build(),
              AccessPolicy.builder("Unpublished").build()));

  private static EksCluster.Builder cluster() {
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
        .awsAuth(AwsAuth.builder().build())
        .accessPolicies(POLICIES)
        .add(ClusterRole.of(ObjectMeta.named("reader"), List.of(GET_PODS)));
  }

  private static EksCluster.Builder cluster(AccessEntry entry) {
    return cluster().add(entry);
  }

  private static AccessEntry developer() {
    return AccessEntry.builder(DEVELOPER).build();
  }

  private static AccessEntry developer(String username) {
    return AccessEntry.builder(DEVELOPER).username(username).build();
  }

  private static PolicyAssociation association(String policy, AccessScope scope) {
    return PolicyAssociation.of(new PolicyArn("aws", policy), scope);
  }

  private static AccessScope in(String... namespaces) {
    return AccessScope.namespaces(List.of(namespaces));
  }

  private static ClusterRoleBinding readers(Subject... subjects) {
    return new ClusterRoleBinding(
        ObjectMeta.named("readers"), RoleRef.clusterRole("reader"), List.of(subjects));
  }

  private static HolderDifference only(List<HolderDifference> differences) {
    assertThat(differences).hasSize(1);
    return differences.get(0);
  }

  private static GrantedRules onlyRules(HolderDifference difference) {
    assertThat(difference.access().unknowns()).isEmpty();
    assertThat(difference.access().rules()).hasSize(1);
    return difference.access().rules().get(0);
  }

  @Test
  void widerPolicyAndScope_areToldApart_byNamespace() {
    EksCluster before =
        cluster(developer()).associate(DEVELOPER, association("Get", in("dev-*", "test"))).build();
    EksCluster after =
        cluster(developer())
            .associate(DEVELOPER, association("GetAndList", in("dev-1", "prod")))
            .build();

    ClusterComparison comparison = ClusterComparison.between(before, after);

    HolderDifference gained = only(comparison.gained());
    assertThat(gained.holder()).isEqualTo(new AccessHolder.Principal(DEVELOPER.value()));
    assertThat(gained.isUserOfOne()).isFalse();
    assertThat(gained.access().rules())
        .extracting(GrantedRules::scope, GrantedRules::rules)
        .containsExactly(
            tuple(in("dev-1"), List.of(LIST_PODS)),
            tuple(
                in("prod"),
                List.of(
                    PolicyRule.builder()
                        .apiGroups("")
                        .resources("pods")
                        .verbs("get", "list")
                        .build())));
    GrantedRules lost = onlyRules(only(comparison.lost()));
    assertThat(lost.scope()).isEqualTo(in("dev-*", "test"));
    assertThat(lost.rules()).containsExactly(GET_PODS);
    assertThat(comparison.isSame()).isFalse();
  }

  @Test
  void scopeThatOthersMakeUpTogether_isNoGain() {
    EksCluster apart =
        cluster(developer())
            .associate(DEVELOPER, association("Get", in("dev-*")))
            .associate(DEVELOPER, association("GetAndList", in("prod")))
            .build();
    EksCluster together =
        cluster(developer()).associate(DEVELOPER, association("Get", in("dev-1", "prod"))).build();

    assertThat(ClusterComparison.between(apart, together).gained()).isEmpty();
  }

  @Test
  void sameAccessByOtherMeans_isTheSameForThePrincipal() {
    EksCluster byPolicy =
        cluster(developer("dev")).associate(DEVELOPER, association("Get", in("*"))).build();
    EksCluster byBinding = cluster(developer("dev")).add(readers(Subject.user("dev"))).build();

    assertThat(ClusterComparison.between(byBinding, byPolicy).gained()).isEmpty();
    assertThat(ClusterComparison.between(byPolicy, byBinding).gained())
        .extracting(HolderDifference::holder)
        .containsExactly(
            new AccessHolder.Principal(DEVELOPER.value()),
            new AccessHolder.RbacSubject(Subject.user("dev")));
  }

  @Test
  void newUsername_givesWhatIsBoundToIt_inTheSessionsThatHaveIt() {
    ClusterRoleBinding nightly = readers(Subject.user("ci:nightly"));
    EksCluster before = cluster(developer()).add(nightly).build();
    EksCluster after = cluster(developer("ci:{{SessionName}}")).add(nightly).build();

    HolderDifference gained = only(ClusterComparison.between(before, after).gained());

    assertThat(gained.holder())
        .isEqualTo(
            new AccessHolder.Session("arn:aws:sts::111122223333:assumed-role/Developer/nightly"));
    assertThat(onlyRules(gained).rules()).containsExactly(GET_PODS);
  }

  @Test
  void accountOfAwsAuth_isEverybodyOfIt_andWhoeverIsBoundByTheirArn() {
    ClusterRoleBinding bob = readers(Subject.user("arn:aws:iam::111122223333:user/bob"));
    EksCluster before = cluster().add(bob).build();
    EksCluster after =
        cluster().add(bob).awsAuth(AwsAuth.builder().mapAccount("111122223333").build()).build();

    List<HolderDifference> gained = ClusterComparison.between(before, after).gained();

    assertThat(gained)
        .extracting(difference -> difference.holder().toString(), HolderDifference::isUserOfOne)
        .containsExactly(
            tuple("arn:*:iam::111122223333:*", true),
            tuple("arn:aws:iam::111122223333:user/bob", true));
    assertThat(onlyRules(gained.get(1)).rules()).containsExactly(GET_PODS);
  }

  @Test
  void entryThatGoes_leavesItsPrincipalToAwsAuth() {
    ClusterRoleBinding admins = readers(Subject.group("admins"));
    AwsAuth awsAuth =
        AwsAuth.builder()
            .mapRole(
                AwsAuth.Mapping.of(
                    "arn:aws:iam::111122223333:role/Developer", "dev", List.of("admins")))
            .build();
    AccessEntry entry =
        AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:role/Developer")).build();
    EksCluster before = cluster(entry).add(admins).awsAuth(awsAuth).build();
    EksCluster after = cluster().add(admins).awsAuth(awsAuth).build();

    HolderDifference gained = only(ClusterComparison.between(before, after).gained());

    assertThat(gained.holder().toString()).isEqualTo("arn:aws:iam::111122223333:role/Developer");
    assertThat(onlyRules(gained).rules()).containsExactly(GET_PODS);
  }

  @Test
  void policyWithoutPublishedRules_isUnknown_unlessItWasThereInThatScope() {
    EksCluster narrow =
        cluster(developer()).associate(DEVELOPER, association("Unpublished", in("dev"))).build();
    EksCluster wide =
        cluster(developer())
            .associate(DEVELOPER, association("Unpublished", in("dev", "prod")))
            .build();

    assertThat(ClusterComparison.between(wide, narrow).gained()).isEmpty();
    HolderDifference gained = only(ClusterComparison.between(narrow, wide).gained());
    assertThat(gained.access().rules()).isEmpty();
    assertThat(gained.access().unknowns()).hasSize(1);
  }

  private static List<GrantDifference> gainedByGrant(EksCluster before, EksCluster after) {
    ClusterComparison comparison = ClusterComparison.between(before, after);
    return comparison.byGrantOfGained(comparison.gained());
  }

  @Test
  void whatAGroupGains_isToldOnce_forTheGroupAndItsPrincipals() {
    AccessEntry entry = AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("devs")).build();
    EksCluster before = cluster(entry).add(readers(Subject.group("devs"))).build();
    EksCluster after =
        before.with(ClusterRole.of(ObjectMeta.named("reader"), List.of(GET_PODS, LIST_PODS)));

    assertThat(gainedByGrant(before, after))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.rules()).containsExactly(LIST_PODS);
              assertThat(difference.holders())
                  .containsExactly(
                      new AccessHolder.Principal(DEVELOPER.value()),
                      new AccessHolder.RbacSubject(Subject.group("devs")));
              assertThat(difference.previous())
                  .isEqualTo(new GrantDifference.Previous.OtherRules(List.of(GET_PODS)));
            });
  }

  @Test
  void previous_isWhatTheOtherClusterHasInThePlaceOfTheGrant() {
    EksCluster none = cluster().build();
    EksCluster one = none.with(readers(Subject.user("jane")));
    EksCluster two = none.with(readers(Subject.user("jane"), Subject.user("joe")));
    EksCluster policy =
        cluster(developer()).associate(DEVELOPER, association("Get", in("dev"))).build();
    EksCluster wider =
        cluster(developer())
            .associate(DEVELOPER, association("Get", AccessScope.cluster()))
            .build();

    assertThat(gainedByGrant(none, one))
        .extracting(GrantDifference::previous)
        .containsExactly(new GrantDifference.Previous.Nothing());
    assertThat(gainedByGrant(one, two))
        .extracting(GrantDifference::previous)
        .containsExactly(new GrantDifference.Previous.OtherSubjects(List.of(Subject.user("jane"))));
    assertThat(gainedByGrant(policy, wider))
        .extracting(GrantDifference::previous)
        .containsExactly(new GrantDifference.Previous.OtherScope(in("dev")));
    assertThat(gainedByGrant(cluster(developer()).build(), policy))
        .extracting(GrantDifference::previous)
        .containsExactly(new GrantDifference.Previous.Nothing());
  }
}
