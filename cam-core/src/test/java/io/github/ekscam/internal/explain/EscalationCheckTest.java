package io.github.ekscam.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.Status;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whole requests. The messages are those of a kube-apiserver 1.34.4 to which the same objects were
 * written and the same requests made.
 */
class EscalationCheckTest {

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final UserInfo ALICE =
      UserInfo.of("alice", List.of("devs", "system:authenticated"));
  private static final PolicyRule GET_PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();

  /** Alice may write roles and bindings, and nothing else. */
  private static final List<RbacObject> ALICE_WRITES =
      List.of(
          ClusterRole.of(
              ObjectMeta.named("rbacwriter"),
              List.of(
                  PolicyRule.builder()
                      .apiGroups(RBAC)
                      .resources("roles", "rolebindings", "clusterroles", "clusterrolebindings")
                      .verbs("get", "create", "update", "patch")
                      .build())),
          new ClusterRoleBinding(
              ObjectMeta.named("rbacwriter"),
              RoleRef.clusterRole("rbacwriter"),
              List.of(Subject.group("devs"))));

  private static EksCluster cluster(RbacObject... more) {
    return EksCluster.builder().addAll(ALICE_WRITES).addAll(List.of(more)).build();
  }

  private static Role role(String name, PolicyRule... rules) {
    return new Role(ObjectMeta.named(name).inNamespace("default"), List.of(rules));
  }

  private static RoleBinding binding(String name, RoleRef roleRef) {
    return new RoleBinding(ObjectMeta.named(name).inNamespace("default"), roleRef, List.of());
  }

  private static RbacObject[] grant(String user, PolicyRule... rules) {
    return new RbacObject[] {
      ClusterRole.of(ObjectMeta.named("g-" + user), List.of(rules)),
      new ClusterRoleBinding(
          ObjectMeta.named("g-" + user),
          RoleRef.clusterRole("g-" + user),
          List.of(Subject.user(user)))
    };
  }

  private static PolicyRule onRoles(String... verbs) {
    return PolicyRule.builder()
        .apiGroups(RBAC)
        .resources("roles", "rolebindings")
        .verbs(verbs)
        .build();
  }

  private static PolicyRule onRole(String verb, String name) {
    return PolicyRule.builder()
        .apiGroups(RBAC)
        .resources("roles")
        .resourceNames(name)
        .verbs(verb)
        .build();
  }

  private static UserInfo user(String name) {
    return UserInfo.of(name, List.of("system:authenticated"));
  }

  private static Status refusal(RbacWrite.Outcome verdict) {
    assertThat(verdict.isAccepted()).isFalse();
    return verdict.refusal().orElseThrow();
  }

  private static Status forbidden(String resource, String name, String message) {
    return Status.forbidden(RBAC, resource, name, message);
  }

  @Test
  void aRequestThatIsNotAuthorized_isRefusedAsAnyOther() {
    assertThat(
            refusal(
                EksCluster.builder()
                    .build()
                    .wouldAllow(ALICE, RbacWrite.create(role("r1", GET_PODS)))))
        .isEqualTo(
            forbidden(
                "roles",
                "",
                "roles.rbac.authorization.k8s.io is forbidden: User \"alice\" cannot create"
                    + " resource \"roles\" in API group \"rbac.authorization.k8s.io\" in the"
                    + " namespace \"default\""));
  }

