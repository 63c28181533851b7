package io.github.ekscam.testing.specification;

import io.github.ekscam.EksCluster;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.request.ApiResources;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Specifications as text, and a cluster to run them on. */
final class Specifications {

  private static final String PRINCIPALS =
      """
      principals:
        alice: arn:aws:sts::111122223333:assumed-role/Developer/alice
        developer: arn:aws:iam::111122223333:role/Developer
        deploy: arn:aws:iam::111122223333:role/Deploy
        daily: arn:aws:sts::111122223333:assumed-role/Deploy/daily
        robot: arn:aws:iam::111122223333:role/Robot
        mallory: arn:aws:iam::111122223333:user/mallory
      """;

  private Specifications() {}

  /** A specification in a file {@code access.yaml}. */
  static Specification read(String yaml) {
    DocumentNode document =
        DocumentNode.read(
            "access.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    return new SpecificationReader(Path.of("access.yaml"), ApiResources.newest()).read(document);
  }

  /** A specification with the principals of the fixture; its cases begin in line 9. */
  static Specification ofCases(String cases) {
    return read(PRINCIPALS + "cases:\n" + cases);
  }

  /** One case in flow style. */
  static Specification ofCase(String testCase) {
    return ofCases("- {" + testCase + "}\n");
  }

  /** The cluster of the fixture. */
  static EksCluster cluster() {
    return EksClusters.read(Path.of("src/test/resources/access"));
  }
}
