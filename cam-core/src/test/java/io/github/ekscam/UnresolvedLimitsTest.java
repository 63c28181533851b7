package io.github.ekscam;

import static io.github.ekscam.UnresolvedClusters.ALICE;
import static io.github.ekscam.UnresolvedClusters.BOB;
import static io.github.ekscam.UnresolvedClusters.DEVELOPER;
import static io.github.ekscam.UnresolvedClusters.GET_PODS;
import static io.github.ekscam.UnresolvedClusters.GET_PODS_IN_PROD;
import static io.github.ekscam.UnresolvedClusters.GET_SECRETS;
import static io.github.ekscam.UnresolvedClusters.PODS;
import static io.github.ekscam.UnresolvedClusters.VALUES;
import static io.github.ekscam.UnresolvedClusters.assertDenied;
import static io.github.ekscam.UnresolvedClusters.assertOpen;
import static io.github.ekscam.UnresolvedClusters.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where several things are not known together, each leaves open no more than it might allow. */
class UnresolvedLimitsTest {

  private static final String OTHER = "arn:aws:iam::111122223333:role/Other";
  private static final UserInfo DEPLOYER = UserInfo.of("deployer", List.of());

  private static final ClusterRole VIEW =
      ClusterRole.of(ObjectMeta.named("view-pods"), List.of(PODS));

  private static final ResourceRequest GET_DEPLOYMENTS =
      ResourceRequest.parse("get deployments.apps -n dev");

  private static final PolicyRule DEPLOYMENTS =
      PolicyRule.builder()
          .verbs(List.of("get"))
          .apiGroups(List.of("apps"))
          .resources(List.of("deployments"))
          .build();

  private static RoleBinding binding(String namespace, RoleRef roleRef, Subject subject) {
    return new RoleBinding(ObjectMeta.named("b").inNamespace(namespace), roleRef, List.of(subject));
  }

  private static Unresolved.Binding unresolvedBinding(
      String namespace, RoleRef roleRef, Subject subject) {
    return new Unresolved.Binding(namespace, List.of(subject), roleRef, VALUES);
  }

  private static Unresolved.Groups someGroup(String pattern) {
    return new Unresolved.Groups(PrincipalArn.of(DEVELOPER), List.of(pattern), VALUES);
  }

  private static Unresolved.Rules rules(String kind, String namespace, String name) {
    return new Unresolved.Rules(kind, namespace, name, Map.of(), VALUES);
  }

  private static Unresolved.Entry entry(String principalArn, String type) {
    return new Unresolved.Entry(principalArn, type, List.of(), "", VALUES);
  }

  private static void assertWhoCanIsOpen(
      EksCluster cluster, ResourceRequest request, Unresolved part) {
    assertThat(cluster.whoCan(request).unknowns()).containsExactly(new Unknown.NotResolved(part));
  }

  private static void assertNobodyElseCan(EksCluster cluster, ResourceRequest request) {
    assertThat(cluster.whoCan(request).unknowns()).isEmpty();
  }

  @Test
  void unknownRoleOfAGroup_isOpenToWhomThatGroupMayBe() {
    RoleRef anyRole = RoleRef.clusterRole("*");
    Unresolved.Binding toTeam = unresolvedBinding("dev", anyRole, Subject.group("team-a"));
    EksCluster cluster =
        cluster(someGroup("team-*"), toTeam).add(AccessEntry.builder(OTHER).build()).build();

    assertOpen(cluster.caller(ALICE), GET_SECRETS, toTeam);
    assertDenied(cluster.caller(ALICE), GET_PODS_IN_PROD);
    assertDenied(cluster.caller(BOB), GET_SECRETS);
    for (String group : List.of("admins", "system:nodes")) {
      Unresolved.Binding toAnother = unresolvedBinding("dev", anyRole, Subject.group(group));
      assertDenied(cluster(someGroup("team-*"), toAnother).build().caller(ALICE), GET_SECRETS);
    }
    assertDenied(
        cluster(someGroup("*"), unresolvedBinding("dev", anyRole, Subject.group("system:nodes")))
            .build()
            .caller(ALICE),
        GET_SECRETS);
  }

  @Test
  void unknownRoleOfAGroup_isOpenToAUserOfWhichTheGroupIsKnownInPart() {
    Unresolved.Binding toTeam =
        unresolvedBinding("dev", RoleRef.clusterRole("*"), Subject.group("team-a"));
    EksCluster cluster = cluster(toTeam).build();

    assertOpen(cluster.caller(UserInfo.of("carol", List.of("team-*"))), GET_SECRETS, toTeam);
    assertDenied(cluster.caller(UserInfo.of("carol", List.of("ops-*"))), GET_SECRETS);
  }

