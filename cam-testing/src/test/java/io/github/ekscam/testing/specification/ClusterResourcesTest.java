package io.github.ekscam.testing.specification;

import static io.github.ekscam.testing.assertions.EksAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.testing.junit.SpecificationTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words of specifications and assertions are those of the cluster that they are about. */
class ClusterResourcesTest {

  private static final String ROBOT = "arn:aws:iam::111122223333:role/Robot";

  private static final String CLUSTER =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: demo, region: eu-west-1, version: "1.34"}
      accessConfig:
        accessEntries:
          - principalARN: arn:aws:iam::111122223333:role/Robot
            kubernetesGroups: [robots]
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.com}
      spec:
        group: example.com
        names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
        scope: Cluster
        versions: [{name: v1, served: true, storage: true, subresources: {status: {}}}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: robots}
      rules: [{apiGroups: [example.com], resources: [widgets], verbs: [get, list]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: robots}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: robots}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: robots}]
      """;

  @TempDir private Path directory;

  @BeforeEach
  void writeCluster() throws IOException {
    Files.writeString(directory.resolve("cluster.yaml"), CLUSTER);
  }

  private Path specification(String testCase) throws IOException {
    return Files.writeString(
        directory.resolve("access.yaml"),
        "configuration: cluster.yaml\nprincipals: {robot: "
            + ROBOT
            + "}\ncases:\n  - {principals: robot, "
            + testCase
            + "}\n");
  }

  private SpecificationResult run(String testCase) throws IOException {
    Specification.Heading heading = Specification.heading(specification(testCase));
    EksCluster cluster = heading.cluster();
    return heading.read(cluster.apiResources()).run(cluster);
  }

  @Test
  void shortNamesAndScopeOfCustomResources_areThoseOfTheirDefinitions() throws IOException {
    SpecificationResult result = run("verbs: [get, list], resources: wd, expect: allow");
    assertThat(result.failures()).isEmpty();
    assertThat(result.cases())
        .extracting(each -> each.testCase().sentence())
        .containsExactly(
            "robot can get widgets.example.com at the cluster scope",
            "robot can list widgets.example.com at the cluster scope");
    assertThat(SpecificationTests.of(specification("verbs: get, resources: wd, expect: allow")))
        .hasSize(1);
  }

  @Test
  void clusterScopedCustomResourcesInANamespace_areRefused() {
    assertThatThrownBy(
            () -> run("verbs: get, resources: widgets.example.com, namespaces: dev, expect: allow"))
        .hasMessageContaining(
            "widgets belong to no namespace; put them into a case of their own, without namespaces"
                + " or clusterScope");
  }

  @Test
  void whatTheVersionDoesNotServe_isRefused() {
    assertThatThrownBy(
            () ->
                run(
                    "verbs: get, resources: workloads.scheduling.k8s.io, namespaces: dev, expect:"
                        + " deny"))
        .hasMessageContaining(
            "nobody can ask to get workloads.scheduling.k8s.io in dev: Kubernetes 1.34 does not"
                + " serve workloads of scheduling.k8s.io, which is there from 1.35 on; ask about"
                + " what it serves");
  }

  @Test
  void verbsThatTheObjectIsNotServedWith_andWhatMayBeServed_areAsked() throws IOException {
    assertThat(
            run("verbs: [get, delete], resources: [pods/log, pods/eviction], namespaces: dev,"
                    + " expect: deny")
                .failures())
        .isEmpty();
    assertThat(
            run("verbs: get, resources: [leasecandidates.coordination.k8s.io,"
                    + " ingresses.extensions], namespaces: dev, expect: deny")
                .failures())
        .isEmpty();
  }

  @Test
  void firstSpecifications_askForCustomResourcesWhereTheyAre() throws IOException {
    EksCluster cluster = Specification.heading(specification("expect: unauthorized")).cluster();
    String text = StarterSpecification.of(cluster, List.of("cluster.yaml")).text();
    assertThat(text).contains("    resources: widgets.example.com\n    expect: allow\n");
    Path file = Files.writeString(directory.resolve("access.yaml"), text);
    Specification.Heading heading = Specification.heading(file);
    assertThat(heading.read(cluster.apiResources()).run(cluster).failures()).isEmpty();
  }

  @Test
  void assertions_refuseWhatNoApiServerServes() throws IOException {
    EksCluster cluster = Specification.heading(specification("expect: unauthorized")).cluster();
    assertThatThrownBy(
            () ->
                assertThat(cluster)
                    .asPrincipal(ROBOT)
                    .in("dev")
                    .cannot("list", "workloads.scheduling.k8s.io"))
        .hasMessageContaining("which is there from 1.35 on");
    assertThatThrownBy(() -> assertThat(cluster).asPrincipal(ROBOT).in("dev").can("get", "wd"))
        .hasMessageContaining("widgets belong to no namespace");
  }
}
