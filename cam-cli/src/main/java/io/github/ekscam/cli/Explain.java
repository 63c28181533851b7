package io.github.ekscam.cli;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Explanation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.request.RequestAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cam explain}: one question, and all that decides the answer or comes near to it. */
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
    Printer err = output.err();
    CallerIdentity identity = callerOptions.caller();
    EksCluster cluster = clusterOptions.read(err);
    RequestAttributes request = requestOptions.request(cluster.apiResources(), err);
    Caller caller = cluster.caller(identity);
    Explanation explanation = caller.explain(request);
    CanI.Answer answer = new CanI.Answer(caller, request, explanation.verdict(), callerOptions);
    if (output.isJson()) {
      output.printJson(
          cluster,
          json -> {
            answer.json(json);
            AnswerJson.reasons(json, explanation, answer.sources());
          });
    } else {
      answer.linesWithRemedies().forEach(output.out()::println);
      lines(answer, explanation).forEach(output.out()::println);
    }
    return explanation.verdict().isAllowed() ? Cam.YES : Cam.NO;
  }

  private static List<String> lines(CanI.Answer answer, Explanation explanation) {
    Caller caller = answer.caller();
    if (!explanation.verdict().isAllowed() && caller.user().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(Words.explanation(explanation, caller.identity(), answer.sources()));
    return lines;
  }
}