  @Test
  void aRoleWithRulesThatAreNotHeld_isRefused_andTheMissingAreTold() {
    RbacWrite.Outcome verdict = cluster().wouldAllow(ALICE, RbacWrite.create(role("r1", GET_PODS)));

    assertThat(refusal(verdict))
        .isEqualTo(
            forbidden(
                "roles",
                "r1",
                "roles.rbac.authorization.k8s.io \"r1\" is forbidden: user \"alice\""
                    + " (groups=[\"devs\" \"system:authenticated\"]) is attempting to grant RBAC"
                    + " permissions not currently held:\n"
                    + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}"));
    assertThat(verdict.missingRules()).containsExactly(GET_PODS);
    assertThat(verdict.unknowns()).isEmpty();
    assertThat(verdict.explanation())
        .containsExactly(
            "the request is authorized, by itself: RBAC: allowed by ClusterRoleBinding"
                + " \"rbacwriter\" of ClusterRole \"rbacwriter\" to Group \"devs\"",
            "to write a Role, a user must hold all rules of the role in RBAC in the namespace"
                + " default, or be allowed to \"escalate\" roles whatever their names in the"
                + " namespace default: neither is so",
            "one way: allow the user, by RBAC, to \"escalate\" roles whatever their names in the"
                + " namespace default",
            "or bind roles with the missing rules to the user or a group of the user in the"
                + " namespace default");
  }

  @Test
  void aRoleOfNothingButHeldRules_isAccepted() {
    Role role = role("r1", onRoles("update"));

    RbacWrite.Outcome verdict = cluster().wouldAllow(ALICE, RbacWrite.create(role));

    assertThat(verdict.isAccepted()).isTrue();
    assertThat(verdict.refusal()).isEmpty();
    assertThat(verdict.explanation())
        .containsExactly("the user holds every rule of the role in RBAC");
  }

  @Test
  void aMemberOfSystemMasters_mayGrantAnything() {
    RbacWrite.Outcome verdict =
        EksCluster.builder()
            .build()
            .wouldAllow(
                UserInfo.of("root", List.of("system:masters")),
                RbacWrite.create(role("r1", GET_PODS)));

    assertThat(verdict.isAccepted()).isTrue();
    assertThat(verdict.explanation())
        .containsExactly("a member of system:masters may grant anything");
  }

  /** Not the binding is missing, and not what the authorizer calls it; see inStorage. */
  @Test
  void aRoleThatDoesNotExist_isNamedByTheResourceOfTheRequest() {
    for (RoleRef roleRef : List.of(RoleRef.clusterRole("nope"), RoleRef.role("nope"))) {
      RbacWrite.Outcome verdict =
          cluster().wouldAllow(ALICE, RbacWrite.create(binding("b1", roleRef)));

      assertThat(refusal(verdict)).isEqualTo(Status.notFound(RBAC, "rolebindings", "nope"));
      assertThat(refusal(verdict).message())
          .isEqualTo("rolebindings.rbac.authorization.k8s.io \"nope\" not found");
      assertThat(verdict.explanation())
          .last()
          .asString()
          .startsWith("there is no " + roleRef.kind() + " \"nope\": create it first;");
    }
    assertThat(
            refusal(
                    cluster()
                        .wouldAllow(
                            ALICE,
                            RbacWrite.create(
                                new ClusterRoleBinding(
                                    ObjectMeta.named("b1"),
                                    RoleRef.clusterRole("nope"),
                                    List.of()))))
                .message())
        .isEqualTo("clusterrolebindings.rbac.authorization.k8s.io \"nope\" not found");
  }

  @Test
  void resolutionErrors_areNamedByTheResourceOfTheRequest_andToldOnce() {
    ClusterRoleBinding dangling =
        new ClusterRoleBinding(
            ObjectMeta.named("dangling"),
            RoleRef.clusterRole("gone"),
            List.of(Subject.user("alice")));
    RoleBinding danglingToo =
        new RoleBinding(
            ObjectMeta.named("dangling").inNamespace("default"),
            RoleRef.role("gone"),
            List.of(Subject.user("alice")));
    EksCluster one = cluster(dangling, danglingToo);
    EksCluster two =
        one.with(
            new ClusterRoleBinding(
                ObjectMeta.named("dangling2"),
                RoleRef.clusterRole("gone2"),
                List.of(Subject.user("alice"))));

    assertThat(refusal(one.wouldAllow(ALICE, RbacWrite.create(role("r1", GET_PODS)))).message())
        .endsWith(
            "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}; resolution errors:"
                + " [roles.rbac.authorization.k8s.io \"gone\" not found]");
    assertThat(
            refusal(
                    two.wouldAllow(
                        ALICE,
                        RbacWrite.create(
                            ClusterRole.of(ObjectMeta.named("r1"), List.of(GET_PODS)))))
                .message())
        .endsWith(
            "; resolution errors: [[clusterroles.rbac.authorization.k8s.io \"gone\" not found,"
                + " clusterroles.rbac.authorization.k8s.io \"gone2\" not found]]");
  }

  @Test
  void anUnchangedObjectAsTheServerHasIt_isAccepted_butNotItsManifest() {
    Role role = role("r1", GET_PODS);

    assertThat(cluster(role).wouldAllow(ALICE, RbacWrite.update(role, role)).isAccepted()).isTrue();
    assertThat(cluster(role).wouldAllow(ALICE, RbacWrite.patch(role, role)).isAccepted()).isTrue();
    assertThat(refusal(cluster(role).wouldAllow(ALICE, RbacWrite.replace(role, role))).message())
        .isEqualTo(
            "roles.rbac.authorization.k8s.io \"r1\" is forbidden: user \"alice\" (groups=[\"devs\""
                + " \"system:authenticated\"]) is attempting to grant RBAC permissions not"
                + " currently held:\n{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}");
  }

  @Test
  void aLabel_isAChangeForWhichAllRulesMustBeHeld() {
    Role role = role("r1", GET_PODS);
    Role labelled = new Role(role.metadata().withLabels(Map.of("a", "b")), role.rules());

    assertThat(cluster(role).wouldAllow(ALICE, RbacWrite.patch(role, labelled)).isAccepted())
        .isFalse();
  }

  @Test
  void takingRulesAway_stillNeedsTheRest() {
    PolicyRule listPods =
        PolicyRule.builder().apiGroups("").resources("pods").verbs("list").build();
    Role role = role("r1", GET_PODS, listPods);

    assertThat(
            cluster(role)
                .wouldAllow(ALICE, RbacWrite.update(role, role("r1", GET_PODS)))
                .missingRules())
        .containsExactly(GET_PODS);
  }

  @Test
  void aChangedRoleRef_isInvalid_onceItIsNoEscalation() {
    RoleBinding old = binding("b2", RoleRef.clusterRole("view"));
    RoleBinding changed = binding("b2", RoleRef.role("x<y"));
    EksCluster cluster = cluster(role("x<y"), old);

    Status invalid = refusal(cluster.wouldAllow(ALICE, RbacWrite.update(old, changed)));

    assertThat(invalid.code()).isEqualTo(422);
    assertThat(invalid.reason()).isEqualTo("Invalid");
    assertThat(invalid.message())
        .isEqualTo(
            "RoleBinding.rbac.authorization.k8s.io \"b2\" is invalid: roleRef: Invalid value:"
                + " {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"Role\",\"Name\":"
                + "\"x\\u003cy\"}: field is immutable");
    assertThat(invalid.details())
        .contains(
            new Status.Details(
                "b2",
                RBAC,
                "RoleBinding",
                List.of(
                    new FieldError(
                        "FieldValueInvalid",
                        "roleRef",
                        "roleRef: Invalid value:"
                            + " {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"Role\","
                            + "\"Name\":\"x\\u003cy\"}: field is immutable"))));

    EksCluster before =
        EksCluster.builder()
            .kubernetes(KubernetesVersion.of("1.36"), any -> RbacObjects.none())
            .addAll(ALICE_WRITES)
            .addAll(List.of(role("x<y"), old))
            .build();
    assertThat(refusal(before.wouldAllow(ALICE, RbacWrite.update(old, changed))).message())
        .endsWith(": cannot change roleRef");

    EksCluster withRules = cluster(role("x<y", GET_PODS), old);
    assertThat(refusal(withRules.wouldAllow(ALICE, RbacWrite.update(old, changed))).code())
        .isEqualTo(403);
    assertThat(
            refusal(
                    withRules.wouldAllow(
                        UserInfo.of("root", List.of("system:masters")),
                        RbacWrite.update(old, changed)))
                .code())
        .isEqualTo(422);
  }

  @Test
  void aSubjectIsAChange_andNoRoleRef() {
    RoleBinding old = binding("b2", RoleRef.role("r1"));
    RoleBinding changed =
        new RoleBinding(old.metadata(), old.roleRef(), List.of(Subject.user("bob")));

    assertThat(
            cluster(role("r1"), old).wouldAllow(ALICE, RbacWrite.update(old, changed)).isAccepted())
        .isTrue();
    assertThat(
            cluster(role("r1", GET_PODS), old)
                .wouldAllow(ALICE, RbacWrite.update(old, changed))
                .isAccepted())
        .isFalse();
  }

  @Test
  void aPutThatCreates_mustBeAllowedToCreateByName_last() {
    EksCluster cluster =
        EksCluster.builder().addAll(List.of(grant("bob", onRoles("update", "patch")))).build();
    String mayNotCreate =
        "roles.rbac.authorization.k8s.io \"n1\" is forbidden: User \"bob\" cannot create resource"
            + " \"roles\" in API group \"rbac.authorization.k8s.io\" in the namespace \"default\"";

    assertThat(refusal(cluster.wouldAllow(user("bob"), RbacWrite.createOnUpdate(role("n1")))))
        .isEqualTo(forbidden("roles", "n1", mayNotCreate));
    assertThat(refusal(cluster.wouldAllow(user("bob"), RbacWrite.createOnApply(role("n1")))))
        .isEqualTo(forbidden("roles", "n1", mayNotCreate));
    assertThat(
            refusal(cluster.wouldAllow(user("bob"), RbacWrite.createOnUpdate(role("n1", GET_PODS))))
                .message())
        .startsWith(
            "roles.rbac.authorization.k8s.io \"n1\" is forbidden: user \"bob\""
                + " (groups=[\"system:authenticated\"]) is attempting to grant");
  }

  @Test
  void rulesLimitedToNames_countForAPutThatCreates_butNotForAPost() {
    EksCluster cluster =
        EksCluster.builder()
            .addAll(
                List.of(
                    grant(
                        "carol",
                        onRoles("update", "patch"),
                        onRole("create", "special"),
                        onRole("escalate", "special"))))
            .addAll(List.of(grant("dave", onRoles("create"), onRole("escalate", "special"))))
            .build();
    Role special = role("special", GET_PODS);

    assertThat(cluster.wouldAllow(user("carol"), RbacWrite.createOnUpdate(special)).isAccepted())
        .isTrue();
    assertThat(refusal(cluster.wouldAllow(user("carol"), RbacWrite.create(special))).message())
        .isEqualTo(
            "roles.rbac.authorization.k8s.io is forbidden: User \"carol\" cannot create resource"
                + " \"roles\" in API group \"rbac.authorization.k8s.io\" in the namespace"
                + " \"default\"");
    assertThat(refusal(cluster.wouldAllow(user("dave"), RbacWrite.create(special))).message())
        .isEqualTo(
            "roles.rbac.authorization.k8s.io \"special\" is forbidden: user \"dave\""
                + " (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not"
                + " currently held:\n{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}");
  }

  @Test
  void bind_letsBindWhatIsNotHeld_andWhatDoesNotExist() {
    EksCluster cluster =
        cluster(
            ClusterRole.of(ObjectMeta.named("reader"), List.of(GET_PODS)),
            new Role(
                ObjectMeta.named("binder").inNamespace("default"),
                List.of(
                    PolicyRule.builder()
                        .apiGroups(RBAC)
                        .resources("clusterroles")
                        .resourceNames("reader", "nope")
                        .verbs("bind")
                        .build())),
            new RoleBinding(
                ObjectMeta.named("binder").inNamespace("default"),
                RoleRef.role("binder"),
                List.of(Subject.user("alice"))));

    RbacWrite.Outcome verdict =
        cluster.wouldAllow(ALICE, RbacWrite.create(binding("b", RoleRef.clusterRole("reader"))));
    assertThat(verdict.isAccepted()).isTrue();
    assertThat(verdict.explanation())
        .containsExactly(
            "the user may \"bind\" clusterroles \"reader\" in the namespace default: RBAC: allowed"
                + " by RoleBinding \"binder/default\" of Role \"binder\" to User \"alice\"");
    assertThat(
            cluster
                .wouldAllow(ALICE, RbacWrite.create(binding("b", RoleRef.clusterRole("nope"))))
                .isAccepted())
        .isTrue();
    // In the whole cluster it may not be bound, and neither may a Role of that name.
    assertThat(
            cluster
                .wouldAllow(
                    ALICE,
                    RbacWrite.create(
                        new ClusterRoleBinding(
                            ObjectMeta.named("b"), RoleRef.clusterRole("reader"), List.of())))
                .missingRules())
        .containsExactly(GET_PODS);
    assertThat(
            refusal(
                    cluster.wouldAllow(
                        ALICE, RbacWrite.create(binding("b", RoleRef.role("reader")))))
                .code())
        .isEqualTo(404);
  }

  @Test
  void anAggregationRule_needsTheRightsOfAClusterAdmin() {
    ClusterRole aggregated =
        ClusterRole.aggregated(
            ObjectMeta.named("agg"),
            List.of(),
            new AggregationRule(List.of(new LabelSelector(Map.of(), List.of()))));
    ClusterRole plain = ClusterRole.of(ObjectMeta.named("agg"), List.of());

    for (RbacWrite write :
        List.of(
            RbacWrite.create(aggregated),
            RbacWrite.update(plain, aggregated),
            RbacWrite.update(aggregated, plain))) {
      RbacWrite.Outcome verdict = cluster(plain).wouldAllow(ALICE, write);
      assertThat(refusal(verdict))
          .isEqualTo(
              forbidden(
                  "clusterroles",
                  "agg",
                  "clusterroles.rbac.authorization.k8s.io \"agg\" is forbidden: must have"
                      + " cluster-admin privileges to use the aggregationRule"));
      assertThat(verdict.missingRules()).isEmpty();
    }
    assertThat(cluster(plain).wouldAllow(ALICE, RbacWrite.create(plain)).isAccepted()).isTrue();
    RbacObject[] everything =
        grant(
            "alice",
            PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build(),
            PolicyRule.builder().nonResourceURLs("*").verbs("*").build());
    assertThat(cluster(everything).wouldAllow(ALICE, RbacWrite.create(aggregated)).isAccepted())
        .isTrue();
  }

  @Test
  void rulesOfAnotherNamespace_areNotHeldHere() {
    EksCluster cluster =
        cluster(
            new Role(ObjectMeta.named("r").inNamespace("other"), List.of(GET_PODS)),
            new RoleBinding(
                ObjectMeta.named("r").inNamespace("other"),
                RoleRef.role("r"),
                List.of(Subject.user("alice"))));

    assertThat(cluster.wouldAllow(ALICE, RbacWrite.create(role("r1", GET_PODS))).missingRules())
        .containsExactly(GET_PODS);
    assertThat(
            cluster
                .wouldAllow(
                    ALICE,
                    RbacWrite.create(
                        new Role(ObjectMeta.named("r1").inNamespace("other"), List.of(GET_PODS))))
                .isAccepted())
        .isTrue();
  }

  @Test
  void missingRules_standInTheOrderOfTheirBytes_once() {
    // By UTF-16 the last two would change places.
    List<String> names = List.of("\uD83D\uDE00", "\uFF5E", "b", "a", "a");
    Role role =
        role("r1", PolicyRule.builder().apiGroups("").resources(names).verbs("get").build());

    RbacWrite.Outcome verdict = cluster().wouldAllow(ALICE, RbacWrite.create(role));

    assertThat(verdict.missingRules())
        .extracting(rule -> rule.resources().get(0))
        .containsExactly("a", "b", "\uFF5E", "\uD83D\uDE00");
    assertThat(refusal(verdict).message())
        .endsWith(
            ":\n{APIGroups:[\"\"], Resources:[\"a\"], Verbs:[\"get\" \"get\"]}\n"
                + "{APIGroups:[\"\"], Resources:[\"b\"], Verbs:[\"get\"]}\n"
                + "{APIGroups:[\"\"], Resources:[\"\uFF5E\"], Verbs:[\"get\"]}\n"
                + "{APIGroups:[\"\"], Resources:[\"\uD83D\uDE00\"], Verbs:[\"get\"]}");
  }

  @Test
  void rulesThatCannotBeCompared_areNeverAccepted() {
    List<String> many = Collections.nCopies(2_000, "x");

    assertThatThrownBy(
            () ->
                cluster()
                    .wouldAllow(
                        ALICE,
                        RbacWrite.create(
                            role(
                                "r1",
                                PolicyRule.builder()
                                    .apiGroups("")
                                    .resources(many)
                                    .verbs(many)
                                    .build()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The rules come to more than 1000000 single rights");
  }
}
