package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicy.Provenance;
import io.github.ekscam.analysis.PolicyChange;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.explain.Words;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What became of access policies, to print: as text, as JSON, and as editions of a catalogue. */
final class PolicyChanges {

  private PolicyChanges() {}

  /** A policy, and below it what changed, rule by rule. */
  static List<String> lines(PolicyChange change) {
    List<String> lines = new ArrayList<>();
    Optional<AccessPolicy> after = change.after();
    switch (change.kind()) {
      case ADDED -> {
        AccessPolicy policy = after.orElseThrow();
        lines.add("+ " + change.name() + ": new" + knowledge(policy.provenance()));
        if (policy.isServiceLinkedRolesOnly()) {
          lines.add("    for AWS service-linked roles only");
        }
      }
      case REMOVED -> lines.add("- " + change.name() + ": gone");
      case CHANGED -> {
        AccessPolicy was = change.before().orElseThrow();
        AccessPolicy is = after.orElseThrow();
        lines.add("~ " + change.name() + ": changed");
        if (was.provenance() != is.provenance()) {
          lines.add("    " + was.provenance().id() + " before, " + is.provenance().id() + " now");
        }
        if (was.isServiceLinkedRolesOnly() != is.isServiceLinkedRolesOnly()) {
          lines.add(
              is.isServiceLinkedRolesOnly()
                  ? "    for AWS service-linked roles only"
                  : "    no longer for AWS service-linked roles only");
        }
      }
    }
    change.removedRules().forEach(rule -> lines.add("    - " + rule(rule)));
    change.addedRules().forEach(rule -> lines.add("    + " + rule(rule)));
    return lines;
  }

  private static String knowledge(Provenance provenance) {
    return switch (provenance) {
      case PUBLISHED, OWN -> "";
      case PROSE_ONLY -> ", described in words";
      case NAME_ONLY -> ", known by name";
      case APPROXIMATION -> ", its rules not published";
    };
  }

  private static String rule(AccessPolicy.Rule rule) {
    return Words.rule(rule.rule()) + (rule.isRestricted() ? "  (" + rule.restriction() + ")" : "");
  }

  static void json(JsonGenerator json, List<PolicyChange> changes) throws IOException {
    json.writeArrayFieldStart("changes");
    for (PolicyChange change : changes) {
      json.writeStartObject();
      json.writeStringField("name", change.name());
      json.writeStringField("change", change.kind().name().toLowerCase(Locale.ROOT));
      if (change.before().isPresent()) {
        state(json, "before", change.before().get());
      }
      if (change.after().isPresent()) {
        state(json, "after", change.after().get());
      }
      rules(json, "removedRules", change.removedRules());
      rules(json, "addedRules", change.addedRules());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void state(JsonGenerator json, String field, AccessPolicy policy)
      throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("provenance", policy.provenance().id());
    json.writeBooleanField("serviceLinkedRolesOnly", policy.isServiceLinkedRolesOnly());
    json.writeStringField("source", policy.source());
    json.writeEndObject();
  }

  static void rules(JsonGenerator json, String field, List<AccessPolicy.Rule> rules)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (AccessPolicy.Rule rule : rules) {
      json.writeStartObject();
      AnswerJson.ruleMembers(json, rule.rule());
      if (rule.isRestricted()) {
        json.writeStringField("publishedRestriction", rule.restriction());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What is new, as a catalogue's editions, which hold from a day on. */
  static String editions(List<PolicyChange> changes, LocalDate from) {
    return AnswerJson.object(
        json -> {
          json.writeArrayFieldStart("policies");
          for (PolicyChange change : changes) {
            if (change.after().isPresent()) {
              edition(json, change.after().get(), from);
            }
          }
          json.writeEndArray();
        });
  }

  private static void edition(JsonGenerator json, AccessPolicy policy, LocalDate from)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", policy.name());
    json.writeStringField("arn", new PolicyArn("aws", policy.name()).toString());
    json.writeArrayFieldStart("editions");
    json.writeStartObject();
    json.writeStringField("from", from.toString());
    json.writeStringField("how", "saved page");
    if (policy.guide().isPresent()) {
      json.writeStringField("guide", policy.guide().get());
    }
    json.writeStringField("source", policy.source());
    json.writeStringField("provenance", policy.provenance().id());
    json.writeBooleanField("serviceLinkedRolesOnly", policy.isServiceLinkedRolesOnly());
    if (policy.rules().isPresent()) {
      rules(json, "rules", policy.rules().get());
    } else {
      json.writeNullField("rules");
    }
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }
}
