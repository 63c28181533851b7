package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.Status;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What kube-apiserver 1.34.4 answered to whole requests, authorization, the check for escalation
 * and validation together, made with {@code dryRun=All}; with the objects that it then had, but for
 * defaults that reach none of the users.
 *
 * <p>In a case, {@code manifest} tells a PUT of an object without uid and creation time. A POST of
 * an object that exists, which is refused for that alone (409), is accepted here. Left out are
 * refusals that name several missing roles of the authorizer, whose order is that of a Go map.
 *
 * <p>A role that does not exist has another name here than in {@code escalation}, which was
 * recorded with the authorizer's cache in the place of the storage: {@code
 * rolebindings.rbac.authorization.k8s.io "r1" not found} says the server of a ClusterRole r1.
 */
class EscalationRequestsTest {

  static List<Vector> vectors() {
    return Vectors.read("escalation-requests", "objects", "cases");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void requests_areAnsweredAsByTheApiServer(Vector vector) {
    List<RbacObject> objects = new ArrayList<>();
    vector.json().required("objects").forEach(o -> objects.add(RbacObjectsJson.read(o.toString())));
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(KubernetesVersion.of("1.34"), any -> RbacObjects.none())
            .addAll(objects)
            .build();
    JsonNode cases = vector.json().required("cases");
    assertThat(cases).isNotEmpty();
    for (JsonNode each : cases) {
      Vectors.requireOnly(
          each,
          "user",
          "groups",
          "request",
          "manifest",
          "object",
          "oldObject",
          "accepted",
          "status");
      UserInfo user =
          UserInfo.of(each.required("user").textValue(), Vectors.strings(each.required("groups")));

      RbacWrite.Outcome verdict = cluster.wouldAllow(user, write(each));

      assertThat(verdict.isAccepted())
          .as("%s", each)
          .isEqualTo(each.required("accepted").booleanValue());
      assertThat(verdict.refusal())
          .isEqualTo(Optional.ofNullable(each.get("status")).map(EscalationRequestsTest::status));
    }
  }

  private static RbacWrite write(JsonNode each) {
    RbacObject object = RbacObjectsJson.read(each.required("object").toString());
    String method = each.required("request").textValue();
    if (!each.has("oldObject")) {
      return method.equals("POST") ? RbacWrite.create(object) : RbacWrite.createOnUpdate(object);
    }
    assertThat(method).isEqualTo("PUT");
    RbacObject oldObject = RbacObjectsJson.read(each.required("oldObject").toString());
    return each.required("manifest").booleanValue()
        ? RbacWrite.replace(oldObject, object)
        : RbacWrite.update(oldObject, object);
  }

  private static Status status(JsonNode json) {
    Vectors.requireOnly(json, "code", "reason", "message", "details");
    JsonNode details = json.required("details");
    Vectors.requireOnly(details, "name", "group", "kind", "causes");
    String name = details.path("name").asText("");
    String group = details.required("group").textValue();
    String kind = details.required("kind").textValue();
    String message = json.required("message").textValue();
    Status status =
        switch (json.required("code").intValue()) {
          case 403 -> Status.forbidden(group, kind, name, message);
          case 404 -> Status.notFound(group, kind, name);
          default ->
              Status.invalid(
                  InvalidObjectException.of(kind, group, name, causes(details.required("causes"))));
        };
    assertThat(status.code()).isEqualTo(json.required("code").intValue());
    assertThat(status.reason()).isEqualTo(json.required("reason").textValue());
    assertThat(status.message()).isEqualTo(message);
    return status;
  }

  private static List<FieldError> causes(JsonNode causes) {
    List<FieldError> errors = new ArrayList<>();
    for (JsonNode cause : causes) {
      Vectors.requireOnly(cause, "reason", "message", "field");
      String field = cause.required("field").textValue();
      errors.add(
          new FieldError(
              cause.required("reason").textValue(),
              field,
              field + ": " + cause.required("message").textValue()));
    }
    return errors;
  }
}
