package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ClusterDiffTest {

  private static final PrincipalArn DEVELOPER =
      PrincipalArn.of("arn:aws:iam::111122223333:role/teams/Developer");

  private static final PolicyRule GET_PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
  private static final PolicyRule LIST_PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("list").build();

  private static final PolicyRule GET_AND_LIST_PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get", "list").build();

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

  private static RoleBinding readersIn(String namespace, Subject... subjects) {
    return new RoleBinding(
        ObjectMeta.named("readers").inNamespace(namespace),
        RoleRef.clusterRole("reader"),
        List.of(subjects));
  }

  @Test
  void whatABindingGivesThatDoesNotChange_isNotGainedByAWiderOne() {
    EksCluster before = cluster().add(readersIn("dev", Subject.user("alice"))).build();

    assertThat(gained(before, before.with(readers(Subject.user("alice")))))
        .containsExactly(
            "User alice: get  pods  of \"\"  at the cluster scope and in every namespace but dev");
  }

  @Test
  void newGroupByTheSessionsName_givesWhatIsBoundToIt_inTheSessionsThatHaveIt() {
    EksCluster before = cluster().add(readers(Subject.group("team-alice"))).build();

    assertThat(
            gained(
                before,
                cluster(
                        AccessEntry.builder(DEVELOPER)
                            .kubernetesGroups(List.of("team-{{SessionName}}"))
                            .build())
                    .add(readers(Subject.group("team-alice")))
                    .build()))
        .containsExactly(
            "arn:aws:sts::111122223333:assumed-role/Developer/alice: get  pods  of \"\"");
  }

  @Test
  void whatAGroupHasInTheNamespaceOfAnotherChange_isNoGainOfItsMembers() {
    EksCluster before =
        cluster(AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("eng")).build())
            .add(readersIn("dev", Subject.group("eng")))
            .add(readersIn("prod", Subject.group("eng")))
            .build();

    assertThat(
            gained(
                before,
                before
                    .with(readersIn("dev", Subject.group("eng"), Subject.user("alice")))
                    .with(readersIn("qa", Subject.group("eng")))))
        .containsExactly(
            DEVELOPER.value() + ": get  pods  of \"\"  in the namespace qa",
            "Group eng: get  pods  of \"\"  in the namespace qa",
            "User alice: get  pods  of \"\"  in the namespace dev");
  }

  /** What is gained: the holder, then each range. */
  private static List<String> gained(EksCluster before, EksCluster after) {
    ClusterDiff diff = ClusterDiff.between(before, after);
    return texts(diff, diff::gainedBy);
  }

  private static List<String> lost(EksCluster before, EksCluster after) {
    ClusterDiff diff = ClusterDiff.between(before, after);
    return texts(diff, diff::lostBy);
  }

  private static List<String> texts(
      ClusterDiff diff, Function<AccessHolder, AccessBeyond> accessOf) {
    return diff.holders().stream()
        .flatMap(
            holder ->
                accessOf.apply(holder).access().stream()
                    .map(access -> holder + ": " + access.range()))
        .toList();
  }

  @Test
  void widerPolicyAndScope_areToldApart_byNamespace() {
    EksCluster before =
        cluster(developer()).associate(DEVELOPER, association("Get", in("dev-*", "test"))).build();
    EksCluster after =
        cluster(developer())
            .associate(DEVELOPER, association("GetAndList", in("dev-1", "prod")))
            .build();

    assertThat(gained(before, after))
        .containsExactly(
            DEVELOPER + ": get,list  pods  of \"\"  in the namespace prod",
            DEVELOPER + ": list  pods  of \"\"  in the namespace dev-1");
    assertThat(lost(before, after))
        .containsExactly(
            DEVELOPER + ": get  pods  of \"\"  in the namespaces dev-*, test but dev-1");
    assertThat(ClusterDiff.between(before, after).relation())
        .isEqualTo(ClusterDiff.Relation.GAINS_AND_LOSSES);
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

    ClusterDiff diff = ClusterDiff.between(apart, together);

    assertThat(diff.gained()).isEmpty();
    assertThat(diff.relation()).isEqualTo(ClusterDiff.Relation.ONLY_LOSSES);
    assertThat(diff.isSame()).isFalse();
  }

  /** The case that a comparison of rules one by one takes for more. */
  @Test
  void rulesThatOthersMakeUpTogether_areNoGain() {
    EksCluster apart =
        cluster()
            .add(readers(Subject.user("jane")))
            .add(ClusterRole.of(ObjectMeta.named("lister"), List.of(LIST_PODS)))
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("listers"),
                    RoleRef.clusterRole("lister"),
                    List.of(Subject.user("jane"))))
            .build();
    EksCluster together =
        cluster()
            .add(ClusterRole.of(ObjectMeta.named("both"), List.of(GET_AND_LIST_PODS)))
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("both"),
                    RoleRef.clusterRole("both"),
                    List.of(Subject.user("jane"))))
            .build();

    assertThat(ClusterDiff.between(apart, together).relation())
        .isEqualTo(ClusterDiff.Relation.SAME);
    assertThat(ClusterDiff.between(apart, together).isSame()).isTrue();
  }

  @Test
  void everyVerb_isMoreByAllTheOthers() {
    EksCluster before = cluster().add(readers(Subject.user("jane"))).build();
    EksCluster after =
        before.with(
            ClusterRole.of(
                ObjectMeta.named("reader"), List.of(GET_PODS.toBuilder().verbs("*").build())));

    assertThat(gained(before, after))
        .containsExactly("User jane: every verb but get  pods  of \"\"");
    assertThat(ClusterDiff.between(before, after).gained().get(0).access().get(0).witness())
        .isEqualTo(RequestAttributes.parse("create pods -n default"));
  }

  @Test
  void sameAccessByOtherMeans_isTheSameForThePrincipal() {
    EksCluster byPolicy =
        cluster(developer("dev")).associate(DEVELOPER, association("Get", in("*"))).build();
    EksCluster byBinding = cluster(developer("dev")).add(readers(Subject.user("dev"))).build();

    assertThat(gained(byBinding, byPolicy)).isEmpty();
    assertThat(gained(byPolicy, byBinding))
        .containsExactly(
            DEVELOPER + ": get  pods  of \"\"  at the cluster scope",
            "User dev: get  pods  of \"\"");
  }

  @Test
  void newUsername_givesWhatIsBoundToIt_inTheSessionsThatHaveIt() {
    ClusterRoleBinding nightly = readers(Subject.user("ci:nightly"));
    EksCluster before = cluster(developer()).add(nightly).build();
    EksCluster after = cluster(developer("ci:{{SessionName}}")).add(nightly).build();

    assertThat(gained(before, after))
        .containsExactly(
            "arn:aws:sts::111122223333:assumed-role/Developer/nightly: get  pods  of \"\"");
    assertThat(ClusterDiff.between(before, after).identities())
        .singleElement()
        .extracting(IdentityChange::text)
        .isEqualTo(
            DEVELOPER
                + ": the username is \"ci:{{SessionName}}\", and was"
                + " \"arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}\"");
  }

  @Test
  void accountOfAwsAuth_isEverybodyOfIt_andWhoeverIsBoundByTheirArn() {
    ClusterRoleBinding bob = readers(Subject.user("arn:aws:iam::111122223333:user/bob"));
    EksCluster before = cluster().add(bob).build();
    EksCluster after =
        cluster().add(bob).awsAuth(AwsAuth.builder().mapAccount("111122223333").build()).build();

    ClusterDiff diff = ClusterDiff.between(before, after);

    assertThat(diff.lines())
        .containsExactly(
            "arn:*:iam::111122223333:* becomes a user of the cluster, \"its ARN\", by the account"
                + " 111122223333 of aws-auth",
            "arn:aws:iam::111122223333:user/bob gains, by ClusterRoleBinding readers of ClusterRole"
                + " reader to User arn:aws:iam::111122223333:user/bob:",
            "  get  pods  of \"\"",
            "  such as get pods \"example\" in the namespace default");
  }

  @Test
  void entriesToCome_thatAreKnownToHaveOtherGroups_areNotTheSame() {
    EksCluster before = cluster().unresolved(entryToCome("readers")).build();

    assertThat(
            ClusterDiff.between(before, cluster().unresolved(entryToCome("readers")).build())
                .isSame())
        .isTrue();
    assertThat(
            ClusterDiff.between(before, cluster().unresolved(entryToCome("admins")).build())
                .relation())
        .isEqualTo(ClusterDiff.Relation.UNDECIDED);
  }

  private static Unresolved entryToCome(String group) {
    return new Unresolved.Entry(
        "arn:*:iam::*:role/new",
        "STANDARD",
        List.of(group),
        "",
        List.of(new Unresolved.Value("a.b", "arn", List.of("c"), "apply it", Source.of("plan"))));
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

    assertThat(ClusterDiff.between(before, after).lines())
        .containsExactly(
            "arn:aws:iam::111122223333:role/Developer gains, by ClusterRoleBinding readers of"
                + " ClusterRole reader to Group admins:",
            "  get  pods  of \"\"",
            "  such as get pods \"example\" in the namespace default",
            "arn:aws:iam::111122223333:role/Developer: mapped by aws-auth and no longer by an"
                + " access entry; the username is \"dev\", and was"
                + " \"arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}\"; it has"
                + " the groups admins now");
    assertThat(ClusterDiff.between(before, cluster().build()).lines())
        .containsExactly(
            "arn:aws:iam::111122223333:role/Developer becomes unauthorized: neither an access entry"
                + " nor the aws-auth ConfigMap is for arn:aws:iam::111122223333:role/Developer: EKS"
                + " answers 401 Unauthorized; it was"
                + " \"arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}\"",
            "Group admins loses, by ClusterRoleBinding readers of ClusterRole reader to Group"
                + " admins:",
            "  get  pods  of \"\"",
            "  such as get pods \"example\" in the namespace default",
            "  now: nothing");
  }

  @Test
  void policyWithoutPublishedRules_isUndecided_unlessItWasThereInThatScope() {
    EksCluster narrow =
        cluster(developer()).associate(DEVELOPER, association("Unpublished", in("dev"))).build();
    EksCluster wide =
        cluster(developer())
            .associate(DEVELOPER, association("Unpublished", in("dev", "prod")))
            .build();

    ClusterDiff wider = ClusterDiff.between(narrow, wide);

    assertThat(wider.relation()).isEqualTo(ClusterDiff.Relation.UNDECIDED);
    assertThat(wider.isSame()).isFalse();
    assertThat(wider.undecided())
        .singleElement()
        .extracting(ClusterDiff.Undecided::text)
        .isEqualTo(
            DEVELOPER
                + " may gain, unknown: the access policy Unpublished, associated to "
                + DEVELOPER
                + ", may allow more, but AWS does not publish its rules");
    assertThat(ClusterDiff.between(narrow, narrow).isSame()).isTrue();
  }

  @Test
  void whatAnUnpublishedPolicyMayHaveGiven_isNoCertainGain() {
    EksCluster before =
        cluster(developer()).associate(DEVELOPER, association("Unpublished", in("dev"))).build();
    EksCluster after =
        cluster(developer()).associate(DEVELOPER, association("Get", in("dev", "prod"))).build();

    ClusterDiff diff = ClusterDiff.between(before, after);

    assertThat(diff.isDecided()).isFalse();
    assertThat(diff.gainedBy(new AccessHolder.Principal(DEVELOPER.value())).access())
        .extracting(access -> access.range() + " " + access.isCertain())
        .containsExactly(
            "get  pods  of \"\"  in the namespace prod true",
            "get  pods  of \"\"  in the namespace dev false");
  }

  @Test
  void whatAGroupGains_isToldOnce_forTheGroupAndItsPrincipals() {
    AccessEntry entry = AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("devs")).build();
    EksCluster before = cluster(entry).add(readers(Subject.group("devs"))).build();
    EksCluster after =
        before.with(ClusterRole.of(ObjectMeta.named("reader"), List.of(GET_PODS, LIST_PODS)));

    assertThat(ClusterDiff.between(before, after).lines())
        .containsExactly(
            DEVELOPER
                + ", Group devs gain, by ClusterRoleBinding readers of ClusterRole reader to Group"
                + " devs:",
            "  list  pods  of \"\"",
            "  such as list pods in the namespace default",
            "  before: get  pods  of \"\"");
  }

  private static List<GrantDifference.Previous> previous(EksCluster before, EksCluster after) {
    return ClusterDiff.between(before, after).gained().stream()
        .map(GrantDifference::previous)
        .toList();
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

    assertThat(previous(none, one)).containsExactly(new GrantDifference.Previous.Nothing());
    assertThat(previous(one, two))
        .containsExactly(new GrantDifference.Previous.OtherSubjects(List.of(Subject.user("jane"))));
    assertThat(previous(policy, wider))
        .containsExactly(new GrantDifference.Previous.OtherScope(in("dev")));
    assertThat(previous(cluster(developer()).build(), policy))
        .containsExactly(new GrantDifference.Previous.Nothing());
  }

  @Test
  void worstIsToldFirst() {
    EksCluster before = cluster().build();
    EksCluster after = before.with(readers(Subject.user("a")));
    for (String verbsAndResource : List.of("list secrets", "delete pods", "* *", "bind roles")) {
      String[] parts = verbsAndResource.split(" ", -1);
      after =
          after
              .with(
                  ClusterRole.of(
                      ObjectMeta.named(parts[1] + parts[0]),
                      List.of(
                          PolicyRule.builder()
                              .apiGroups("*")
                              .resources(parts[1])
                              .verbs(parts[0])
                              .build())))
              .with(
                  new ClusterRoleBinding(
                      ObjectMeta.named(parts[1] + parts[0]),
                      RoleRef.clusterRole(parts[1] + parts[0]),
                      List.of(Subject.user(parts[1] + parts[0]))));
    }

    assertThat(ClusterDiff.between(before, after).gained())
        .extracting(difference -> difference.severity() + " " + difference.holders())
        .containsExactly(
            "CRITICAL [User **]",
            "HIGH [User rolesbind]",
            "HIGH [User secretslist]",
            "MEDIUM [User podsdelete]",
            "LOW [User a]");
  }

  @Test
  void whatEveryUserHas_isNoReasonToLookTwice_andWhatIsBeyondItCounts() {
    KubernetesVersion version = new KubernetesVersion(1, 34);
    EksCluster before =
        EksCluster.builder()
            .kubernetes(version, DefaultRbacObjects::of)
            .authenticationMode(AuthenticationMode.API)
            .build();
    EksCluster user =
        EksCluster.builder()
            .kubernetes(version, DefaultRbacObjects::of)
            .authenticationMode(AuthenticationMode.API)
            .add(developer())
            .build();
    EksCluster more =
        before.with(
            ClusterRole.of(
                ObjectMeta.named("system:basic-user"),
                List.of(
                    PolicyRule.builder()
                        .apiGroups("authorization.k8s.io")
                        .resources("selfsubjectaccessreviews", "localsubjectaccessreviews")
                        .verbs("create")
                        .build())));

    assertThat(ClusterDiff.between(before, user).gained())
        .isNotEmpty()
        .extracting(GrantDifference::severity)
        .containsOnly(Severity.LOW);
    assertThat(ClusterDiff.between(before, more).gained())
        .extracting(GrantDifference::severity)
        .containsExactly(Severity.MEDIUM);
  }

  private static EksCluster administrated(String... policies) {
    EksCluster.Builder cluster =
        EksCluster.builder()
            .accessPolicies(ManagedPolicies.catalogue())
            .authenticationMode(AuthenticationMode.API)
            .add(developer("dev"));
    for (String policy : policies) {
      cluster.associate(DEVELOPER, association(policy, AccessScope.cluster()));
    }
    return cluster.build();
  }

  @Test
  void theLastAdministrator_isMissed_andWhoHasNoRightsToMakeOne() {
    ClusterDiff diff =
        ClusterDiff.between(
            administrated("AmazonEKSClusterAdminPolicy"), administrated("AmazonEKSViewPolicy"));

    assertThat(diff.noAdministrator().orElseThrow().text())
        .isEqualTo(
            "nobody is administrator of the cluster any more: "
                + DEVELOPER
                + " was; nobody has the rights to make anybody one, but for whoever may call"
                + " eks:AssociateAccessPolicy in AWS");
    assertThat(diff.changes())
        .filteredOn(change -> change.kind() == ClusterDiff.Change.Kind.LOCKOUT)
        .extracting(change -> change.severity() + " " + change.text())
        .containsExactly("HIGH " + diff.noAdministrator().orElseThrow().text());
    assertThat(
            ClusterDiff.between(/* before= */ diff.after(), /* after= */ diff.before())
                .noAdministrator())
        .isEmpty();
    assertThat(
            ClusterDiff.between(
                    administrated("AmazonEKSViewPolicy"), administrated("AmazonEKSEditPolicy"))
                .noAdministrator())
        .isEmpty();
  }

  @Test
  void whoCanMakeAnAdministrator_isTold_whereNoneIsLeft() {
    PolicyRule.Builder roles =
        PolicyRule.builder().apiGroups("rbac.authorization.k8s.io").resources("clusterroles");
    EksCluster after =
        administrated()
            .with(
                ClusterRole.of(
                    ObjectMeta.named("granter"),
                    List.of(
                        roles.verbs("bind").build(),
                        PolicyRule.builder()
                            .apiGroups("rbac.authorization.k8s.io")
                            .resources("clusterrolebindings")
                            .verbs("create")
                            .build())))
            .with(
                new ClusterRoleBinding(
                    ObjectMeta.named("granters"),
                    RoleRef.clusterRole("granter"),
                    List.of(Subject.user("dev"))));

    ClusterDiff.NoAdministrator none =
        ClusterDiff.between(administrated("AmazonEKSClusterAdminPolicy"), after)
            .noAdministrator()
            .orElseThrow();

    assertThat(none.canMakeOne())
        .containsExactly(
            Map.entry(DEVELOPER.value(), "gives itself the ClusterRole cluster-admin"));
    assertThat(none.text())
        .endsWith(
            "; somebody can still be made one by "
                + DEVELOPER
                + ", who gives itself the ClusterRole cluster-admin");
  }

  @Test
  void whoCanBecomeAnAdministrator_isTold_howeverManyHopsThatTakes() {
    EksCluster after =
        administrated()
            .with(
                ClusterRole.of(
                    ObjectMeta.named("runner"),
                    List.of(
                        PolicyRule.builder()
                            .apiGroups("")
                            .resources("pods")
                            .verbs("create")
                            .build())))
            .with(
                new RoleBinding(
                    ObjectMeta.named("runners").inNamespace("apps"),
                    RoleRef.clusterRole("runner"),
                    List.of(Subject.user("dev"))))
            .with(
                new RoleBinding(
                    ObjectMeta.named("apps").inNamespace("argocd"),
                    RoleRef.clusterRole("runner"),
                    List.of(Subject.serviceAccount("apps", "ci"))))
            .with(
                ClusterRole.of(
                    ObjectMeta.named("everything"),
                    List.of(PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build())))
            .with(
                new ClusterRoleBinding(
                    ObjectMeta.named("operator"),
                    RoleRef.clusterRole("everything"),
                    List.of(Subject.serviceAccount("argocd", "controller"))));

    ClusterDiff.NoAdministrator none =
        ClusterDiff.between(administrated("AmazonEKSClusterAdminPolicy"), after)
            .noAdministrator()
            .orElseThrow();

    assertThat(none.canMakeOne())
        .containsExactly(
            Map.entry(
                DEVELOPER.value(),
                "runs what it likes as the ServiceAccount apps/ci, which runs what it likes as the"
                    + " ServiceAccount argocd/controller, which is administrator of the cluster"));
  }

  @Test
  void administratorWhomTheFilesMayNotTell_isNoCertainLoss() {
    EksCluster after =
        EksCluster.builder()
            .accessPolicies(ManagedPolicies.catalogue())
            .authenticationMode(AuthenticationMode.CONFIG_MAP)
            .awsAuth(AwsAuth.builder().build())
            .build();

    ClusterDiff.NoAdministrator none =
        ClusterDiff.between(administrated("AmazonEKSClusterAdminPolicy"), after)
            .noAdministrator()
            .orElseThrow();

    EksCluster.Builder ofAnyMode =
        EksCluster.builder()
            .accessPolicies(ManagedPolicies.catalogue())
            .awsAuth(AwsAuth.builder().build());
    assertThat(
            ClusterDiff.between(administrated("AmazonEKSClusterAdminPolicy"), ofAnyMode.build())
                .noAdministrator()
                .orElseThrow()
                .isCertain())
        .isFalse();
    assertThat(none.isCertain()).isFalse();
    assertThat(none.text())
        .isEqualTo(
            "nobody that is known is administrator of the cluster any more: "
                + DEVELOPER
                + " was; nobody has the rights to make anybody one");
  }

  @Test
  void administratorWhoMayReadAlready_isToldInOneLine() {
    EksCluster before = cluster().add(readers(Subject.user("jane"))).build();
    EksCluster after =
        before
            .with(
                ClusterRole.of(
                    ObjectMeta.named("all"),
                    List.of(PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build())))
            .with(
                new ClusterRoleBinding(
                    ObjectMeta.named("admins"),
                    RoleRef.clusterRole("all"),
                    List.of(Subject.user("jane"))));

    ClusterDiff diff = ClusterDiff.between(before, after);

    assertThat(diff.lines())
        .containsExactly(
            "User jane gains, by ClusterRoleBinding admins of ClusterRole all to User jane:",
            "  *  *  of *, but for what both allow",
            "  such as create mutatingwebhookconfigurations.admissionregistration.k8s.io at the"
                + " cluster scope",
            "  before: nothing");
    assertThat(diff.gained().get(0).access())
        .extracting(access -> access.range().toString())
        .containsExactly(
            "*  *  of every API group but \"\"",
            "every verb but get  pods  of \"\"",
            "*  every subresource of pods  of \"\"",
            "*  every resource but pods  of \"\"");
  }

  @Test
  void severalGrantsOfTheSame_areToldTogether() {
    EksCluster before = cluster().build();
    EksCluster after =
        before
            .with(readers(Subject.user("jane")))
            .with(
                new ClusterRoleBinding(
                    ObjectMeta.named("again"),
                    RoleRef.clusterRole("reader"),
                    List.of(Subject.user("jane"))));

    assertThat(ClusterDiff.between(before, after).lines())
        .containsExactly(
            "User jane gains, by ClusterRoleBinding again of ClusterRole reader to User jane:",
            "  get  pods  of \"\"",
            "  such as get pods \"example\" in the namespace default",
            "  some of it also by ClusterRoleBinding readers of ClusterRole reader to User jane",
            "  before: nothing");
  }

  @Test
  void questionsOfAReview_areAnsweredByWhatIsGained() {
    AccessEntry entry = AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("devs")).build();
    EksCluster before = cluster(entry).build();
    EksCluster after = before.with(readers(Subject.group("devs"), Subject.user("joe")));
    ClusterDiff diff = ClusterDiff.between(before, after);

    assertThat(diff.gainedByOthersThan(List.of(DEVELOPER.value())))
        .singleElement()
        .extracting(GrantDifference::holders)
        .isEqualTo(List.of(new AccessHolder.RbacSubject(Subject.user("joe"))));
    assertThat(diff.gainedByOthersThan(List.of(DEVELOPER.value(), "User joe"))).isEmpty();
    assertThat(diff.gainedAccessTo(in("prod"), GET_PODS.toBuilder().verbs("*").build()))
        .flatExtracting(GrantDifference::access)
        .extracting(access -> access.range() + ", " + access.witness())
        .containsOnly(
            "get  pods  of \"\"  in the namespace prod, get pods \"example\" in the namespace"
                + " prod");
    assertThat(diff.gainedAccessTo(in("prod"), LIST_PODS)).isEmpty();
  }

  @Test
  void authenticationMode_isPartOfTheDifference() {
    EksCluster before = cluster().build();
    EksCluster after =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .awsAuth(AwsAuth.builder().build())
            .accessPolicies(POLICIES)
            .add(ClusterRole.of(ObjectMeta.named("reader"), List.of(GET_PODS)))
            .build();

    ClusterDiff diff = ClusterDiff.between(before, after);

    assertThat(diff.relation()).isEqualTo(ClusterDiff.Relation.SAME);
    assertThat(diff.isSame()).isFalse();
    assertThat(diff.lines())
        .containsExactly("the authentication mode is API, and was API_AND_CONFIG_MAP");
  }
}
