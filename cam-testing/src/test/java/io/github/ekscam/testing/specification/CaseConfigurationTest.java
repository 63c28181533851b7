package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cases that bring their own configuration. */
class CaseConfigurationTest {

  private static final String OWN =
      """
      principals:
        builder: {serviceAccount: "ci:builder"}
      cases:
        - description: The role of builders
          configuration: |
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: builder}
            rules: [{apiGroups: [apps], resources: [deployments], verbs: [patch]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: builders, namespace: ci}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: builder}
            subjects: [{kind: ServiceAccount, name: builder, namespace: ci}]
          principals: builder
          verbs: patch
          resources: deployments
          namespaces: ci
          expect: allow
      """;

  private static final String OF_THE_CLUSTER =
      """
        - principals: builder
          verbs: patch
          resources: deployments
          namespaces: ci
          expect: deny
      """;

  @Test
  void theCase_isAskedOfItsOwn_theOthersOfTheCluster() {
    SpecificationResult result =
        Specifications.read(OWN + OF_THE_CLUSTER).run(Specifications.cluster());

    assertThat(result.failures()).isEmpty();
    assertThat(result.cases())
        .extracting(each -> each.testCase().hasOwnConfiguration())
        .containsExactly(true, false);
    assertThat(result.ownClusters()).hasSize(1);
  }

  @Test
  void whatIsWrong_isToldByTheLineInTheSpecification() {
    SpecificationResult failed =
        Specifications.read(OWN.replace("expect: allow", "expect: deny"))
            .run(Specifications.cluster());
    assertThat(failed.cases().get(0).places())
        .extracting(place -> place.file() + ":" + place.line())
        .containsExactly("access.yaml:11");

    Specification broken =
        Specifications.read(OWN.replace("kind: ClusterRole\n", "kind: ClusterRol\n"));
    EksCluster cluster = Specifications.cluster();
    assertThatThrownBy(() -> broken.run(cluster))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("access.yaml:7:7: kind: no matches for kind \"ClusterRol\"");
  }

  /** No option of a command and nothing else sets the namespace of a case's own documents. */
  @Test
  void namespaceThatIsMissing_isToBeWritten() {
    Specification broken = Specifications.read(OWN.replace("builders, namespace: ci", "builders"));
    EksCluster cluster = Specifications.cluster();
    assertThatThrownBy(() -> broken.run(cluster))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("metadata.namespace: Required value; write the namespace");
  }

  @Test
  void whereEachCaseBringsItsOwn_noneNeedsToBeNamed() {
    Specification specification = Specifications.read(OWN);
    SpecificationResult result = specification.run(specification.cluster());

    assertThat(result.failures()).isEmpty();
    assertThat(GrantCoverage.of(List.of(result)).grants()).isEmpty();
    assertThat(MutationReport.of(List.of(result)).mutants()).isEmpty();
  }

  @Test
  void namesOfFiles_areTheSpecifications() {
    assertThatThrownBy(() -> Specifications.read(OWN.replace("|\n", "x.yaml\n    x: |\n")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cases[0].x: unknown field \"x\"");
    assertThatThrownBy(
            () ->
                Specifications.ofCase(
                    "configuration: rbac.yaml, principals: alice, expect: unauthorized"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith(
            "cases[0].configuration: expected documents as they stand in files, in a block below"
                + " \"configuration: |\"; files are named by the specification's configuration");
  }

  @Test
  void theSameQuestion_mayBeAskedOfEach() {
    String twice = OWN + OWN.substring(OWN.indexOf("  - desc"));
    assertThat(Specifications.read(twice).cases()).hasSize(2);
  }
}
