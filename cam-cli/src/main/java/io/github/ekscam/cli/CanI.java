package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Session;
import io.github.ekscam.authz.Forbidden;
import io.github.ekscam.authz.Grant;
import io.github.ekscam.authz.Verdict;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.identity.MappedIdentity;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

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

  private static final Set<String> RESOURCE_VERBS =
      Set.of(
          "get",
          "list",
          "watch",
          "create",
          "update",
          "patch",
          "delete",
          "deletecollection",
          "use",
          "bind",
          "impersonate",
          "*",
          "approve",
          "sign",
          "escalate",
          "attest",
          "proxy");

  private static final Set<String> PATH_VERBS =
      Set.of("get", "put", "post", "head", "options", "delete", "patch", "*");

  /** What people mean to be a subresource when they write it after a slash. */
  private static final Set<String> SUBRESOURCES =
      Set.of(
          "log",
          "exec",
          "attach",
          "portforward",
          "proxy",
          "status",
          "scale",
          "eviction",
          "token",
          "finalize",
          "finalizers",
          "ephemeralcontainers",
          "resize",
          "binding");

  private static final String DEFAULT_NAMESPACE = "default";

  @Parameters(index = "0", paramLabel = "VERB", description = "The verb, such as get or create.")
  private String verb = "";

  @Parameters(
      index = "1",
      paramLabel = "RESOURCE",
      description = "RESOURCE[.GROUP][/NAME], or a path that begins with a slash.")
  private String resource = "";

  @Option(
      names = "--subresource",
      paramLabel = "S",
      description = "The subresource, such as log or scale.")
  private String subresource = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description =
          "The namespace; default: \"default\", for namespaces/NAME that namespace itself, and none"
              + " for what belongs to no namespace.")
  private @Nullable String namespace;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Ask for all namespaces at once, at the cluster scope.")
  private boolean allNamespaces;

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
    RequestAttributes request = request(err);
    EksCluster cluster = clusterOptions.read(err);
    Session session = cluster.session(caller);
    Verdict verdict = session.authorize(request);
    Answer answer = new Answer(session, request, verdict);
    if (output == Output.json) {
      requireNonNull(cam).out().println(answer.json());
    } else {
      answer.lines().forEach(requireNonNull(cam).out()::println);
    }
    return verdict.isAllowed() ? Cam.YES : Cam.NO;
  }

  private RequestAttributes request(PrintWriter err) {
    if (allNamespaces && namespace != null) {
      throw new IllegalArgumentException("--namespace and --all-namespaces exclude each other");
    }
    if (resource.startsWith("/")) {
      if (!subresource.isEmpty() || namespace != null || allNamespaces) {
        throw new IllegalArgumentException(
            "A path has neither a subresource nor a namespace: " + resource);
      }
      warnOfUnknownVerb(err, PATH_VERBS);
      return NonResourceRequest.of(verb, resource);
    }
    warnOfUnknownVerb(err, RESOURCE_VERBS);
    ResourceArgument argument = ResourceArgument.parse(resource);
    if (argument.isUnknownToKubernetes()) {
      err.println(
          "warning: Kubernetes has no resource "
              + argument.resource()
              + (argument.apiGroup().isEmpty()
                  ? "; if it is a custom resource, add its API group, as in widgets.example.com"
                  : " in the API group " + argument.apiGroup()));
    }
    String lastPart = argument.name().substring(argument.name().lastIndexOf('/') + 1);
    if (subresource.isEmpty() && SUBRESOURCES.contains(lastPart)) {
      err.println(
          "warning: "
              + resource
              + " means the object named "
              + argument.name()
              + "; for the subresource say --subresource "
              + lastPart);
    }
    return ResourceRequest.of(verb, argument.apiGroup(), argument.resource())
        .subresource(subresource)
        .name(argument.name())
        .namespace(namespace(argument, err));
  }

  private void warnOfUnknownVerb(PrintWriter err, Set<String> known) {
    if (!known.contains(verb)) {
      err.println("warning: verb '" + verb + "' is not a known verb");
    }
  }

  /** As the API server derives it from a URL: also that of a Namespace is the Namespace itself. */
  private String namespace(ResourceArgument argument, PrintWriter err) {
    boolean clusterScoped = argument.known().map(known -> !known.namespaced()).orElse(false);
    if (namespace != null) {
      if (clusterScoped && !namespace.equals(argument.name())) {
        err.println("warning: resource '" + argument.resource() + "' is not namespace scoped");
      }
      return namespace;
    }
    if (allNamespaces) {
      return "";
    }
    if (argument.resource().equals("namespaces") && argument.apiGroup().isEmpty()) {
      return argument.name();
    }
    return clusterScoped ? "" : DEFAULT_NAMESPACE;
  }

  /** The answer to print. */
  private record Answer(Session session, RequestAttributes request, Verdict verdict) {

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(verdict.isAllowed() ? "yes" : "no");
      explanation().ifPresent(lines::add);
      lines.addAll(verdict.errors());
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
      return session.user().map(user -> Forbidden.message(user, request, verdict));
    }

    private List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (session.identity() instanceof MappedIdentity.Mapped mapped) {
        notes.addAll(mapped.notes());
      }
      if (verdict.grant().orElse(null) instanceof Grant.AccessPolicy
          && verdict.reason().endsWith("\"<principalId>\"")) {
        notes.add(
            "EKS writes the principal's unique id where <principalId> stands; give it by"
                + " --user-id");
      }
      return notes;
    }

    String json() {
      return Json.object(
          json -> {
            json.writeBooleanField("allowed", verdict.isAllowed());
            json.writeStringField("decision", verdict.decision().name());
            json.writeStringField("reason", verdict.reason());
            Optional<String> message = verdict.isAllowed() ? Optional.empty() : forbidden();
            if (message.isPresent()) {
              json.writeStringField("message", message.get());
            }
            Optional<UserInfo> user = session.user();
            if (user.isPresent()) {
              json.writeFieldName("user");
              Json.user(json, user.get());
            }
            json.writeFieldName("request");
            Json.request(json, request);
            Optional<Grant> grant = verdict.grant();
            if (grant.isPresent()) {
              json.writeFieldName("grant");
              Json.grant(json, grant.get());
            }
            Json.strings(json, "errors", verdict.errors());
            Json.strings(json, "notes", notes());
          });
    }
  }
}
