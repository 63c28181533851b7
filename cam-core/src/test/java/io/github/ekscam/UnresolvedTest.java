package io.github.ekscam;

import static io.github.ekscam.UnresolvedClusters.ALICE;
import static io.github.ekscam.UnresolvedClusters.BOB;
import static io.github.ekscam.UnresolvedClusters.DEVELOPER;
import static io.github.ekscam.UnresolvedClusters.GET_NODES;
import static io.github.ekscam.UnresolvedClusters.GET_PODS;
import static io.github.ekscam.UnresolvedClusters.GET_PODS_IN_PROD;
import static io.github.ekscam.UnresolvedClusters.GET_SECRETS;
import static io.github.ekscam.UnresolvedClusters.PODS;
import static io.github.ekscam.UnresolvedClusters.VALUES;
import static io.github.ekscam.UnresolvedClusters.assertDenied;
import static io.github.ekscam.UnresolvedClusters.assertOpen;
import static io.github.ekscam.UnresolvedClusters.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.ConfigurationWriter;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
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
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is declared and not known yet never allows, and leaves open only what it might allow. */
class UnresolvedTest {

  @Test
  void entryOfUnknownPrincipal_leavesOpenWhoeverHasNoEntry() {
    Unresolved.Entry entry = Unresolved.Entry.of("*", VALUES);
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
    Unresolved.Entry entry = Unresolved.Entry.of(principalArn, VALUES);
    Caller bob = cluster(entry).build().caller(BOB);

    if (open) {
      assertOpen(bob, GET_PODS, entry);
    } else {
      assertDenied(bob, GET_PODS);
      assertThat(bob.identity()).isInstanceOf(MappedIdentity.Unauthorized.class);
    }
  }

  private static Unresolved.Entry entryOfAnyRole(
      String type, List<String> groups, String username) {
    return new Unresolved.Entry("arn:aws:iam::111122223333:role/*", type, groups, username, VALUES);
  }

  @Test
  void entryOfUnknownPrincipal_leavesOpenWhatItsGroupsMayDo() {
    Unresolved.Entry none = entryOfAnyRole("STANDARD", List.of(), "");
    Unresolved.Entry dev = entryOfAnyRole("STANDARD", List.of("dev"), "");
    Unresolved.Entry someDev = entryOfAnyRole("STANDARD", List.of("d*"), "");
    Unresolved.Entry ops = entryOfAnyRole("STANDARD", List.of("ops-*"), "");

    for (Unresolved.Entry open : List.of(dev, someDev)) {
      Caller bob = boundToDev(open).build().caller(BOB);
      assertOpen(bob, GET_PODS, open);
      assertDenied(bob, ResourceRequest.of("delete", "", "pods").namespace("dev"));
      assertDenied(bob, ResourceRequest.of("get", "", "pods").namespace("prod"));
    }
    for (Unresolved.Entry closed : List.of(none, ops)) {
      EksCluster cluster = boundToDev(closed).build();
      assertDenied(cluster.caller(BOB), GET_PODS);
      assertThat(cluster.whoCan(GET_PODS).unknowns()).isEmpty();
      assertThat(cluster.caller(BOB).identity()).isInstanceOf(MappedIdentity.Undecided.class);
    }
    EksCluster several = boundToDev(none, dev, ops).build();
    assertOpen(several.caller(BOB), GET_PODS, dev);
    assertThat(several.whoCan(GET_PODS).unknowns()).containsExactly(new Unknown.NotResolved(dev));
  }

  private static EksCluster.Builder boundToDev(Unresolved... parts) {
    return cluster(parts)
        .add(ClusterRole.of(ObjectMeta.named("pods"), List.of(PODS)))
        .add(
            new RoleBinding(
                ObjectMeta.named("b").inNamespace("dev"),
                RoleRef.clusterRole("pods"),
                List.of(Subject.group("dev"), Subject.user("deployer"))));
  }

