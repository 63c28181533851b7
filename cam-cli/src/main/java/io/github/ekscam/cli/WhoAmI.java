package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.MappedIdentity.Mapped;
import io.github.ekscam.MappedIdentity.Undecided;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cam whoami}: who an IAM principal is to the cluster, and what says so. */
@Command(
    name = "whoami",
    description =
        "Tells which Kubernetes user an IAM principal is, by which access entry or which line of"
            + " aws-auth, and which access policies it has.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:a user of the cluster",
      "1:not one, and EKS answers 401 Unauthorized, or it cannot be told",
      "2:the question or the configuration cannot be used"
    },
    footer = {
      "",
      "Examples:",
      "  cam whoami --as arn:aws:iam::111122223333:role/Dev -f eks/",
      "  cam whoami --as arn:aws:sts::111122223333:assumed-role/Dev/alice -f eks/ -o json"
    })
final class WhoAmI implements Callable<Integer> {

  @Mixin private CallerOptions callerOptions = new CallerOptions();

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    CallerIdentity identity = callerOptions.caller();
    EksCluster cluster = clusterOptions.read(output.err());
    Caller caller = cluster.caller(identity);
    Printer out = output.out();
    if (caller.identity() instanceof Mapped mapped) {
      if (output.isJson()) {
        output.printJson(cluster, json -> json(json, cluster, mapped));
      } else {
        lines(cluster, mapped).forEach(out::println);
      }
      return Cam.YES;
    }
    String problem = caller.identity().problem().orElseThrow();
    Sources sources = new ClusterSources(cluster);
    if (output.isJson()) {
      output.printJson(
          cluster,
          json -> {
            json.writeBooleanField("mapped", false);
            json.writeStringField("problem", problem);
            json.writeBooleanField("undecided", caller.identity() instanceof Undecided);
            AnswerJson.nearEntry(json, caller.nearestEntry(), sources);
            AnswerJson.unknowns(json, caller.identity().unknowns());
          });
    } else {
      if (caller.identity() instanceof Undecided undecided) {
        out.println("not known whether a user of the cluster");
        Words.reasons(undecided).forEach(out::println);
        Words.remedies(undecided.unknowns()).forEach(out::println);
      } else {
        out.println("not a user of the cluster");
        out.println(problem);
      }
      caller.nearestEntry().map(near -> Words.nearEntry(near, sources)).ifPresent(out::println);
    }
    return Cam.NO;
  }

  private static List<PolicyAssociation> policies(EksCluster cluster, Mapped mapped) {
    return mapped
        .accessEntry()
        .map(entry -> cluster.accessEntries().associations(entry))
        .orElse(List.of());
  }

  private static boolean arePoliciesKnown(EksCluster cluster, Mapped mapped) {
    return mapped.accessEntry().stream()
        .noneMatch(entry -> cluster.accessEntries().areAssociationsUnknown(entry));
  }

  private static List<String> lines(EksCluster cluster, Mapped mapped) {
    UserInfo user = mapped.user();
    List<String> lines = new ArrayList<>();
    lines.add(
        "username  "
            + shown(AuthenticatorUser.printedUsername(user))
            + (user.isUsernameKnown() ? "" : "  (unknown)"));
    lines.add("uid       " + AuthenticatorUser.printedUid(user));
    lines.add("groups    " + String.join(", ", user.groups()));
    AuthenticatorUser.printedExtra(user)
        .forEach((key, values) -> lines.add("extra     " + key + "=" + String.join(", ", values)));
    lines.add(
        "mapped by "
            + describe(mapped.source())
            + Sources.at(new ClusterSources(cluster).of(mapped.source())));
    for (PolicyAssociation policy : policies(cluster, mapped)) {
      lines.add("policy    " + policy.policyArn().name() + " " + describe(policy.accessScope()));
    }
    if (!arePoliciesKnown(cluster, mapped)) {
      lines.add("policy    (unknown)");
    }
    mapped.remarks().forEach(note -> lines.add("note: " + note));
    return lines;
  }

  private static String shown(String username) {
    return username.isEmpty() ? "(the empty name)" : username;
  }

  private static String describe(AccessScope scope) {
    return scope instanceof AccessScope.Cluster
        ? "in the whole cluster"
        : "in " + String.join(", ", scope.namespaces());
  }

  private static String describe(MappedIdentity.Mapper source) {
    if (source instanceof MappedIdentity.ByAccessEntry entry) {
      AccessEntry accessEntry = entry.accessEntry();
      return "the access entry " + accessEntry.principalArn() + " of type " + accessEntry.type();
    }
    if (source instanceof MappedIdentity.ByAwsAuth line) {
      AwsAuth.Mapping mapping = line.mapping();
      return "aws-auth, " + mapping.arn();
    }
    return "aws-auth, mapAccounts, the account "
        + ((MappedIdentity.ByAwsAuthAccount) source).account();
  }

  private static void json(JsonGenerator json, EksCluster cluster, Mapped mapped)
      throws IOException {
    UserInfo user = mapped.user();
    json.writeBooleanField("mapped", true);
    json.writeObjectFieldStart("user");
    AnswerJson.username(json, user);
    json.writeBooleanField("usernameKnown", user.isUsernameKnown());
    json.writeStringField("uid", AuthenticatorUser.printedUid(user));
    AnswerJson.strings(json, "groups", user.groups());
    json.writeObjectFieldStart("extra");
    for (Map.Entry<String, List<String>> extra : AuthenticatorUser.printedExtra(user).entrySet()) {
      AnswerJson.strings(json, extra.getKey(), extra.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeObjectFieldStart("mappedBy");
    AnswerJson.mapper(json, mapped.source(), new ClusterSources(cluster));
    json.writeEndObject();
    json.writeArrayFieldStart("associatedAccessPolicies");
    for (PolicyAssociation policy : policies(cluster, mapped)) {
      json.writeStartObject();
      json.writeStringField("policyArn", policy.policyArn().toString());
      json.writeObjectFieldStart("accessScope");
      json.writeStringField("type", policy.accessScope().type());
      AnswerJson.strings(json, "namespaces", policy.accessScope().namespaces());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("associatedAccessPoliciesKnown", arePoliciesKnown(cluster, mapped));
    AnswerJson.strings(json, "notes", mapped.remarks());
    AnswerJson.unknowns(json, mapped.unknowns());
  }
}
