package io.github.ekscam.cli;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.ArrayList;
import java.util.List;
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

  @Option(
      names = "--with-approximations",
      description = "Show rules also where only an approximation is known (AmazonEMRJobPolicy).")
  private boolean withApproximations;

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

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    AccessPolicyCatalogue catalogue =
        withApproximations
            ? ManagedPolicies.catalogueWithApproximations()
            : ManagedPolicies.catalogue();
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
                    "No access policy is called \"" + bare + "\"; 'cam policies' lists them"));
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
          json.writeStringField("source", policy.source());
          json.writeBooleanField("serviceLinkedRolesOnly", policy.isServiceLinkedRolesOnly());
          if (policy.equivalentClusterRole().isPresent()) {
            json.writeStringField("equivalentClusterRole", policy.equivalentClusterRole().get());
          }
          if (policy.rules().isEmpty()) {
            json.writeNullField("rules");
            return;
          }
          json.writeArrayFieldStart("rules");
          for (AccessPolicy.Rule rule : policy.rules().get()) {
            json.writeStartObject();
            AnswerJson.ruleMembers(json, rule.rule());
            if (rule.isRestricted()) {
              json.writeStringField("publishedRestriction", rule.restriction());
            }
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static List<String> lines(AccessPolicy policy) {
    List<String> lines = new ArrayList<>();
    lines.add(arn(policy));
    lines.add("source: " + policy.source());
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