  @Test
  void entryOfUnknownPrincipal_leavesOpenWhatItsUsernameMayDo() {
    for (String username : List.of("deployer", "dep*", "*")) {
      Unresolved.Entry open = entryOfAnyRole("STANDARD", List.of(), username);
      EksCluster cluster = boundToDev(open).build();
      assertOpen(cluster.caller(BOB), GET_PODS, open);
      assertThat(cluster.whoCan(GET_PODS).unknowns())
          .containsExactly(new Unknown.NotResolved(open));
    }
    EksCluster other = boundToDev(entryOfAnyRole("STANDARD", List.of(), "auditor-*")).build();
    assertDenied(other.caller(BOB), GET_PODS);
    assertThat(other.whoCan(GET_PODS).unknowns()).isEmpty();
  }

  /** Whoever has the policy has the entry: it is the association that decides. */
  @Test
  void entryOfUnknownPrincipal_leavesOpenWhatItsPoliciesMayDo() {
    Unresolved.Entry entry = entryOfAnyRole("STANDARD", List.of(), "");
    Unresolved.Association view =
        new Unresolved.Association(
            entry.principalArn(),
            "AmazonEKSViewPolicy",
            AccessScope.namespaces(List.of("dev")),
            VALUES);
    EksCluster cluster = cluster(entry, view).build();

    assertOpen(cluster.caller(BOB), GET_PODS, view);
    assertDenied(cluster.caller(BOB), ResourceRequest.of("get", "", "pods").namespace("prod"));
    assertDenied(cluster.caller(BOB), ResourceRequest.of("delete", "", "pods").namespace("dev"));
    assertThat(cluster.whoCan(GET_PODS).unknowns()).containsExactly(new Unknown.NotResolved(view));
    assertThat(cluster.whoCan(ResourceRequest.parse("delete pods -n dev")).unknowns()).isEmpty();
  }

  @Test
  void entryOfUnknownPrincipal_leavesOpenWhatIsAssociatedToWhoeverLacksAnEntry() {
    Unresolved.Entry entry = entryOfAnyRole("STANDARD", List.of(), "");
    EksCluster cluster =
        cluster(entry)
            .associate(
                PrincipalArn.of("arn:aws:iam::111122223333:role/Other"),
                PolicyAssociation.of(
                    new PolicyArn("aws", "AmazonEKSViewPolicy"), AccessScope.cluster()))
            .build();

    assertOpen(cluster.caller(BOB), GET_PODS, entry);
    assertDenied(cluster.caller(BOB), ResourceRequest.parse("delete pods -n dev"));
    assertThat(cluster.whoCan(GET_PODS).unknowns()).containsExactly(new Unknown.NotResolved(entry));
  }

  @Test
  void entryOfNodes_leavesOpenWhatNodesMayDo() {
    Unresolved.Entry nodes = entryOfAnyRole("EC2_LINUX", List.of(), "");
    PolicyRule services =
        PolicyRule.builder()
            .verbs(List.of("list"))
            .apiGroups(List.of(""))
            .resources(List.of("services"))
            .build();
    EksCluster cluster =
        cluster(nodes)
            .kubernetes(
                KubernetesVersion.of("1.34"),
                any ->
                    RbacObjects.of(
                        List.of(
                            ClusterRole.of(ObjectMeta.named("system:node"), List.of(services)))))
            .build();

    assertDenied(cluster.caller(BOB), ResourceRequest.parse("delete secrets -n dev"));
    assertThat(cluster.whoCan(ResourceRequest.parse("delete secrets -n dev")).unknowns()).isEmpty();
    Caller instance =
        cluster.caller("arn:aws:sts::111122223333:assumed-role/Other/i-0123456789abcdef0");
    assertOpen(instance, ResourceRequest.parse("list services -A"), nodes);
    assertDenied(cluster.caller(BOB), ResourceRequest.parse("list services -A"));
    assertThat(cluster.whoCan(ResourceRequest.parse("list services -A")).unknowns())
        .containsExactly(new Unknown.NotResolved(nodes));
  }

