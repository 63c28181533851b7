package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.analysis.GrantedAccess;
import io.github.ekscam.analysis.advice.Proposal;
import io.github.ekscam.analysis.advice.Proposal.Change;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import java.io.IOException;
import java.util.List;

/** A proposal as JSON. */
final class ProposalJson {

  private ProposalJson() {}

  static void write(JsonGenerator json, Proposal proposal, String clusterName) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("changes");
    for (Change change : proposal.changes()) {
      change(json, change);
    }
    json.writeEndArray();
    json.writeNumberField("requestsBeyond", proposal.requestsBeyond());
    json.writeArrayFieldStart("beyond");
    for (GrantedAccess access : proposal.beyond().access()) {
      json.writeStartObject();
      json.writeStringField("text", access.range().toString());
      json.writeFieldName("witness");
      AnswerJson.request(json, access.witness());
      json.writeEndObject();
    }
    json.writeEndArray();
    AnswerJson.strings(
        json, "others", proposal.others().stream().map(AccessHolder::toString).toList());
    json.writeBooleanField("rolePathUnknown", proposal.isRolePathUnknown());
    AnswerJson.strings(json, "commands", proposal.commandLines(clusterName));
    json.writeStringField("manifests", proposal.manifests());
    json.writeStringField("clusterConfig", proposal.clusterConfig(clusterName));
    json.writeEndObject();
  }

  private static void change(JsonGenerator json, Change change) throws IOException {
    json.writeStartObject();
    if (change instanceof Change.CreateAccessEntry create) {
      entry(json, "create-access-entry", create.entry());
    } else if (change instanceof Change.UpdateAccessEntry update) {
      entry(json, "update-access-entry", update.entry());
    } else if (change instanceof Change.UpdateAwsAuth update) {
      json.writeStringField("id", "update-aws-auth");
      json.writeStringField("section", update.section().value());
      json.writeBooleanField("added", update.isAdded());
      json.writeStringField("arn", update.mapping().arn());
      json.writeStringField("username", update.mapping().username());
      AnswerJson.strings(json, "groups", update.mapping().groups());
      json.writeStringField("text", update.text());
    } else if (change instanceof Change.AssociateAccessPolicy associate) {
      json.writeStringField("id", "associate-access-policy");
      json.writeStringField("principalArn", associate.principalArn().value());
      json.writeStringField("policyArn", associate.association().policyArn().toString());
      json.writeFieldName("accessScope");
      AnswerJson.scope(json, associate.association().accessScope());
    } else if (change instanceof Change.CreateRbacObject create) {
      json.writeStringField("id", "create-rbac-object");
      object(json, create.object());
    }
    json.writeEndObject();
  }

  private static void entry(JsonGenerator json, String id, AccessEntry entry) throws IOException {
    json.writeStringField("id", id);
    json.writeStringField("principalArn", entry.principalArn().value());
    json.writeStringField("type", entry.type().value());
    json.writeStringField("username", entry.username());
    AnswerJson.strings(json, "kubernetesGroups", entry.kubernetesGroups());
  }

  private static void object(JsonGenerator json, RbacObject object) throws IOException {
    json.writeFieldName("object");
    AnswerJson.rbacObject(json, object);
    if (object instanceof RbacRole role) {
      rules(json, role.rules());
    } else if (object instanceof RbacBinding binding) {
      json.writeArrayFieldStart("subjects");
      for (Subject subject : binding.subjects()) {
        AnswerJson.subject(json, subject);
      }
      json.writeEndArray();
    }
  }

  private static void rules(JsonGenerator json, List<PolicyRule> rules) throws IOException {
    json.writeArrayFieldStart("rules");
    for (PolicyRule rule : rules) {
      AnswerJson.rule(json, rule);
    }
    json.writeEndArray();
  }
}
