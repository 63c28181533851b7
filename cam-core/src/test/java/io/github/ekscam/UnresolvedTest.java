package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.ConfigurationWriter;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is declared and not known yet never allows, and leaves open only what it might allow. */
class UnresolvedTest {

  private static final String DEVELOPER = "arn:aws:iam::111122223333:role/team/Developer";
  private static final String ALICE = "arn:aws:sts::111122223333:assumed-role/Developer/alice";
  private static final String BOB = "arn:aws:sts::111122223333:assumed-role/Other/bob";

  private static final Unresolved.Value VALUE =
      new Unresolved.Value(
          "aws_eks_access_entry.ci",
          "principal_arn",
          List.of("aws_iam_role.ci.arn"),
          "apply aws_iam_role.ci first",
          new Source("plan.json", 7, 3, "aws_eks_access_entry.ci"));
  private static final List<Unresolved.Value> VALUES = List.of(VALUE);

  private static final ResourceRequest GET_PODS = ResourceRequest.parse("get pods -n dev");
  private static final ResourceRequest GET_SECRETS = ResourceRequest.parse("get secrets -n dev");
  private static final ResourceRequest GET_PODS_IN_PROD = ResourceRequest.parse("get pods -n prod");
  private static final ResourceRequest GET_NODES = ResourceRequest.parse("get nodes");

  private static final PolicyRule PODS =
      PolicyRule.builder()
          .verbs(List.of("get"))
          .apiGroups(List.of(""))
          .resources(List.of("pods"))
          .build();

