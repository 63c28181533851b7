package io.github.ekscam.cli;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.local.apiserver.ApiRequest;
import io.github.ekscam.local.apiserver.ApiResponse;
import io.github.ekscam.local.apiserver.ApiServer;
import io.github.ekscam.local.apiserver.AuditEvent;
import io.github.ekscam.local.apiserver.RequestInfo;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cam request}: one HTTP request, the API server's answer and its audit event. */
@Command(
    name = "request",
    description = "Answers an HTTP request as the API server would, impersonation included.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:passed on to the handler of the path",
      "1:refused",
      "2:the question or the configuration cannot be used"
    },
    footer = {
      "",
      "Examples:",
      "  cam request GET /api/v1/namespaces/dev-1/pods --as ARN -f eks/",
      "  cam request GET /api/v1/secrets --as ARN -H 'Impersonate-User: jane' -f eks/"
    })
final class Request implements Callable<Integer> {

  private static final Pattern IMPERSONATION =
      Pattern.compile("(?i)impersonate-(user|uid|group|extra-.*)");

  private static final Map<Integer, String> PHRASES =
      Map.of(
          200, "OK",
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          500, "Internal Server Error");

  @Parameters(index = "0", paramLabel = "METHOD", description = "The method, such as GET.")
  private String method = "";

  @Parameters(
      index = "1",
      paramLabel = "URI",
      description = "The path and query as they are sent, such as /api/v1/pods?watch=true.")
  private String uri = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "HEADER",
      description =
          "A header, such as 'Impersonate-Group: dev'; repeat it for more. No others count than"
              + " those for impersonation.")
  private List<String> headers = List.of();

  @Mixin private CallerOptions callerOptions = new CallerOptions();

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Printer err = output.err();
    CallerIdentity identity = callerOptions.caller();
    ApiRequest request =
        new ApiRequest(method, uri, headers.stream().map(Request::header).toList());
    RequestInfo info = RequestInfo.of(method, uri);
    if (info.isResourceRequest() && info.verb().isEmpty()) {
      err.println("warning: method '" + method + "' has no verb on resources; case counts");
    }
    for (Map.Entry<String, String> header : request.headers()) {
      if (!IMPERSONATION.matcher(header.getKey()).matches()) {
        err.println("warning: header '" + header.getKey() + "' is not looked at");
      }
    }
    Caller caller = clusterOptions.read(err).caller(identity);
    ApiResponse response = ApiServer.of(caller.cluster()).handle(caller, request);
    Printer out = output.out();
    if (output.isJson()) {
      out.printlnDocument(json(response, caller.cluster()));
    } else {
      print(response, caller, out);
    }
    return response.isPassedOn() ? Cam.YES : Cam.NO;
  }

  /** The response on one line, and behind it what was noticed of the files. */
  private static String json(ApiResponse response, EksCluster cluster) {
    String line = response.toJson();
    return AnswerJson.line(
        json -> {
          // As it stands: characters are escaped in it as Go does.
          json.writeRaw(line.substring(1, line.length() - 1) + ",");
          AnswerJson.notices(json, cluster.notices());
        });
  }

  private static Map.Entry<String, String> header(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(
          "Invalid header \"" + text + "\": expected NAME: VALUE, such as Impersonate-User: jane");
    }
    return Map.entry(text.substring(0, colon), text.substring(colon + 1).strip());
  }

  private void print(ApiResponse response, Caller caller, Printer out) {
    out.println("HTTP/1.1 " + response.code() + " " + PHRASES.get(response.code()));
    String body = response.body().stripTrailing();
    if (!body.isEmpty()) {
      out.println(body);
    }
    response.auditEvent().ifPresent(event -> print(event, out));
    List<String> remarks = new ArrayList<>(response.errors());
    if (caller.identity() instanceof MappedIdentity.Mapped mapped) {
      mapped.remarks().forEach(note -> remarks.add("note: " + note));
    }
    callerOptions.notesOn(response.grant().stream()).forEach(note -> remarks.add("note: " + note));
    if (!remarks.isEmpty()) {
      out.println();
      remarks.forEach(out::println);
    }
  }

  private static void print(AuditEvent event, Printer out) {
    List<Map.Entry<String, String>> rows = new ArrayList<>();
    rows.add(Map.entry("verb", event.verb()));
    event.user().ifPresent(user -> rows.addAll(rows("user", user)));
    event.impersonatedUser().ifPresent(user -> rows.addAll(rows("impersonatedUser", user)));
    if (!event.impersonationConstraint().isEmpty()) {
      rows.add(Map.entry("impersonationConstraint", event.impersonationConstraint()));
    }
    event.objectRef().ifPresent(reference -> rows.addAll(rows(reference)));
    rows.addAll(new TreeMap<>(event.annotations()).entrySet());
    int width = rows.stream().mapToInt(row -> row.getKey().length()).max().orElse(0);
    out.println();
    out.println("audit event:");
    for (Map.Entry<String, String> row : rows) {
      String padding = " ".repeat(width - row.getKey().length());
      out.println(("  " + row.getKey() + padding + "  " + row.getValue()).stripTrailing());
    }
  }

  private static List<Map.Entry<String, String>> rows(String name, UserInfo user) {
    return List.of(
        Map.entry(name, AuthenticatorUser.printedUsername(user)),
        Map.entry(name + " groups", String.join(", ", user.groups())));
  }

  private static List<Map.Entry<String, String>> rows(AuditEvent.ObjectReference reference) {
    String version = reference.apiVersion();
    String group = reference.apiGroup();
    List<Map.Entry<String, String>> rows = new ArrayList<>();
    rows.add(
        Map.entry(
            "resource", ResourceNames.combined(reference.resource(), reference.subresource())));
    rows.add(Map.entry("apiVersion", group.isEmpty() ? version : group + "/" + version));
    if (!reference.namespace().isEmpty()) {
      rows.add(Map.entry("namespace", reference.namespace()));
    }
    if (!reference.name().isEmpty()) {
      rows.add(Map.entry("name", reference.name()));
    }
    return rows;
  }
}
