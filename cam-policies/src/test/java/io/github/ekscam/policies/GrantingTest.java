package io.github.ekscam.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.Status;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Who holds access policies and wants to grant roles: a policy may list {@code create} on
 * rolebindings, but what it allows is not held in RBAC.
 */
class GrantingTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/TeamLead";
  private static final String USERNAME = "arn:aws:sts::111122223333:assumed-role/TeamLead/bob";
  private static final RoleBinding EDIT =
      new RoleBinding(
          ObjectMeta.named("editors").inNamespace("dev"),
          RoleRef.clusterRole("edit"),
          List.of(Subject.group("developers")));

  private static EksCluster.Builder cluster(String... groups) {
    return EksCluster.builder()
        .accessPolicies(ManagedPolicies.catalogue())
        .kubernetes(KubernetesVersion.of("1.34"), DefaultRbacObjects::of)
        .add(AccessEntry.builder(PrincipalArn.of(ROLE)).kubernetesGroups(List.of(groups)).build());
  }

  private static EksCluster.Builder with(String policy, AccessScope scope, String... groups) {
    return cluster(groups)
        .associate(
            PrincipalArn.of(ROLE), PolicyAssociation.of(new PolicyArn("aws", policy), scope));
  }

  private static Caller session(EksCluster.Builder cluster) {
    return cluster.build().caller(CallerIdentity.of(USERNAME, "AROAEXAMPLE:bob"));
  }

  @Test
  void adminPolicy_createsRoleBindings_butCannotGrantEdit() {
    Caller session = session(with("AmazonEKSAdminPolicy", AccessScope.cluster()));
    assertThat(
            session.isAllowed(
                ResourceRequest.of("create", "rbac.authorization.k8s.io", "rolebindings")
                    .namespace("dev")))
        .isTrue();

    RbacWrite.Outcome verdict = session.wouldAllow(RbacWrite.create(EDIT));

    Status refusal = verdict.refusal().orElseThrow();
    assertThat(refusal.code()).isEqualTo(403);
    assertThat(refusal.reason()).isEqualTo("Forbidden");
    assertThat(refusal.details())
        .contains(
            new Status.Details("editors", "rbac.authorization.k8s.io", "rolebindings", List.of()));
    assertThat(refusal.message())
        .startsWith(
            "rolebindings.rbac.authorization.k8s.io \"editors\" is forbidden: user \""
                + USERNAME
                + "\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions"
                + " not currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"bindings\"], Verbs:[\"get\" \"list\""
                + " \"watch\"]}\n"
                + "{APIGroups:[\"\"], Resources:[\"configmaps\"], Verbs:[\"create\" \"delete\""
                + " \"deletecollection\" \"patch\" \"update\" \"get\" \"list\" \"watch\"]}\n")
        .endsWith(
            verdict.missingRules().stream()
                .map(PolicyRules::toCompactString)
                .collect(Collectors.joining("\n")));
    assertThat(verdict.missingRules()).hasSize(70);
    assertThat(verdict.unknowns()).isEmpty();
    assertThat(verdict.explanation())
        .containsExactly(
            "the request is authorized, by itself: EKS Access Policy: allowed by"
                + " ClusterRoleBinding \"arn:aws:iam::111122223333:role/TeamLead+"
                + "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy\" of ClusterRole"
                + " \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy\" to User"
                + " \"AROAEXAMPLE\"",
            "to write a RoleBinding, a user must hold all rules of the role in RBAC in the"
                + " namespace dev, or be allowed to \"bind\" clusterroles \"edit\" in the namespace"
                + " dev: neither is so",
            "rights from access policies do not count as held: AmazonEKSAdminPolicy (associated to"
                + " arn:aws:iam::111122223333:role/TeamLead, access scope cluster) allows 372 of"
                + " the 401 missing rights",
            "one way: allow the user, by RBAC, to \"bind\" clusterroles \"edit\" in the namespace"
                + " dev",
            "or bind roles with the missing rules to the user or a group of the user in the"
                + " namespace dev",
            "or associate AWSBackupFullAccessPolicyForRestore or AmazonEKSClusterAdminPolicy, which"
                + " allows to bind, with the access scope cluster or one that includes the"
                + " namespace dev");
  }

  @Test
  void adminPolicyForANamespace_isToldWithItsScope() {
    assertThat(
            session(with("AmazonEKSAdminPolicy", AccessScope.namespaces(List.of("dev", "qa-*"))))
                .wouldAllow(RbacWrite.create(EDIT))
                .explanation())
        .anyMatch(
            sentence ->
                sentence.startsWith(
                    "rights from access policies do not count as held: AmazonEKSAdminPolicy"
                        + " (associated to arn:aws:iam::111122223333:role/TeamLead, access scope"
                        + " namespace[dev, qa-*]) allows 372 of the 401 missing rights"));
  }

  @Test
  void adminPolicyOfAnotherNamespace_doesNotEvenCreateRoleBindings() {
    assertThat(
            session(with("AmazonEKSAdminPolicy", AccessScope.namespaces(List.of("qa-*"))))
                .wouldAllow(RbacWrite.create(EDIT))
                .refusal()
                .orElseThrow()
                .message())
        .isEqualTo(
            "rolebindings.rbac.authorization.k8s.io is forbidden: User \""
                + USERNAME
                + "\" cannot create resource \"rolebindings\" in API group"
                + " \"rbac.authorization.k8s.io\" in the namespace \"dev\"");
  }

  @Test
  void adminPolicy_grantsNothingNotEvenWhatItAllows() {
    Role reader =
        new Role(
            ObjectMeta.named("reader").inNamespace("dev"),
            List.of(PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build()));
    Caller session = session(with("AmazonEKSAdminPolicy", AccessScope.cluster()));
    assertThat(session.isAllowed(ResourceRequest.of("get", "", "pods").namespace("dev"))).isTrue();

    RbacWrite.Outcome verdict = session.wouldAllow(RbacWrite.create(reader));

    assertThat(verdict.refusal().orElseThrow().message())
        .endsWith(
            "is attempting to grant RBAC permissions not currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}");
    assertThat(verdict.explanation())
        .contains(
            "rights from access policies do not count as held: AmazonEKSAdminPolicy (associated to"
                + " arn:aws:iam::111122223333:role/TeamLead, access scope cluster) allows all"
                + " missing rights");
  }

  @Test
  void clusterAdminPolicy_grantsAnything_forItsStarIsBindAndEscalate() {
    RbacWrite.Outcome binding =
        session(with("AmazonEKSClusterAdminPolicy", AccessScope.cluster()))
            .wouldAllow(RbacWrite.create(EDIT));
    assertThat(binding.isAccepted()).isTrue();
    assertThat(binding.explanation())
        .containsExactly(
            "the user may \"bind\" clusterroles \"edit\" in the namespace dev: EKS Access Policy:"
                + " allowed by ClusterRoleBinding \"arn:aws:iam::111122223333:role/TeamLead+"
                + "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy\" of"
                + " ClusterRole"
                + " \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy\" to User"
                + " \"AROAEXAMPLE\"");
    // Even an aggregation rule, which the policy's rules held in no RBAC would not carry.
    assertThat(
            session(with("AmazonEKSClusterAdminPolicy", AccessScope.cluster()))
                .wouldAllow(
                    RbacWrite.create(
                        ClusterRole.aggregated(
                            ObjectMeta.named("all"),
                            List.of(),
                            new AggregationRule(List.of(new LabelSelector(Map.of(), List.of()))))))
                .isAccepted())
        .isTrue();
  }

  @Test
  void clusterAdminPolicyForANamespace_bindsThereOnly() {
    Caller session =
        session(with("AmazonEKSClusterAdminPolicy", AccessScope.namespaces(List.of("dev"))));

    assertThat(session.wouldAllow(RbacWrite.create(EDIT)).isAccepted()).isTrue();
    assertThat(
            session
                .wouldAllow(
                    RbacWrite.create(
                        new ClusterRoleBinding(
                            ObjectMeta.named("editors"), RoleRef.clusterRole("edit"), List.of())))
                .refusal()
                .orElseThrow()
                .message())
        .isEqualTo(
            "clusterrolebindings.rbac.authorization.k8s.io is forbidden: User \""
                + USERNAME
                + "\" cannot create resource \"clusterrolebindings\" in API group"
                + " \"rbac.authorization.k8s.io\" at the cluster scope");
  }

  @Test
  void aGroupBoundToClusterAdmin_holdsEverything() {
    RbacWrite.Outcome verdict =
        session(
                cluster("platform")
                    .add(
                        new ClusterRoleBinding(
                            ObjectMeta.named("platform"),
                            RoleRef.clusterRole("cluster-admin"),
                            List.of(Subject.group("platform")))))
            .wouldAllow(RbacWrite.create(EDIT));

    assertThat(verdict.isAccepted()).isTrue();
    assertThat(verdict.explanation().get(0)).startsWith("the user may \"bind\" clusterroles");
  }

  @Test
  void aGroupBoundToTheRole_makesTheAdminPolicyEnough() {
    assertThat(
            session(
                    with("AmazonEKSAdminPolicy", AccessScope.cluster(), "leads")
                        .add(
                            new RoleBinding(
                                ObjectMeta.named("leads").inNamespace("dev"),
                                RoleRef.clusterRole("edit"),
                                List.of(Subject.group("leads")))))
                .wouldAllow(RbacWrite.create(EDIT))
                .explanation())
        .containsExactly("the user holds every rule of the role in RBAC");
  }

  @Test
  void bindOnTheRole_makesTheAdminPolicyEnough() {
    EksCluster.Builder cluster =
        with("AmazonEKSAdminPolicy", AccessScope.cluster(), "leads")
            .add(
                ClusterRole.of(
                    ObjectMeta.named("bind-edit"),
                    List.of(
                        PolicyRule.builder()
                            .apiGroups("rbac.authorization.k8s.io")
                            .resources("clusterroles")
                            .resourceNames("edit")
                            .verbs("bind")
                            .build())))
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("bind-edit"),
                    RoleRef.clusterRole("bind-edit"),
                    List.of(Subject.group("leads"))));

    assertThat(session(cluster).wouldAllow(RbacWrite.create(EDIT)).isAccepted()).isTrue();
  }

  @Test
  void aPolicyWithoutPublishedRules_leavesOpenWhetherItAllowsToBind() {
    RbacWrite.Outcome verdict =
        session(
                with("AmazonEKSAdminPolicy", AccessScope.cluster())
                    .associate(
                        PrincipalArn.of(ROLE),
                        PolicyAssociation.of(
                            new PolicyArn("aws", "AmazonEKSEventPolicy"), AccessScope.cluster())))
            .wouldAllow(RbacWrite.create(EDIT));

    assertThat(verdict.isAccepted()).isFalse();
    assertThat(verdict.unknowns())
        .extracting(Unknown::line)
        .containsExactly(
            "unknown: the access policy AmazonEKSEventPolicy, associated to"
                + " arn:aws:iam::111122223333:role/TeamLead, may allow this, but AWS does not"
                + " publish its rules");
  }

  /** Without the user's extra no access policy reaches a user: as under impersonation. */
  @Test
  void aUserWithoutPrincipal_isNotAdvisedToHaveAPolicy() {
    EksCluster cluster =
        cluster()
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("admins"),
                    RoleRef.clusterRole("admin"),
                    List.of(Subject.user("carol"))))
            .build();
    UserInfo carol = UserInfo.of("carol", List.of("system:authenticated"));
    assertThat(
            cluster
                .authorize(
                    carol,
                    ResourceRequest.of("create", "rbac.authorization.k8s.io", "rolebindings")
                        .namespace("dev"))
                .isAllowed())
        .isTrue();

    RbacWrite.Outcome verdict =
        cluster.wouldAllow(
            carol,
            RbacWrite.create(
                new RoleBinding(
                    ObjectMeta.named("root").inNamespace("dev"),
                    RoleRef.clusterRole("cluster-admin"),
                    List.of())));

    assertThat(verdict.isAccepted()).isFalse();
    assertThat(verdict.explanation()).noneMatch(sentence -> sentence.contains("polic"));
  }
}
