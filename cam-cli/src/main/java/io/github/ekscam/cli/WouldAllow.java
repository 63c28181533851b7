package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.rbac.RbacObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cam would-allow}: whether roles and bindings could be written, and what is missing. */
@Command(
    name = "would-allow",
    description =
        "Tells whether an IAM principal could create or change roles and bindings. Besides being"
            + " authorized it must hold in RBAC what it grants, or be allowed to escalate or bind;"
            + " rights from access policies do not count as held.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all would be accepted",
      "1:some would be refused",
      "2:the objects or the configuration cannot be used"
    },
    footer = {
      "",
      "The objects are written one after the other, roles before bindings, as 'kubectl apply' does:"
          + " what does not exist is created by POST, what exists is changed by PATCH. What was"
          + " accepted counts for those that follow.",
      "",
      "Example:",
      "  cam would-allow rolebinding.yaml --as arn:aws:iam::111122223333:role/Admin -f eks/"
    })
final class WouldAllow implements Callable<Integer> {

  /** How an object that exists is changed. */
  enum Verb {
    patch,
    update
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "OBJECTS",
      description = "Files and directories with the roles and bindings to be written.")
  private List<Path> paths = List.of();

  @Mixin private CallerOptions callerOptions = new CallerOptions();

  @Option(
      names = "--verb",
      paramLabel = "VERB",
      description =
          "How what exists is changed: patch, as by 'kubectl apply' and 'kubectl edit', or update,"
              + " as by 'kubectl replace'; default: patch.")
  private Verb verb = Verb.patch;

  @Option(
      names = "--server-side",
      description =
          "Also what does not exist is patched (or updated), as by 'kubectl apply --server-side':"
              + " the request names it, so rules limited to names count, and must be allowed both"
              + " to patch and to create.")
  private boolean serverSide;

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Printer err = output.err();
    CallerIdentity identity = callerOptions.caller();
    List<RbacObject> objects =
        ManifestsToWrite.of(clusterOptions.readManifests(paths), paths, "OBJECTS", err);
    EksCluster cluster = clusterOptions.read(err);
    Caller caller = cluster.caller(identity);
    List<Answer> answers = new ArrayList<>();
    for (RbacObject object : objects) {
      Caller now = answers.isEmpty() ? caller : cluster.caller(identity);
      RbacWrite write = write(cluster, object);
      RbacWrite.Outcome verdict = now.wouldAllow(write);
      answers.add(new Answer(write, verdict));
      if (verdict.isAccepted() && answers.size() < objects.size()) {
        cluster = cluster.with(write.object());
      }
    }
    if (output.isJson()) {
      output.printJson(caller.cluster(), json -> json(json, caller, answers));
    } else {
      lines(caller, answers).forEach(output.out()::println);
    }
    return answers.stream().allMatch(answer -> answer.verdict().isAccepted()) ? Cam.YES : Cam.NO;
  }

  private RbacWrite write(EksCluster cluster, RbacObject object) {
    boolean exists = cluster.effectiveRbacObjects().counterpartOf(object).isPresent();
    return ManifestsToWrite.write(exists || serverSide ? verb.name() : "create", object, cluster);
  }

  private record Answer(RbacWrite write, RbacWrite.Outcome verdict) {

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add((verdict.isAccepted() ? "accepted: " : "refused: ") + write);
      // The server quotes every name in it: line breaks are the server's own.
      verdict.refusal().stream().flatMap(status -> status.message().lines()).forEach(lines::add);
      lines.addAll(AnswerJson.lines(verdict.unknowns()));
      verdict.explanation().forEach(sentence -> lines.add("note: " + sentence));
      return lines;
    }

    void json(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeFieldName("object");
      AnswerJson.rbacObject(json, write.object());
      json.writeFieldName("request");
      AnswerJson.request(json, write.request());
      AnswerJson.outcome(json, verdict);
      AnswerJson.strings(json, "errors", AnswerJson.lines(verdict.unknowns()));
      json.writeEndObject();
    }
  }

  private List<String> notes(Caller caller, List<Answer> answers) {
    List<String> notes = new ArrayList<>();
    if (caller.identity() instanceof MappedIdentity.Mapped mapped) {
      notes.addAll(mapped.remarks());
    }
    notes.addAll(
        callerOptions.notesOn(
            answers.stream().flatMap(answer -> answer.verdict().grants().stream())));
    return notes;
  }

  private List<String> lines(Caller caller, List<Answer> answers) {
    List<String> lines = new ArrayList<>();
    for (Answer answer : answers) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(answer.lines());
    }
    List<String> notes = notes(caller, answers);
    if (!notes.isEmpty()) {
      lines.add("");
      notes.forEach(note -> lines.add("note: " + note));
    }
    return lines;
  }

  private void json(JsonGenerator json, Caller caller, List<Answer> answers) throws IOException {
    if (caller.user().isPresent()) {
      json.writeFieldName("user");
      AnswerJson.user(json, caller.user().get());
    }
    json.writeArrayFieldStart("writes");
    for (Answer answer : answers) {
      answer.json(json);
    }
    json.writeEndArray();
    AnswerJson.strings(json, "notes", notes(caller, answers));
  }
}
