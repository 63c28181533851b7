package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Caller;
import io.github.ekscam.Explanation;
import io.github.ekscam.Explanation.Difference;
import io.github.ekscam.Explanation.NearMiss;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.request.RequestAttributes;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    PrintWriter err = output.err();
    CallerIdentity caller = callerOptions.caller();
    RequestAttributes request = requestOptions.request(err);
    Caller session = clusterOptions.read(err).caller(caller);
    Explanation explanation = session.explain(request);
    CanI.Answer answer = new CanI.Answer(session, request, explanation.verdict(), callerOptions);
    if (output.isJson()) {
      output
          .out()
          .println(
              Json.object(
                  json -> {
                    answer.json(json);
                    Json.grants(json, explanation.grants());
                    nearMisses(json, explanation.nearMisses());
                  }));
    } else {
      answer.lines().forEach(output.out()::println);
      lines(session, explanation).forEach(output.out()::println);
    }
    return explanation.verdict().isAllowed() ? Cam.YES : Cam.NO;
  }

  private static List<String> lines(Caller session, Explanation explanation) {
    if (!explanation.verdict().isAllowed() && session.user().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(Words.explanation(explanation, grant -> Optional.empty()));
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
