package io.github.ekscam.cli;

import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.policies.EksClusters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which files of the directories count, and how. */
final class FileOptions {

  private static final String EXCLUDE = "--exclude";
  private static final String DEFAULT_NAMESPACE = "--default-namespace";
  private static final String CLUSTER = "--cluster";
  private static final String PARAMETER = "--parameter";

  /** What messages call them. */
  private static final SettingNames NAMES =
      new SettingNames() {
        @Override
        public String cluster() {
          return CLUSTER;
        }

        @Override
        public String defaultNamespace() {
          return DEFAULT_NAMESPACE;
        }

        @Override
        public String exclude() {
          return EXCLUDE;
        }

        @Override
        public String parameter(String parameter) {
          return PARAMETER + " " + parameter + "=VALUE";
        }
      };

  @Option(
      names = EXCLUDE,
      paramLabel = "GLOB",
      description =
          "Leave out files of directories: overlays/** by path, *-test.yaml by name. Repeatable.")
  private List<String> excluded = List.of();

  @Option(
      names = DEFAULT_NAMESPACE,
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
      names = CLUSTER,
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
      names = PARAMETER,
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

  /** What manifests take, too, that are not of the cluster's configuration. */
  void applyNamespaceTo(EksClusters.Builder reader) {
    reader.settingNames(NAMES);
    if (defaultNamespace != null) {
      reader.defaultNamespace(defaultNamespace);
    }
  }

  void applyTo(EksClusters.Builder reader) {
    applyNamespaceTo(reader);
    reader.exclude(excluded.toArray(new String[0]));
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
