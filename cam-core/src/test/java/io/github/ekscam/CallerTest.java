package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {

  private static final PrincipalArn ROLE =
      PrincipalArn.of("arn:aws:iam::111122223333:role/Developer");
  private static final String TEMPLATE =
      "arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}";
  private static final CallerIdentity ALICE =
      CallerIdentity.of(
          "arn:aws:sts::111122223333:assumed-role/Developer/alice", "AROAEXAMPLEID:alice");
  private static final CallerIdentity NOBODY =
      CallerIdentity.parse("arn:aws:iam::111122223333:user/nobody");

  private static EksCluster cluster(Subject subject) {
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API)
        .add(AccessEntry.builder(ROLE).kubernetesGroups(List.of("eng")).build())
        .add(
            ClusterRole.of(
                ObjectMeta.named("reader"),
                List.of(
                    PolicyRule.builder()
                        .apiGroups("apps")
                        .resources("deployments")
                        .resourceNames("web")
                        .verbs("get")
                        .build(),
                    PolicyRule.builder().nonResourceURLs("/metrics").verbs("get").build())))
        .add(
            new ClusterRoleBinding(
                ObjectMeta.named("readers"), RoleRef.clusterRole("reader"), List.of(subject)))
        .build();
  }

  @Test
  void knownCaller_mayDoWhatItsUserMay() {
    Caller caller = cluster(Subject.group("eng")).caller(ALICE);

    assertThat(
            caller.isAllowed(
                ResourceRequest.of("get", "apps", "deployments").namespace("dev").name("web")))
        .isTrue();
    assertThat(caller.isAllowed(ResourceRequest.of("get", "apps", "deployments").name("web")))
        .isTrue();
    assertThat(caller.isAllowed(ResourceRequest.of("get", "apps", "deployments").namespace("dev")))
        .isFalse();
    assertThat(
            caller.isAllowed(
                ResourceRequest.of("get", "", "deployments").namespace("dev").name("web")))
        .isFalse();
    assertThat(
            caller.isAllowed(
                ResourceRequest.of("delete", "apps", "deployments").namespace("dev").name("web")))
        .isFalse();
    assertThat(caller.isAllowed(NonResourceRequest.of("get", "/metrics"))).isTrue();
    assertThat(caller.isAllowed(NonResourceRequest.of("get", "/healthz"))).isFalse();
  }

  @Test
  void knownCaller_isTold() {
    Caller caller = cluster(Subject.group("eng")).caller(ALICE);

    assertThat(caller.user())
        .get()
        .extracting(user -> user.username())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/Developer/alice");
    assertThat(caller.accessEntry())
        .get()
        .extracting(entry -> entry.principalArn())
        .isEqualTo(ROLE);
    assertThat(caller.identity()).isInstanceOf(MappedIdentity.Mapped.class);
  }

  /** Nothing is added to it: not the group of all who are authenticated. */
  @Test
  void givenUser_mayDoWhatItIsGivenFor() {
    UserInfo user = UserInfo.of("ci", List.of("eng"));
    Caller caller = cluster(Subject.group("eng")).caller(user);

    assertThat(caller.user()).contains(user);
    assertThat(caller.accessEntry()).isEmpty();
    assertThat(caller.identity())
        .isEqualTo(
            new MappedIdentity.Mapped(user, new MappedIdentity.AsGiven(), List.of(), List.of()));
    assertThat(caller.isAllowed(NonResourceRequest.of("get", "/metrics"))).isTrue();
    assertThat(caller.isAllowed(ResourceRequest.of("get", "", "pods").namespace("dev"))).isFalse();
    assertThat(
            cluster(Subject.group("system:authenticated"))
                .caller(user)
                .isAllowed(NonResourceRequest.of("get", "/metrics")))
        .isFalse();
  }

  @Test
  void serviceAccount_isInTheGroupsThatTheApiServerGivesIt() {
    UserInfo serviceAccount = UserInfo.ofServiceAccount("dev", "ci");

    for (Subject subject :
        List.of(
            Subject.serviceAccount("dev", "ci"),
            Subject.user("system:serviceaccount:dev:ci"),
            Subject.group("system:serviceaccounts"),
            Subject.group("system:serviceaccounts:dev"),
            Subject.group("system:authenticated"))) {
      assertThat(
              cluster(subject)
                  .caller(serviceAccount)
                  .isAllowed(NonResourceRequest.of("get", "/metrics")))
          .as("%s", subject)
          .isTrue();
    }
    assertThat(
            cluster(Subject.serviceAccount("prod", "ci"))
                .caller(serviceAccount)
                .isAllowed(NonResourceRequest.of("get", "/metrics")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'', ci", "dev, ''", "dev, dev:ci"})
  void serviceAccount_hasTwoNames(String namespace, String name) {
    assertThatThrownBy(() -> UserInfo.ofServiceAccount(namespace, name))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid service account \"%s\" in the namespace \"%s\": expected two names such as"
                + " \"default\", without a colon",
            name, namespace);
  }

  @Test
  void verdict_isTheClusters() {
    EksCluster cluster = cluster(Subject.group("eng"));
    Caller caller = cluster.caller(ALICE);
    NonResourceRequest metrics = NonResourceRequest.of("get", "/metrics");

    assertThat(caller.authorize(metrics))
        .isEqualTo(cluster.authorize(caller.user().orElseThrow(), metrics));
    assertThat(caller.authorize(metrics).reason())
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"readers\" of ClusterRole \"reader\" to Group"
                + " \"eng\"");
    assertThat(caller.authorize(ResourceRequest.of("get", "", "pods")))
        .isEqualTo(Verdict.deny("", List.of()));
  }

  @Test
  void unauthorizedCaller_isDeniedEverything_andItsIdentityTellsWhy() {
    Caller caller = cluster(Subject.group("system:authenticated")).caller(NOBODY);

    assertThat(caller.user()).isEmpty();
    assertThat(caller.accessEntry()).isEmpty();
    assertThat(caller.isAllowed(NonResourceRequest.of("get", "/metrics"))).isFalse();
    assertThat(caller.authorize(NonResourceRequest.of("get", "/metrics")))
        .isEqualTo(Verdict.deny("", List.of()));
    assertThat(caller.identity().problem())
        .contains(
            "no access entry is for arn:aws:iam::111122223333:user/nobody: EKS answers 401"
                + " Unauthorized");
  }

  @Test
  void unknownCaller_isNotTheUserWithoutAName() {
    Caller caller = cluster(Subject.group("system:unauthenticated")).caller(NOBODY);

    assertThat(caller.isAllowed(NonResourceRequest.of("get", "/metrics"))).isFalse();
  }

  @Test
  void roleAsAnySession_isNoUser_evenOneNamedByTheTemplate() {
    EksCluster cluster = cluster(Subject.user(TEMPLATE));
    Caller caller = cluster.caller(ROLE.value());

    assertThat(caller.user().orElseThrow().usernameTemplate()).contains(TEMPLATE);
    assertThat(caller.isAllowed(NonResourceRequest.of("get", "/metrics"))).isFalse();
    assertThat(caller.authorize(NonResourceRequest.of("get", "/metrics")).decision())
        .isEqualTo(Decision.DENY);
  }

  @Test
  void allowedSessions_areThoseOfARole_andNobodyElses() {
    EksCluster cluster = cluster(Subject.user(ALICE.arn()));
    NonResourceRequest metrics = NonResourceRequest.of("get", "/metrics");

    assertThat(cluster.caller(ROLE.value()).allowedSessions(metrics))
        .extracting(WhoCan.AllowedSession::name)
        .containsExactly("alice");
    assertThat(cluster.caller(ALICE).allowedSessions(metrics)).isEmpty();
    assertThat(cluster.caller(NOBODY).allowedSessions(metrics)).isEmpty();
  }

  @Test
  void allowedSessions_areNone_ofAUserWhoWasGiven_whateverItsExtraSays() {
    EksCluster cluster = cluster(Subject.user(ALICE.arn()));
    for (String arn : List.of("nonsense", ROLE.value())) {
      UserInfo given = UserInfo.builder("given").extra(Map.of("arn", List.of(arn))).build();
      assertThat(cluster.caller(given).allowedSessions(NonResourceRequest.of("get", "/metrics")))
          .isEmpty();
    }
  }

  @Test
  void roleAsAnySession_isInItsGroups() {
    Caller caller = cluster(Subject.group("eng")).caller(ROLE.value());

    assertThat(caller.isAllowed(NonResourceRequest.of("get", "/metrics"))).isTrue();
  }

  @Test
  void unknownCaller_isAnswered401_whateverItWouldWrite() {
    RbacWrite.Outcome verdict =
        cluster(Subject.group("eng"))
            .caller(NOBODY)
            .wouldAllow(RbacWrite.create(ClusterRole.of(ObjectMeta.named("x"), List.of())));

    assertThat(verdict.isAccepted()).isFalse();
    assertThat(verdict.refusal()).contains(Status.unauthorized());
    assertThat(verdict.unknowns()).isEmpty();
    assertThat(verdict.missingRules()).isEmpty();
  }

  @Test
  void knownCaller_isAnsweredAsItsUser() {
    EksCluster cluster = cluster(Subject.group("eng"));
    Caller caller = cluster.caller(ALICE);
    RbacWrite write = RbacWrite.create(ClusterRole.of(ObjectMeta.named("x"), List.of()));

    assertThat(caller.wouldAllow(write))
        .isEqualTo(cluster.wouldAllow(caller.user().orElseThrow(), write));
    assertThat(caller.wouldAllow(write).refusal().orElseThrow().message())
        .isEqualTo(
            "clusterroles.rbac.authorization.k8s.io is forbidden: User"
                + " \"arn:aws:sts::111122223333:assumed-role/Developer/alice\" cannot create"
                + " resource \"clusterroles\" in API group \"rbac.authorization.k8s.io\" at the"
                + " cluster scope");
  }

  @Test
  void callerOfAnArn_isTheCallerItSays() {
    EksCluster cluster = EksCluster.builder().build();

    assertThat(cluster.caller("arn:aws:iam::111122223333:role/Developer").identity())
        .isEqualTo(
            cluster
                .caller(CallerIdentity.parse("arn:aws:iam::111122223333:role/Developer"))
                .identity());
    assertThatThrownBy(() -> cluster.caller("Developer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"Developer\"");
  }
}
