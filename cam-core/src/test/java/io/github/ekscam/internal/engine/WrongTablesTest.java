package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ekscam.Decision;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

/**
 * Tables that are wrong are planted: nobody gets what no rule allows, whichever way it is asked.
 */
class WrongTablesTest {

  private static final UserInfo ALICE = UserInfo.of("alice", List.of("dev"));
  private static final UserInfo BOB = UserInfo.of("bob", List.of());
  private static final ResourceRequest DELETE_POD =
      ResourceRequest.of("delete", "", "pods").namespace("dev").name("web");
  private static final ResourceRequest GET_POD =
      ResourceRequest.of("get", "", "pods").namespace("dev").name("web");
  private static final ResourceRequest SCALE =
      ResourceRequest.of("update", "apps", "deployments").subresource("scale").namespace("dev");
  private static final NonResourceRequest METRICS =
      NonResourceRequest.of("get", "/metrics/cadvisor");

  private static final RoleBinding DEVELOPERS =
      new RoleBinding(
          ObjectMeta.named("developers").inNamespace("dev"),
          RoleRef.clusterRole("developer"),
          List.of(Subject.group("dev")));
  private static final ClusterRoleBinding READERS =
      new ClusterRoleBinding(
          ObjectMeta.named("readers"),
          RoleRef.clusterRole("developer"),
          List.of(Subject.user("alice")));

  private static final PolicyRule GET =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();

  /** What the cluster has: alice may get pods in dev. */
  private static final RbacObjects RIGHT = RbacObjects.of(List.of(role(GET), DEVELOPERS));

  private static ClusterRole role(PolicyRule... rules) {
    return ClusterRole.of(ObjectMeta.named("developer"), List.of(rules));
  }

  /** Wrong rules, or wrong bindings, and what they would allow. */
  private record Planted(RbacObjects tables, RequestAttributes request, UserInfo user) {}

  static Stream<Planted> wrongTables() {
    return Stream.of(
        new Planted(
            RbacObjects.of(
                List.of(
                    role(
                        PolicyRule.builder()
                            .apiGroups("")
                            .resources("pods")
                            .verbs("delete")
                            .build()),
                    DEVELOPERS)),
            DELETE_POD,
            ALICE),
        new Planted(
            RbacObjects.of(
                List.of(
                    role(PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build()),
                    DEVELOPERS)),
            DELETE_POD,
            ALICE),
        new Planted(
            RbacObjects.of(
                List.of(
                    role(
                        PolicyRule.builder()
                            .apiGroups("*")
                            .resources("*/scale")
                            .verbs("update")
                            .build()),
                    DEVELOPERS)),
            SCALE,
            ALICE),
        new Planted(
            RbacObjects.of(
                List.of(
                    role(PolicyRule.builder().nonResourceURLs("/metrics/*").verbs("get").build()),
                    READERS)),
            METRICS,
            ALICE),
        new Planted(
            RbacObjects.of(
                List.of(
                    role(GET),
                    new RoleBinding(
                        DEVELOPERS.metadata(),
                        DEVELOPERS.roleRef(),
                        List.of(Subject.user("bob"))))),
            GET_POD,
            BOB),
        new Planted(
            RbacObjects.of(
                List.of(
                    role(
                        PolicyRule.builder()
                            .apiGroups(many("g"))
                            .resources("pods")
                            .verbs(many("v"))
                            .build()),
                    DEVELOPERS)),
            ResourceRequest.of("v7", "g7", "pods").namespace("dev"),
            ALICE));
  }

