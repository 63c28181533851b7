package io.github.ekscam.analysis.migration;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.config.writing.YamlText;
import java.util.List;

/** Writes the entries of a migration as a template of CloudFormation. */
final class CloudFormationTemplate {

  /** What CloudFormation allows in a template. */
  private static final int MOST_RESOURCES = 500;

  private final StringBuilder yaml = new StringBuilder();

  private CloudFormationTemplate() {}

  static String of(AwsAuthMigration migration) {
    String clusterName = migration.requireClusterName();
    CloudFormationTemplate template = new CloudFormationTemplate();
    MigrationComments.of(
            migration,
            "CloudFormation changes the mode in the template of the cluster; bindings are written by"
                + " kubectl. In this order:")
        .forEach(line -> template.line("# " + line));
    if (migration.principals().size() > MOST_RESOURCES) {
      template.line(
          "# A template has at most "
              + MOST_RESOURCES
              + " resources: divide these among several stacks.");
    }
    template.line("AWSTemplateFormatVersion: \"2010-09-09\"");
    template.line(migration.principals().isEmpty() ? "Resources: {}" : "Resources:");
    ResourceNames names = new ResourceNames();
    for (MigratedPrincipal principal : migration.principals()) {
      template.entry(clusterName, principal, names);
    }
    return template.yaml.toString();
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }

  private void entry(String clusterName, MigratedPrincipal principal, ResourceNames names) {
    AccessEntry entry = principal.accessEntry();
    String name = entry.principalArn().name().replaceAll("[^A-Za-z0-9]", "");
    line("  " + names.distinct("AccessEntry" + name) + ":");
    line("    Type: AWS::EKS::AccessEntry");
    line("    Properties:");
    line("      ClusterName: " + YamlText.quoted(clusterName));
    line("      PrincipalArn: " + YamlText.quoted(entry.principalArn().value()));
    if (!entry.type().isStandard()) {
      line("      Type: " + YamlText.quoted(entry.type().value()));
    }
    principal
        .askedUsername()
        .ifPresent(username -> line("      Username: " + YamlText.quoted(username)));
    strings("      ", "KubernetesGroups", principal.askedGroups());
    if (!principal.associations().isEmpty()) {
      line("      AccessPolicies:");
      for (PolicyAssociation association : principal.associations()) {
        line("      - PolicyArn: " + YamlText.quoted(association.policyArn().toString()));
        line("        AccessScope:");
        line("          Type: " + association.accessScope().type());
        strings("          ", "Namespaces", association.accessScope().namespaces());
      }
    }
  }

  private void strings(String indentation, String property, List<String> values) {
    if (!values.isEmpty()) {
      line(indentation + property + ":");
      values.forEach(value -> line(indentation + "- " + YamlText.quoted(value)));
    }
  }
}
