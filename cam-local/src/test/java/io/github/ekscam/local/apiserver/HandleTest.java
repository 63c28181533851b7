package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.CpuTime;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Status;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP requests to a cluster with access policies; RBAC alone is in the recorded answers. */
class HandleTest {

  private static final List<String> ALL = List.of("*");
  private static final PrincipalArn ADMIN = PrincipalArn.of("arn:aws:iam::111122223333:role/Admin");
  private static final PrincipalArn DEPLOYER =
      PrincipalArn.of("arn:aws:iam::111122223333:role/Deployer");
  private static final PrincipalArn UNTOLD =
      PrincipalArn.of("arn:aws:iam::111122223333:role/Untold");
  private static final String ADMIN_NAME = "arn:aws:sts::111122223333:assumed-role/Admin/alice";
  private static final CallerIdentity ADMIN_CALLER =
      CallerIdentity.of(ADMIN_NAME, "AROAADMIN:alice");
  private static final CallerIdentity DEPLOYER_CALLER =
      CallerIdentity.of("arn:aws:sts::111122223333:assumed-role/Deployer/ci", "AROADEPLOYER:ci");
  private static final CallerIdentity UNTOLD_CALLER =
      CallerIdentity.of("arn:aws:sts::111122223333:assumed-role/Untold/x", "AROAUNTOLD:x");
  private static final String PODS = "/api/v1/namespaces/dev/pods";

  private static PolicyArn policyArn(String name) {
    return PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/" + name);
  }

  private static AccessPolicy policy(String name, PolicyRule... rules) {
    return AccessPolicy.builder(name)
        .rules(List.of(rules).stream().map(AccessPolicy.Rule::of).toList())
        .build();
  }