  private static EksCluster.Builder cluster(Unresolved... parts) {
    EksCluster.Builder cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    List.of(
                        AccessPolicy.builder("AmazonEKSViewPolicy")
                            .rules(List.of(AccessPolicy.Rule.of(PODS)))
                            .build())))
            .add(AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("dev")).build());
    List.of(parts).forEach(cluster::unresolved);
    return cluster;
  }

  private static void assertOpen(Caller caller, ResourceRequest request, Unresolved part) {
    Verdict verdict = caller.authorize(request);
    assertThat(verdict.isAllowed()).isFalse();
    assertThat(verdict.unknowns()).containsExactly(new Unknown.NotResolved(part));
    assertThat(caller.isAllowed(request)).isFalse();
  }

  private static void assertDenied(Caller caller, ResourceRequest request) {
    Verdict verdict = caller.authorize(request);
    assertThat(verdict.decision()).isEqualTo(Decision.DENY);
    assertThat(verdict.unknowns()).isEmpty();
    assertThat(caller.isAllowed(request)).isFalse();
  }

  @Test
  void entryOfUnknownPrincipal_leavesOpenWhoeverHasNoEntry() {
    Unresolved.Entry entry = new Unresolved.Entry("*", VALUES);
    EksCluster cluster = cluster(entry).build();

    assertThat(cluster.caller(BOB).identity())
        .isEqualTo(
            new MappedIdentity.Undecided(List.of(new Unknown.NotResolved(entry)), List.of()));
    assertOpen(cluster.caller(BOB), GET_PODS, entry);
    assertThat(cluster.caller(ALICE).identity()).isInstanceOf(MappedIdentity.Mapped.class);
    assertDenied(cluster.caller(ALICE), GET_PODS);
    assertThat(cluster.caller(BOB).authorize(GET_PODS).unknowns().get(0).line())
        .isEqualTo(
            "unknown: principal_arn of aws_eks_access_entry.ci is not known before"
                + " aws_iam_role.ci.arn is: the access entry may be for any principal");
    assertThat(cluster.caller(BOB).authorize(GET_PODS).unknowns().get(0).remedy())
        .isEqualTo("apply aws_iam_role.ci first");
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::*:role/Other, true",
    "arn:*:iam::111122223333:role/a/path/Other, true",
    "arn:aws:iam::111122223333:role/*, true",
    "arn:aws:iam::111122223333:role/*/other, true",
    "arn:aws:iam::999988887777:role/*, false",
    "arn:aws:iam::*:role/Another, false",
    "arn:aws:iam::*:user/Other, false"
  })
  void entryOfPartlyKnownPrincipal_leavesOpenWhomItMayBeFor(String principalArn, boolean open) {
    Unresolved.Entry entry = new Unresolved.Entry(principalArn, VALUES);
    Caller bob = cluster(entry).build().caller(BOB);

    if (open) {
      assertOpen(bob, GET_PODS, entry);
    } else {
      assertDenied(bob, GET_PODS);
      assertThat(bob.identity()).isInstanceOf(MappedIdentity.Unauthorized.class);
    }
  }

  /** An access entry wins over aws-auth, so whoever may have one may be somebody else. */
  @Test
  void entryOfUnknownPrincipal_leavesOpenWhomAwsAuthMaps() {
    Unresolved.Entry entry = new Unresolved.Entry("*", VALUES);
    EksCluster cluster =
        cluster(entry)
            .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
            .awsAuth(
                AwsAuth.builder()
                    .mapRole(
                        AwsAuth.Mapping.of(
                            "arn:aws:iam::111122223333:role/Other", "bob", List.of("dev")))
                    .build())
            .build();

    assertOpen(cluster.caller(BOB), GET_PODS, entry);
  }

  @Test
  void unknownScope_leavesOpenWhatThePolicyAllows_whereItMayHold() {
    Unresolved.Association association =
        new Unresolved.Association(
            DEVELOPER, "AmazonEKSViewPolicy", AccessScope.namespaces(List.of("dev")), VALUES);
    Caller alice = cluster(association).build().caller(ALICE);

    assertOpen(alice, GET_PODS, association);
    assertDenied(alice, GET_SECRETS);
    assertDenied(alice, GET_PODS_IN_PROD);
    assertDenied(alice, GET_NODES);
    assertThat(alice.whatCan().unknowns())
        .containsExactly(
            new Permissions.ScopedUnknown(
                AccessScope.namespaces(List.of("dev")), new Unknown.NotResolved(association)));
  }

  @Test
  void unknownPolicy_leavesOpenEverythingInItsScope() {
    Unresolved.Association association =
        new Unresolved.Association(DEVELOPER, "*", AccessScope.namespaces(List.of("dev")), VALUES);
    Caller alice = cluster(association).build().caller(ALICE);

    assertOpen(alice, GET_PODS, association);
    assertOpen(alice, GET_SECRETS, association);
    assertDenied(alice, GET_PODS_IN_PROD);
  }

  @Test
  void policyOfUnknownPrincipal_isOfNobodyWithoutAnEntry() {
    Unresolved.Association association =
        new Unresolved.Association("*", "AmazonEKSViewPolicy", AccessScope.cluster(), VALUES);
    EksCluster cluster = cluster(association).build();

    assertOpen(cluster.caller(ALICE), GET_PODS, association);
    assertDenied(cluster.caller(BOB), GET_PODS);
    assertThat(cluster.whoCan(GET_PODS).undecidedPrincipals())
        .extracting(WhoCan.UndecidedPrincipal::principal)
        .containsExactly(DEVELOPER);
  }

  private static final ClusterRole VIEW =
      ClusterRole.of(ObjectMeta.named("view-pods"), List.of(PODS));

  private static RoleBinding inDev(RoleRef roleRef, Subject subject) {
    return new RoleBinding(ObjectMeta.named("b").inNamespace("dev"), roleRef, List.of(subject));
  }

  @Test
  void unknownGroup_leavesOpenWhatBindingsGiveToGroupsItMayBe() {
    Unresolved.Groups groups =
        new Unresolved.Groups(PrincipalArn.of(DEVELOPER), List.of("team-*"), VALUES);
    EksCluster cluster =
        cluster(groups)
            .add(VIEW)
            .add(inDev(RoleRef.clusterRole("view-pods"), Subject.group("team-a")))
            .build();

    assertOpen(cluster.caller(ALICE), GET_PODS, groups);
    assertDenied(cluster.caller(ALICE), GET_SECRETS);
    assertDenied(cluster.caller(ALICE), GET_PODS_IN_PROD);
    assertDenied(
        cluster
            .without(inDev(RoleRef.clusterRole("view-pods"), Subject.group("team-a")))
            .with(inDev(RoleRef.clusterRole("view-pods"), Subject.group("admins")))
            .caller(ALICE),
        GET_PODS);
    assertThat(cluster.caller(ALICE).identity().unknowns())
        .containsExactly(new Unknown.NotResolved(groups));
  }

  /** {@code CreateAccessEntry} refuses groups that begin so. */
  @Test
  void unknownGroup_isNoneOfKubernetes() {
    Unresolved.Groups groups =
        new Unresolved.Groups(PrincipalArn.of(DEVELOPER), List.of("*"), VALUES);
    EksCluster cluster =
        cluster(groups)
            .add(VIEW)
            .add(inDev(RoleRef.clusterRole("view-pods"), Subject.group("system:nodes")))
            .build();

    assertDenied(cluster.caller(ALICE), GET_PODS);
  }

  @Test
  void unknownUsername_isNotTheDefaultOne_andLeavesOpenWhatBindingsGiveToUsers() {
    Unresolved.Username username =
        new Unresolved.Username(PrincipalArn.of(DEVELOPER), "ci-*", VALUES);
    EksCluster cluster =
        cluster(username)
            .add(VIEW)
            .add(inDev(RoleRef.clusterRole("view-pods"), Subject.user("ci-1")))
            .build();

    assertThat(cluster.caller(ALICE).user().orElseThrow().isUsernameKnown()).isFalse();
    assertOpen(cluster.caller(ALICE), GET_PODS, username);
    assertDenied(
        cluster.with(inDev(RoleRef.clusterRole("view-pods"), Subject.user(ALICE))).caller(ALICE),
        GET_PODS);
  }

  @Test
  void unknownSubject_leavesOpenWhatTheRoleAllows() {
    Unresolved.Binding binding =
        new Unresolved.Binding(
            "dev",
            List.of(new Subject("ServiceAccount", "", "ci", "runner-*")),
            RoleRef.clusterRole("view-pods"),
            VALUES);
    EksCluster cluster = cluster(binding).add(VIEW).build();

    Caller runner = cluster.caller(UserInfo.of("system:serviceaccount:ci:runner-1", List.of()));
    assertOpen(runner, GET_PODS, binding);
    assertDenied(runner, GET_SECRETS);
    assertDenied(runner, GET_PODS_IN_PROD);
    assertDenied(
        cluster.caller(UserInfo.of("system:serviceaccount:cd:runner-1", List.of())), GET_PODS);
    assertThat(cluster.whoCan(GET_PODS).unknowns())
        .containsExactly(new Unknown.NotResolved(binding));
    assertThat(cluster.whoCan(GET_SECRETS).unknowns()).isEmpty();
  }

  @Test
  void unknownRules_leaveOpenEverythingToThoseWhoHoldTheRole_andWhatGathersIt() {
    Unresolved.Rules rules =
        new Unresolved.Rules("ClusterRole", "", "more", Map.of("aggregate-to-all", "true"), VALUES);
    ClusterRole all =
        ClusterRole.aggregated(
            ObjectMeta.named("all"),
            List.of(),
            new AggregationRule(
                List.of(LabelSelector.ofLabels(Map.of("aggregate-to-all", "true")))));
    EksCluster cluster =
        cluster(rules)
            .add(all)
            .add(VIEW)
            .add(inDev(RoleRef.clusterRole("all"), Subject.group("dev")))
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("others"),
                    RoleRef.clusterRole("view-pods"),
                    List.of(Subject.group("others"))))
            .build();

    assertOpen(cluster.caller(ALICE), GET_SECRETS, rules);
    assertDenied(cluster.caller(ALICE), GET_PODS_IN_PROD);
    assertDenied(cluster.caller(UserInfo.of("bob", List.of("others"))), GET_SECRETS);
  }

  @Test
  void unknownMode_leavesOpenWhomTheModesTellDifferently() {
    Unresolved.Mode mode = new Unresolved.Mode(VALUES);
    EksCluster cluster =
        cluster(mode).authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP).build();

    assertThat(cluster.caller(ALICE).identity()).isInstanceOf(MappedIdentity.Mapped.class);
    assertOpen(cluster.caller(BOB), GET_PODS, mode);
  }

  @Test
  void unknownAwsAuth_leavesOpenWhoeverHasNoEntry_whereItCounts() {
    Unresolved.AwsAuth awsAuth = new Unresolved.AwsAuth(VALUES);

    assertOpen(
        cluster(awsAuth)
            .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
            .build()
            .caller(BOB),
        GET_PODS,
        awsAuth);
    assertDenied(cluster(awsAuth).build().caller(BOB), GET_PODS);
  }

  @Test
  void whatIsAllowedAnyway_isNotOpen() {
    Unresolved.Association association =
        new Unresolved.Association(DEVELOPER, "*", AccessScope.cluster(), VALUES);
    EksCluster cluster =
        cluster(association)
            .add(VIEW)
            .add(inDev(RoleRef.clusterRole("view-pods"), Subject.group("dev")))
            .build();

    assertThat(cluster.caller(ALICE).authorize(GET_PODS).isAllowed()).isTrue();
    assertThat(cluster.caller(ALICE).authorize(GET_PODS).unknowns()).isEmpty();
    assertThat(cluster.rbacAlone().caller(ALICE).authorize(GET_SECRETS).unknowns()).isEmpty();
  }

  @Test
  void whatMayComeToGrantSomething_isNotSaidToGrantNothing() {
    Unresolved.Association association =
        new Unresolved.Association(DEVELOPER, "*", AccessScope.cluster(), VALUES);
    Unresolved.Binding binding =
        new Unresolved.Binding(
            "", List.of(Subject.group("d*")), RoleRef.clusterRole("view"), VALUES);
    EksCluster.Builder cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .add(AccessEntry.builder(DEVELOPER).build())
            .add(AccessEntry.builder(DEVELOPER + "s").kubernetesGroups(List.of("dev")).build());

    assertThat(kinds(cluster.build()))
        .containsExactly(Notice.Kind.ENTRY_GRANTS_NOTHING, Notice.Kind.GROUP_NOT_BOUND);
    assertThat(kinds(cluster.unresolved(association).build()))
        .containsExactly(Notice.Kind.VALUE_NOT_KNOWN, Notice.Kind.GROUP_NOT_BOUND);
    assertThat(kinds(cluster.unresolved(binding).build()))
        .containsExactly(Notice.Kind.VALUE_NOT_KNOWN);
  }

  private static List<Notice.Kind> kinds(EksCluster cluster) {
    return cluster.notices().stream().map(Notice::kind).toList();
  }

  @Test
  void eachValue_isANoticeWithItsPlace() {
    EksCluster cluster = cluster(new Unresolved.Entry("*", VALUES)).build();

    assertThat(cluster.notices())
        .contains(
            Notice.of(
                    Notice.Kind.VALUE_NOT_KNOWN,
                    "principal_arn of aws_eks_access_entry.ci is not known before"
                        + " aws_iam_role.ci.arn is",
                    "apply aws_iam_role.ci first")
                .at(new Source("plan.json", 7, 3, "aws_eks_access_entry.ci")));
    assertThat(new Source("plan.json", 7, 3, "aws_eks_access_entry.ci"))
        .hasToString("plan.json:7:3 (aws_eks_access_entry.ci)");
  }

  @Test
  void clusterOfWhichNotAllIsKnown_cannotBeWritten() {
    EksCluster cluster = cluster(new Unresolved.Entry("*", VALUES)).build();

    assertThatThrownBy(() -> ConfigurationWriter.write(cluster, new ByteArrayOutputStream()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A cluster cannot be written of which not all is known: principal_arn of"
                + " aws_eks_access_entry.ci is not known before aws_iam_role.ci.arn is");
  }
}
