package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.testing.specification.Specification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The day as of which AWS's access policies count, of specifications. */
class AsOfTest {

  @TempDir private Path directory;

  /** AWS let the policy {@code escalate} on 2026-08-24. */
  @BeforeEach
  void restore() throws IOException {
    Files.writeString(
        directory.resolve("cluster.yaml"),
        """
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        metadata: {name: c, region: us-west-2, version: "1.34"}
        accessConfig:
          authenticationMode: API
          bootstrapClusterCreatorAdminPermissions: false
          accessEntries:
            - principalARN: arn:aws:iam::111122223333:role/Restore
              accessPolicies:
                - policyARN: arn:aws:eks::aws:cluster-access-policy/AWSBackupFullAccessPolicyForRestore
                  accessScope: {type: cluster}
        """);
  }

  private Path specification(String asOf) throws IOException {
    return Files.writeString(
        directory.resolve("access.yaml"),
        """
        configuration: cluster.yaml
        asOf: %s
        principals: {restore: "arn:aws:iam::111122223333:role/Restore"}
        cases: [{principals: restore, verbs: escalate, resources: clusterroles, expect: allow}]
        """
            .formatted(asOf));
  }

  @Test
  void specification_countsAccessPoliciesAsOfItsDay_unlessTheOptionNamesAnother()
      throws IOException {
    String before = specification("2026-08-23").toString();
    assertThat(cam("test", before).exitCode()).isEqualTo(1);
    assertThat(cam("test", before, "-f", directory.resolve("cluster.yaml").toString()).exitCode())
        .isEqualTo(1);
    assertThat(cam("test", before, "--as-of", "2026-08-24").exitCode()).isEqualTo(0);
    assertThat(cam("test", before, "--with-approximations").err())
        .contains("--as-of and --with-approximations do not go together");

    String since = specification("2026-08-24").toString();
    assertThat(cam("test", since).exitCode()).isEqualTo(0);
    assertThat(cam("test", since, "--as-of", "2026-08-23").exitCode()).isEqualTo(1);
  }

  @Test
  void clusterOfASpecification_hasTheAccessPoliciesOfItsDay() throws IOException {
    Specification before = Specification.read(specification("2026-08-23"));
    Specification since = Specification.read(specification("2026-08-24"));

    assertThat(before.asOf()).hasToString("Optional[2026-08-23]");
    assertThat(before.run(before.cluster()).isPassed()).isFalse();
    assertThat(since.run(since.cluster()).isPassed()).isTrue();
  }
}
