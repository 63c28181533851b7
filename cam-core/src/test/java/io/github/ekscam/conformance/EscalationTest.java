package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.Status;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.internal.engine.AuthorizerChain;
import io.github.ekscam.internal.engine.PrivilegedGroupAuthorizer;
import io.github.ekscam.internal.engine.RbacAuthorizer;
import io.github.ekscam.internal.explain.EscalationCheck;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the storage's check for escalation says of writes of roles and bindings. */
class EscalationTest {

  static List<Vector> vectors() {
    return Vectors.read("escalation", "objects", "cases");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void writes_areAcceptedOrRefusedAsByTheStorage(Vector vector) {
    List<RbacObject> list = new ArrayList<>();
    vector.json().required("objects").forEach(o -> list.add(RbacObjectsJson.read(o.toString())));
    RbacObjects objects = RbacObjects.of(list);
    EscalationCheck check =
        EscalationCheck.of(
            KubernetesVersion.of("1.34"),
            objects,
            AuthorizerChain.of(
                List.of(PrivilegedGroupAuthorizer.INSTANCE, RbacAuthorizer.of(objects))),
            AccessPolicyCatalogue.of(List.of()));
    JsonNode cases = vector.json().required("cases");
    assertThat(cases).isNotEmpty();
    for (JsonNode each : cases) {
      Vectors.requireOnly(
          each, "user", "groups", "verb", "object", "oldObject", "accepted", "error");
      UserInfo user =
          UserInfo.of(each.required("user").textValue(), Vectors.strings(each.required("groups")));

      RbacWrite.Outcome verdict = check.check(user, write(each));

      assertThat(verdict.isAccepted())
          .as("%s", each)
          .isEqualTo(each.required("accepted").booleanValue())
          .isEqualTo(!each.has("error"));
      if (each.has("error")) {
        JsonNode error = each.required("error");
        Vectors.requireOnly(error, "code", "reason", "message");
        Status refusal = verdict.refusal().orElseThrow();
        assertThat(refusal.message()).isEqualTo(error.required("message").textValue());
        assertThat(refusal.reason()).isEqualTo(error.required("reason").textValue());
        assertThat(refusal.code()).isEqualTo(error.required("code").intValue());
      }
    }
  }

  private static RbacWrite write(JsonNode each) {
    RbacObject object = RbacObjectsJson.read(each.required("object").toString());
    String verb = each.required("verb").textValue();
    assertThat(verb).isEqualTo(each.has("oldObject") ? "update" : "create");
    return each.has("oldObject")
        ? RbacWrite.update(RbacObjectsJson.read(each.required("oldObject").toString()), object)
        : RbacWrite.create(object);
  }
}
