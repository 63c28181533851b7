package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Decision;
import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class RbacAuthorizerTest {

  private static final PolicyRule READ_PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
  private static final PolicyRule READ_ALL =
      PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build();
  private static final PolicyRule PATHS =
      PolicyRule.builder().nonResourceURLs("/metrics").verbs("get").build();
  private static final ClusterRole READER =
      ClusterRole.of(ObjectMeta.named("reader"), List.of(PATHS, READ_PODS, READ_ALL));
  private static final UserInfo ALICE =
      UserInfo.of("alice", List.of("eng", "system:authenticated"));
  private static final ResourceRequest GET_POD =
      ResourceRequest.of("get", "", "pods").namespace("dev").name("web");

  private static ClusterRoleBinding inCluster(String name, String role, Subject... subjects) {
    return new ClusterRoleBinding(
        ObjectMeta.named(name), RoleRef.clusterRole(role), List.of(subjects));
  }

  private static RoleBinding inDev(String name, RoleRef role, Subject... subjects) {
    return new RoleBinding(ObjectMeta.named(name).inNamespace("dev"), role, List.of(subjects));
  }

  private static RbacAuthorizer authorizer(RbacObject... objects) {
    return RbacAuthorizer.of(RbacObjects.of(List.of(objects)));
  }

  private static String reason(UserInfo user, RbacObject... objects) {
    Verdict verdict = authorizer(objects).authorize(user, GET_POD);
    assertThat(verdict.unknowns()).isEmpty();
    assertThat(verdict.isAllowed()).isEqualTo(verdict.grant().isPresent());
    return verdict.toString();
  }

  @Test
  void clusterRoleBinding_allowsWithItsReasonAndGrant() {
    ClusterRoleBinding binding = inCluster("readers", "reader", Subject.group("eng"));

    Verdict verdict = authorizer(READER, binding).authorize(ALICE, GET_POD);

    assertThat(verdict.decision()).isEqualTo(Decision.ALLOW);
    assertThat(verdict.isAllowed()).isTrue();
    assertThat(verdict.reason())
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"readers\" of ClusterRole \"reader\" to Group"
                + " \"eng\"");
    assertThat(verdict.grant())
        .contains(new Grant.Rbac(binding, READER, READ_PODS, Subject.group("eng")));
  }

  @Test
  void roleBinding_allowsInItsNamespaceOnly() {
    RbacAuthorizer authorizer =
        authorizer(READER, inDev("rb", RoleRef.clusterRole("reader"), Subject.user("alice")));

    assertThat(authorizer.authorize(ALICE, GET_POD).reason())
        .isEqualTo(
            "RBAC: allowed by RoleBinding \"rb/dev\" of ClusterRole \"reader\" to User \"alice\"");
    assertThat(authorizer.authorize(ALICE, GET_POD.namespace("prod"))).isEqualTo(Verdict.pass());
    assertThat(authorizer.authorize(ALICE, GET_POD.namespace(""))).isEqualTo(Verdict.pass());
    assertThat(authorizer.authorize(ALICE, NonResourceRequest.of("get", "/metrics")))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void namespacedRequestOfAClusterResource_isAllowedByARoleBinding() {
    RbacAuthorizer authorizer =
        authorizer(READER, inDev("rb", RoleRef.clusterRole("reader"), Subject.user("alice")));

    assertThat(
            authorizer
                .authorize(
                    ALICE, ResourceRequest.of("get", "", "namespaces").namespace("dev").name("dev"))
                .isAllowed())
        .isTrue();
  }

  @Test
  void role_isLookedUpInTheNamespaceOfTheBinding() {
    Role dev = new Role(ObjectMeta.named("reader").inNamespace("dev"), List.of(READ_PODS));
    Role prod = new Role(ObjectMeta.named("other").inNamespace("prod"), List.of(READ_PODS));

    assertThat(reason(ALICE, dev, inDev("rb", RoleRef.role("reader"), Subject.user("alice"))))
        .isEqualTo(
            "ALLOW: RBAC: allowed by RoleBinding \"rb/dev\" of Role \"reader\" to User \"alice\"");
    assertThat(reason(ALICE, prod, inDev("rb", RoleRef.role("other"), Subject.user("alice"))))
        .isEqualTo("PASS: RBAC: role.rbac.authorization.k8s.io \"other\" not found");
  }

  @Test
  void nonResourceRequest_isAllowedByAClusterRoleBinding() {
    RbacAuthorizer authorizer =
        authorizer(READER, inCluster("readers", "reader", Subject.user("alice")));

    assertThat(authorizer.authorize(ALICE, NonResourceRequest.of("get", "/metrics")).isAllowed())
        .isTrue();
    assertThat(authorizer.authorize(ALICE, NonResourceRequest.of("get", "/metrics/x")))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void userAndGroup_areComparedToTheLetter() {
    for (Subject subject :
        List.of(
            Subject.user("Alice"),
            Subject.user("*"),
            Subject.user("alice "),
            Subject.user("eng"),
            Subject.group("alice"),
            Subject.group("en"),
            Subject.group("*"))) {
      assertThat(reason(ALICE, READER, inCluster("b", "reader", subject))).isEqualTo("PASS");
    }
  }

  @Test
  void firstSubjectThatIsTheUser_isNamed() {
    assertThat(
            reason(
                ALICE,
                READER,
                inCluster(
                    "b",
                    "reader",
                    Subject.group("ops"),
                    Subject.group("system:authenticated"),
                    Subject.user("alice"))))
        .endsWith(" to Group \"system:authenticated\"");
  }

  @Test
  void namespaceOfAUserSubject_isIgnored() {
    assertThat(
            reason(
                ALICE, READER, inCluster("b", "reader", new Subject("User", "", "any", "alice"))))
        .endsWith(" to User \"alice\"");
  }

  @Test
  void serviceAccount_isTheUserOfThatName() {
    UserInfo ci = UserInfo.of("system:serviceaccount:dev:ci", List.of());

    assertThat(reason(ci, READER, inCluster("b", "reader", Subject.serviceAccount("dev", "ci"))))
        .endsWith(" to ServiceAccount \"ci/dev\"");
    assertThat(reason(ci, READER, inCluster("b", "reader", Subject.user(ci.username()))))
        .endsWith(" to User \"system:serviceaccount:dev:ci\"");
    assertThat(reason(ci, READER, inCluster("b", "reader", Subject.serviceAccount("ops", "ci"))))
        .isEqualTo("PASS");
    assertThat(
            reason(ALICE, READER, inCluster("b", "reader", Subject.serviceAccount("x", "alice"))))
        .isEqualTo("PASS");
  }

  @Test
  void serviceAccountWithoutNamespace_isOfTheNamespaceOfTheBinding() {
    UserInfo ci = UserInfo.of("system:serviceaccount:dev:ci", List.of());
    UserInfo other = UserInfo.of("system:serviceaccount:ops:ci", List.of());
    RoleBinding binding =
        inDev("rb", RoleRef.clusterRole("reader"), Subject.serviceAccount("", "ci"));

    assertThat(reason(ci, READER, binding))
        .isEqualTo(
            "ALLOW: RBAC: allowed by RoleBinding \"rb/dev\" of ClusterRole \"reader\" to"
                + " ServiceAccount \"ci/dev\"");
    assertThat(reason(other, READER, binding)).isEqualTo("PASS");
  }

  @Test
  void groupsOfAServiceAccount_areNotMadeUp() {
    UserInfo ci = UserInfo.of("system:serviceaccount:dev:ci", List.of());

    assertThat(
            reason(ci, READER, inCluster("b", "reader", Subject.group("system:serviceaccounts"))))
        .isEqualTo("PASS");
  }

  @Test
  void userOfUnknownName_isNoSubjectButAGroup() {
    UserInfo unknown =
        UserInfo.builderOfUnknownName("system:serviceaccount:dev:ci")
            .groups(List.of("eng"))
            .build();

    assertThat(
            reason(
                unknown,
                READER,
                inCluster(
                    "b",
                    "reader",
                    Subject.user("system:serviceaccount:dev:ci"),
                    Subject.serviceAccount("dev", "ci"))))
        .isEqualTo("PASS");
    assertThat(reason(unknown, READER, inCluster("b", "reader", Subject.group("eng"))))
        .endsWith(" to Group \"eng\"");
  }

  @Test
  void bindings_areAskedInTheOrderOfNames_thoseOfTheClusterFirst() {
    RbacObject[] objects = {
      READER,
      inDev("a", RoleRef.clusterRole("reader"), Subject.user("alice")),
      inCluster("c", "reader", Subject.user("alice")),
      inCluster("b", "reader", Subject.user("alice")),
      inCluster("B", "reader", Subject.user("bob")),
    };

    assertThat(reason(ALICE, objects))
        .startsWith("ALLOW: RBAC: allowed by ClusterRoleBinding \"b\"");
  }

  @Test
  void ruleThatComesFirst_isTheGrant() {
    ClusterRole role = ClusterRole.of(ObjectMeta.named("r"), List.of(READ_ALL, READ_PODS));
    Verdict verdict =
        authorizer(role, inCluster("b", "r", Subject.user("alice"))).authorize(ALICE, GET_POD);

    assertThat(verdict.grant())
        .get()
        .extracting(grant -> ((Grant.Rbac) grant).rule())
        .isEqualTo(READ_ALL);
  }

  @Test
  void reason_isQuotedAsByGo() {
    assertThat(
            reason(
                UserInfo.of("a\"\u00a0b", List.of()),
                ClusterRole.of(ObjectMeta.named("r\\\n"), List.of(READ_PODS)),
                inCluster("b\t", "r\\\n", Subject.user("a\"\u00a0b"))))
        .isEqualTo(
            "ALLOW: RBAC: allowed by ClusterRoleBinding \"b\\t\" of ClusterRole \"r\\\\\\n\" to User"
                + " \"a\\\"\\u00a0b\"");
  }

  @Test
  void missingRole_isTheReasonIfNothingAllows() {
    assertThat(reason(ALICE, inCluster("b", "x\"y", Subject.user("alice"))))
        .isEqualTo("PASS: RBAC: clusterrole.rbac.authorization.k8s.io \"x\\\"y\" not found");
  }

  @Test
  void missingRoles_areNamedOnceEach_inBrackets() {
    assertThat(
            reason(
                ALICE,
                inCluster("a", "x", Subject.user("alice")),
                inCluster("b", "y", Subject.user("alice")),
                inCluster("c", "x", Subject.user("alice")),
                inCluster("d", "z", Subject.user("bob")),
                inDev("e", RoleRef.role("x"), Subject.group("eng"))))
        .isEqualTo(
            "PASS: RBAC: [clusterrole.rbac.authorization.k8s.io \"x\" not found,"
                + " clusterrole.rbac.authorization.k8s.io \"y\" not found,"
                + " role.rbac.authorization.k8s.io \"x\" not found]");
    assertThat(
            reason(
                ALICE,
                inCluster("a", "x", Subject.user("alice")),
                inCluster("b", "x", Subject.user("alice"))))
        .isEqualTo("PASS: RBAC: clusterrole.rbac.authorization.k8s.io \"x\" not found");
  }

  @Test
  void missingRole_isForgottenIfSomethingAllows() {
    assertThat(
            reason(
                ALICE,
                READER,
                inCluster("a", "missing", Subject.user("alice")),
                inDev("b", RoleRef.clusterRole("reader"), Subject.user("alice"))))
        .isEqualTo(
            "ALLOW: RBAC: allowed by RoleBinding \"b/dev\" of ClusterRole \"reader\" to User"
                + " \"alice\"");
  }

  @Test
  void nothing_passesWithoutAReason() {
    assertThat(authorizer().authorize(ALICE, GET_POD)).isEqualTo(Verdict.pass());
    assertThat(authorizer().authorize(ALICE, NonResourceRequest.of("get", "/")))
        .isEqualTo(Verdict.pass());
  }
}