  @Test
  void unknownRoleOfAUser_isOpenToWhomThatUserMayBe() {
    Unresolved.Username username =
        new Unresolved.Username(PrincipalArn.of(DEVELOPER), "ci-*", VALUES);
    Unresolved.Binding toUser =
        unresolvedBinding("dev", RoleRef.clusterRole("*"), Subject.user("ci-1"));
    EksCluster cluster = cluster(username, toUser).add(AccessEntry.builder(OTHER).build()).build();

    assertOpen(cluster.caller(ALICE), GET_SECRETS, toUser);
    assertDenied(cluster.caller(BOB), GET_SECRETS);
  }

  @Test
  void groupsOfAnEntry_areOfNobodyElse() {
    EksCluster cluster =
        cluster(someGroup("team-*"))
            .add(AccessEntry.builder(OTHER).build())
            .add(VIEW)
            .add(binding("dev", RoleRef.clusterRole("view-pods"), Subject.group("team-a")))
            .build();

    assertOpen(cluster.caller(ALICE), GET_PODS, someGroup("team-*"));
    assertDenied(cluster.caller(BOB), GET_PODS);
    assertNobodyElseCan(cluster, GET_PODS);
    assertThat(cluster.whoCan(GET_PODS).undecidedPrincipals())
        .extracting(WhoCan.UndecidedPrincipal::principal)
        .containsExactly(DEVELOPER);
  }

