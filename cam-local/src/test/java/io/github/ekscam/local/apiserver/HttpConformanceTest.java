package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ekscam.EksCluster;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From an HTTP request to the code, the body and the audit event, by version. */
class HttpConformanceTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The recorded requests went to this server by whole URLs, which stand in the errors' texts. */
  private static final String SERVER = "https://cluster.example";

  static List<Vector> classic() {
    return Vectors.read("http", "objects", "cases");
  }

  static List<Vector> constrained() {
    return Vectors.read("http-1.36", "objects", "cases");
  }

  static List<Vector> named() {
    return Vectors.read("http-1.36", "http-1.37-differences", List.of("objects", "cases"));
  }

  @ParameterizedTest
  @MethodSource("named")
  void requests_areAnsweredAsByKubernetes137(Vector vector) throws IOException {
    assertAnswers(vector, "1.37");
  }

  @ParameterizedTest
  @MethodSource("classic")
  void requests_areAnsweredAsByKubernetes134(Vector vector) throws IOException {
    assertAnswers(vector, "1.34");
  }

  @ParameterizedTest
  @MethodSource("constrained")
  void requests_areAnsweredAsByKubernetes136(Vector vector) throws IOException {
    assertAnswers(vector, "1.36");
  }

  private static void assertAnswers(Vector vector, String version) throws IOException {
    EksCluster.Builder builder =
        EksCluster.builder().kubernetes(KubernetesVersion.of(version), any -> RbacObjects.none());
    vector.json().required("objects").forEach(o -> builder.add(RbacObjectsJson.read(o.toString())));
    EksCluster cluster = builder.build();
    JsonNode cases = vector.json().required("cases");
    assertThat(cases).isNotEmpty();
    for (JsonNode each : cases) {
      assertAnswer(cluster, each);
    }
  }

  private static void assertAnswer(EksCluster cluster, JsonNode expected) throws IOException {
    Vectors.requireOnly(
        expected, "user", "groups", "method", "uri", "headers", "code", "status", "body", "audit");
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (JsonNode header : expected.required("headers")) {
      assertThat(header).hasSize(2);
      headers.add(Map.entry(header.get(0).textValue(), header.get(1).textValue()));
    }
    UserInfo user =
        UserInfo.of(
            expected.required("user").textValue(), Vectors.strings(expected.required("groups")));
    ApiRequest request =
        new ApiRequest(
            expected.required("method").textValue(),
            target(expected.required("uri").textValue()),
            headers);

    ApiResponse response = ApiServer.of(cluster).handle(cluster.caller(user), request);

    String what = expected.toString();
    assertThat(response.code()).as(what).isEqualTo(expected.required("code").intValue());
    assertThat(response.isPassedOn()).as(what).isEqualTo(response.code() == 200);
    assertThat(response.errors().isEmpty()).as(what).isNotEqualTo(isOfNode(response));
    assertThat(response.status().isPresent()).as(what).isEqualTo(expected.has("status"));
    if (expected.has("status")) {
      assertThat(MAPPER.readTree(response.body())).as(what).isEqualTo(expected.required("status"));
      assertThat(expected.has("body")).as(what).isFalse();
    } else {
      assertThat(response.body()).as(what).isEqualTo(body(expected));
    }
    assertThat(response.auditEvent().isPresent()).as(what).isEqualTo(expected.has("audit"));
    if (expected.has("audit")) {
      assertAudit(response.auditEvent().orElseThrow(), expected.required("audit"));
    }
  }

  /** Clients send paths; where there is none the whole URL is all that can be sent. */
  private static String target(String uri) {
    return uri.startsWith("/") ? uri : SERVER + uri;
  }

  private static String body(JsonNode expected) {
    return expected.path("body").asText().replace("url, " + SERVER + "/", "url, /");
  }

  /** The recording server had no node authorizer; what that one allows cannot be told here. */
  private static boolean isOfNode(ApiResponse response) {
    return !response.isPassedOn()
        && response
            .auditEvent()
            .flatMap(AuditEvent::impersonatedUser)
            .filter(user -> user.groups().contains("system:nodes"))
            .isPresent();
  }

  private static void assertAudit(AuditEvent event, JsonNode expected) {
    Vectors.requireOnly(
        expected,
        "verb",
        "user",
        "impersonatedUser",
        "impersonationConstraint",
        "objectRef",
        "annotations");
    assertThat(event.verb()).isEqualTo(expected.required("verb").textValue());
    Vectors.requireOnly(expected.required("user"), "username", "groups");
    assertUser(event.user().orElseThrow(), expected.required("user"));
    assertThat(event.impersonatedUser().isPresent()).isEqualTo(expected.has("impersonatedUser"));
    if (expected.has("impersonatedUser")) {
      JsonNode impersonated = expected.required("impersonatedUser");
      Vectors.requireOnly(impersonated, "username", "groups", "uid", "extra");
      UserInfo user = event.impersonatedUser().orElseThrow();
      assertUser(user, impersonated);
      assertThat(user.uid()).isEqualTo(impersonated.required("uid").textValue());
      assertThat(MAPPER.<JsonNode>valueToTree(user.extra()))
          .isEqualTo(impersonated.required("extra"));
    }
    assertThat(event.impersonationConstraint())
        .isEqualTo(expected.path("impersonationConstraint").asText());
    assertThat(event.objectRef().isPresent()).isEqualTo(expected.has("objectRef"));
    if (expected.has("objectRef")) {
      assertThat(MAPPER.<JsonNode>valueToTree(event.objectRef().orElseThrow()))
          .isEqualTo(expected.required("objectRef"));
    }
    JsonNode annotations = expected.required("annotations");
    assertThat(event.annotations().isEmpty()).isEqualTo(annotations.isNull());
    if (!annotations.isNull()) {
      assertThat(MAPPER.<JsonNode>valueToTree(event.annotations())).isEqualTo(annotations);
    }
  }

  private static void assertUser(UserInfo user, JsonNode expected) {
    assertThat(user.username()).isEqualTo(expected.required("username").textValue());
    assertThat(user.groups()).isEqualTo(Vectors.strings(expected.required("groups")));
  }
}
