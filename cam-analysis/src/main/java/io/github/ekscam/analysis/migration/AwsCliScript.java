package io.github.ekscam.analysis.migration;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.config.awscli.AwsEksCommand;
import io.github.ekscam.internal.config.manifest.RbacManifestWriter;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Writes a migration as a script for a POSIX shell. */
final class AwsCliScript {

  /** JSON has no line that is this word. */
  private static final String END = "END";

  private final String clusterName;
  private final StringBuilder script = new StringBuilder();

  private AwsCliScript(String clusterName) {
    this.clusterName = clusterName;
  }

  static String of(AwsAuthMigration migration) {
    AwsCliScript script = new AwsCliScript(migration.requireClusterName());
    script.line("#!/bin/sh");
    MigrationComments.of(migration).forEach(script::comment);
    script.comment(
        "Steps that take something away are comments: do them by hand, once all is well.");
    script.line("set -eu");
    UnaryOperator<String> line = UnaryOperator.identity();
    int number = 1;
    for (MigrationStep step : migration.steps()) {
      script.line("");
      script.comment(number++ + ". " + step.text() + ".");
      step.consequences().forEach(script::comment);
      if (isLast(step)) {
        line = "# "::concat;
      }
      script.step(step, line);
    }
    return script.script.toString();
  }

  private static boolean isLast(MigrationStep step) {
    return step instanceof MigrationStep.CreateNodeEntries
        || step instanceof MigrationStep.DeleteAwsAuth
        || (step instanceof MigrationStep.ChangeMode change
            && change.mode() == AuthenticationMode.API);
  }

  private void line(String text) {
    script.append(text).append('\n');
  }

  private void comment(String text) {
    line("# " + text);
  }

  private void step(MigrationStep step, UnaryOperator<String> line) {
    if (step instanceof MigrationStep.ChangeMode change) {
      command(AwsEksCommand.updateClusterConfig(clusterName, change.mode()), line);
      command(List.of("aws", "eks", "wait", "cluster-active", "--name", clusterName), line);
    } else if (step instanceof MigrationStep.WriteBindings write) {
      line("kubectl apply -f - <<'" + END + "'");
      script.append(RbacManifestWriter.list(write.bindings()));
      line(END);
    } else if (step instanceof MigrationStep.CreateEntries create) {
      create.principals().forEach(principal -> entry(principal, line));
    } else if (step instanceof MigrationStep.CreateNodeEntries create) {
      create.principals().forEach(principal -> entry(principal, line));
    } else {
      command(
          List.of("kubectl", "delete", "configmap", "aws-auth", "--namespace", "kube-system"),
          line);
    }
  }

  private void entry(MigratedPrincipal principal, UnaryOperator<String> line) {
    String arn = principal.accessEntry().principalArn().value();
    command(
        AwsEksCommand.createAccessEntry(
            clusterName,
            arn,
            principal.accessEntry().type(),
            principal.askedUsername(),
            principal.askedGroups(),
            Map.of()),
        line);
    for (PolicyAssociation association : principal.associations()) {
      command(AwsEksCommand.associateAccessPolicy(clusterName, arn, association), line);
    }
  }

  private void command(List<String> words, UnaryOperator<String> line) {
    line(line.apply(AwsEksCommand.line(words)));
  }
}