  /** An access entry wins over aws-auth, so whoever may have one may be somebody else. */
  @Test
  void entryOfUnknownPrincipal_leavesOpenWhomAwsAuthMaps() {
    Unresolved.Entry entry = Unresolved.Entry.of("*", VALUES);
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
  void entryOfAwsAuthOfWhichTheArnIsKnownInPart_leavesOpenWhomItMayMap() {
    Unresolved.AwsAuth role =
        new Unresolved.AwsAuth(
            "arn:*:iam::111122223333:role/*",
            List.of("arn:aws:iam::111122223333:role/Later", "arn:aws:iam::111122223333:role/Lost"),
            VALUES);
    EksCluster cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.CONFIG_MAP)
            .awsAuth(
                AwsAuth.builder()
                    .mapRole(
                        AwsAuth.Mapping.of(
                            "arn:aws:iam::111122223333:role/Before", "before", List.of("m")))
                    .mapRole(
                        AwsAuth.Mapping.of(
                            "arn:aws:iam::111122223333:role/Later", "later", List.of("m")))
                    .mapUser(
                        AwsAuth.Mapping.of(
                            "arn:aws:iam::111122223333:user/Bob", "bob", List.of("m")))
                    .build())
            .unresolved(role)
            .build();

    assertThat(usernameOf(cluster, "role/Later")).contains("later");
    assertThat(usernameOf(cluster, "role/LATER")).contains("later");
    assertThat(usernameOf(cluster, "user/Bob")).contains("bob");
    assertThat(identityOf(cluster, "user/Carol")).isInstanceOf(MappedIdentity.Unauthorized.class);
    assertThat(
            cluster.caller(CallerIdentity.parse("arn:aws:iam::222233334444:role/Other")).identity())
        .isInstanceOf(MappedIdentity.Unauthorized.class);
    for (String open : List.of("role/Before", "role/Lost", "role/Other")) {
      assertThat(identityOf(cluster, open).unknowns())
          .containsExactly(new Unknown.NotResolved(role));
    }
  }

  private static MappedIdentity identityOf(EksCluster cluster, String principal) {
    return cluster
        .caller(CallerIdentity.parse("arn:aws:iam::111122223333:" + principal))
        .identity();
  }

  private static Optional<String> usernameOf(EksCluster cluster, String principal) {
    return identityOf(cluster, principal) instanceof MappedIdentity.Mapped mapped
        ? Optional.of(mapped.user().username())
        : Optional.empty();
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
  void accessPoliciesAlone_areOpenByTheirOwnPartsAlone() {
    Unresolved.Association association =
        new Unresolved.Association(DEVELOPER, "*", AccessScope.cluster(), VALUES);
    Unresolved.Binding binding =
        new Unresolved.Binding("", List.of(Subject.user("*")), RoleRef.clusterRole("*"), VALUES);
    EksCluster cluster = cluster(association, binding).build();
    UserInfo alice = cluster.caller(ALICE).user().orElseThrow();

    assertThat(cluster.authorizeByAccessPolicies(alice, GET_SECRETS))
        .isEqualTo(Verdict.pass("", List.of(new Unknown.NotResolved(association))));
    assertThat(cluster.authorize(alice, GET_SECRETS).unknowns()).hasSize(2);
    assertThat(cluster(binding).build().authorizeByAccessPolicies(alice, GET_SECRETS))
        .isEqualTo(Verdict.pass());
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
    EksCluster cluster = cluster(Unresolved.Entry.of("*", VALUES)).build();

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
    EksCluster cluster = cluster(Unresolved.Entry.of("*", VALUES)).build();

    assertThatThrownBy(() -> ConfigurationWriter.write(cluster, new ByteArrayOutputStream()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A cluster cannot be written of which not all is known: principal_arn of"
                + " aws_eks_access_entry.ci is not known before aws_iam_role.ci.arn is");
  }
}
