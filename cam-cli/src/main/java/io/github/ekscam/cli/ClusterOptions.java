package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which cluster is asked. */
final class ClusterOptions {

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "PATH",
      arity = "1..*",
      required = true,
      description =
          "Files and directories with the cluster's configuration: eksctl ClusterConfig, Kubernetes"
              + " manifests or dumps with the aws-auth ConfigMap, output of the AWS CLI,"
              + " infrastructure as code. git:REVISION:PATH is read from that revision.")
  private List<Path> paths = List.of();

  @Mixin private ReadingOptions readingOptions = new ReadingOptions();

  /** Where objects go that have no namespace and need one. */
  String defaultNamespace() {
    return readingOptions.defaultNamespace();
  }

  /** Other files, of the machine or of a revision. */
  List<Path> opened(List<Path> others) {
    return readingOptions.opened(others);
  }

  /** Reads manifests, of the machine or of a revision, apart from the cluster's configuration. */
  EksCluster readManifests(List<Path> others) {
    return readingOptions.readerOfManifests().read(opened(others));
  }

  /** Reads the cluster; tells of what was noticed, and of what leads nowhere, as warnings. */
  EksCluster read(Printer warnings) {
    return readingOptions.read(paths, warnings);
  }
}
