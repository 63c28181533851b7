package io.github.ekscam.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.engine.AccessPolicyAuthorizer;
import io.github.ekscam.internal.engine.RbacAuthorizer;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Access policies beside RBAC, as upstream's authorizer decides over the published rules: identity,
 * decision, reason, and which authorizer alone allows.
 */
class EksConformanceTest {

  private static final int CASES = 3000;

  static List<Vector> vectors() {
    return Vectors.read("eks", "kubernetesVersion", "accessEntries", "objects", "cases");
  }

  @Test
  void everyCaseIsThere() {
    assertThat(vectors().stream().mapToInt(vector -> vector.json().get("cases").size()).sum())
        .isEqualTo(CASES);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void decidesAsUpstreamOverThePublishedRules(Vector vector) {
    JsonNode world = vector.json();
    KubernetesVersion version = KubernetesVersion.of(world.get("kubernetesVersion").asText());
    EksCluster.Builder builder =
        EksCluster.builder()
            .accessPolicies(ManagedPolicies.catalogue())
            .kubernetes(version, DefaultRbacObjects::of)
            .addAll(objects(world.get("objects")));
    world.get("accessEntries").forEach(entry -> add(builder, entry));
    EksCluster cluster = builder.build();
    RbacAuthorizer rbac =
        RbacAuthorizer.of(cluster.rbacObjects().over(DefaultRbacObjects.of(version)).aggregated());
    AccessPolicyAuthorizer policies =
        AccessPolicyAuthorizer.of(cluster.accessEntries(), ManagedPolicies.catalogue());
    world.get("cases").forEach(testCase -> check(vector.name(), testCase, cluster, policies, rbac));
  }

  private static void check(
      String name,
      JsonNode testCase,
      EksCluster cluster,
      AccessPolicyAuthorizer policies,
      RbacAuthorizer rbac) {
    Vectors.requireOnly(
        testCase, "caller", "expected", "resourceAttributes", "nonResourceAttributes");
    JsonNode expected = testCase.get("expected");
    Vectors.requireOnly(expected, "username", "groups", "allowed", "reasons", "onlyBy");
    JsonNode caller = testCase.get("caller");
    Vectors.requireOnly(caller, "arn", "userId", "account");
    Caller session =
        cluster.caller(
            CallerIdentity.of(caller.get("arn").asText(), caller.get("userId").asText()));
    UserInfo user = session.user().orElseThrow();
    String at = name + " " + testCase;
    assertThat(user.username()).as(at).isEqualTo(expected.get("username").asText());
    assertThat(user.groups()).as(at).isEqualTo(Vectors.strings(expected.get("groups")));

    RequestAttributes request = request(testCase);
    Verdict verdict = session.authorize(request);
    assertThat(verdict.isAllowed()).as(at).isEqualTo(expected.get("allowed").asBoolean());
    List<String> reasons = Vectors.strings(expected.get("reasons"));
    assertThat(reasons.isEmpty() ? List.of("") : reasons).as(at).contains(verdict.reason());
    assertThat(verdict.unknowns()).as(at).isEmpty();
    List<Verdict> each = List.of(policies.authorize(user, request), rbac.authorize(user, request));
    if (verdict.isAllowed()) {
      assertThat(each.stream().filter(Verdict::isAllowed).map(Verdict::reason))
          .as(at)
          .containsExactlyInAnyOrderElementsOf(reasons);
    }
    String onlyBy = expected.path("onlyBy").asText("");
    boolean policyAllows = each.get(0).isAllowed();
    boolean rbacAllows = each.get(1).isAllowed();
    assertThat(
            policyAllows && !rbacAllows
                ? "accessPolicy"
                : !policyAllows && rbacAllows ? "rbac" : "")
        .as(at)
        .isEqualTo(onlyBy);
  }

  private static RequestAttributes request(JsonNode testCase) {
    JsonNode path = testCase.get("nonResourceAttributes");
    if (path != null) {
      Vectors.requireOnly(path, "path", "verb");
      return NonResourceRequest.of(path.get("verb").asText(), path.get("path").asText());
    }
    JsonNode resource = testCase.get("resourceAttributes");
    Vectors.requireOnly(resource, "namespace", "verb", "group", "resource", "subresource", "name");
    return ResourceRequest.of(
            resource.get("verb").asText(),
            resource.path("group").asText(""),
            resource.get("resource").asText())
        .subresource(resource.path("subresource").asText(""))
        .namespace(resource.path("namespace").asText(""))
        .name(resource.path("name").asText(""));
  }

  private static void add(EksCluster.Builder builder, JsonNode json) {
    Vectors.requireOnly(
        json, "principalArn", "type", "username", "kubernetesGroups", "associatedAccessPolicies");
    assertThat(json.get("type").asText()).isEqualTo("STANDARD");
    PrincipalArn principalArn = PrincipalArn.of(json.get("principalArn").asText());
    AccessEntry.Builder entry =
        AccessEntry.builder(principalArn)
            .kubernetesGroups(Vectors.strings(json.get("kubernetesGroups")));
    if (json.has("username")) {
      entry.username(json.get("username").asText());
    }
    builder.add(entry.build());
    for (JsonNode policy : json.get("associatedAccessPolicies")) {
      Vectors.requireOnly(policy, "policyArn", "accessScope");
      JsonNode scope = policy.get("accessScope");
      Vectors.requireOnly(scope, "type", "namespaces");
      builder.associate(
          principalArn,
          PolicyAssociation.of(
              PolicyArn.of(policy.get("policyArn").asText()),
              AccessScope.of(
                  scope.get("type").asText(), Vectors.strings(scope.get("namespaces")))));
    }
  }

  private static List<io.github.ekscam.rbac.RbacObject> objects(JsonNode objects) {
    if (objects.isEmpty()) {
      return List.of();
    }
    byte[] json = objects.toString().getBytes(StandardCharsets.UTF_8);
    return ConfigurationReader.builder()
        .build()
        .readRbacObjects("objects", new ByteArrayInputStream(json));
  }
}
