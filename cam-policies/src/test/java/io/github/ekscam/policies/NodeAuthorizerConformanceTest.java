package io.github.ekscam.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.ResourceRequest.FieldRequirement;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes, as upstream's node authorizer answers them: decision, reason, and whether the answer hangs
 * on what is related to the node. Recorded with an empty graph, and with one in which every object
 * of the vocabulary is related to the node.
 */
class NodeAuthorizerConformanceTest {

  private static final int QUESTIONS = 38_016;
  private static final KubernetesVersion NAMES_BEFORE_REASONS = KubernetesVersion.of("1.37");

  private static List<Vector> vectors(String version) {
    return Vectors.read(
        "node-authorizer-" + version,
        "kubernetesVersion",
        "user",
        "namespaces",
        "names",
        "fieldSelectors",
        "answers",
        "apiGroup",
        "resource",
        "subresource",
        "verbs",
        "requests",
        "answer");
  }

  private static Caller caller(KubernetesVersion version, JsonNode user) {
    Vectors.requireOnly(user, "username", "groups");
    return EksCluster.builder()
        .kubernetes(version, DefaultRbacObjects::of)
        .build()
        .caller(UserInfo.of(user.get("username").asText(), Vectors.strings(user.get("groups"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"})
  void everyQuestionOfANode_isAnsweredAsUpstreamDoes(String name) {
    List<Vector> vectors = vectors(name);
    JsonNode head = vectors.get(0).json();
    KubernetesVersion version = KubernetesVersion.of(head.get("kubernetesVersion").asText());
    Caller node = caller(version, head.get("user"));
    int questions = 0;
    for (Vector vector : vectors.subList(1, vectors.size())) {
      JsonNode line = vector.json();
      if (!line.has("verbs")) {
        continue;
      }
      List<ResourceRequest> objects = objects(line, head);
      String answers = line.get("answers").asText();
      assertThat(answers).as(vector.name()).hasSize(objects.size());
      for (String verb : Vectors.strings(line.get("verbs"))) {
        for (int i = 0; i < answers.length(); i++) {
          check(
              version,
              node,
              withVerb(verb, objects.get(i)),
              head.get("answers").get(answers.substring(i, i + 1)));
          questions++;
        }
      }
    }
    assertThat(questions).isEqualTo(QUESTIONS);
  }

  /** What is asked for by a line, in the order in which it is answered. */
  private static List<ResourceRequest> objects(JsonNode line, JsonNode head) {
    List<ResourceRequest> objects = new ArrayList<>();
    for (String namespace : Vectors.strings(head.get("namespaces"))) {
      for (String name : Vectors.strings(head.get("names"))) {
        for (String selector : Vectors.strings(head.get("fieldSelectors"))) {
          objects.add(
              ResourceRequest.of("", line.get("apiGroup").asText(), line.get("resource").asText())
                  .subresource(line.get("subresource").asText())
                  .namespace(namespace)
                  .name(name)
                  .fieldSelector(requirements(selector)));
        }
      }
    }
    return objects;
  }

  private static List<FieldRequirement> requirements(String selector) {
    List<FieldRequirement> requirements = new ArrayList<>();
    for (String term : selector.isEmpty() ? new String[0] : selector.split(",", -1)) {
      String[] parts = term.split("!?=", 2);
      requirements.add(new FieldRequirement(parts[0], !term.contains("!="), parts[1]));
    }
    return requirements;
  }

  private static ResourceRequest withVerb(String verb, ResourceRequest object) {
    return ResourceRequest.of(verb, object.apiGroup(), object.resource())
        .subresource(object.subresource())
        .namespace(object.namespace())
        .name(object.name())
        .fieldSelector(object.fieldSelector());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"})
  void othersThanNodes_areLeftToTheOtherAuthorizers(String name) {
    List<Vector> vectors = vectors(name);
    KubernetesVersion version =
        KubernetesVersion.of(vectors.get(0).json().get("kubernetesVersion").asText());
    int questions = 0;
    for (Vector vector : vectors) {
      if (vector.json().has("requests")) {
        Caller user = caller(version, vector.json().get("user"));
        for (String request : Vectors.strings(vector.json().get("requests"))) {
          check(version, user, RequestAttributes.parse(request), vector.json().get("answer"));
          questions++;
        }
      }
    }
    assertThat(questions).isEqualTo(36);
  }

  /** Where the node authorizer has no opinion, RBAC may allow what everybody may. */
  private static void check(
      KubernetesVersion version, Caller caller, RequestAttributes request, JsonNode expected) {
    Vectors.requireOnly(expected, "decision", "reason", "related");
    Verdict verdict = caller.authorize(request);
    String question = version + " " + caller.user().orElseThrow() + " " + request;
    boolean allowed = expected.get("decision").asText().equals("allow");
    assertThat(verdict.grant().filter(Grant.Node.class::isInstance).isPresent())
        .as(question)
        .isEqualTo(allowed);
    assertThat(caller.isAllowed(request)).as(question).isEqualTo(verdict.isAllowed());
    if (verdict.isAllowed()) {
      assertThat(allowed ? verdict.reason() : "").as(question).isEmpty();
      return;
    }
    String reason = expected.get("reason").asText();
    assertThat(verdict.reason())
        .as(question)
        .isEqualTo(
            reason.isEmpty() || version.compareTo(NAMES_BEFORE_REASONS) < 0
                ? reason
                : "node: " + reason);
    assertThat(verdict.unknowns())
        .as(question)
        .isEqualTo(
            expected.has("related")
                ? List.of(
                    new Unknown.NodeRelation(
                        caller.user().orElseThrow(), (ResourceRequest) request))
                : List.of());
    if (expected.has("related")) {
      assertThat(expected.get("related").get("decision").asText()).isEqualTo("allow");
    }
  }
}
