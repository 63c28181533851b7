package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.analysis.PolicyComparison;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.vocabulary.Spelling;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where a policy differs from a default ClusterRole, to print. */
record PolicyDifferences(
    AccessPolicy policy, ClusterRole role, KubernetesVersion version, PolicyComparison comparison) {

  static PolicyDifferences of(AccessPolicy policy, String roleName, KubernetesVersion version) {
    RbacObjects roles = DefaultRbacObjects.of(version).aggregated();
    ClusterRole role =
        roles
            .clusterRole(roleName)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Kubernetes "
                            + version
                            + " has no default ClusterRole \""
                            + roleName
                            + "\""
                            + Spelling.suggestion(
                                    roleName,
                                    roles.clusterRoles().stream()
                                        .map(each -> each.metadata().name())
                                        .toList())
                                .orElse("")));
    return new PolicyDifferences(policy, role, version, PolicyComparison.of(policy, role));
  }

  List<String> lines() {
    String name = role.metadata().name();
    List<String> lines = new ArrayList<>();
    lines.add(policy.name() + " compared with ClusterRole " + name + " of Kubernetes " + version);
    if (comparison.isSame()) {
      lines.add("Both grant the same.");
    }
    rules(lines, "The policy grants what " + name + " does not:", comparison.beyond());
    if (!comparison.beyondForSomeObjects().isEmpty()) {
      lines.add("");
      lines.add(
          "The policy grants what " + name + " does not, for objects that AWS does not name:");
      for (AccessPolicy.Rule rule : comparison.beyondForSomeObjects()) {
        lines.add(Words.rule(rule.rule()) + "  (" + rule.restriction() + ")");
      }
    }
    rules(lines, "The policy does not grant what " + name + " does:", comparison.lacking());
    rules(
        lines,
        "The policy grants what " + name + " does only for objects that AWS does not name:",
        comparison.lackingForSomeObjects());
    return lines;
  }

  private static void rules(List<String> lines, String title, List<PolicyRule> rules) {
    if (!rules.isEmpty()) {
      lines.add("");
      lines.add(title);
      rules.forEach(rule -> lines.add(Words.rule(rule)));
    }
  }

  String json() {
    return AnswerJson.object(
        json -> {
          json.writeStringField("name", policy.name());
          json.writeStringField("clusterRole", role.metadata().name());
          json.writeStringField("kubernetesVersion", version.toString());
          json.writeBooleanField("same", comparison.isSame());
          rules(json, "beyond", comparison.beyond());
          json.writeArrayFieldStart("beyondForSomeObjects");
          for (AccessPolicy.Rule rule : comparison.beyondForSomeObjects()) {
            json.writeStartObject();
            AnswerJson.ruleMembers(json, rule.rule());
            json.writeStringField("publishedRestriction", rule.restriction());
            json.writeEndObject();
          }
          json.writeEndArray();
          rules(json, "lacking", comparison.lacking());
          rules(json, "lackingForSomeObjects", comparison.lackingForSomeObjects());
        });
  }

  private static void rules(JsonGenerator json, String field, List<PolicyRule> rules)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (PolicyRule rule : rules) {
      AnswerJson.rule(json, rule);
    }
    json.writeEndArray();
  }
}
