package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.analysis.advice.Advice;
import io.github.ekscam.analysis.advice.Advisor;
import io.github.ekscam.analysis.advice.Obstacle;
import io.github.ekscam.analysis.advice.Proposal;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cam advise}: what to grant so that a request is allowed. */
@Command(
    name = "advise",
    description =
        "Advises the smallest grants that allow an IAM principal what it is denied: a role and a"
            + " binding for exactly that, or an access policy at the narrowest scope, with what"
            + " else it gives.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:there is advice, or it is allowed already",
      "1:no grant allows it",
      "2:the question or the configuration cannot be used"
    },
    footer = {
      "",
      "Examples:",
      "  cam advise list pods -n dev-1 --as arn:aws:iam::111122223333:role/Dev -f eks/",
      "  cam advise create rolebindings -n dev-1 --object binding.yaml --as ARN -f eks/",
      "  cam advise get /metrics --as ARN -f eks/ -o yaml | kubectl apply -f -",
      "  cam advise --for rendered/ --as ARN -f eks/"
    })
final class Advise implements Callable<Integer> {

  /** What is to be allowed. */
  static final class Asked {

    @ArgGroup(exclusive = false)
    private @Nullable RequestOptions request;

    @Option(
        names = "--for",
        arity = "1..*",
        paramLabel = "MANIFESTS",
        description =
            "In place of a request: files and directories with all that is to be applied, such as"
                + " what helm template prints; advises what getting, creating and patching each of"
                + " the objects takes, as one proposal. Objects without a namespace go into"
                + " \"default\", or into that of --default-namespace. git:REVISION:PATH is read"
                + " from that revision.")
    private List<Path> manifests = List.of();
  }

  @ArgGroup(multiplicity = "1")
  private Asked asked = new Asked();

  @Option(
      names = "--object",
      paramLabel = "FILE",
      description =
          "The role or binding that is to be written by the request: advises what the check for"
              + " escalation wants besides, which ignores access policies.")
  private @Nullable Path object;

  @Option(names = "--all", description = "Tell of every proposal all that is told of the best.")
  private boolean all;

  @Mixin private CallerOptions callerOptions = new CallerOptions();

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @Mixin private AdviceOutput output = new AdviceOutput();

  @Override
  public Integer call() {
    Printer err = output.err();
    CallerIdentity identity = callerOptions.caller();
    EksCluster cluster = clusterOptions.read(err);
    Advisor advisor = Advisor.of(cluster, identity);
    if (asked.request == null) {
      return forAll(
          advisor.toApply(
              clusterOptions.opened(asked.manifests), clusterOptions.defaultNamespace()),
          cluster);
    }
    RequestAttributes request = asked.request.request(cluster.apiResources(), err);
    Advice advice =
        object == null ? advisor.toAllow(request) : advisor.toAllow(write(request, cluster, err));
    Caller caller = cluster.caller(identity);
    switch (output.format()) {
      case json -> output.printJson(cluster, json -> json(json, caller, advice));
      case yaml -> yaml(cluster, advice.isAllowed(), advice.proposals());
      case text -> lines(caller, advice).forEach(output.out()::println);
    }
    return advice.isAllowed() || !advice.proposals().isEmpty() ? Cam.YES : Cam.NO;
  }

  /** The write of the object by the request, which must be one of such objects. */
  private RbacWrite write(RequestAttributes request, EksCluster cluster, Printer err) {
    Path file = requireNonNull(object, "object");
    List<RbacObject> objects =
        ManifestsToWrite.of(
            clusterOptions.readManifests(List.of(file)), List.of(file), "--object", err);
    if (objects.size() > 1) {
      throw new IllegalArgumentException(
          file + " has " + objects.size() + " roles and bindings: ask about one by one");
    }
    RbacWrite write = ManifestsToWrite.write(request.verb(), objects.get(0), cluster);
    ResourceRequest expected = write.request();
    if (!(request instanceof ResourceRequest asked)
        || !asked.apiGroup().equals(expected.apiGroup())
        || !asked.combinedResource().equals(expected.resource())
        || !asked.namespace().equals(expected.namespace())) {
      throw new IllegalArgumentException(
          write.object().describe()
              + " of "
              + file
              + " is not what is asked about: ask about "
              + expected.verb()
              + " "
              + expected.resource()
              + (expected.namespace().isEmpty() ? "" : " -n " + expected.namespace()));
    }
    return write;
  }

  // Many at once.

  private int forAll(Advice.ForAll advice, EksCluster cluster) {
    switch (output.format()) {
      case json -> output.printJson(cluster, json -> json(json, advice, cluster));
      case yaml -> yaml(cluster, advice.isAllowed(), advice.proposals());
      case text -> lines(advice, cluster).forEach(output.out()::println);
    }
    return advice.isAllowed() || !advice.proposals().isEmpty() ? Cam.YES : Cam.NO;
  }

  private List<String> lines(Advice.ForAll advice, EksCluster cluster) {
    List<String> lines = new ArrayList<>();
    advice.denied().forEach(request -> lines.add("denied: " + request));
    advice.refused().forEach(write -> lines.add("refused: " + write));
    if (advice.isAllowed()) {
      lines.add("all of it is allowed, and nothing is to be granted");
    } else {
      lines.add("");
      lines.addAll(
          proposals(
              advice.proposals().stream()
                  .map(proposal -> new ProposalText(proposal, /* isOfWrite= */ false))
                  .toList(),
              cluster));
      if (advice.proposals().isEmpty()) {
        lines.add("no grant allows all of it");
      }
    }
    return withNotes(lines, advice.obstacles());
  }

