package io.github.ekscam.analysis.migration;

import io.github.ekscam.internal.config.manifest.RbacManifestWriter;

/** How a migration is written. */
public enum MigrationFormat {
  /**
   * A shell script that calls the AWS CLI and kubectl, all steps in their order; those that take
   * something away, from the mode {@code API} on at the latest, are comments.
   */
  AWS_CLI {
    @Override
    String write(AwsAuthMigration migration) {
      return AwsCliScript.of(migration);
    }
  },
  /** The access entries as eksctl's {@code ClusterConfig}; the bindings are {@link #MANIFESTS}. */
  EKSCTL {
    @Override
    String write(AwsAuthMigration migration) {
      return EksctlDocument.of(migration);
    }
  },
  /** Access entries, associations and bindings as resources of Terraform. */
  TERRAFORM {
    @Override
    String write(AwsAuthMigration migration) {
      return TerraformConfiguration.of(migration);
    }
  },
  /** The access entries as a template of CloudFormation; the bindings are {@link #MANIFESTS}. */
  CLOUDFORMATION {
    @Override
    String write(AwsAuthMigration migration) {
      return CloudFormationTemplate.of(migration);
    }
  },
  /** The bindings alone, as a Kubernetes {@code List}. */
  MANIFESTS {
    @Override
    String write(AwsAuthMigration migration) {
      return RbacManifestWriter.list(migration.bindings());
    }
  };

  abstract String write(AwsAuthMigration migration);
}
