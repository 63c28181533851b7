package io.github.ekscam.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.migration.AwsAuthMigration;
import io.github.ekscam.analysis.migration.MigratedPrincipal;
import io.github.ekscam.analysis.migration.MigrationDifference;
import io.github.ekscam.analysis.migration.MigrationFormat;
import io.github.ekscam.analysis.migration.MigrationStep;
import io.github.ekscam.analysis.migration.UnusedMapping;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.answers.AnswerJson;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.rbac.RbacBinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code cam migrate}: from aws-auth to access entries. */
@Command(
    name = "migrate",
    description =
        "Tells how a cluster moves from the aws-auth ConfigMap to access entries: which entries,"
            + " access policies and bindings give every principal the same rights, in which order,"
            + " and what cannot be the same.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing changes for anybody",
      "1:something is not the same, or cannot be told",
      "2:the configuration cannot be used"
    },
    footer = {
      "",
      "Examples:",
      "  cam migrate exported/",
      "  cam migrate exported/ --cluster-name prod --to aws-cli > migrate.sh"
    })
final class Migrate implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "PATHS",
      description =
          "Files and directories with the cluster's configuration: aws-auth, access entries, RBAC.")
  private List<Path> paths = List.of();

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      description =
          "Print what to do as aws-cli (a script), eksctl, terraform, cloudformation, or manifests"
              + " (the bindings alone); what is not the same goes to standard error.")
  private @Nullable MigrationFormat to;

  @Option(
      names = "--cluster-name",
      paramLabel = "NAME",
      description = "The cluster's name, where the files do not tell it.")
  private @Nullable String clusterName;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "The cluster's region, which eksctl wants to be told.")
  private @Nullable String region;

  @Option(
      names = "--authentication-mode",
      paramLabel = "MODE",
      description =
          "The cluster's mode as it is, where the files do not tell it: CONFIG_MAP or"
              + " API_AND_CONFIG_MAP; default: from the configuration, else API_AND_CONFIG_MAP.")
  private @Nullable AuthenticationMode mode;

  @Option(
      names = "--principal-arn",
      paramLabel = "ARN",
      description =
          "The ARN of a role as IAM has it, with the path that aws-auth leaves out. Repeatable.")
  private List<String> principalArns = List.of();

  @Mixin private ReadingOptions readingOptions = new ReadingOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  /** Reads the formats as users type them, such as {@code aws-cli}. */
  static final class FormatConverter implements ITypeConverter<MigrationFormat> {

    @Override
    public MigrationFormat convert(String value) {
      List<String> names = new ArrayList<>();
      for (MigrationFormat format : MigrationFormat.values()) {
        String name = format.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (name.equals(value)) {
          return format;
        }
        names.add(name);
      }
      throw new TypeConversionException("expected one of " + names + " but was '" + value + "'");
    }
  }

  @Override
  public Integer call() {
    if (to != null && output.isJson()) {
      throw output.usageError("--to prints a document of its own: leave out -o json");
    }
    EksCluster read = readingOptions.read(paths, output.err());
    EksCluster cluster = mode == null ? read : read.with(mode, read.accessEntries());
    AwsAuthMigration.Builder builder =
        AwsAuthMigration.builder(cluster)
            .principalArns(principalArns.stream().map(PrincipalArn::of).toList());
    if (region != null) {
      builder.region(region);
    }
    if (clusterName != null) {
      builder.clusterName(clusterName);
    }
    AwsAuthMigration migration = builder.build();
    if (to != null) {
      document(migration, to);
    } else if (output.isJson()) {
      output.printJson(cluster, json -> json(json, migration));
    } else {
      lines(migration).forEach(output.out()::println);
    }
    return migration.isSame() ? Cam.YES : Cam.NO;
  }

  private void document(AwsAuthMigration migration, MigrationFormat format) {
    output.out().printDocument(migration.write(format));
    Printer err = output.err();
    differences(migration).forEach(err::println);
    boolean hasBindings =
        migration.steps().stream().anyMatch(MigrationStep.WriteBindings.class::isInstance);
    if (hasBindings
        && (format == MigrationFormat.EKSCTL || format == MigrationFormat.CLOUDFORMATION)) {
      err.println("note: write the bindings before the entries; --to manifests prints them");
    }
  }

  private static List<String> differences(AwsAuthMigration migration) {
    List<String> lines = new ArrayList<>();
    for (MigrationDifference difference : migration.differences()) {
      lines.add(effect(difference) + ": " + difference.text());
      lines.add("  to do: " + difference.remedy());
    }
    return lines;
  }

  private static String effect(MigrationDifference difference) {
    return switch (difference.effect()) {
      case RIGHTS -> "other rights";
      case NAMES -> "same rights, other names";
      case UNDECIDED -> "not known";
    };
  }

  private static List<String> lines(AwsAuthMigration migration) {
    List<String> lines = new ArrayList<>();
    lines.add("The authentication mode is " + migration.before().authenticationMode() + ".");
    lines.add("");
    int number = 1;
    for (MigrationStep step : migration.steps()) {
      lines.add(number++ + ". " + step.text());
      step.consequences().forEach(text -> lines.add("   " + text));
      if (step instanceof MigrationStep.WriteBindings write) {
        write.bindings().forEach(binding -> lines.add("   - " + binding.describeWithRole()));
      } else if (step instanceof MigrationStep.CreateEntries create) {
        create.principals().forEach(principal -> lines.add("   - " + entry(principal)));
      } else if (step instanceof MigrationStep.CreateNodeEntries create) {
        create.principals().forEach(principal -> lines.add("   - " + entry(principal)));
      }
    }
    lines.add("");
    if (migration.isSame()) {
      lines.add("Everybody keeps the same username, groups and rights.");
    }
    lines.addAll(differences(migration));
    migration.unused().forEach(unused -> lines.add("not migrated: " + unused.text()));
    return lines;
  }

  private static String entry(MigratedPrincipal principal) {
    AccessEntry entry = principal.accessEntry();
    StringBuilder line = new StringBuilder(entry.principalArn() + "  " + entry.type());
    line.append("  as ").append(entry.username());
    if (!entry.kubernetesGroups().isEmpty()) {
      line.append("  in ").append(String.join(", ", entry.kubernetesGroups()));
    }
    for (PolicyAssociation association : principal.associations()) {
      line.append("  with ").append(association.policyArn().name());
      line.append(" in ").append(association.accessScope().describe());
    }
    return line.toString();
  }

  private static void json(JsonGenerator json, AwsAuthMigration migration) throws IOException {
    if (migration.clusterName().isPresent()) {
      json.writeStringField("clusterName", migration.clusterName().get());
    }
    json.writeStringField("authenticationMode", migration.before().authenticationMode().name());
    json.writeBooleanField("same", migration.isSame());
    json.writeArrayFieldStart("principals");
    for (MigratedPrincipal principal : migration.principals()) {
      principal(json, migration, principal);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("steps");
    for (MigrationStep step : migration.steps()) {
      step(json, step);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("differences");
    for (MigrationDifference difference : migration.differences()) {
      json.writeStartObject();
      json.writeStringField("id", difference.id());
      json.writeStringField("effect", difference.effect().name().toLowerCase(Locale.ROOT));
      json.writeStringField("text", difference.text());
      json.writeStringField("remedy", difference.remedy());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("unused");
    for (UnusedMapping unused : migration.unused()) {
      json.writeStartObject();
      json.writeStringField("id", unused.id());
      json.writeStringField("arn", unused.mapping().arn());
      json.writeStringField("text", unused.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void principal(
      JsonGenerator json, AwsAuthMigration migration, MigratedPrincipal principal)
      throws IOException {
    AccessEntry entry = principal.accessEntry();
    json.writeStartObject();
    json.writeStringField("principalArn", entry.principalArn().value());
    json.writeStringField("type", entry.type().value());
    json.writeStringField("username", entry.username());
    AnswerJson.strings(json, "kubernetesGroups", entry.kubernetesGroups());
    json.writeArrayFieldStart("associatedAccessPolicies");
    for (PolicyAssociation association : principal.associations()) {
      json.writeStartObject();
      json.writeStringField("policyArn", association.policyArn().toString());
      json.writeFieldName("accessScope");
      AnswerJson.scope(json, association.accessScope());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("sameNames", principal.hasSameNames());
    json.writeObjectFieldStart("mappedBefore");
    AnswerJson.mapper(json, principal.mapper(), new ClusterSources(migration.before()));
    user(json, principal.before());
    json.writeEndObject();
    json.writeObjectFieldStart("mappedAfter");
    user(json, principal.after());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void user(JsonGenerator json, MappedIdentity identity) throws IOException {
    if (identity instanceof MappedIdentity.Mapped mapped) {
      json.writeFieldName("user");
      AnswerJson.user(json, mapped.user());
    } else {
      json.writeStringField("problem", identity.problem().orElse(""));
    }
  }

  private static void step(JsonGenerator json, MigrationStep step) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", step.id());
    json.writeStringField("text", step.text());
    AnswerJson.strings(json, "consequences", step.consequences());
    json.writeBooleanField("oneWay", step.isOneWay());
    json.writeStringField("authenticationMode", step.cluster().authenticationMode().name());
    if (step instanceof MigrationStep.WriteBindings write) {
      json.writeArrayFieldStart("bindings");
      for (RbacBinding binding : write.bindings()) {
        AnswerJson.rbacObject(json, binding);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
