package io.github.ekscam.local.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.webhook.AuthorizationWebhook.Authorizers;
import io.github.ekscam.local.webhook.AuthorizationWebhook.Outcome;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationWebhookTest {

  private static final PrincipalArn DEVELOPER =
      PrincipalArn.of("arn:aws:iam::111122223333:role/Developer");

  private static final KubernetesVersion VERSION = KubernetesVersion.of("1.34");

  /** A view policy in dev-*, and for everybody who is logged in the role view of RBAC. */
  private static final EksCluster CLUSTER =
      EksCluster.builder()
          .kubernetes(VERSION, DefaultRbacObjects::of)
          .accessPolicies(ManagedPolicies.catalogue())
          .add(AccessEntry.builder(DEVELOPER).build())
          .associate(
              DEVELOPER,
              PolicyAssociation.of(
                  PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"),
                  AccessScope.namespaces(List.of("dev-*"))))
          .add(
              new ClusterRoleBinding(
                  ObjectMeta.named("viewers"),
                  RoleRef.clusterRole("view"),
                  List.of(Subject.group("system:authenticated"))))
          .build();

  private static final String ALLOWED =
      """
      {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":{"allowed":true,\
      "reason":"EKS Access Policy: allowed by RoleBinding \\"arn:aws:iam::111122223333:role/Developer\
      +arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy/dev-1\\" of ClusterRole \
      \\"arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy\\" to User \\"AROAEXAMPLE\\""}}""";

  private static final String NO_OPINION =
      """
      {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":{"allowed":false}}""";

  private final List<Outcome> outcomes = new ArrayList<>();

  private HttpAnswer answer(Authorizers authorizers, String body) {
    return new AuthorizationWebhook(() -> CLUSTER, authorizers, outcomes::add)
        .handle(new HttpCall("POST", "/", "", ImmutableListMultimap.of(), body.getBytes(UTF_8)));
  }

  private String answer(String body) {
    HttpAnswer answer = answer(Authorizers.ACCESS_POLICIES, body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
    return text(answer);
  }

  private static String text(HttpAnswer answer) {
    return new String(answer.body(), UTF_8);
  }

  /** As kube-apiserver 1.34 sends one. */
  private static String review(String verb, String resource, String namespace, String extra) {
    return """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1",\
        "metadata":{"creationTimestamp":null},"spec":{"resourceAttributes":{"namespace":"%s",\
        "verb":"%s","version":"v1","resource":"%s"},\
        "user":"arn:aws:sts::111122223333:assumed-role/Developer/alice",\
        "groups":["system:authenticated"],%s\
        "uid":"aws-iam-authenticator:111122223333:AROAEXAMPLE"},"status":{"allowed":false}}"""
        .formatted(namespace, verb, resource, extra);
  }

  private static final String EXTRA =
      """
      "extra":{"accessKeyId":["ASIAEXAMPLE"],\
      "arn":["arn:aws:sts::111122223333:assumed-role/Developer/alice"],\
      "canonicalArn":["arn:aws:iam::111122223333:role/Developer"],\
      "principalId":["AROAEXAMPLE"],"sessionName":["alice"],\
      "sigs.k8s.io/aws-iam-authenticator/principalId":["AROAEXAMPLE"]},""";

  @Test
  void whatAPolicyAllows_isAllowed_forTheReasonOfEks() {
    assertThat(answer(review("create", "pods", "dev-1", EXTRA))).isEqualTo(ALLOWED);
    assertThat(outcomes).containsExactly(Outcome.ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({"create, pods, prod", "create, nodes, ''", "create, rolebindings, dev-1"})
  void whatNoPolicyAllows_isNoOpinion(String verb, String resource, String namespace) {
    assertThat(answer(review(verb, resource, namespace, EXTRA))).isEqualTo(NO_OPINION);
    assertThat(outcomes).containsExactly(Outcome.NO_OPINION);
  }

  @Test
  void whatRbacAllows_isNoOpinion_andAllowedIfAllAuthorizersAnswer() {
    String review = review("get", "pods", "prod", EXTRA);

    assertThat(answer(review)).isEqualTo(NO_OPINION);
    assertThat(text(answer(Authorizers.ALL, review)))
        .isEqualTo(
            """
            {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":\
            {"allowed":true,"reason":"RBAC: allowed by ClusterRoleBinding \\"viewers\\" of \
            ClusterRole \\"view\\" to Group \\"system:authenticated\\""}}""");
    assertThat(text(answer(Authorizers.ALL, review("create", "pods", "dev-1", EXTRA))))
        .isEqualTo(ALLOWED);
    assertThat(text(answer(Authorizers.ALL, review("create", "pods", "prod", EXTRA))))
        .isEqualTo(NO_OPINION);
  }

  @Test
  void impersonatedUser_whoHasNoExtra_isReachedByNoPolicy() {
    assertThat(answer(review("create", "pods", "dev-1", ""))).isEqualTo(NO_OPINION);
    assertThat(outcomes).containsExactly(Outcome.NO_OPINION);
  }

  @Test
  void extraInLowerCase_asImpersonationHeadersMakeIt_isReachedByNoPolicy() {
    String extra =
        """
        "extra":{"arn":["arn:aws:sts::111122223333:assumed-role/Developer/alice"],\
        "canonicalarn":["arn:aws:iam::111122223333:role/Developer"],\
        "principalid":["AROAEXAMPLE"]},""";

    assertThat(answer(review("create", "pods", "dev-1", extra)))
        .startsWith(NO_OPINION.substring(0, NO_OPINION.length() - 2))
        .contains("\"evaluationError\":\"the user's extra has an ARN and no principalId");
    assertThat(outcomes).containsExactly(Outcome.UNDECIDED);
  }

  @Test
  void pathsAndSelectors_areReadAsTheServerSendsThem() {
    String path =
        """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":\
        {"nonResourceAttributes":{"path":"/healthz","verb":"get"},"user":"alice"}}""";
    String selectors =
        review("list", "pods", "dev-1", EXTRA)
            .replace(
                "\"resource\":\"pods\"",
                """
                "resource":"pods","fieldSelector":{"requirements":[{"key":"spec.nodeName",\
                "operator":"In","values":["n1"]}]},"labelSelector":{"requirements":[{"key":"app",\
                "operator":"Exists"}]}""");

    assertThat(answer(path)).isEqualTo(NO_OPINION);
    assertThat(answer(selectors)).isEqualTo(ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "{}",
        "{\"kind\":\"SubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1alpha1\"}",
        "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1beta1\"}",
        "{\"kind\":\"SubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1beta1\",\"spec\":7}",
        "{\"kind\":\"TokenReview\",\"apiVersion\":\"authentication.k8s.io/v1\"}",
        "{\"kind\":\"SelfSubjectRulesReview\",\"apiVersion\":\"authorization.k8s.io/v1\"}",
        "{\"kind\":\"SubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"spec\":7}"
      })
  void whatIsNoReview_isRefused_andNeverAllowed(String body) {
    for (Authorizers authorizers : Authorizers.values()) {
      outcomes.clear();
      HttpAnswer answer = answer(authorizers, body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(text(answer))
          .startsWith("{\"kind\":\"Status\",\"apiVersion\":\"v1\"")
          .endsWith("\"reason\":\"BadRequest\",\"code\":400}")
          .doesNotContain("allowed");
      assertThat(outcomes).containsExactly(Outcome.REFUSED);
    }
  }

  @Test
  void otherKind_isNamed() {
    assertThat(
            text(
                answer(
                    Authorizers.ACCESS_POLICIES,
                    """
                    {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":\
                    {"nonResourceAttributes":{"path":"/healthz","verb":"get"}}}""")))
        .contains("kind: expected SubjectAccessReview, found \\\"SelfSubjectAccessReview\\\"\"");
  }

  /** The same as kube-apiserver 1.34 sends it in {@code v1beta1}. */
  private static String beta(String review) {
    return review.replace("/v1\"", "/v1beta1\"").replace("\"groups\":", "\"group\":");
  }

  @Test
  void reviewOfV1beta1_isAnsweredInItsVersion() {
    assertThat(answer(beta(review("create", "pods", "dev-1", EXTRA))))
        .isEqualTo(ALLOWED.replace("/v1\"", "/v1beta1\""));
    assertThat(answer(beta(review("create", "pods", "prod", EXTRA))))
        .isEqualTo(NO_OPINION.replace("/v1\"", "/v1beta1\""));
  }

  @Test
  void groups_areWhatTheVersionCallsThem() {
    String review = review("get", "pods", "prod", "");
    String ofRbac = "RBAC: allowed by ClusterRoleBinding \\\"viewers\\\"";

    assertThat(text(answer(Authorizers.ALL, review))).contains("/v1\"", ofRbac);
    assertThat(text(answer(Authorizers.ALL, beta(review)))).contains("/v1beta1\"", ofRbac);
    // What a version does not have is not read.
    assertThat(text(answer(Authorizers.ALL, review.replace("/v1\"", "/v1beta1\""))))
        .contains("\"allowed\":false");
    assertThat(text(answer(Authorizers.ALL, review.replace("\"groups\":", "\"group\":"))))
        .contains("\"allowed\":false");
  }

  @Test
  void fieldOfAnotherTypeInV1beta1_isRefusedByItsName() {
    assertThat(
            text(
                answer(
                    Authorizers.ACCESS_POLICIES,
                    beta(review("get", "pods", "dev-1", EXTRA))
                        .replace("[\"system:authenticated\"]", "\"system:authenticated\""))))
        .contains(
            "SubjectAccessReview in version \\\"v1beta1\\\" cannot be handled as a"
                + " SubjectAccessReview: json: cannot unmarshal string into Go struct field"
                + " SubjectAccessReviewSpec.spec.group of type []string");
  }

  @Test
  void otherVersion_isNamed() {
    assertThat(
            text(
                answer(
                    Authorizers.ACCESS_POLICIES,
                    review("get", "pods", "dev-1", EXTRA).replace("/v1\"", "/v2\""))))
        .contains(
            "apiVersion: expected authorization.k8s.io/v1 or authorization.k8s.io/v1beta1, found"
                + " \\\"authorization.k8s.io/v2\\\"\"");
  }

  @Test
  void reviewThatIsNotValid_isRefused() {
    HttpAnswer answer =
        answer(
            Authorizers.ACCESS_POLICIES,
            """
            {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":\
            {"user":"alice"}}""");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(text(answer)).contains("\"reason\":\"Invalid\"");
    assertThat(outcomes).containsExactly(Outcome.REFUSED);
  }

  @Test
  void otherMethods_areRefused() {
    HttpAnswer answer =
        new AuthorizationWebhook(() -> CLUSTER, Authorizers.ALL, outcomes::add)
            .handle(new HttpCall("GET", "/", "", ImmutableListMultimap.of(), new byte[0]));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("Allow", "POST");
  }
}
