package com.example;

import static io.github.ekscam.testing.assertions.EksAssertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.testing.junit.EksClusterTest;
import io.github.ekscam.testing.junit.SpecificationTests;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@EksClusterTest("../platform")
class AccessTest {

  private static final String ALICE = "arn:aws:sts::111122223333:assumed-role/Developer/alice";
  private static final String PIPELINE = "arn:aws:iam::111122223333:role/ci/GitHubDeploy";
  private static final String AUDITOR = "arn:aws:iam::111122223333:user/auditors/eve";
  private static final String ADMINISTRATOR =
      "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_PlatformAdmin_0123456789abcdef";

  @Test
  void developersDeployInTheirOwnNamespaces(EksCluster cluster) {
    assertThat(cluster)
        .asPrincipal(ALICE)
        .in("dev-checkout", "dev-search")
        .can(List.of("create", "update", "delete"), "deployments.apps", "services")
        .isAllowedBy("AmazonEKSEditPolicy")
        .in("prod")
        .cannot("delete", "deployments.apps")
        .cannot("get", "secrets");
  }

  @Test
  void thePipelineRollsOut_andTouchesNothingOfTheCluster(EksCluster cluster) {
    assertThat(cluster)
        .asPrincipal(PIPELINE)
        .in("prod")
        .can("patch", "deployments.apps")
        .clusterWide()
        .cannot(List.of("create", "patch", "delete"), "nodes", "namespaces", "clusterroles");
  }

  @Test
  void nobodyButAuditorsAndAdministratorsReadsTheSecretsOfProd(EksCluster cluster) {
    assertThat(cluster).in("prod").onlyThese(AUDITOR, ADMINISTRATOR).can("get", "secrets");
  }

  @TestFactory
  Stream<DynamicNode> whatTheTeamPromises() {
    return SpecificationTests.of(Path.of("../specifications/platform.yaml"));
  }
}