  private static EksCluster.Builder builder() {
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API)
        .accessPolicies(
            AccessPolicyCatalogue.of(
                List.of(
                    policy(
                        "AmazonEKSClusterAdminPolicy",
                        PolicyRule.builder().apiGroups(ALL).resources(ALL).verbs(ALL).build(),
                        PolicyRule.builder().nonResourceURLs(ALL).verbs(ALL).build()),
                    policy(
                        "AmazonEKSAdminPolicy",
                        PolicyRule.builder()
                            .apiGroups("")
                            .resources("serviceaccounts")
                            .verbs("impersonate")
                            .build(),
                        PolicyRule.builder()
                            .apiGroups("")
                            .resources("configmaps")
                            .verbs("list")
                            .build()),
                    AccessPolicy.builder("AmazonEKSUntoldPolicy").build())))
        .add(AccessEntry.builder(ADMIN).build())
        .associate(
            ADMIN,
            PolicyAssociation.of(policyArn("AmazonEKSClusterAdminPolicy"), AccessScope.cluster()))
        .add(AccessEntry.builder(DEPLOYER).build())
        .associate(
            DEPLOYER,
            PolicyAssociation.of(
                policyArn("AmazonEKSAdminPolicy"), AccessScope.namespaces(List.of("dev"))))
        .add(AccessEntry.builder(UNTOLD).build())
        .associate(
            UNTOLD, PolicyAssociation.of(policyArn("AmazonEKSUntoldPolicy"), AccessScope.cluster()))
        .add(
            ClusterRole.of(
                ObjectMeta.named("pod-reader"),
                List.of(
                    PolicyRule.builder().apiGroups("").resources("pods").verbs("list").build())))
        .add(
            new ClusterRoleBinding(
                ObjectMeta.named("builders-read"),
                RoleRef.clusterRole("pod-reader"),
                List.of(Subject.user("system:serviceaccount:dev:builder"))));
  }

  private static final EksCluster CLUSTER = builder().build();
  private static final EksCluster CLUSTER_1_34 =
      builder().kubernetes(new KubernetesVersion(1, 34), any -> RbacObjects.none()).build();

  private static ApiRequest get(String uri, String... headers) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      entries.add(Map.entry(headers[i], headers[i + 1]));
    }
    return new ApiRequest("GET", uri, entries);
  }

  private static String message(ApiResponse response) {
    return response.status().map(Status::message).orElse("");
  }

  @Test
  void policyThatAllows_passesTheRequestOn_withItsReason() {
    ApiResponse response = handle(CLUSTER.caller(ADMIN_CALLER), get(PODS));

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.isPassedOn()).isTrue();
    assertThat(response.status()).isEmpty();
    assertThat(response.body()).isEmpty();
    assertThat(response.errors()).isEmpty();
    AuditEvent event = response.auditEvent().orElseThrow();
    assertThat(event.verb()).isEqualTo("list");
    assertThat(event.user()).isEqualTo(CLUSTER.caller(ADMIN_CALLER).user());
    assertThat(event.impersonatedUser()).isEmpty();
    assertThat(event.impersonationConstraint()).isEmpty();
    assertThat(event.objectRef())
        .contains(new AuditEvent.ObjectReference("pods", "dev", "", "", "v1", ""));
    assertThat(event.annotations())
        .isEqualTo(
            Map.of(
                AuditEvent.DECISION,
                "allow",
                AuditEvent.REASON,
                "EKS Access Policy: allowed by ClusterRoleBinding \""
                    + ADMIN.value()
                    + "+"
                    + policyArn("AmazonEKSClusterAdminPolicy")
                    + "\" of ClusterRole \""
                    + policyArn("AmazonEKSClusterAdminPolicy")
                    + "\" to User \"AROAADMIN\""));
    assertThat(response).hasToString("200 passed on");
  }

  @Test
  void impersonatingOneself_losesTheAccessPolicies_whateverIsSent() {
    for (EksCluster cluster : List.of(CLUSTER, CLUSTER_1_34)) {
      ApiResponse response =
          handle(
              cluster.caller(ADMIN_CALLER),
              get(
                  PODS,
                  "Impersonate-User",
                  ADMIN_NAME,
                  "Impersonate-Uid",
                  "aws-iam-authenticator:111122223333:AROAADMIN",
                  "Impersonate-Extra-arn",
                  ADMIN_NAME,
                  "Impersonate-Extra-canonicalArn",
                  ADMIN.value(),
                  "Impersonate-Extra-principalId",
                  "AROAADMIN"));

      assertThat(response.code()).isEqualTo(403);
      assertThat(message(response))
          .isEqualTo(
              "pods is forbidden: User \""
                  + ADMIN_NAME
                  + "\" cannot list resource \"pods\" in API group \"\" in the namespace \"dev\"");
      UserInfo impersonated =
          response.auditEvent().flatMap(AuditEvent::impersonatedUser).orElseThrow();
      assertThat(impersonated.username()).isEqualTo(ADMIN_NAME);
      assertThat(impersonated.groups()).containsExactly("system:authenticated");
      assertThat(impersonated.extra()).containsOnlyKeys("arn", "canonicalarn", "principalid");
    }
  }

  @Test
  void impersonatingOneself_losesTheAccessPolicies_evenIfEncodedKeysKeepTheirCapitals() {
    ApiResponse response =
        handle(
            CLUSTER_1_34.caller(ADMIN_CALLER),
            get(
                PODS,
                "Impersonate-User",
                ADMIN_NAME,
                "Impersonate-Extra-arn",
                ADMIN_NAME,
                "Impersonate-Extra-canonical%41rn",
                ADMIN.value(),
                "Impersonate-Extra-principal%49d",
                "AROAADMIN"));

    assertThat(response.auditEvent().flatMap(AuditEvent::impersonatedUser).orElseThrow().extra())
        .isEqualTo(
            Map.of(
                "arn", List.of(ADMIN_NAME),
                "canonicalArn", List.of(ADMIN.value()),
                "principalId", List.of("AROAADMIN")));
    assertThat(response.code()).isEqualTo(403);
    assertThat(response.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.30", "1.34", "1.35", "1.36"})
  void adminPolicy_letsServiceAccountsBeImpersonated_inItsNamespaces(String version) {
    Caller deployer =
        builder()
            .kubernetes(KubernetesVersion.of(version), any -> RbacObjects.none())
            .build()
            .caller(DEPLOYER_CALLER);
    ApiResponse builder =
        handle(deployer, get(PODS, "Impersonate-User", "system:serviceaccount:dev:builder"));
    ApiResponse elsewhere =
        handle(deployer, get(PODS, "Impersonate-User", "system:serviceaccount:prod:builder"));
    ApiResponse user = handle(deployer, get(PODS, "Impersonate-User", "alice"));

    assertThat(builder.code()).isEqualTo(200);
    AuditEvent event = builder.auditEvent().orElseThrow();
    assertThat(event.impersonatedUser())
        .contains(
            UserInfo.of(
                "system:serviceaccount:dev:builder",
                List.of(
                    "system:serviceaccounts",
                    "system:serviceaccounts:dev",
                    "system:authenticated")));
    assertThat(event.impersonationConstraint()).isEmpty();
    assertThat(event.annotations().get(AuditEvent.REASON))
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"builders-read\" of ClusterRole \"pod-reader\""
                + " to User \"system:serviceaccount:dev:builder\"");
    boolean constrained = version.equals("1.36");
    String deployerName = DEPLOYER_CALLER.arn();
    assertThat(elsewhere.code()).isEqualTo(403);
    assertThat(message(elsewhere))
        .isEqualTo(
            constrained
                ? "pods is forbidden: User \""
                    + deployerName
                    + "\" cannot impersonate-on:serviceaccount:list resource \"pods\" in API group"
                    + " \"\" in the namespace \"dev\""
                : "serviceaccounts \"builder\" is forbidden: User \""
                    + deployerName
                    + "\" cannot impersonate resource \"serviceaccounts\" in API group \"\" in the"
                    + " namespace \"prod\"");
    assertThat(elsewhere.auditEvent().orElseThrow().annotations()).isEmpty();
    assertThat(elsewhere.auditEvent().orElseThrow().impersonatedUser()).isEmpty();
    assertThat(user.code()).isEqualTo(403);
  }

  @Test
  void impersonatedUser_hasNothingOfTheRequestersPolicies() {
    ApiResponse response =
        handle(
            CLUSTER.caller(DEPLOYER_CALLER),
            get(
                "/api/v1/namespaces/dev/configmaps",
                "Impersonate-User",
                "system:serviceaccount:dev:builder"));

    assertThat(
            handle(CLUSTER.caller(DEPLOYER_CALLER), get("/api/v1/namespaces/dev/configmaps"))
                .isPassedOn())
        .isTrue();
    assertThat(response.code()).isEqualTo(403);
    assertThat(message(response))
        .startsWith("configmaps is forbidden: User \"system:serviceaccount:dev:builder\" cannot");
  }

  @Test
  void clusterAdmin_mayBeAnybody_byAConstrainedModeIfThereAreSome_mastersByTheClassicOne() {
    ApiRequest alice = get(PODS, "Impersonate-User", "alice");
    ApiRequest masters =
        get(PODS, "Impersonate-User", "alice", "Impersonate-Group", "system:masters");

    assertThat(constraint(CLUSTER, alice)).isEqualTo("impersonate:user-info");
    assertThat(constraint(CLUSTER_1_34, alice)).isEmpty();
    assertThat(constraint(CLUSTER, masters)).isEmpty();
    assertThat(handle(CLUSTER.caller(ADMIN_CALLER), masters).isPassedOn()).isTrue();
  }

  private static String constraint(EksCluster cluster, ApiRequest request) {
    AuditEvent event = handle(cluster.caller(ADMIN_CALLER), request).auditEvent().orElseThrow();
    assertThat(event.impersonatedUser()).isPresent();
    return event.impersonationConstraint();
  }

  @ParameterizedTest
  @CsvSource({"1.29, 500", "1.34, 500", "1.35, 400", "1.36, 400", "1.40, 400", ", 400"})
  void groupWithoutUser_isAnsweredByVersion(String version, int code) {
    EksCluster.Builder builder = builder();
    if (version != null) {
      builder.kubernetes(KubernetesVersion.of(version), any -> RbacObjects.none());
    }
    ApiResponse response =
        handle(
            builder.build().caller(ADMIN_CALLER),
            get(PODS + "?a=<", "impersonate-group", "a&b", "IMPERSONATE-EXTRA-K", "v"));

    assertThat(response.code()).isEqualTo(code);
    assertThat(response.auditEvent()).isPresent();
    boolean constrained = version == null || version.compareTo("1.36") >= 0;
    if (code == 500) {
      assertThat(response.body())
          .isEqualTo(
              "Internal Server Error: \"/api/v1/namespaces/dev/pods?a=&lt;\": requested [{Group"
                  + "  a&amp;b    } {UserExtra  v  authentication.k8s.io/v1  k}] without"
                  + " impersonating a user\n");
    } else {
      assertThat(response.status())
          .contains(
              Status.badRequest(
                  constrained
                      ? "requested &user.DefaultInfo{Name:\"\", UID:\"\","
                          + " Groups:[]string{\"a&b\"},"
                          + " Extra:map[string][]string{\"k\":[]string{\"v\"}}} without"
                          + " impersonating a user name"
                      : "requested [{Group  a&b    } {UserExtra  v  authentication.k8s.io/v1  k}]"
                          + " without impersonating a user"));
    }
  }

  @Test
  void unknownCaller_isAnswered401_andWhyIsTold() {
    Caller nobody = CLUSTER.caller(CallerIdentity.parse("arn:aws:iam::111122223333:user/nobody"));
    ApiResponse response = handle(nobody, get(PODS, "Impersonate-User", "alice"));

    assertThat(response.status()).contains(Status.unauthorized());
    assertThat(response.code()).isEqualTo(401);
    assertThat(response.errors())
        .containsExactly(
            "no access entry is for arn:aws:iam::111122223333:user/nobody: EKS answers 401"
                + " Unauthorized");
    AuditEvent event = response.auditEvent().orElseThrow();
    assertThat(event.user()).isEmpty();
    assertThat(event.verb()).isEqualTo("list");
    assertThat(event.objectRef()).isPresent();
    assertThat(event.annotations()).isEmpty();
    assertThat(handle(nobody, get("/api/v1/watch")).code()).isEqualTo(500);
  }

  @Test
  void untoldRules_refuse_andSayWhatCouldNotBeTold() {
    ApiResponse response = handle(CLUSTER.caller(UNTOLD_CALLER), get(PODS));

    assertThat(response.code()).isEqualTo(403);
    assertThat(message(response))
        .isEqualTo(
            "pods is forbidden: User \"arn:aws:sts::111122223333:assumed-role/Untold/x\" cannot"
                + " list resource \"pods\" in API group \"\" in the namespace \"dev\"");
    assertThat(response.auditEvent().orElseThrow().annotations())
        .isEqualTo(Map.of(AuditEvent.DECISION, "forbid", AuditEvent.REASON, ""));
    assertThat(response.errors()).singleElement().asString().contains("AmazonEKSUntoldPolicy");
  }

  @Test
  void untoldRules_letNobodyBeImpersonated_andAreToldOnce() {
    for (EksCluster cluster : List.of(CLUSTER, CLUSTER_1_34)) {
      ApiResponse response =
          handle(cluster.caller(UNTOLD_CALLER), get(PODS, "Impersonate-User", "alice"));

      assertThat(response.code()).isEqualTo(403);
      assertThat(response.errors()).singleElement().asString().contains("AmazonEKSUntoldPolicy");
    }
  }

  @Test
  void node_isRefused_andThatItCannotBeToldIsTold() {
    UserInfo node = UserInfo.of("system:node:n1", List.of("system:nodes"));
    ApiResponse response =
        ApiServer.of(CLUSTER).handle(CLUSTER.caller(node), get("/api/v1/nodes/n1"));

    assertThat(response.code()).isEqualTo(403);
    assertThat(response.errors())
        .containsExactly(
            "unknown: system:node:n1 is a node, and what"
                + " the node authorizer allows nodes was not given with the Kubernetes version");
  }

  @Test
  void authenticatedUsers_areInTheirGroup_anonymousIsNot() {
    EksCluster cluster =
        EksCluster.builder()
            .add(
                ClusterRole.of(
                    ObjectMeta.named("r"),
                    List.of(PolicyRule.builder().nonResourceURLs("/x").verbs("get").build())))
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("b"),
                    RoleRef.clusterRole("r"),
                    List.of(Subject.group("system:authenticated"))))
            .build();
    UserInfo unauthenticated = UserInfo.of("x", List.of("system:unauthenticated"));

    assertThat(
            ApiServer.of(cluster)
                .handle(cluster.caller(UserInfo.of("x", List.of())), get("/x"))
                .isPassedOn())
        .isTrue();
    assertThat(
            ApiServer.of(cluster)
                .handle(cluster.caller(UserInfo.of("system:anonymous", List.of())), get("/x"))
                .code())
        .isEqualTo(403);
    assertThat(ApiServer.of(cluster).handle(cluster.caller(unauthenticated), get("/x")).code())
        .isEqualTo(403);
    UserInfo full =
        UserInfo.builder("x").uid("u").groups(List.of("g")).extra(Map.of("k", ALL)).build();
    assertThat(
            ApiServer.of(cluster)
                .handle(cluster.caller(full), get("/x"))
                .auditEvent()
                .flatMap(AuditEvent::user))
        .contains(
            UserInfo.builder("x")
                .uid("u")
                .groups(List.of("g", "system:authenticated"))
                .extra(Map.of("k", ALL))
                .build());
  }

  @Test
  void userOfUnknownName_isRefusedByTheTemplate_andIsNoUserOfThatName() {
    String template = "arn:aws:sts::111122223333:assumed-role/Deployer/{{SessionName}}";
    EksCluster cluster =
        builder()
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("template"),
                    RoleRef.clusterRole("pod-reader"),
                    List.of(Subject.user(template))))
            .build();
    ApiResponse response =
        handle(cluster.caller(CallerIdentity.parse(DEPLOYER.value())), get(PODS));

    assertThat(message(response))
        .isEqualTo(
            "pods is forbidden: User \""
                + template
                + "\" cannot list resource \"pods\" in API group \"\" in the namespace \"dev\"");
    UserInfo unknown = UserInfo.builderOfUnknownName("system:anonymous").build();
    UserInfo logged =
        ApiServer.of(cluster)
            .handle(cluster.caller(unknown), get(PODS))
            .auditEvent()
            .flatMap(AuditEvent::user)
            .orElseThrow();
    assertThat(logged.isUsernameKnown()).isFalse();
    assertThat(logged.groups()).containsExactly("system:authenticated");
  }

  @ParameterizedTest
  @CsvSource({"GET, /%", "GET, x", "'G T', /", "'', /"})
  void whatIsNoHttpRequest_isAnsweredByTheHttpServer(String method, String uri) {
    ApiResponse response =
        handle(CLUSTER.caller(ADMIN_CALLER), new ApiRequest(method, uri, List.of()));

    assertThat(response.code()).isEqualTo(400);
    assertThat(response.body()).isEqualTo("400 Bad Request");
    assertThat(response.status()).isEmpty();
    assertThat(response.auditEvent()).isEmpty();
  }

  @Test
  void hundredThousandHeaders_areHandledInNoTime() {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Impersonate-User", "alice"));
    headers.addAll(Collections.nCopies(100_000, Map.entry("Impersonate-Group", "g")));
    for (int i = 0; i < 100_000; i++) {
      headers.add(Map.entry("Impersonate-Extra-acme.io%2fk" + i, "v"));
    }
    for (EksCluster cluster : List.of(CLUSTER, CLUSTER_1_34)) {
      CpuTime.atMost(
          Duration.ofSeconds(20),
          () -> {
            assertThat(
                    handle(cluster.caller(ADMIN_CALLER), new ApiRequest("GET", PODS, headers))
                        .auditEvent()
                        .flatMap(AuditEvent::impersonatedUser)
                        .orElseThrow()
                        .extra())
                .hasSize(100_000);
            assertThat(
                    handle(
                            cluster.caller(ADMIN_CALLER),
                            new ApiRequest("GET", PODS, headers.subList(1, headers.size())))
                        .code())
                .isGreaterThanOrEqualTo(400);
          });
    }
  }

  private static ApiResponse handle(Caller caller, ApiRequest request) {
    return ApiServer.of(caller.cluster()).handle(caller, request);
  }
}
