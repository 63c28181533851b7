package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Status;
import io.github.ekscam.Verdict;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cam can-i}: one question, yes or no and why. */
@Command(
    name = "can-i",
    description = "Tells whether an IAM principal may do something, and why.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:yes", "1:no", "2:the question or the configuration cannot be used"},
    footer = {
      "",
      "Examples:",
      "  cam can-i create deployments -n dev-1 --as arn:aws:iam::111122223333:role/Dev -f eks/",
      "  cam can-i get pods/web --subresource log -n dev-1 --as ARN -f eks/",
      "  cam can-i get /metrics --as ARN -f eks/"
    })
final class CanI implements Callable<Integer> {

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
    Verdict verdict = caller.authorize(request);
    Answer answer = new Answer(caller, request, verdict, callerOptions);
    if (output.isJson()) {
      output.printJson(cluster, answer::json);
    } else {
      answer.lines().forEach(output.out()::println);
    }
    return verdict.isAllowed() ? Cam.YES : Cam.NO;
  }

  /** The answer to print. */
  record Answer(
      Caller caller, RequestAttributes request, Verdict verdict, CallerOptions callerOptions) {

    List<String> lines() {
      return lines(errors());
    }

    /** The same, and of all that could not be told what would tell it. */
    List<String> linesWithRemedies() {
      List<String> errors = new ArrayList<>(errors());
      errors.addAll(Words.remedies(verdict.unknowns()));
      return lines(errors);
    }

    private List<String> lines(List<String> errors) {
      List<String> lines = new ArrayList<>();
      lines.add(verdict.isAllowed() ? "yes" : "no");
      explanation().ifPresent(lines::add);
      lines.addAll(errors);
      caller.nearestEntry().map(near -> Words.nearEntry(near, sources())).ifPresent(lines::add);
      notes().forEach(note -> lines.add("note: " + note));
      return lines;
    }

    /** The reason of a yes; of a no what the API server would tell the user. */
    private Optional<String> explanation() {
      if (verdict.grant().orElse(null) instanceof Grant.PrivilegedGroup privileged) {
        return Optional.of("member of the group " + privileged.group() + " (no reason is logged)");
      }
      return verdict.isAllowed() ? Optional.of(verdict.reason()) : forbidden();
    }

    private Optional<String> forbidden() {
      return caller.user().map(user -> Status.forbidden(user, request, verdict).message());
    }

    /** Why the caller is no user of the cluster, or what could not be told of the request. */
    private List<String> errors() {
      return caller.identity() instanceof MappedIdentity.Undecided undecided
          ? Words.reasons(undecided, verdict)
          : caller.identity().problem().map(List::of).orElse(AnswerJson.lines(verdict.unknowns()));
    }

    Sources sources() {
      return new ClusterSources(caller.cluster());
    }

    private List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (caller.identity() instanceof MappedIdentity.Mapped mapped) {
        notes.addAll(mapped.remarks());
      }
      notes.addAll(callerOptions.notesOn(verdict.grant().stream()));
      return notes;
    }

    void json(JsonGenerator json) throws IOException {
      AnswerJson.decision(json, verdict);
      Optional<String> message = verdict.isAllowed() ? Optional.empty() : forbidden();
      if (message.isPresent()) {
        json.writeStringField("message", message.get());
      }
      Optional<UserInfo> user = caller.user();
      if (user.isPresent()) {
        json.writeFieldName("user");
        AnswerJson.user(json, user.get());
      }
      json.writeFieldName("request");
      AnswerJson.request(json, request);
      AnswerJson.impossibilities(json, request.impossibilities(caller.cluster().apiResources()));
      AnswerJson.grant(json, verdict, sources());
      AnswerJson.mapper(json, caller.identity(), sources());
      AnswerJson.nearEntry(json, caller.nearestEntry(), sources());
      AnswerJson.strings(json, "errors", errors());
      AnswerJson.unknowns(json, verdict.unknowns());
      AnswerJson.strings(json, "notes", notes());
    }
  }
}
