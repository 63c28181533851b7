package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.policies.EksClusters;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first specification, made from what a configuration grants. */
class StarterSpecificationTest {

  private static final EksCluster CLUSTER = Specifications.cluster();

  @Test
  void itPasses_andExercisesEveryGrantThatItCan() {
    StarterSpecification starter = StarterSpecification.of(CLUSTER, List.of("a", "b.yaml"));
    SpecificationResult result = Specifications.read(starter.text()).run(CLUSTER);

    assertThat(result.failures()).isEmpty();
    assertThat(GrantCoverage.of(List.of(result)).unexercised())
        .extracting(GrantCoverage.CoveredGrant::text)
        .containsExactly("RoleBinding nightly in the namespace batch of ClusterRole view");
    assertThat(Specifications.read(starter.text()).configuration())
        .containsExactly(Path.of("a"), Path.of("b.yaml"));
    assertThat(starter.principals()).isEqualTo(2);
  }

  @Test
  void itIsWrittenAsPeopleWould() {
    assertThat(StarterSpecification.of(CLUSTER, List.of("../access")).text())
        .startsWith(
            """
            description: What the configuration grants today
            configuration: ../access

            principals:
              deploy: arn:aws:iam::111122223333:role/Deploy
              developer: arn:aws:iam::111122223333:role/Developer

            cases:
              - principals: deploy
                verbs: [get, patch]
                resources: deployments.apps
                namespaces: prod
                expect: allow

              - principals: developer
                verbs: [get, list, watch]
                resources: [pods, configmaps, deployments.apps]
                namespaces: [dev-example, default, kube-system]
                expect: allow
            """)
        .contains(
            """
              - principals: [deploy, developer]
                verbs: get
                resources: /metrics
                expect: deny
            """);
  }

  @Test
  void whoMakesAdministrators_isWritten_soThatNobodyElseBecomesOneUnnoticed() {
    EksCluster platform = EksClusters.read(Path.of("../examples/platform"));
    String text = StarterSpecification.of(platform, List.of("x")).text();
    assertThat(text)
        .endsWith(
            """

              - description: Nobody else makes administrators
                whoCan:
                  principals: platformadmin
                verbs: create
                resources: clusterrolebindings
            """);
    SpecificationResult result = Specifications.read(text).run(platform);
    assertThat(result.failures()).isEmpty();
    assertThat(MutationReport.of(List.of(result)).living())
        .extracting(Mutant::text)
        .noneMatch(mistake -> mistake.startsWith("a new "));
  }

  @Test
  void whereItCannotBeTold_itIsNotWritten() {
    assertThat(StarterSpecification.of(CLUSTER, List.of("x")).text()).doesNotContain("Nobody else");
  }

  @Test
  void whereNobodyHasAccess_thereIsNothingToBeginWith() {
    EksCluster cluster = EksClusters.read(Path.of("src/test/resources/access/rbac.yaml"));
    assertThatThrownBy(() -> StarterSpecification.of(cluster, List.of("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The configuration gives access to nobody whose rights can be told: there is"
                + " nothing to begin with");
  }

  @Test
  void scalars_areQuotedWhereTheyWouldMeanSomethingElse() {
    assertThat(Yaml.list(List.of("dev", "yes", "12", "", "a: b", "it's", "*", "/metrics", "x-1")))
        .isEqualTo("[dev, 'yes', '12', '', 'a: b', 'it''s', '*', /metrics, x-1]");
    assertThat(Yaml.list(List.of("dev"))).isEqualTo("dev");
  }
}