  /** So many that the rule is kept out of the tables. */
  private static List<String> many(String prefix) {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(prefix + i);
    }
    return many;
  }

  private static EksAuthorizers cluster(RbacObjects tables) {
    return EksAuthorizers.of(
        null,
        NodeAuthorizer.of(null, RbacObjects.none()),
        AccessPolicyAuthorizer.of(AccessEntries.none(), AccessPolicyCatalogue.of(List.of())),
        RbacAuthorizer.of(RIGHT, CompiledRbac.of(tables).with(null, null, RIGHT)),
        null);
  }

  @BeforeEach
  void forget() {
    LogRecorder.takeAll();
  }

  @ParameterizedTest
  @MethodSource("wrongTables")
  void whatNoRuleAllows_isDenied_whetherAskedForYesOrNoFirst(Planted planted) {
    EksAuthorizers cluster = cluster(planted.tables);

    assertThat(cluster.isAllowed(planted.user, planted.request)).isFalse();
    requireDenied(cluster.chain().decide(planted.user, planted.request));
    assertThat(cluster.isAllowed(planted.user, planted.request)).isFalse();
    requireLogged(planted);
  }

  @ParameterizedTest
  @MethodSource("wrongTables")
  void whatNoRuleAllows_isDenied_whetherAskedForTheReasonFirst(Planted planted) {
    EksAuthorizers cluster = cluster(planted.tables);

    requireDenied(cluster.chain().decide(planted.user, planted.request));
    assertThat(cluster.isAllowed(planted.user, planted.request)).isFalse();
    requireLogged(planted);
  }

  @ParameterizedTest
  @MethodSource("wrongTables")
  void whatNoRuleAllows_isDenied_toAUserWhoIsLookedUp_andInBatches(Planted planted) {
    ResolvedUser user = cluster(planted.tables).resolve(planted.user);

    assertThat(user.isAllowed(planted.request)).isFalse();
    requireDenied(user.authorize(planted.request));
    requireLogged(planted);
    assertThat(
            cluster(planted.tables)
                .resolve(planted.user)
                .allowed(List.of(planted.request))
                .isEmpty())
        .isTrue();
    requireLogged(planted);
    assertThat(cluster(planted.tables).allowed(List.of(planted.user), planted.request).isEmpty())
        .isTrue();
    requireLogged(planted);
  }

  @Test
  void wrongTables_areLoggedOnce() {
    EksAuthorizers cluster =
        cluster(
            RbacObjects.of(
                List.of(
                    role(PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build()),
                    DEVELOPERS)));

    assertThat(cluster.isAllowed(ALICE, DELETE_POD)).isFalse();
    assertThat(LogRecorder.takeAll()).hasSize(1);
    assertThat(cluster.isAllowed(ALICE, SCALE)).isFalse();
    assertThat(LogRecorder.takeAll()).isEmpty();
  }

  @Test
  void changeOfTheCluster_replacesWrongTables() {
    EksAuthorizers cluster = cluster(wrongTables().findFirst().orElseThrow().tables);
    assertThat(cluster.isAllowed(ALICE, DELETE_POD)).isFalse();
    assertThat(cluster.isAllowed(ALICE, GET_POD)).as("not in the tables").isFalse();

    EksAuthorizers changed = cluster.with(READERS, RIGHT.with(READERS));

    assertThat(changed.isAllowed(ALICE, GET_POD)).isTrue();
    assertThat(changed.chain().decide(ALICE, GET_POD).isAllowed()).isTrue();
    assertThat(changed.chain().decide(ALICE, DELETE_POD)).isEqualTo(Verdict.deny("", List.of()));
  }

  /** Tables where bob, too, has the role that alice has: by a binding that nobody wrote. */
  private static EksAuthorizers clusterWithWrongBinding() {
    return cluster(
        RbacObjects.of(
            List.of(
                role(GET),
                DEVELOPERS,
                new RoleBinding(
                    ObjectMeta.named("nobody-wrote-this").inNamespace("dev"),
                    DEVELOPERS.roleRef(),
                    List.of(Subject.user("bob"))),
                new ClusterRoleBinding(
                    ObjectMeta.named("nor-this"),
                    DEVELOPERS.roleRef(),
                    List.of(Subject.user("carol"))))));
  }

  static Stream<UserInfo> usersOfWrongBindings() {
    return Stream.of(BOB, UserInfo.of("carol", List.of()));
  }

  @ParameterizedTest
  @MethodSource("usersOfWrongBindings")
  void wrongBinding_allowsNothing_afterARightOneHasProvenTheRule_askedForYesOrNoFirst(
      UserInfo user) {
    EksAuthorizers cluster = clusterWithWrongBinding();
    assertThat(cluster.isAllowed(ALICE, GET_POD)).isTrue();
    assertThat(cluster.isAllowed(ALICE, GET_POD)).isTrue();

    assertThat(cluster.isAllowed(user, GET_POD)).isFalse();
    requireDenied(cluster.chain().decide(user, GET_POD));
    requireLogged(user, GET_POD);
    assertThat(cluster.isAllowed(ALICE, GET_POD)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("usersOfWrongBindings")
  void wrongBinding_allowsNothing_afterARightOneHasProvenTheRule_askedForTheReasonFirst(
      UserInfo user) {
    EksAuthorizers cluster = clusterWithWrongBinding();
    assertThat(cluster.chain().decide(ALICE, GET_POD).isAllowed()).isTrue();

    requireDenied(cluster.chain().decide(user, GET_POD));
    assertThat(cluster.isAllowed(user, GET_POD)).isFalse();
    requireLogged(user, GET_POD);
  }

  @ParameterizedTest
  @MethodSource("usersOfWrongBindings")
  void wrongBinding_allowsNothing_afterARightOneHasProvenTheRule_lookedUpAndInBatches(
      UserInfo user) {
    EksAuthorizers cluster = clusterWithWrongBinding();
    assertThat(cluster.resolve(ALICE).isAllowed(GET_POD)).isTrue();
    ResolvedUser resolved = cluster.resolve(user);

    assertThat(cluster.allowed(List.of(ALICE, user), GET_POD).stream()).containsExactly(0);
    assertThat(resolved.allowed(List.of(GET_POD)).isEmpty()).isTrue();
    assertThat(resolved.isAllowed(GET_POD)).isFalse();
    requireDenied(resolved.authorize(GET_POD));
    requireLogged(user, GET_POD);
  }

  @Test
  void wrongBinding_besideARightOne_changesNoAnswer() {
    ClusterRoleBinding right =
        new ClusterRoleBinding(
            ObjectMeta.named("right"), DEVELOPERS.roleRef(), List.of(Subject.user("bob")));
    EksAuthorizers cluster = clusterWithWrongBinding().with(right, RIGHT.with(right));

    assertThat(cluster.isAllowed(BOB, GET_POD)).isTrue();
    assertThat(cluster.chain().decide(BOB, GET_POD).isAllowed()).isTrue();
    assertThat(cluster.resolve(BOB).isAllowed(GET_POD)).isTrue();
    assertThat(LogRecorder.takeAll()).isEmpty();
  }

  /** Tables in which the associated policy may delete, which its rules do not allow. */
  private static AssociatedPolicies associatedByWrongTables(AccessScope scope) {
    PrincipalArn role = PrincipalArn.of("arn:aws:iam::111122223333:role/Developer");
    AssociatedPolicy associated =
        new AssociatedPolicy(
            AccessEntry.builder(role).build(),
            PolicyAssociation.of(
                PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/ViewPolicy"), scope),
            Optional.of(
                AccessPolicy.builder("ViewPolicy")
                    .rules(List.of(AccessPolicy.Rule.of(GET)))
                    .build()));
    return new AssociatedPolicies(
        CompiledRules.of(
            List.of(
                List.of(
                    PolicyRule.builder()
                        .apiGroups("")
                        .resources("pods")
                        .verbs("get", "delete")
                        .build()))),
        new AccessPolicyRules.Reached(List.of(associated), Optional.empty(), Optional.empty()),
        policy -> 0);
  }

  static Stream<AccessScope> scopes() {
    return Stream.of(
        AccessScope.cluster(),
        AccessScope.namespaces(List.of("dev")),
        AccessScope.namespaces(List.of("d*")));
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void whatNoRuleOfAnAccessPolicyAllows_isPassed_whetherAskedForYesOrNoFirst(AccessScope scope) {
    AssociatedPolicies policies = associatedByWrongTables(scope);

    assertThat(policies.isAllowed(ALICE, DELETE_POD)).isFalse();
    requireUntold(policies.authorize(ALICE, DELETE_POD), Decision.PASS);
    requireLogged(ALICE, DELETE_POD);
    assertThat(policies.isAllowed(ALICE, GET_POD)).isTrue();
    assertThat(policies.authorize(ALICE, GET_POD).isAllowed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void whatNoRuleOfAnAccessPolicyAllows_isPassed_whetherAskedForTheReasonFirst(AccessScope scope) {
    AssociatedPolicies policies = associatedByWrongTables(scope);

    requireUntold(policies.authorize(ALICE, DELETE_POD), Decision.PASS);
    assertThat(policies.isAllowed(ALICE, DELETE_POD)).isFalse();
    requireLogged(ALICE, DELETE_POD);
  }

  private static void requireDenied(Verdict verdict) {
    requireUntold(verdict, Decision.DENY);
  }

  private static void requireUntold(Verdict verdict, Decision decision) {
    assertThat(verdict.decision()).isEqualTo(decision);
    assertThat(verdict.unknowns())
        .extracting(Unknown::line)
        .containsExactly(
            "internal error: a table allowed what no rule allows, which the log tells; only what"
                + " rules are seen to allow is allowed");
  }

  private static void requireLogged(Planted planted) {
    requireLogged(planted.user, planted.request);
  }

  private static void requireLogged(UserInfo user, RequestAttributes request) {
    assertThat(LogRecorder.takeAll())
        .extracting(LogRecorder.Event::logger, LogRecorder.Event::level, LogRecorder.Event::message)
        .containsExactly(
            tuple(
                "io.github.ekscam.internal.engine.CompiledRules",
                Level.ERROR,
                "The tables allow "
                    + user.username()
                    + " to "
                    + request
                    + ", and no binding and rule does. It is denied, and from now on nothing is"
                    + " allowed without looking at the rules. Please report this."));
  }
}
