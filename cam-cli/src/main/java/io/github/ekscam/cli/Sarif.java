package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.testing.specification.CaseResult;
import io.github.ekscam.testing.specification.GrantCoverage;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredGrant;
import io.github.ekscam.testing.specification.GrantCoverage.OneSidedPrincipal;
import io.github.ekscam.testing.specification.Mutant;
import io.github.ekscam.testing.specification.MutationReport;
import io.github.ekscam.testing.specification.Specification.UnusedPrincipal;
import io.github.ekscam.testing.specification.SpecificationResult;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong as SARIF 2.1.0, which code scanning shows at the line of the file: failures at that
 * of the specification, with the grants at those of the configuration; grants that no case
 * exercises, and mistakes that none would notice, at those of the configuration.
 */
final class Sarif {

  private Sarif() {}

  /** What results are about. */
  private enum Rule {
    FAILED("access-test-failed", "error", "An access test failed"),
    NOT_EXERCISED("grant-not-exercised", "warning", "No access test exercises this grant"),
    ONE_SIDED("one-sided-access-tests", "note", "The access tests of a principal prove little"),
    NOT_TESTED("principal-not-tested", "warning", "No access test speaks of a principal"),
    NOT_NOTICED("mistake-not-noticed", "warning", "No access test would notice this mistake");

    private final String id;
    private final String level;
    private final String description;

    Rule(String id, String level, String description) {
      this.id = id;
      this.level = level;
      this.description = description;
    }
  }

  static String of(
      List<SpecificationResult> results,
      Optional<GrantCoverage> coverage,
      Optional<MutationReport> mutation) {
    return AnswerJson.object(
            json -> {
              json.writeStringField("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
              json.writeStringField("version", "2.1.0");
              json.writeArrayFieldStart("runs");
              json.writeStartObject();
              tool(json);
              json.writeArrayFieldStart("results");
              for (SpecificationResult result : results) {
                for (UnusedPrincipal unused : result.specification().unusedPrincipals()) {
                  result(
                      json,
                      Rule.NOT_TESTED,
                      PlainText.line(unused.text()),
                      unused.source(),
                      List.of());
                }
                for (CaseResult failure : result.failures()) {
                  failure(json, failure);
                }
              }
              if (coverage.isPresent()) {
                coverage(json, coverage.get());
              }
              if (mutation.isPresent()) {
                for (Mutant mutant : mutation.get().living()) {
                  if (mutant.place().isPresent()) {
                    result(
                        json,
                        Rule.NOT_NOTICED,
                        "No access test would notice: " + PlainText.line(mutant.text()),
                        mutant.place().get(),
                        List.of());
                  }
                }
              }
              json.writeEndArray();
              json.writeEndObject();
              json.writeEndArray();
            })
        + "\n";
  }

  private static void tool(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "cam");
    json.writeArrayFieldStart("rules");
    for (Rule rule : Rule.values()) {
      json.writeStartObject();
      json.writeStringField("id", rule.id);
      message(json, "shortDescription", rule.description);
      json.writeObjectFieldStart("defaultConfiguration");
      json.writeStringField("level", rule.level);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void failure(JsonGenerator json, CaseResult failure) throws IOException {
    result(
        json,
        Rule.FAILED,
        PlainText.line(failure.testCase().sentence()) + ": " + String.join("\n", failure.failure()),
        failure.testCase().source(),
        failure.places());
  }

  private static void coverage(JsonGenerator json, GrantCoverage coverage) throws IOException {
    for (CoveredGrant grant : coverage.unexercised()) {
      if (grant.place().isPresent()) {
        result(
            json,
            Rule.NOT_EXERCISED,
            "No access test exercises the " + PlainText.line(grant.text()),
            grant.place().get(),
            List.of());
      }
    }
    for (OneSidedPrincipal principal : coverage.oneSidedPrincipals()) {
      result(json, Rule.ONE_SIDED, PlainText.line(principal.text()), principal.source(), List.of());
    }
  }

  private static void result(
      JsonGenerator json, Rule rule, String text, Source position, List<Source> related)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("ruleId", rule.id);
    json.writeStringField("level", rule.level);
    message(json, "message", text);
    json.writeArrayFieldStart("locations");
    location(json, position);
    json.writeEndArray();
    if (!related.isEmpty()) {
      json.writeArrayFieldStart("relatedLocations");
      for (Source place : related) {
        location(json, place);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void message(JsonGenerator json, String field, String text) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  private static void location(JsonGenerator json, Source position) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("physicalLocation");
    json.writeObjectFieldStart("artifactLocation");
    json.writeStringField("uri", uri(position.file()));
    json.writeEndObject();
    if (position.line() > 0) {
      json.writeObjectFieldStart("region");
      json.writeNumberField("startLine", position.line());
      if (position.column() > 0) {
        json.writeNumberField("startColumn", position.column());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Relative to the repository, as code scanning wants it, whatever was given. */
  private static String uri(String file) {
    Path told = RepositoryPath.of(Path.of(file));
    try {
      return new URI(null, null, told.toString().replace('\\', '/'), null).toASCIIString();
    } catch (URISyntaxException e) {
      return file;
    }
  }
}
