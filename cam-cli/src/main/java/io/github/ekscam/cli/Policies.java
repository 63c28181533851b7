package io.github.ekscam.cli;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.analysis.DatedPolicyChanges;
import io.github.ekscam.analysis.PolicyChange;
import io.github.ekscam.analysis.documentation.PolicyDocumentation;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.vocabulary.Spelling;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.KubernetesVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cam policies}: the access policies, or the rules of one. */
@Command(
    name = "policies",
    description =
        "Lists the access policies as 'aws eks list-access-policies' does, or shows the rules of"
            + " one, which no AWS API does. The list is always JSON.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class Policies implements Callable<Integer> {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The name or ARN of a policy.")
  private @Nullable String name;

  @Mixin private PolicyOptions policyOptions = new PolicyOptions();

  @Option(
      names = "--compare",
      paramLabel = "ROLE",
      description =
          "Show where the policy differs from a default ClusterRole, such as admin: what the policy"
              + " grants beyond it, and what it lacks.")
  private @Nullable String role;

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description = "The version whose ClusterRole is compared; default: the newest known.")
  private @Nullable String kubernetesVersion;

  @Option(
      names = "--changes",
      paramLabel = "SINCE",
      arity = "0..1",
      fallbackValue = "-999999999-01-01",
      description =
          "Show what AWS changed, rule by rule, after the day SINCE, such as 2026-01-01, or since"
              + " the first edition that is known.")
  private @Nullable LocalDate since;

  @Option(
      names = "--drift",
      paramLabel = "FILE",
      description =
          "Show what FILE says otherwise than the policies that cam knows: AWS's page 'Review"
              + " access policy permissions' saved as HTML, Markdown or AsciiDoc, or what 'aws eks"
              + " list-access-policies' prints. Exit code 0: nothing differs; 1: something does; 2:"
              + " FILE cannot be understood.")
  private @Nullable Path drift;

  @Option(
      names = "--as-editions-from",
      paramLabel = "DATE",
      description =
          "With --drift, print what differs as editions that hold from DATE, to be added to a"
              + " catalogue.")
  private @Nullable LocalDate editionsFrom;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    if (editionsFrom != null && drift == null) {
      throw new IllegalArgumentException("--as-editions-from goes with --drift");
    }
    boolean namesPolicy = name != null || role != null;
    if ((since != null && drift != null) || (namesPolicy && (since != null || drift != null))) {
      throw new IllegalArgumentException(
          "--changes and --drift stand alone: give neither NAME nor --compare with them");
    }
    if (since != null) {
      return changes(since);
    }
    if (drift != null) {
      return drift(drift);
    }
    AccessPolicyCatalogue catalogue = policyOptions.catalogue();
    Printer out = output.out();
    if (name == null) {
      if (role != null) {
        throw new IllegalArgumentException("--compare needs the NAME of a policy");
      }
      out.printlnDocument(list(catalogue));
    } else if (role != null) {
      PolicyDifferences differences = PolicyDifferences.of(find(catalogue, name), role, version());
      if (output.isJson()) {
        out.printlnDocument(differences.json());
      } else {
        differences.lines().forEach(out::println);
      }
    } else {
      AccessPolicy policy = find(catalogue, name);
      if (output.isJson()) {
        out.printlnDocument(json(policy));
      } else {
        lines(policy).forEach(out::println);
      }
    }
    return Cam.YES;
  }

  private int changes(LocalDate since) {
    List<DatedPolicyChanges> history =
        DatedPolicyChanges.between(since, policyOptions.asOf().orElse(LocalDate.MAX));
    Printer out = output.out();
    if (output.isJson()) {
      out.printlnDocument(
          AnswerJson.object(
              json -> {
                json.writeArrayFieldStart("editions");
                for (DatedPolicyChanges dated : history) {
                  json.writeStartObject();
                  json.writeStringField("date", dated.date().toString());
                  PolicyChanges.json(json, dated.changes());
                  json.writeEndObject();
                }
                json.writeEndArray();
              }));
    } else if (history.isEmpty()) {
      out.println("AWS changed no access policy, as far as is known.");
    } else {
      for (DatedPolicyChanges dated : history) {
        out.println(dated.date().toString());
        dated.changes().forEach(change -> PolicyChanges.lines(change).forEach(out::println));
      }
    }
    return Cam.YES;
  }

  private int drift(Path file) {
    PolicyDocumentation documentation = read(file);
    List<PolicyChange> changes = documentation.comparedWith(policyOptions.catalogue()).changes();
    Printer out = output.out();
    documentation.remarks().forEach(remark -> output.err().println("warning: " + remark));
    if (editionsFrom != null) {
      out.printlnDocument(PolicyChanges.editions(changes, editionsFrom));
    } else if (output.isJson()) {
      out.printlnDocument(
          AnswerJson.object(
              json -> {
                json.writeStringField("file", file.toString());
                json.writeStringField("form", documentation.form().name().toLowerCase(Locale.ROOT));
                json.writeNumberField("policies", documentation.policies().policies().size());
                json.writeBooleanField("same", changes.isEmpty());
                PolicyChanges.json(json, changes);
              }));
    } else {
      changes.forEach(change -> PolicyChanges.lines(change).forEach(out::println));
      out.println(
          (changes.isEmpty() ? "No difference" : changes.size() + " of the policies differ")
              + ": "
              + documentation.policies().policies().size()
              + " policies in "
              + file
              + ".");
    }
    return changes.isEmpty() ? Cam.YES : Cam.NO;
  }

  private static PolicyDocumentation read(Path file) {
    try (InputStream in = PolicyOptions.open(file)) {
      return PolicyDocumentation.read(file.toString(), in);
    } catch (IOException e) {
      throw new InvalidInputException(
          Source.of(file.toString()), "", "cannot be read: " + e.getMessage());
    }
  }

  private KubernetesVersion version() {
    return kubernetesVersion == null
        ? DefaultRbacObjects.newestVersion()
        : KubernetesVersion.of(kubernetesVersion);
  }

  private static AccessPolicy find(AccessPolicyCatalogue catalogue, String name) {
    String bare = name.startsWith("arn:") ? PolicyArn.of(name).name() : name;
    return catalogue
        .find(bare)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No access policy is called \""
                        + bare
                        + "\""
                        + Spelling.suggestion(
                                bare,
                                catalogue.policies().stream().map(AccessPolicy::name).toList())
                            .orElse("; 'cam policies' lists them")));
  }

  private static String list(AccessPolicyCatalogue catalogue) {
    return AnswerJson.object(
        json -> {
          json.writeArrayFieldStart("accessPolicies");
          for (AccessPolicy policy : catalogue.policies()) {
            json.writeStartObject();
            json.writeStringField("name", policy.name());
            json.writeStringField("arn", arn(policy));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static String arn(AccessPolicy policy) {
    return new PolicyArn("aws", policy.name()).toString();
  }

  private static String json(AccessPolicy policy) {
    return AnswerJson.object(
        json -> {
          json.writeStringField("name", policy.name());
          json.writeStringField("arn", arn(policy));
          json.writeStringField("provenance", policy.provenance().id());
          json.writeStringField("source", policy.source());
          json.writeBooleanField("serviceLinkedRolesOnly", policy.isServiceLinkedRolesOnly());
          if (policy.equivalentClusterRole().isPresent()) {
            json.writeStringField("equivalentClusterRole", policy.equivalentClusterRole().get());
          }
          if (policy.rules().isEmpty()) {
            json.writeNullField("rules");
            return;
          }
          PolicyChanges.rules(json, "rules", policy.rules().get());
        });
  }

  private static List<String> lines(AccessPolicy policy) {
    List<String> lines = new ArrayList<>();
    lines.add(arn(policy));
    lines.add("source: " + policy.source());
    if (policy.provenance() == AccessPolicy.Provenance.OWN) {
      lines.add("your own, not AWS's");
    }
    policy
        .equivalentClusterRole()
        .ifPresent(role -> lines.add("equivalent, says AWS's guide: ClusterRole " + role));
    if (policy.isServiceLinkedRolesOnly()) {
      lines.add("for AWS service-linked roles only");
    }
    lines.add("");
    if (policy.rules().isEmpty()) {
      lines.add("AWS does not publish its rules: what it allows is unknown.");
      return lines;
    }
    for (AccessPolicy.Rule rule : policy.rules().get()) {
      lines.add(
          Words.rule(rule.rule()) + (rule.isRestricted() ? "  (" + rule.restriction() + ")" : ""));
    }
    return lines;
  }
}
