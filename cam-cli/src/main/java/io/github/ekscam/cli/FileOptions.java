package io.github.ekscam.cli;

import io.github.ekscam.policies.EksClusters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which files of the directories count, and how. */
final class FileOptions {

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description =
          "Leave out files of directories: overlays/** by path, *-test.yaml by name. Repeatable.")
  private List<String> excluded = List.of();

  @Option(
      names = "--default-namespace",
      paramLabel = "NAMESPACE",
      description = "Where roles and bindings go that have no namespace and need one.")
  private @Nullable String defaultNamespace;

  @Option(
      names = "--allow-unread",
      description =
          "Let files about access be that are not read, such as Terraform's; tests fail on them"
              + " otherwise.")
  private boolean allowUnread;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description =
          "The cluster to read where the files tell of several: its name, or its address where it"
              + " has no name yet.")
  private @Nullable String cluster;

  @Option(
      names = "--before",
      description = "Read of a plan the cluster as it is before the plan is applied.")
  private boolean before;

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description =
          "The value of a parameter of CloudFormation templates, or of a pseudo parameter such as"
              + " AWS::AccountId. Repeatable.")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--parameters",
      paramLabel = "FILE",
      description =
          "A file with the values of parameters, as 'aws cloudformation create-stack' and 'deploy'"
              + " take it; --parameter counts before it.")
  private @Nullable Path parametersFile;

  Optional<String> defaultNamespace() {
    return Optional.ofNullable(defaultNamespace);
  }

  void applyTo(EksClusters.Builder reader) {
    reader.exclude(excluded.toArray(new String[0]));
    if (defaultNamespace != null) {
      reader.defaultNamespace(defaultNamespace);
    }
    if (allowUnread) {
      reader.allowUnread();
    }
    if (cluster != null) {
      reader.cluster(cluster);
    }
    if (before) {
      reader.beforePlan();
    }
    if (parametersFile != null) {
      reader.parameters(parametersFile);
    }
    parameters.forEach(reader::parameter);
  }
}
