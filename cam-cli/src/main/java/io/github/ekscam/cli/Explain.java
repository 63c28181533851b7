package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Session;
import io.github.ekscam.analysis.Difference;
import io.github.ekscam.analysis.Explanation;
import io.github.ekscam.analysis.NearMiss;
import io.github.ekscam.authz.Grant;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.request.RequestAttributes;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code cam explain}: one question, and all that bears on the answer. */
@Command(
    name = "explain",
    description =
        "Tells why an IAM principal may do something, by every grant that allows it, or why it may"
            + " not, by the grants that come nearest.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:yes", "1:no", "2:the question or the configuration cannot be used"},
    footer = {
      "",
      "Example:",
      "  cam explain delete pods/web -n prod --as arn:aws:iam::111122223333:role/Dev -f eks/"
    })
final class Explain implements Callable<Integer> {

  @Mixin private RequestOptions requestOptions = new RequestOptions();

  @Mixin private CallerOptions callerOptions = new CallerOptions();

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json; default: text.")
  private Output output = Output.text;

  @ParentCommand private @Nullable Cam cam;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = requireNonNull(spec).commandLine().getErr();
    CallerIdentity caller = callerOptions.caller();
    RequestAttributes request = requestOptions.request(err);
    Session session = clusterOptions.read(err).session(caller);
    Explanation explanation = session.explain(request);
    CanI.Answer answer = new CanI.Answer(session, request, explanation.verdict());
    if (output == Output.json) {
      requireNonNull(cam)
          .out()
          .println(
              Json.object(
                  json -> {
                    answer.json(json);
                    Json.grants(json, explanation.grants());
                    nearMisses(json, explanation.nearMisses());
                  }));
    } else {
      answer.lines().forEach(requireNonNull(cam).out()::println);
      lines(session, explanation).forEach(requireNonNull(cam).out()::println);
    }
    return explanation.verdict().isAllowed() ? Cam.YES : Cam.NO;
  }

  private static List<String> lines(Session session, Explanation explanation) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    if (explanation.verdict().isAllowed()) {
      lines.add("allowed by:");
      for (Grant grant : explanation.grants()) {
        lines.add("  " + Words.via(grant));
        lines.addAll(rule(grant));
      }
      return lines;
    }
    if (session.user().isEmpty()) {
      return List.of();
    }
    if (explanation.nearMisses().isEmpty()) {
      lines.add("no grant comes near");
      return lines;
    }
    lines.add("nearest:");
    for (NearMiss miss : explanation.nearMisses()) {
      lines.addAll(lines(miss));
    }
    return lines;
  }

  private static List<String> rule(Grant grant) {
    if (grant instanceof Grant.AccessPolicy policy) {
      return List.of("    " + Words.rule(policy.rule()));
    }
    return grant instanceof Grant.Rbac rbac ? List.of("    " + Words.rule(rbac.rule())) : List.of();
  }

  private static List<String> lines(NearMiss miss) {
    List<String> lines = new ArrayList<>();
    String alike =
        miss.alike() == 0 ? "" : " (and " + miss.alike() + " more that miss in the same way)";
    if (miss instanceof NearMiss.OfGrant of) {
      lines.add("  " + Words.via(of.grant()) + alike);
      lines.addAll(rule(of.grant()));
    } else if (miss instanceof NearMiss.OfMissingRole of) {
      lines.add("  " + Words.binding(of.binding()) + " to " + Words.subject(of.subject()) + alike);
    }
    for (Difference difference : miss.differences()) {
      lines.add("    but " + difference.text());
    }
    return lines;
  }

  private static void nearMisses(JsonGenerator json, List<NearMiss> misses) throws IOException {
    json.writeArrayFieldStart("nearMisses");
    for (NearMiss miss : misses) {
      json.writeStartObject();
      if (miss instanceof NearMiss.OfGrant of) {
        json.writeFieldName("grant");
        Json.grant(json, of.grant());
      } else if (miss instanceof NearMiss.OfMissingRole of) {
        json.writeFieldName("binding");
        Json.rbacObject(json, of.binding());
        json.writeFieldName("subject");
        Json.subject(json, of.subject());
      }
      json.writeArrayFieldStart("differences");
      for (Difference difference : miss.differences()) {
        json.writeStartObject();
        json.writeStringField("kind", difference.kind().name());
        json.writeStringField("text", difference.text());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("alike", miss.alike());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
