package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.Permissions.ScopedUnknown;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class PermissionsTest {

  private static final PrincipalArn BOB = PrincipalArn.of("arn:aws:iam::111122223333:user/bob");
  private static final PolicyRule PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("*").build();
  private static final PolicyRule METRICS =
      PolicyRule.builder().nonResourceURLs("/metrics").verbs("get").build();
  private static final ClusterRole ROLE =
      ClusterRole.of(ObjectMeta.named("r"), List.of(PODS, METRICS));
  private static final RoleBinding IN_DEV =
      new RoleBinding(
          ObjectMeta.named("b").inNamespace("dev"),
          RoleRef.clusterRole("r"),
          List.of(Subject.user(BOB.value())));

  private static EksCluster.Builder cluster() {
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API)
        .accessPolicies(
            AccessPolicyCatalogue.of(
                List.of(
                    AccessPolicy.builder("Unpublished").build(),
                    AccessPolicy.builder("Mixed")
                        .rules(
                            List.of(
                                AccessPolicy.Rule.of(PODS),
                                AccessPolicy.Rule.of(METRICS),
                                AccessPolicy.Rule.restricted(PODS, "only some")))
                        .build())))
        .add(AccessEntry.builder(BOB).build())
        .add(ROLE);
  }

  private static EksCluster.Builder associated(String policy, AccessScope scope) {
    return cluster().associate(BOB, PolicyAssociation.of(new PolicyArn("aws", policy), scope));
  }

  private static Permissions bob(EksCluster.Builder builder) {
    return builder.build().caller(BOB.value()).whatCan();
  }

  private static final AccessScope DEV = AccessScope.namespaces(List.of("dev"));

  @Test
  void roleBinding_givesNoNonResourceUrls() {
    assertThat(bob(cluster().add(IN_DEV)).permissions())
        .containsExactly(
            new Permission(
                DEV, PODS, new Grant.Rbac(IN_DEV, ROLE, PODS, Subject.user(BOB.value()))));
  }

  @Test
  void accessPolicyOfTheCluster_givesAll_andOfNamespacesNoNonResourceUrls() {
    assertThat(bob(associated("Mixed", AccessScope.cluster())).permissions())
        .extracting(Permission::scope, Permission::rule)
        .containsExactly(tuple(AccessScope.cluster(), PODS), tuple(AccessScope.cluster(), METRICS));

    AccessScope devs = AccessScope.namespaces(List.of("dev-*"));
    assertThat(bob(associated("Mixed", devs)).permissions())
        .extracting(Permission::scope, Permission::rule)
        .containsExactly(tuple(devs, PODS));
  }

  @Test
  void ruleForResourcesAndUrls_isListedAsFarAsItHolds() {
    PolicyRule both =
        PolicyRule.builder()
            .apiGroups("")
            .resources("pods")
            .resourceNames("a")
            .nonResourceURLs("/metrics")
            .verbs("get")
            .build();
    EksCluster.Builder builder =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    List.of(
                        AccessPolicy.builder("Both")
                            .rules(List.of(AccessPolicy.Rule.of(both)))
                            .build())))
            .add(AccessEntry.builder(BOB).build())
            .associate(BOB, PolicyAssociation.of(new PolicyArn("aws", "Both"), DEV));

    Permission permission = bob(builder).permissions().get(0);

    assertThat(permission.rule())
        .isEqualTo(
            PolicyRule.builder()
                .apiGroups("")
                .resources("pods")
                .resourceNames("a")
                .verbs("get")
                .build());
    assertThat(((Grant.AccessPolicy) permission.grant()).rule()).isEqualTo(both);
  }

  @Test
  void privilegedGroup_mayEverything() {
    assertThat(
            cluster().build().whatCan(UserInfo.of("root", List.of("system:masters"))).permissions())
        .containsExactly(
            new Permission(
                AccessScope.cluster(),
                PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build(),
                new Grant.PrivilegedGroup("system:masters")),
            new Permission(
                AccessScope.cluster(),
                PolicyRule.builder().nonResourceURLs("*").verbs("*").build(),
                new Grant.PrivilegedGroup("system:masters")));
  }

  @Test
  void namespace_hasWhatHoldsThere_andNoUrls() {
    ClusterRoleBinding everywhere =
        new ClusterRoleBinding(
            ObjectMeta.named("b"), RoleRef.clusterRole("r"), List.of(Subject.user(BOB.value())));
    Permissions all = bob(cluster().add(IN_DEV).add(everywhere));

    assertThat(all.permissions()).hasSize(3);
    assertThat(all.in("dev").permissions())
        .extracting(Permission::scope, Permission::rule)
        .containsExactly(tuple(AccessScope.cluster(), PODS), tuple(DEV, PODS));
    assertThat(all.in("prod").permissions()).hasSize(1);
    assertThatThrownBy(() -> all.in(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid namespace \"\": what belongs to no namespace is allowed by the permissions"
                + " whose scope is the cluster");
  }

  @Test
  void unknowns_sayWhatMayBeMore_andWhere() {
    Permissions permissions = bob(associated("Unpublished", DEV));
    Tuple unknown =
        tuple(
            DEV,
            "unknown: the access policy Unpublished, associated to"
                + " arn:aws:iam::111122223333:user/bob, may allow more, but AWS does not publish"
                + " its rules");

    assertThat(permissions.unknowns())
        .extracting(ScopedUnknown::scope, ScopedUnknown::line)
        .containsExactly(unknown);
    assertThat(permissions.in("dev").unknowns())
        .extracting(ScopedUnknown::scope, ScopedUnknown::line)
        .containsExactly(unknown);
    assertThat(permissions.in("prod").unknowns()).isEmpty();
    assertThat(bob(associated("Mixed", DEV)).unknowns())
        .extracting(ScopedUnknown::scope, ScopedUnknown::line)
        .containsExactly(
            tuple(
                DEV,
                "unknown: the access policy Mixed, associated to"
                    + " arn:aws:iam::111122223333:user/bob, allows * pods for some objects that AWS"
                    + " does not name: only some"));
  }

  @Test
  void bindingsWithoutRole_areListed_withThoseOfTheNamespace() {
    RoleBinding dangling =
        new RoleBinding(
            ObjectMeta.named("b").inNamespace("dev"),
            RoleRef.role("missing"),
            List.of(Subject.user(BOB.value())));
    Permissions permissions = bob(cluster().add(dangling));

    assertThat(permissions.bindingsWithoutRole()).containsExactly(dangling);
    assertThat(permissions.in("dev").bindingsWithoutRole()).containsExactly(dangling);
    assertThat(permissions.in("prod").bindingsWithoutRole()).isEmpty();
  }

  @Test
  void sessionOfUnknownName_saysThatItsNameMayGiveMore() {
    PrincipalArn role = PrincipalArn.of("arn:aws:iam::111122223333:role/Dev");
    EksCluster cluster = cluster().add(AccessEntry.builder(role).build()).build();

    assertThat(cluster.caller(role.value()).whatCan().unknowns())
        .containsExactly(
            new ScopedUnknown(
                AccessScope.cluster(),
                new Unknown.UnknownUsername(
                    "arn:aws:sts::111122223333:assumed-role/Dev/{{SessionName}}")));
  }

  @Test
  void unknownCaller_mayNothing() {
    Permissions permissions =
        cluster().build().caller("arn:aws:iam::111122223333:user/eve").whatCan();

    assertThat(permissions.permissions()).isEmpty();
    assertThat(permissions.unknowns()).isEmpty();
  }

  @Test
  void permission_isOneLineOfText() {
    assertThat(bob(cluster().add(IN_DEV)).permissions())
        .extracting(Permission::toString)
        .containsExactly(
            "* pods in the namespace dev, by RoleBinding b in the namespace dev of ClusterRole r");
    assertThat(bob(associated("Mixed", AccessScope.cluster())).permissions())
        .extracting(Permission::toString)
        .containsExactly(
            "* pods in the whole cluster, by access policy Mixed",
            "get /metrics in the whole cluster, by access policy Mixed");
  }

  @Test
  void permissionOfANode_isOneLineOfText() {
    PolicyRule rule = PolicyRule.builder().apiGroups("").resources("pods").verbs("create").build();

    assertThat(new Permission(AccessScope.cluster(), rule, new Grant.Node("n1", rule)))
        .hasToString("create pods in the whole cluster, by the node authorizer, to the node n1");
  }

  @Test
  void permission_showsTheBeginningOfLongLists() {
    PolicyRule rule =
        PolicyRule.builder()
            .apiGroups("")
            .resources("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
            .resourceNames("x")
            .verbs("get")
            .build();
    Permission permission =
        new Permission(AccessScope.cluster(), rule, new Grant.PrivilegedGroup("system:masters"));

    assertThat(permission)
        .hasToString(
            "get a,b,c,d,e,f,g,h and 2 more named x in the whole cluster, by membership of the"
                + " Group system:masters");
  }
}
