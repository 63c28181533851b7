package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.testing.specification.GrantCoverage;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredGrant;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredRule;
import io.github.ekscam.testing.specification.GrantCoverage.OneSidedPrincipal;
import java.io.IOException;

/** The coverage for machines. */
final class CoverageJson {

  private CoverageJson() {}

  static String of(GrantCoverage coverage) {
    return AnswerJson.object(json -> write(json, coverage));
  }

  /** The fields of an object that is begun. */
  static void write(JsonGenerator json, GrantCoverage coverage) throws IOException {
    json.writeNumberField("percent", coverage.percent());
    json.writeArrayFieldStart("grants");
    for (CoveredGrant grant : coverage.grants()) {
      json.writeStartObject();
      json.writeStringField("grant", grant.text());
      if (grant.place().isPresent()) {
        place(json, grant.place().get());
      }
      json.writeBooleanField("exercised", grant.isExercised());
      json.writeArrayFieldStart("rules");
      for (CoveredRule rule : grant.rules()) {
        json.writeStartObject();
        json.writeBooleanField("exercised", rule.exercised());
        json.writeFieldName("rule");
        AnswerJson.rule(json, rule.rule());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("oneSidedPrincipals");
    for (OneSidedPrincipal principal : coverage.oneSidedPrincipals()) {
      json.writeStartObject();
      json.writeStringField("principal", principal.principal().name());
      json.writeStringField("expect", principal.expectation().word());
      json.writeNumberField("cases", principal.cases());
      place(json, principal.source());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void place(JsonGenerator json, Source place) throws IOException {
    json.writeStringField("file", place.file());
    json.writeNumberField("line", place.line());
    json.writeNumberField("column", place.column());
  }
}
