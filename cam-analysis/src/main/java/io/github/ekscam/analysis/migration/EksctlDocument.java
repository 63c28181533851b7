package io.github.ekscam.analysis.migration;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.internal.config.eksctl.EksctlAccessWriter;

/** Writes the entries of a migration as eksctl's {@code ClusterConfig}. */
final class EksctlDocument {

  private EksctlDocument() {}

  static String of(AwsAuthMigration migration) {
    EksctlAccessWriter yaml = new EksctlAccessWriter();
    MigrationComments.of(
            migration,
            "For \"eksctl create accessentry --config-file FILE\". The mode is set by \"eksctl utils"
                + " update-authentication-mode\", bindings are written by kubectl. In this order:")
        .forEach(line -> yaml.line("# " + line));
    if (migration.region().isEmpty()) {
      yaml.line("# eksctl refuses it without a region, which belongs below the name.");
    }
    yaml.head(migration.requireClusterName());
    migration.region().ifPresent(region -> yaml.line("  region: " + region));
    yaml.accessConfig(AuthenticationMode.API_AND_CONFIG_MAP);
    if (!migration.principals().isEmpty()) {
      yaml.line("  accessEntries:");
    }
    for (MigratedPrincipal principal : migration.principals()) {
      AccessEntry entry = principal.accessEntry();
      yaml.accessEntry(
          entry.principalArn().value(),
          entry.type(),
          principal.askedUsername(),
          principal.askedGroups());
      yaml.accessPolicies(principal.associations());
    }
    return yaml.text();
  }
}
