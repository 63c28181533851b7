package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.EksCluster;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.analysis.GrantDifference;
import io.github.ekscam.analysis.GrantedAccess;
import io.github.ekscam.analysis.IdentityChange;
import io.github.ekscam.analysis.RequestRange;
import io.github.ekscam.config.Notice;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.config.answers.ClusterSources;
import java.io.IOException;
import java.util.List;

/** A difference as JSON. */
final class DiffJson {

  private DiffJson() {}

  static String of(ClusterDiff diff) {
    return AnswerJson.object(json -> members(json, diff));
  }

  /** The members of an object that tells a difference. */
  static void members(JsonGenerator json, ClusterDiff diff) throws IOException {
    json.writeStringField("relation", diff.relation().name());
    json.writeBooleanField("same", diff.isSame());
    json.writeBooleanField("decided", diff.isDecided());
    json.writeStringField(
        "authenticationModeBefore", diff.before().authenticationMode().toString());
    json.writeStringField("authenticationModeAfter", diff.after().authenticationMode().toString());
    json.writeArrayFieldStart("lockouts");
    if (diff.noAdministrator().isPresent()) {
      json.writeString(diff.noAdministrator().get().text());
    }
    for (Notice lockout : diff.lockouts()) {
      json.writeString(lockout.toString());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("identities");
    for (IdentityChange change : diff.identities()) {
      json.writeStartObject();
      json.writeStringField("holder", change.holder().toString());
      json.writeStringField("severity", change.severity().name());
      json.writeBooleanField("becomesUser", change.becomesUser());
      json.writeBooleanField("becomesUnauthorized", change.becomesUnauthorized());
      json.writeStringField("text", change.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    differences(json, "gained", diff.gained(), diff.after());
    differences(json, "lost", diff.lost(), diff.before());
    json.writeArrayFieldStart("undecided");
    for (ClusterDiff.Undecided undecided : diff.undecided()) {
      json.writeStartObject();
      json.writeStringField("direction", undecided.direction().name());
      json.writeStringField("holder", undecided.holder().toString());
      AnswerJson.unknown(json, undecided.unknown().unknown(), undecided.text());
      json.writeFieldName("scope");
      AnswerJson.scope(json, undecided.unknown().scope());
      json.writeEndObject();
    }
    json.writeEndArray();
    AnswerJson.strings(
        json, "unresolved", diff.unresolved().stream().map(each -> each.text()).toList());
    AnswerJson.notices(json, diff.after().notices());
  }

  private static void differences(
      JsonGenerator json, String field, List<GrantDifference> differences, EksCluster cluster)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (GrantDifference difference : differences) {
      json.writeStartObject();
      json.writeStringField("severity", difference.severity().name());
      AnswerJson.strings(
          json, "holders", difference.holders().stream().map(AccessHolder::toString).toList());
      json.writeFieldName("grant");
      AnswerJson.grant(json, difference.grant(), new ClusterSources(cluster));
      json.writeArrayFieldStart("access");
      for (GrantedAccess access : difference.access()) {
        json.writeStartObject();
        range(json, access.range());
        json.writeFieldName("witness");
        AnswerJson.request(json, access.witness());
        json.writeBooleanField("certain", access.isCertain());
        json.writeEndObject();
      }
      json.writeEndArray();
      AnswerJson.strings(json, "text", difference.lines());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void range(JsonGenerator json, RequestRange range) throws IOException {
    values(json, "verbs", range.verbs());
    if (range.isNonResource()) {
      values(json, "nonResourceURLs", range.paths());
      return;
    }
    values(json, "apiGroups", range.apiGroups());
    values(json, "resources", range.resources());
    values(json, "subresources", range.subresources());
    values(json, "resourceNames", range.resourceNames());
    json.writeBooleanField("clusterScope", range.includesClusterScope());
    if (range.includesNamespaces()) {
      values(json, "namespaces", range.namespaces());
    }
  }

  /** Every value but some, or some. */
  private static void values(JsonGenerator json, String field, RequestRange.Values values)
      throws IOException {
    json.writeObjectFieldStart(field);
    AnswerJson.strings(json, "values", values.values());
    AnswerJson.strings(json, "except", values.except());
    json.writeEndObject();
  }
}
