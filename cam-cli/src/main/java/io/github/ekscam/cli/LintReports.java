package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.analysis.lint.Finding;
import io.github.ekscam.analysis.lint.Level;
import io.github.ekscam.analysis.lint.LintReport;
import io.github.ekscam.analysis.lint.LintRule;
import io.github.ekscam.analysis.lint.ProofStep;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.text.PlainText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lint found, for machines. */
final class LintReports {

  private LintReports() {}

  static String json(LintReport report, boolean fails) {
    return AnswerJson.object(
            json -> {
              json.writeBooleanField("accepted", !fails);
              json.writeArrayFieldStart("findings");
              for (Finding finding : report.findings()) {
                json.writeStartObject();
                finding(json, finding);
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeArrayFieldStart("suppressed");
              for (LintReport.Suppressed suppressed : report.suppressed()) {
                json.writeStartObject();
                finding(json, suppressed.finding());
                json.writeStringField("reason", suppressed.suppression().reason());
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeNumberField("inBaseline", report.known().size());
              AnswerJson.strings(
                  json, "remarks", report.remarks().stream().map(each -> each.text()).toList());
              AnswerJson.notices(json, report.notices());
            })
        + "\n";
  }

  private static void finding(JsonGenerator json, Finding finding) throws IOException {
    json.writeStringField("rule", finding.rule().id());
    json.writeStringField("level", finding.level().id());
    json.writeStringField("title", finding.rule().title());
    json.writeStringField("subject", finding.subject());
    json.writeStringField("fingerprint", finding.fingerprint());
    json.writeStringField("message", finding.message());
    json.writeStringField("remedy", finding.remedy());
    if (finding.source().isPresent()) {
      CoverageJson.place(json, finding.source().get());
    }
    json.writeArrayFieldStart("proof");
    for (ProofStep step : finding.proof()) {
      json.writeStartObject();
      json.writeStringField("who", step.who());
      json.writeFieldName("request");
      AnswerJson.request(json, step.request());
      AnswerJson.decision(json, step.verdict());
      json.writeStringField("effect", step.effect());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("fixable", !finding.edits().isEmpty());
  }

  static String sarif(LintReport report) {
    List<Sarif.Result> results = new ArrayList<>();
    report.findings().forEach(finding -> results.add(result(finding, Optional.empty())));
    report
        .suppressed()
        .forEach(
            each -> results.add(result(each.finding(), Optional.of(each.suppression().reason()))));
    return Sarif.of(report.rules().stream().map(LintReports::rule).toList(), results);
  }

  private static Sarif.Rule rule(LintRule rule) {
    return new Sarif.Rule(rule.id(), rule.level().id(), rule.title(), "See " + rule.page());
  }

  private static Sarif.Result result(Finding finding, Optional<String> accepted) {
    return new Sarif.Result(
        rule(finding.rule()),
        text(finding),
        finding.source(),
        List.of(),
        Optional.of(finding.fingerprint()),
        accepted);
  }

  /** The message, the remedy and the proof, each on a line. */
  private static String text(Finding finding) {
    return Stream.of(
            Stream.of(finding.message()),
            Stream.of(finding.remedy()).filter(each -> !each.isEmpty()).map(each -> "Fix: " + each),
            finding.proof().stream().map(step -> "Shown by: " + step))
        .flatMap(lines -> lines)
        .map(PlainText::line)
        .collect(Collectors.joining("\n"));
  }

  /** A case for each rule that found nothing, and one for each finding that fails. */
  static String junit(LintReport report, Level fails) {
    List<JunitXml.Case> cases = new ArrayList<>();
    for (LintRule rule : report.rules()) {
      List<Finding> found =
          report.findings().stream()
              .filter(finding -> finding.rule().equals(rule) && finding.level().isAtLeast(fails))
              .toList();
      if (found.isEmpty()) {
        cases.add(
            new JunitXml.Case(rule.toString(), Optional.empty(), Duration.ZERO, Optional.empty()));
      }
      for (Finding finding : found) {
        cases.add(
            new JunitXml.Case(
                rule + ": " + finding.subject(),
                finding.source(),
                Duration.ZERO,
                Optional.of(
                    new JunitXml.Failure(
                        finding.message(),
                        finding
                                .source()
                                .map(source -> PlainText.line(source.toString()) + ": ")
                                .orElse("")
                            + text(finding)
                            + "\n"))));
      }
    }
    return JunitXml.of(List.of(new JunitXml.Suite("cam lint", cases)));
  }

  /** Commands of GitHub Actions' log, which shows them at the lines of the files. */
  static List<String> github(LintReport report) {
    return report.findings().stream().map(LintReports::annotation).toList();
  }

  private static String annotation(Finding finding) {
    String command =
        switch (finding.level()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case NOTE -> "notice";
        };
    return "::"
        + command
        + " "
        + finding.source().map(LintReports::place).orElse("")
        + "title="
        + property(finding.rule().toString())
        + "::"
        + data(text(finding));
  }

  private static String place(Source source) {
    return "file="
        + property(RepositoryPath.of(Path.of(source.file())).toString())
        + (source.line() > 0 ? ",line=" + source.line() : "")
        + (source.column() > 0 ? ",col=" + source.column() : "")
        + ",";
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(PlainText.line(text)).replace(":", "%3A").replace(",", "%2C");
  }
}