  @Test
  void policyOfARole_isNotOfTheRoleOfThatNameInAnotherAccount() {
    Unresolved.Association association =
        new Unresolved.Association(DEVELOPER, "*", AccessScope.cluster(), VALUES);
    EksCluster cluster =
        cluster(association)
            .add(AccessEntry.builder("arn:aws:iam::999988887777:role/Developer").build())
            .build();

    assertOpen(cluster.caller(ALICE), GET_PODS, association);
    assertDenied(
        cluster.caller("arn:aws:sts::999988887777:assumed-role/Developer/carol"), GET_PODS);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:role/Another",
    "arn:aws:iam::999988887777:role/Other",
    "arn:aws:iam::111122223333:user/Other"
  })
  void policyOfWhomAwsAuthMaps_doesNotCountWithoutAnEntry(String entryToCome) {
    Unresolved.Association association =
        new Unresolved.Association(OTHER, "AmazonEKSViewPolicy", AccessScope.cluster(), VALUES);
    AwsAuth awsAuth =
        AwsAuth.builder().mapRole(AwsAuth.Mapping.of(OTHER, "bob", List.of("m"))).build();
    for (EksCluster.Builder cluster :
        List.of(cluster(association), cluster(association, entry(entryToCome, "STANDARD")))) {
      Caller bob =
          cluster
              .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
              .awsAuth(awsAuth)
              .build()
              .caller(BOB);
      assertThat(bob.identity()).isInstanceOf(MappedIdentity.Mapped.class);
      assertDenied(bob, GET_PODS);
    }
  }

  @Test
  void policiesOfWhoeverLacksAnEntry_areOfNobodyElse() {
    Unresolved.Entry ci = entry("arn:aws:iam::111122223333:role/*-ci", "STANDARD");
    Unresolved.Entry any = entry("arn:aws:iam::111122223333:role/*", "STANDARD");
    PrincipalArn deployCi = PrincipalArn.of("arn:aws:iam::111122223333:role/deploy-ci");
    PrincipalArn third = PrincipalArn.of("arn:aws:iam::111122223333:role/Third");
    PolicyAssociation view =
        PolicyAssociation.of(new PolicyArn("aws", "AmazonEKSViewPolicy"), AccessScope.cluster());

    EksCluster ofThird = cluster(any).associate(third, view).build();
    assertDenied(ofThird.caller(BOB), GET_PODS);
    assertOpen(ofThird.caller("arn:aws:sts::111122223333:assumed-role/Third/carol"), GET_PODS, any);
    assertWhoCanIsOpen(ofThird, GET_PODS, any);
    assertNobodyElseCan(ofThird, GET_SECRETS);

    assertNobodyElseCan(cluster(ci).associate(third, view).build(), GET_PODS);
    assertWhoCanIsOpen(cluster(ci).associate(deployCi, view).build(), GET_PODS, ci);
  }

  @Test
  void policyOfWhoeverLacksAnEntry_isToldOnlyWhereAnEntryToComeMayBeForThem() {
    Unresolved.Entry ci = entry("arn:aws:iam::111122223333:role/*-ci", "STANDARD");
    Unresolved.Association ofThird =
        new Unresolved.Association(
            "arn:aws:iam::111122223333:role/Third",
            "AmazonEKSViewPolicy",
            AccessScope.cluster(),
            VALUES);
    Unresolved.Association ofCi =
        new Unresolved.Association(
            "arn:aws:iam::111122223333:role/deploy-ci",
            "AmazonEKSViewPolicy",
            AccessScope.cluster(),
            VALUES);

    assertNobodyElseCan(cluster(ci, ofThird).build(), GET_PODS);
    assertWhoCanIsOpen(cluster(ci, ofCi).build(), GET_PODS, ofCi);
  }

  @Test
  void unknownName_isOfARoleThatIsMissing_andOfNoneThatIsKnown() {
    Unresolved.Rules ofTeams = rules("ClusterRole", "", "team-*");
    RoleRef team = RoleRef.clusterRole("team-a");

    EksCluster missing = cluster(ofTeams).add(binding("dev", team, Subject.group("dev"))).build();
    assertOpen(missing.caller(ALICE), GET_SECRETS, ofTeams);
    assertDenied(missing.caller(ALICE), GET_PODS_IN_PROD);
    assertDenied(
        missing.with(ClusterRole.of(ObjectMeta.named("team-a"), List.of(PODS))).caller(ALICE),
        GET_SECRETS);
    for (RoleRef another : List.of(RoleRef.clusterRole("view"), RoleRef.role("team-a"))) {
      assertDenied(
          cluster(ofTeams).add(binding("dev", another, Subject.group("dev"))).build().caller(ALICE),
          GET_SECRETS);
    }
  }

  @Test
  void unknownNameOfARole_isOfTheNamespacesThatItMayBeIn() {
    Unresolved.Rules ofTeams = rules("Role", "d*", "team-*");
    RoleRef team = RoleRef.role("team-a");

    assertOpen(
        cluster(ofTeams).add(binding("dev", team, Subject.group("dev"))).build().caller(ALICE),
        GET_SECRETS,
        ofTeams);
    assertDenied(
        cluster(ofTeams).add(binding("prod", team, Subject.group("dev"))).build().caller(ALICE),
        GET_PODS_IN_PROD);
  }

  @Test
  void unknownBindingOfAMissingRole_isOpenWhereTheRoleMayCome() {
    Unresolved.Binding toDeployer =
        unresolvedBinding("dev", RoleRef.clusterRole("team-a"), Subject.user("deployer"));

    assertOpen(
        cluster(toDeployer, rules("ClusterRole", "", "team-*")).build().caller(DEPLOYER),
        GET_SECRETS,
        toDeployer);
    assertDenied(
        cluster(toDeployer, rules("ClusterRole", "", "ops-*")).build().caller(DEPLOYER),
        GET_SECRETS);
  }

  @Test
  void bindingInAnUnknownNamespace_isOpenWhereItMayBe() {
    Unresolved.Binding ofRole =
        unresolvedBinding("d*", RoleRef.role("readers"), Subject.user("deployer"));
    Caller byRole = cluster(ofRole).build().caller(DEPLOYER);
    assertOpen(byRole, GET_SECRETS, ofRole);
    assertDenied(byRole, GET_PODS_IN_PROD);

    Unresolved.Binding ofClusterRole =
        unresolvedBinding("d*", RoleRef.clusterRole("view-pods"), Subject.user("deployer"));
    Caller byClusterRole = cluster(ofClusterRole).add(VIEW).build().caller(DEPLOYER);
    assertOpen(byClusterRole, GET_PODS, ofClusterRole);
    assertDenied(byClusterRole, GET_SECRETS);

    Unresolved.Binding known =
        unresolvedBinding("dev", RoleRef.role("readers"), Subject.user("deployer"));
    Caller byKnown =
        cluster(known)
            .add(new Role(ObjectMeta.named("readers").inNamespace("dev"), List.of(PODS)))
            .build()
            .caller(DEPLOYER);
    assertOpen(byKnown, GET_PODS, known);
    assertDenied(byKnown, GET_SECRETS);
  }

  @Test
  void unknownRules_areOpenToThoseWhoHoldTheRole_whereTheyHoldIt() {
    Unresolved.Rules more = rules("ClusterRole", "", "more");
    EksCluster cluster =
        cluster(more)
            .add(binding("dev", RoleRef.clusterRole("more"), Subject.group("dev")))
            .add(binding("prod", RoleRef.clusterRole("more"), Subject.group("others")))
            .build();

    assertOpen(cluster.caller(ALICE), GET_SECRETS, more);
    assertDenied(cluster.caller(ALICE), GET_PODS_IN_PROD);
    assertWhoCanIsOpen(cluster, GET_SECRETS, more);
    assertWhoCanIsOpen(cluster, GET_PODS_IN_PROD, more);
    assertNobodyElseCan(cluster, ResourceRequest.parse("get pods -n test"));
  }

  private static ClusterRole gathering(String name, String selected, Map<String, String> labels) {
    return ClusterRole.aggregated(
        new ObjectMeta(name, "", labels, Map.of()),
        List.of(),
        new AggregationRule(List.of(LabelSelector.ofLabels(Map.of(selected, "true")))));
  }

  @Test
  void unknownRules_areGatheredByRolesThatSelectThem_alsoThroughOthers() {
    for (String label : List.of("to-first", "*")) {
      Unresolved.Rules more =
          new Unresolved.Rules("ClusterRole", "", "more", Map.of(label, "true"), VALUES);
      EksCluster cluster =
          cluster(more)
              .add(gathering("first", "to-first", Map.of("to-second", "true")))
              .add(gathering("second", "to-second", Map.of()))
              .add(gathering("third", "to-third", Map.of()))
              .add(binding("dev", RoleRef.clusterRole("second"), Subject.group("dev")))
              .add(binding("prod", RoleRef.clusterRole("third"), Subject.group("dev")))
              .build();

      assertOpen(cluster.caller(ALICE), GET_SECRETS, more);
      if (label.equals("*")) {
        assertOpen(cluster.caller(ALICE), GET_PODS_IN_PROD, more);
      } else {
        assertDenied(cluster.caller(ALICE), GET_PODS_IN_PROD);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD, User, arn:aws:sts::111122223333:assumed-role/Other/bob, true",
    "STANDARD, User, system:node:ip-10-0-0-1.ec2.internal, false",
    "STANDARD, User, deployer, false",
    "STANDARD, Group, system:authenticated, true",
    "STANDARD, Group, system:nodes, false",
    "EC2_LINUX, User, system:node:ip-10-0-0-1.ec2.internal, true",
    "EC2_LINUX, User, arn:aws:sts::111122223333:assumed-role/Other/bob, false",
    "EC2_LINUX, Group, system:nodes, true",
    "EC2_LINUX, Group, dev, false"
  })
  void entryOfAnybody_isWhoTheTypeMakesOfThem(
      String type, String kind, String subject, boolean open) {
    Unresolved.Entry entry = entry("arn:aws:iam::111122223333:role/*", type);
    EksCluster cluster =
        cluster(entry)
            .kubernetes(
                KubernetesVersion.of("1.34"),
                version ->
                    RbacObjects.of(
                        List.of(ClusterRole.of(ObjectMeta.named("system:node"), List.of(PODS)))))
            .add(ClusterRole.of(ObjectMeta.named("deployments"), List.of(DEPLOYMENTS)))
            .add(
                binding(
                    "dev",
                    RoleRef.clusterRole("deployments"),
                    kind.equals("User") ? Subject.user(subject) : Subject.group(subject)))
            .build();

    if (open) {
      assertWhoCanIsOpen(cluster, GET_DEPLOYMENTS, entry);
    } else {
      assertNobodyElseCan(cluster, GET_DEPLOYMENTS);
    }
    assertNobodyElseCan(cluster, ResourceRequest.parse("delete deployments.apps -n dev"));
    assertNobodyElseCan(cluster, ResourceRequest.parse("get deployments.apps -n prod"));
  }

  @Test
  void rbacAlone_isOpenByItsOwnPartsAlone() {
    Unresolved.Binding toDeployer =
        unresolvedBinding("dev", RoleRef.clusterRole("*"), Subject.user("deployer"));
    Unresolved.Association association =
        new Unresolved.Association(DEVELOPER, "*", AccessScope.cluster(), VALUES);
    EksCluster cluster = cluster(association, toDeployer).build().rbacAlone();

    assertOpen(cluster.caller(DEPLOYER), GET_SECRETS, toDeployer);
    assertDenied(cluster.caller(ALICE), GET_SECRETS);
  }
}
