package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.EksCluster;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Impersonation of all modes, the node a service account runs on among them, and its odd headers,
 * as they went over a socket to Go's HTTP server with the filters of k8s.io/apiserver 1.36.3; those
 * for 1.35 with the filter that 1.35 has. Everybody but the requester may do everything.
 */
class ImpersonationTest {

  private static final List<String> ALL = List.of("*");

  private static final List<String> OTHERS =
      List.of(
          "alice",
          "system:serviceaccount:dev:builder",
          "system:node:n1",
          "system:node:Bad_Name",
          "system:serviceaccount:dev:Bad",
          "system:serviceaccount:dev:a:b",
          "system:anonymous",
          "second",
          "é",
          "a\"b");

  static List<Vector> vectors() {
    return Vectors.read(
        "impersonation",
        "kubernetesVersion",
        "rules",
        "user",
        "groups",
        "extra",
        "method",
        "uri",
        "headers",
        "code",
        "body",
        "impersonated");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void impersonation_isAnsweredAsByTheServer(Vector vector) {
    JsonNode expected = vector.json();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    expected
        .required("headers")
        .forEach(h -> headers.add(Map.entry(h.get(0).textValue(), h.get(1).textValue())));
    UserInfo requester =
        UserInfo.builder(expected.required("user").textValue())
            .groups(Vectors.strings(expected.required("groups")))
            .extra(extra(expected.required("extra")))
            .build();

    EksCluster cluster = cluster(expected);
    ApiResponse response =
        ApiServer.of(cluster)
            .handle(
                cluster.caller(requester),
                new ApiRequest(
                    expected.required("method").textValue(),
                    expected.required("uri").textValue(),
                    headers));

    String what = expected.toString();
    assertThat(response.code()).as(what).isEqualTo(expected.required("code").intValue());
    assertThat(response.body()).as(what).isEqualTo(expected.required("body").textValue());
    if (expected.has("impersonated")) {
      assertImpersonated(
          response.auditEvent().flatMap(AuditEvent::impersonatedUser).orElseThrow(),
          expected.required("impersonated"));
    }
  }

  private static void assertImpersonated(UserInfo user, JsonNode expected) {
    Vectors.requireOnly(expected, "username", "uid", "groups", "extra");
    assertThat(user.username()).isEqualTo(expected.required("username").textValue());
    assertThat(user.uid()).isEqualTo(expected.required("uid").textValue());
    assertThat(user.groups()).isEqualTo(Vectors.strings(expected.required("groups")));
    assertThat(user.extra()).isEqualTo(extra(expected.required("extra")));
  }

  private static Map<String, List<String>> extra(JsonNode object) {
    Map<String, List<String>> extra = new TreeMap<>();
    object.properties().forEach(e -> extra.put(e.getKey(), Vectors.strings(e.getValue())));
    return extra;
  }

  private static EksCluster cluster(JsonNode vector) {
    List<Subject> others = OTHERS.stream().map(Subject::user).toList();
    ClusterRole everything =
        ClusterRole.of(
            ObjectMeta.named("everything"),
            List.of(
                PolicyRule.builder().apiGroups(ALL).resources(ALL).verbs(ALL).build(),
                PolicyRule.builder().nonResourceURLs(ALL).verbs(ALL).build()));
    ClusterRole given =
        ClusterRole.of(ObjectMeta.named("given"), Vectors.rules(vector.required("rules")));
    return EksCluster.builder()
        .kubernetes(
            KubernetesVersion.of(vector.required("kubernetesVersion").textValue()),
            any -> RbacObjects.none())
        .add(everything)
        .add(given)
        .add(
            new ClusterRoleBinding(
                ObjectMeta.named("others"), RoleRef.clusterRole("everything"), others))
        .add(
            new ClusterRoleBinding(
                ObjectMeta.named("requester"),
                RoleRef.clusterRole("given"),
                List.of(Subject.user(vector.required("user").textValue()))))
        .build();
  }
}
