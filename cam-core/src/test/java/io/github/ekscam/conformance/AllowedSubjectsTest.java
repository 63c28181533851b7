package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.EksCluster;
import io.github.ekscam.WhoCan;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which subjects may make a request, and which roles are missing, as upstream's
 * SubjectAccessEvaluator answers. Of this suite only {@code allowedSubjects} is compared here;
 * {@code rulesReviews} is of the reviews of rules.
 */
class AllowedSubjectsTest {

  /**
   * The evaluator adds a super user whom its caller names, and the recorder named this one. That is
   * an argument and no rule: a cluster gives a user of this name nothing.
   */
  private static final Subject SUPER_USER_OF_THE_RECORDER = Subject.user("system:masters");

  static List<Vector> vectors() {
    return Vectors.read("rules-and-subjects", "objects", "rulesReviews", "allowedSubjects");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void allowedSubjects_areThoseOfUpstream(Vector vector) {
    List<RbacObject> objects = new ArrayList<>();
    vector.json().required("objects").forEach(o -> objects.add(RbacObjectsJson.read(o.toString())));
    EksCluster cluster =
        EksCluster.builder().authenticationMode(AuthenticationMode.API).addAll(objects).build();
    JsonNode cases = vector.json().required("allowedSubjects");
    assertThat(cases).isNotEmpty();
    for (JsonNode each : cases) {
      Vectors.requireOnly(each, "request", "subjects", "error");

      WhoCan answer = cluster.whoCan(request(each.required("request")));

      assertThat(answer.evaluationError()).isEqualTo(each.path("error").asText(""));
      Set<Subject> subjects = new LinkedHashSet<>(List.of(SUPER_USER_OF_THE_RECORDER));
      subjects.addAll(answer.boundSubjects());
      assertThat(subjects)
          .as("%s", each.required("request"))
          .containsExactlyInAnyOrderElementsOf(subjects(each.required("subjects")));
      assertThat(answer.subjects().get(0).subject()).isEqualTo(Subject.group("system:masters"));
      assertThat(answer.principals()).isEmpty();
    }
  }

  private static Set<Subject> subjects(JsonNode array) {
    Set<Subject> subjects = new LinkedHashSet<>();
    for (JsonNode subject : array) {
      Vectors.requireOnly(subject, "kind", "apiGroup", "namespace", "name");
      subjects.add(
          new Subject(
              subject.required("kind").textValue(),
              subject.path("apiGroup").asText(""),
              subject.path("namespace").asText(""),
              subject.required("name").textValue()));
    }
    return subjects;
  }

  private static RequestAttributes request(JsonNode request) {
    Vectors.requireOnly(request, "resourceAttributes", "nonResourceAttributes");
    if (request.has("nonResourceAttributes")) {
      JsonNode attributes = request.required("nonResourceAttributes");
      Vectors.requireOnly(attributes, "path", "verb");
      return NonResourceRequest.of(
          attributes.path("verb").asText(""), attributes.path("path").asText(""));
    }
    JsonNode attributes = request.required("resourceAttributes");
    Vectors.requireOnly(
        attributes, "namespace", "verb", "group", "version", "resource", "subresource", "name");
    return ResourceRequest.of(
            attributes.path("verb").asText(""),
            attributes.path("group").asText(""),
            attributes.path("resource").asText(""))
        .subresource(attributes.path("subresource").asText(""))
        .namespace(attributes.path("namespace").asText(""))
        .name(attributes.path("name").asText(""));
  }
}
