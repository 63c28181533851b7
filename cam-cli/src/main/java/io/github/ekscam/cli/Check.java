package io.github.ekscam.cli;

import io.github.ekscam.analysis.ChangeRules;
import io.github.ekscam.analysis.ChangeRules.Violation;
import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.text.PlainText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cam check}: whether a change of the configuration keeps to rules. */
@Command(
    name = "check",
    description =
        "Tells whether a change of a cluster's configuration keeps to rules, for all requests; and"
            + " if not, by which grant, with a request that shows it. What cannot be told does not"
            + " pass, nor does a file about access that is not read.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the change keeps to all rules",
      "1:it breaks one, or that cannot be told",
      "2:the rules or the configuration cannot be used"
    },
    footer = {
      "",
      "Examples:",
      "  cam check git:origin/main:eks/ eks/ --no-new-access",
      "  cam check plan.json --no-lockout --no-access-to 'delete secrets -n prod'",
      "  cam check git:origin/main:eks/ eks/ --rules access-rules.yaml"
    })
final class Check implements Callable<Integer> {

  /** How the answer is printed; the names are what users type. */
  private enum Format {
    text,
    json,
    sarif
  }

  @Mixin private TwoClusters clusters = new TwoClusters();

  @Option(names = "--no-new-access", description = "Nobody gains anything.")
  private boolean noNewAccess;

  @Option(
      names = "--only",
      paramLabel = "ARN",
      description = "Nobody gains anything but this principal. Repeatable.")
  private List<String> only = List.of();

  @Option(
      names = "--no-access-to",
      paramLabel = "REQUEST",
      description =
          "Nobody gains this, such as 'delete secrets -n prod'; without a namespace, anywhere."
              + " Repeatable.")
  private List<String> noAccessTo = List.of();

  @Option(
      names = "--no-lockout",
      description =
          "No user of the cluster becomes unauthorized, for good or while a plan is applied.")
  private boolean noLockout;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "A file with such rules, in YAML: no-new-access: true, only: [ARN], no-access-to:"
              + " [REQUEST], no-lockout: true.")
  private @Nullable Path rules;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json, or sarif for code scanning; default: text.")
  private Format format = Format.text;

  @Mixin private CommandStreams streams = new CommandStreams();

  @Override
  public Integer call() {
    ChangeRules changeRules = changeRules();
    TwoClusters.Sides sides = clusters.read(streams.err());
    ClusterDiff diff = ClusterDiff.between(sides.before(), sides.after());
    List<Violation> violations = changeRules.check(diff);
    Printer out = streams.out();
    switch (format) {
      case text -> print(violations, out);
      case json -> out.printlnDocument(json(violations, diff));
      case sarif -> out.printDocument(sarif(violations));
    }
    return violations.isEmpty() ? Cam.YES : Cam.NO;
  }

  private ChangeRules changeRules() {
    ChangeRules.Builder builder = ChangeRules.builder();
    if (noNewAccess) {
      builder.noNewAccess();
    }
    builder.onlyFor(only.toArray(new String[0]));
    noAccessTo.forEach(builder::noAccessTo);
    if (noLockout) {
      builder.noLockout();
    }
    if (rules != null) {
      builder.read(rules);
    } else if (!noNewAccess && only.isEmpty() && noAccessTo.isEmpty() && !noLockout) {
      throw streams.usageError(
          "Nothing to check: give --no-new-access, --only, --no-access-to, --no-lockout or"
              + " --rules");
    }
    return builder.build();
  }

  private static void print(List<Violation> violations, Printer out) {
    if (violations.isEmpty()) {
      out.println("The change keeps to the rules.");
    }
    for (Violation violation : violations) {
      String front = violation.rule().id() + (violation.isCertain() ? ": " : " cannot be told: ");
      for (String line : violation.lines()) {
        out.println(front + line);
        front = "";
      }
    }
  }

  private static String json(List<Violation> violations, ClusterDiff diff) {
    return AnswerJson.object(
        json -> {
          json.writeBooleanField("passed", violations.isEmpty());
          json.writeArrayFieldStart("violations");
          for (Violation violation : violations) {
            json.writeStartObject();
            json.writeStringField("rule", violation.rule().id());
            json.writeBooleanField("certain", violation.isCertain());
            AnswerJson.strings(json, "text", violation.lines());
            AnswerJson.source(json, violation.source());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeObjectFieldStart("diff");
          DiffJson.members(json, diff);
          json.writeEndObject();
        });
  }

  private static String sarif(List<Violation> violations) {
    return Sarif.of(
        Arrays.stream(ChangeRules.Rule.values()).map(Check::rule).toList(),
        violations.stream().map(Check::result).toList());
  }

  private static Sarif.Rule rule(ChangeRules.Rule rule) {
    String description =
        switch (rule) {
          case NO_NEW_ACCESS -> "A change gives access";
          case ONLY -> "A change gives access to others than it may";
          case NO_ACCESS_TO -> "A change gives access to what nobody may gain";
          case NO_LOCKOUT -> "A change locks somebody out";
        };
    return new Sarif.Rule(rule.id(), "error", description, "");
  }

  private static Sarif.Result result(Violation violation) {
    Optional<Source> source = violation.source();
    return new Sarif.Result(
        rule(violation.rule()),
        String.join("\n", violation.lines().stream().map(PlainText::line).toList()),
        source,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }
}
