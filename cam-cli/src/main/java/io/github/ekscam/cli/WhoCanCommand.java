package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.WhoCan;
import io.github.ekscam.WhoCan.AllowedPrincipal;
import io.github.ekscam.WhoCan.AllowedSession;
import io.github.ekscam.WhoCan.AllowedSubject;
import io.github.ekscam.WhoCan.UndecidedPrincipal;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cam who-can}: everybody who may do one thing. */
@Command(
    name = "who-can",
    description =
        "Lists the IAM principals and the users, groups and service accounts that may do something,"
            + " and by what.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:somebody may",
      "1:nobody may, but for the group system:masters",
      "2:the question or the configuration cannot be used"
    },
    footer = {"", "Example:", "  cam who-can delete secrets -n prod -f eks/"})
final class WhoCanCommand implements Callable<Integer> {

  private static final Subject EVERYBODY = Subject.group(SystemNames.AUTHENTICATED);

  /** How many paths of one principal or subject the table shows. */
  private static final int MOST_PATHS = 3;

  @Mixin private RequestOptions requestOptions = new RequestOptions();

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Printer err = output.err();
    EksCluster cluster = clusterOptions.read(err);
    WhoCan whoCan = cluster.whoCan(requestOptions.request(cluster.apiResources(), err));
    if (output.isJson()) {
      output.printJson(
          cluster,
          json ->
              AnswerJson.whoCan(
                  json,
                  whoCan,
                  whoCan.request().impossibilities(cluster.apiResources()),
                  new ClusterSources(cluster)));
    } else {
      lines(whoCan, new ClusterSources(cluster)).forEach(output.out()::println);
    }
    return whoCan.isAnybody() ? Cam.YES : Cam.NO;
  }

  /** Somebody, and the paths by which. */
  private record Row(String who, List<String> paths) {}

  private static List<String> lines(WhoCan whoCan, Sources sources) {
    List<Row> principals = new ArrayList<>();
    int everybody = 0;
    for (AllowedPrincipal principal : whoCan.principals()) {
      List<String> paths = paths(principal, sources);
      String arn = principal.principal();
      if (!paths.isEmpty()) {
        principals.add(new Row(arn, paths));
      } else if (principal.isInEverySession()) {
        everybody++;
      }
      String mapped = mapped(principal, sources);
      for (AllowedSession session : principal.sessions()) {
        principals.add(
            new Row(
                arn + " as session " + PlainText.line(session.name()),
                session.subjects().stream()
                    .flatMap(each -> paths(each, mapped, sources).stream())
                    .toList()));
      }
    }
    if (everybody > 0) {
      principals.add(
          new Row(
              (principals.isEmpty() ? "every principal mapped" : "every other principal mapped")
                  + " ("
                  + everybody
                  + ")",
              List.of("membership of the Group " + EVERYBODY.name())));
    }
    List<String> lines = new ArrayList<>(table("IAM PRINCIPAL", principals));
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.addAll(
        table(
            "SUBJECT",
            whoCan.subjects().stream()
                .map(subject -> new Row(subject.subject().toString(), bindings(subject, sources)))
                .toList()));
    List<String> open = new ArrayList<>();
    for (UndecidedPrincipal undecided : whoCan.undecidedPrincipals()) {
      undecided
          .unknowns()
          .forEach(unknown -> open.add(undecided.principal() + ": " + unknown.line()));
    }
    whoCan.unknowns().forEach(unknown -> open.add(unknown.line()));
    if (!open.isEmpty()) {
      lines.add("");
      lines.add("cannot be told:");
      open.forEach(text -> lines.add("  " + text));
    }
    List<String> notes = new ArrayList<>();
    for (AllowedPrincipal principal : whoCan.principals()) {
      if (principal.source() instanceof MappedIdentity.ByAccessEntry entry) {
        entry.reservedNames().forEach(reserved -> notes.add(reserved.text()));
      }
    }
    if (!whoCan.evaluationError().isEmpty()) {
      notes.add(whoCan.evaluationError());
    }
    if (!notes.isEmpty()) {
      lines.add("");
      notes.forEach(note -> lines.add("note: " + note));
    }
    return lines;
  }

  /** The paths of a principal but those of everybody. */
  private static List<String> paths(AllowedPrincipal principal, Sources sources) {
    List<String> paths = new ArrayList<>();
    principal.accessPolicies().forEach(policy -> paths.add(via(policy, sources)));
    principal.subjects().stream()
        .filter(subject -> !subject.subject().equals(EVERYBODY))
        .forEach(subject -> paths.addAll(paths(subject, mapped(principal, sources), sources)));
    return paths;
  }

  /** Of the subject that a principal is: by a binding, and by what maps the principal to it. */
  private static List<String> paths(AllowedSubject subject, String mapped, Sources sources) {
    return subject.grants().stream().map(grant -> via(grant, sources) + mapped).toList();
  }

  private static String via(Grant grant, Sources sources) {
    return grant.describe() + Sources.at(sources.of(grant));
  }

  /** Where a principal gets its name and groups. */
  private static String mapped(AllowedPrincipal principal, Sources sources) {
    return sources.of(principal.source()).map(source -> ", mapped at " + source).orElse("");
  }

  /** As the row says already who it is. */
  private static List<String> bindings(AllowedSubject subject, Sources sources) {
    return subject.grants().stream()
        .map(
            grant ->
                grant instanceof Grant.Rbac rbac
                    ? rbac.binding().describeWithRole() + Sources.at(sources.of(grant))
                    : "always")
        .toList();
  }

  private static List<String> table(String title, List<Row> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    int width =
        Math.max(title.length(), rows.stream().mapToInt(row -> row.who().length()).max().orElse(0));
    List<String> lines = new ArrayList<>();
    lines.add(Words.pad(title, width) + "  VIA");
    for (Row row : rows) {
      String who = row.who();
      for (String path : row.paths().subList(0, Math.min(MOST_PATHS, row.paths().size()))) {
        lines.add(Words.pad(who, width) + "  " + path);
        who = "";
      }
      if (row.paths().size() > MOST_PATHS) {
        lines.add(
            Words.pad("", width)
                + "  and "
                + (row.paths().size() - MOST_PATHS)
                + " more; -o json has all");
      }
    }
    return lines;
  }
}
