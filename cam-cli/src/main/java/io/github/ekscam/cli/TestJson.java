package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.testing.specification.CaseResult;
import io.github.ekscam.testing.specification.GrantCoverage;
import io.github.ekscam.testing.specification.Mutant;
import io.github.ekscam.testing.specification.MutationReport;
import io.github.ekscam.testing.specification.Specification.UnusedPrincipal;
import io.github.ekscam.testing.specification.SpecificationCase;
import io.github.ekscam.testing.specification.SpecificationResult;
import io.github.ekscam.testing.specification.TestedPrincipal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What became of tests, for machines. */
final class TestJson {

  private TestJson() {}

  static String of(
      List<SpecificationResult> results,
      List<Notice> notices,
      boolean accepted,
      Optional<GrantCoverage> coverage,
      Optional<MutationReport> mutation) {
    return AnswerJson.object(
            json -> {
              json.writeBooleanField("accepted", accepted);
              json.writeNumberField(
                  "cases", results.stream().mapToInt(result -> result.cases().size()).sum());
              json.writeNumberField(
                  "failed", results.stream().mapToInt(result -> result.failures().size()).sum());
              json.writeArrayFieldStart("specifications");
              for (SpecificationResult result : results) {
                specification(json, result);
              }
              json.writeEndArray();
              if (coverage.isPresent()) {
                json.writeObjectFieldStart("coverage");
                CoverageJson.write(json, coverage.get());
                json.writeEndObject();
              }
              if (mutation.isPresent()) {
                mutation(json, mutation.get());
              }
              AnswerJson.notices(json, notices);
            })
        + "\n";
  }

  private static void specification(JsonGenerator json, SpecificationResult result)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("file", result.specification().source());
    json.writeStringField("description", result.specification().description());
    json.writeArrayFieldStart("unusedPrincipals");
    for (UnusedPrincipal unused : result.specification().unusedPrincipals()) {
      json.writeStartObject();
      json.writeStringField("name", unused.name());
      CoverageJson.place(json, unused.source());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("cases");
    for (CaseResult each : result.cases()) {
      testCase(json, each);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void testCase(JsonGenerator json, CaseResult result) throws IOException {
    SpecificationCase testCase = result.testCase();
    json.writeStartObject();
    json.writeBooleanField("passed", result.isPassed());
    json.writeStringField("sentence", testCase.sentence());
    json.writeStringField("description", testCase.description());
    json.writeStringField("expect", testCase.expectation().word());
    AnswerJson.strings(
        json, "principals", testCase.principals().stream().map(TestedPrincipal::name).toList());
    if (testCase.request().isPresent()) {
      json.writeFieldName("request");
      AnswerJson.request(json, testCase.request().get());
    }
    CoverageJson.place(json, testCase.source());
    json.writeNumberField("milliseconds", result.duration().toNanos() / 1e6);
    AnswerJson.strings(json, "failure", result.failure());
    json.writeArrayFieldStart("places");
    for (Source place : result.places()) {
      json.writeStartObject();
      CoverageJson.place(json, place);
      json.writeEndObject();
    }
    json.writeEndArray();
    AnswerJson.strings(json, "notCounted", result.notCounted());
    json.writeEndObject();
  }

  private static void mutation(JsonGenerator json, MutationReport report) throws IOException {
    json.writeObjectFieldStart("mutation");
    json.writeNumberField("percent", report.percent());
    json.writeNumberField("notTried", report.left());
    json.writeArrayFieldStart("mistakes");
    for (Mutant mutant : report.mutants()) {
      json.writeStartObject();
      json.writeStringField("mistake", mutant.text());
      if (mutant.place().isPresent()) {
        CoverageJson.place(json, mutant.place().get());
      }
      json.writeBooleanField("noticed", !mutant.isAlive());
      if (mutant.noticedBy().isPresent()) {
        json.writeStringField("noticedBy", mutant.noticedBy().get().toString());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
