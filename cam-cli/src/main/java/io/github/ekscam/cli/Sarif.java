package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.answers.AnswerJson;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is wrong as SARIF 2.1.0, which code scanning shows at the line of the file. */
final class Sarif {

  private Sarif() {}

  /**
   * What results are about.
   *
   * @param level {@code error}, {@code warning} or {@code note}
   * @param help where more is told; empty for nowhere
   */
  record Rule(String id, String level, String description, String help) {}

  /**
   * Something that is wrong.
   *
   * @param position where; nothing if it is not known
   * @param related where what the text names is
   * @param fingerprint what tells it from others when lines move; nothing if that is not known
   * @param accepted why somebody accepts it; nothing if nobody does
   */
  record Result(
      Rule rule,
      String text,
      Optional<Source> position,
      List<Source> related,
      Optional<String> fingerprint,
      Optional<String> accepted) {

    static Result of(Rule rule, String text, Source position, List<Source> related) {
      return new Result(
          rule, text, Optional.of(position), related, Optional.empty(), Optional.empty());
    }
  }

  static String of(List<Rule> rules, List<Result> results) {
    return AnswerJson.object(
            json -> {
              json.writeStringField("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
              json.writeStringField("version", "2.1.0");
              json.writeArrayFieldStart("runs");
              json.writeStartObject();
              tool(json, rules);
              json.writeArrayFieldStart("results");
              for (Result result : results) {
                result(json, result);
              }
              json.writeEndArray();
              json.writeEndObject();
              json.writeEndArray();
            })
        + "\n";
  }

  private static void tool(JsonGenerator json, List<Rule> rules) throws IOException {
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "cam");
    json.writeArrayFieldStart("rules");
    for (Rule rule : rules) {
      json.writeStartObject();
      json.writeStringField("id", rule.id());
      message(json, "shortDescription", rule.description());
      if (!rule.help().isEmpty()) {
        message(json, "help", rule.help());
      }
      json.writeObjectFieldStart("defaultConfiguration");
      json.writeStringField("level", rule.level());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void result(JsonGenerator json, Result result) throws IOException {
    json.writeStartObject();
    json.writeStringField("ruleId", result.rule().id());
    json.writeStringField("level", result.rule().level());
    message(json, "message", result.text());
    json.writeArrayFieldStart("locations");
    if (result.position().isPresent()) {
      location(json, result.position().get());
    }
    json.writeEndArray();
    if (!result.related().isEmpty()) {
      json.writeArrayFieldStart("relatedLocations");
      for (Source place : result.related()) {
        location(json, place);
      }
      json.writeEndArray();
    }
    if (result.fingerprint().isPresent()) {
      json.writeObjectFieldStart("partialFingerprints");
      json.writeStringField("cam/v1", result.fingerprint().get());
      json.writeEndObject();
    }
    if (result.accepted().isPresent()) {
      json.writeArrayFieldStart("suppressions");
      json.writeStartObject();
      json.writeStringField("kind", "inSource");
      json.writeStringField("justification", result.accepted().get());
      json.writeEndObject();
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