  private static void json(JsonGenerator json, Advice.ForAll advice, EksCluster cluster)
      throws IOException {
    json.writeBooleanField("allowed", advice.isAllowed());
    json.writeArrayFieldStart("denied");
    for (RequestAttributes request : advice.denied()) {
      AnswerJson.request(json, request);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("refused");
    for (RbacWrite write : advice.refused()) {
      AnswerJson.rbacObject(json, write.object());
    }
    json.writeEndArray();
    proposals(json, advice.proposals(), advice.obstacles(), cluster);
  }

  private CanI.Answer answer(Caller caller, Advice advice) {
    return new CanI.Answer(caller, advice.request(), advice.explanation().verdict(), callerOptions);
  }

  private static String clusterName(EksCluster cluster) {
    return cluster.name().orElse("NAME");
  }

  // Text.

  private List<String> lines(Caller caller, Advice advice) {
    List<String> lines = new ArrayList<>();
    CanI.Answer answer = answer(caller, advice);
    RbacWrite.Outcome outcome = advice.outcome().orElse(null);
    if (outcome == null || outcome.isAccepted() || !advice.explanation().verdict().isAllowed()) {
      lines.addAll(answer.linesWithRemedies());
    } else {
      lines.add("no");
      outcome.refusal().stream().flatMap(status -> status.message().lines()).forEach(lines::add);
      lines.addAll(AnswerJson.lines(outcome.unknowns()));
      lines.addAll(Words.remedies(outcome.unknowns()));
    }
    lines.add("");
    if (advice.isAllowed()) {
      lines.add("nothing is to be granted");
      if (outcome == null) {
        lines.addAll(Words.explanation(advice.explanation(), caller.identity(), answer.sources()));
      } else {
        lines.addAll(outcome.explanation());
      }
    }
    List<ProposalText> proposals =
        advice.proposals().stream()
            .map(proposal -> new ProposalText(proposal, advice.write().isPresent()))
            .toList();
    lines.addAll(proposals(proposals, caller.cluster()));
    if (!advice.isAllowed() && proposals.isEmpty()) {
      lines.add("no grant allows it");
    }
    return withNotes(lines, advice.obstacles());
  }

  private List<String> proposals(List<ProposalText> proposals, EksCluster cluster) {
    List<String> lines = new ArrayList<>();
    int inFull = all ? proposals.size() : Math.min(1, proposals.size());
    for (int i = 0; i < inFull; i++) {
      String before = i == 0 ? "grant it by " : "or by ";
      lines.addAll(proposals.get(i).inFull(before, clusterName(cluster)));
      lines.add("");
    }
    if (inFull < proposals.size()) {
      lines.add("or by one of these, of which --all tells all:");
      proposals
          .subList(inFull, proposals.size())
          .forEach(proposal -> lines.add("  " + proposal.inOneLine()));
      lines.add("");
    }
    return lines;
  }

  private static List<String> withNotes(List<String> lines, List<Obstacle> obstacles) {
    for (Obstacle obstacle : obstacles) {
      lines.add("note: " + obstacle.line());
    }
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  // YAML.

  /** What the best proposal takes; and what no YAML does, as comments. */
  private void yaml(EksCluster cluster, boolean isAllowed, List<Proposal> proposals) {
    if (proposals.isEmpty()) {
      output.out().println(isAllowed ? "# Nothing is to be granted." : "# No grant allows it.");
      return;
    }
    Proposal best = proposals.get(0);
    String name = clusterName(cluster);
    String manifests = best.manifests();
    String clusterConfig = best.clusterConfig(name);
    best.commandLines(name).forEach(line -> output.out().println("# " + line));
    ProposalText.awsAuth(best).forEach(line -> output.out().println("# " + line));
    output.out().printDocument(manifests.isEmpty() ? clusterConfig : manifests);
  }

  // JSON.

  private void json(JsonGenerator json, Caller caller, Advice advice) throws IOException {
    answer(caller, advice).json(json);
    if (advice.outcome().isPresent()) {
      json.writeObjectFieldStart("write");
      json.writeFieldName("object");
      AnswerJson.rbacObject(json, advice.write().orElseThrow().object());
      AnswerJson.outcome(json, advice.outcome().get());
      json.writeEndObject();
    }
    proposals(json, advice.proposals(), advice.obstacles(), caller.cluster());
  }

  private static void proposals(
      JsonGenerator json, List<Proposal> proposals, List<Obstacle> obstacles, EksCluster cluster)
      throws IOException {
    json.writeArrayFieldStart("proposals");
    for (Proposal proposal : proposals) {
      ProposalJson.write(json, proposal, clusterName(cluster));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("obstacles");
    for (Obstacle obstacle : obstacles) {
      json.writeStartObject();
      json.writeStringField("id", obstacle.kind().id());
      json.writeStringField("text", obstacle.text());
      json.writeStringField("remedy", obstacle.remedy());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
