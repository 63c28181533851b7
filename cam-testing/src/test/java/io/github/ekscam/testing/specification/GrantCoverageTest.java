package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredGrant;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredRule;
import io.github.ekscam.testing.specification.GrantCoverage.OneSidedPrincipal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a configuration cases look at. */
class GrantCoverageTest {

  private static final String CONFIGURATION = "src/test/resources/access/";

  private static final String VIEW =
      "access policy AmazonEKSViewPolicy in the whole cluster of"
          + " arn:aws:iam::111122223333:role/Developer";
  private static final String EDIT =
      "access policy AmazonEKSEditPolicy in the namespaces dev-* of"
          + " arn:aws:iam::111122223333:role/Developer";
  private static final String DEPLOY =
      "RoleBinding deploy in the namespace prod of ClusterRole deployer";
  private static final String NIGHTLY =
      "RoleBinding nightly in the namespace batch of ClusterRole view";

  private static GrantCoverage coverage(String cases) {
    return GrantCoverage.of(List.of(Specifications.ofCases(cases).run(Specifications.cluster())));
  }

  @Test
  void everyAssociationAndBinding_isAGrant_butThoseWithoutKnownRules() {
    GrantCoverage coverage = coverage("- {principals: mallory, expect: unauthorized}\n");

    assertThat(coverage.grants())
        .extracting(CoveredGrant::text)
        .containsExactly(VIEW, EDIT, NIGHTLY, DEPLOY);
    assertThat(coverage.grants())
        .extracting(grant -> grant.place().orElseThrow().toString())
        .containsExactly(
            CONFIGURATION + "cluster.yaml:15:11",
            CONFIGURATION + "cluster.yaml:13:11",
            CONFIGURATION + "rbac.yaml:31:1",
            CONFIGURATION + "rbac.yaml:14:1");
    assertThat(coverage.unexercised()).hasSize(4);
    assertThat(coverage.percent()).isZero();
    assertThat(coverage.oneSidedPrincipals()).isEmpty();
  }

  @Test
  void aGrant_isExercisedByWhatItAllows_alsoBesideOthers() {
    GrantCoverage coverage =
        coverage(
            """
            - {principals: alice, verbs: get, resources: pods, namespaces: dev-1, expect: allow}
            - {principals: daily, verbs: patch, resources: deploy, namespaces: prod, expect: allow}
            """);

    assertThat(coverage.unexercised()).extracting(CoveredGrant::text).containsExactly(NIGHTLY);
    assertThat(coverage.percent()).isEqualTo(75);
    assertThat(coverage.grants().get(3).rules())
        .extracting(CoveredRule::exercised)
        .containsExactly(true, false);
  }

  @Test
  void denials_andCasesThatFail_exerciseNothing() {
    GrantCoverage coverage =
        coverage(
            """
            - {principals: alice, verbs: get, resources: pods, namespaces: dev-1, expect: deny}
            - {principals: alice, verbs: get, resources: secrets, namespaces: prod, expect: allow}
            - {principals: alice, verbs: get, resources: secrets, namespaces: x, expect: deny}
            """);

    assertThat(coverage.unexercised()).hasSize(4);
  }

  @Test
  void principalsOfWhomAllCasesExpectTheSame_areOneSided() {
    GrantCoverage coverage =
        coverage(
            """
            - {principals: alice, verbs: [get, list], resources: pods, namespaces: x, expect: allow}
            - {principals: developer, verbs: get, resources: secrets, namespaces: x, expect: deny}
            - {principals: daily, verbs: get, resources: deploy, namespaces: prod, expect: allow,
               by: {role: x}}
            """);

    assertThat(coverage.oneSidedPrincipals())
        .extracting(OneSidedPrincipal::text)
        .containsExactly(
            "all 2 cases of alice expect allow: they would pass if everything were allowed; add what"
                + " alice must not do",
            "the one case of developer expects deny: it would pass if nothing were granted; add"
                + " what developer needs");
    assertThat(coverage.oneSidedPrincipals())
        .extracting(principal -> principal.source().toString())
        .containsExactly("access.yaml:9:3", "access.yaml:10:3");
  }

  @Test
  void principalsWithBothSorts_areNotOneSided() {
    assertThat(
            coverage(
                    """
                    - {principals: alice, verbs: get, resources: pods, namespaces: x, expect: allow}
                    - {principals: alice, verbs: get, resources: secrets, namespaces: x, expect: deny}
                    """)
                .oneSidedPrincipals())
        .isEmpty();
  }

  @Test
  void specificationsOfOneCluster_countTogether() {
    EksCluster cluster = Specifications.cluster();
    GrantCoverage coverage =
        GrantCoverage.of(
            List.of(
                Specifications.ofCase(
                        "principals: alice, verbs: get, resources: pods, namespaces: dev-1,"
                            + " expect: allow")
                    .run(cluster),
                Specifications.ofCase(
                        "principals: alice, verbs: get, resources: secrets, namespaces: prod,"
                            + " expect: deny")
                    .run(cluster)));

    assertThat(coverage.grants()).hasSize(4);
    assertThat(coverage.percent()).isEqualTo(50);
    assertThat(coverage.oneSidedPrincipals()).isEmpty();
  }

  @Test
  void policiesOfTheClustersOwnCatalogue_areGrants_andMistakesAreMadeInThem() {
    PrincipalArn alice = PrincipalArn.of("arn:aws:iam::111122223333:user/alice");
    AccessPolicy own =
        AccessPolicy.builder("OwnPolicy")
            .rules(
                List.of(
                    AccessPolicy.Rule.of(
                        PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build())))
            .build();
    EksCluster cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .accessPolicies(AccessPolicyCatalogue.of(List.of(own)))
            .add(AccessEntry.builder(alice).build())
            .associate(
                alice,
                PolicyAssociation.of(
                    new PolicyArn("aws", "OwnPolicy"), AccessScope.namespaces(List.of("dev"))))
            .build();
    SpecificationResult result =
        Specifications.read(
                """
                principals: {alice: 'arn:aws:iam::111122223333:user/alice'}
                cases:
                  - {principals: alice, verbs: get, resources: pods, namespaces: dev, expect: allow}
                """)
            .run(cluster);

    assertThat(GrantCoverage.of(List.of(result)).grants())
        .extracting(CoveredGrant::text, CoveredGrant::isExercised)
        .containsExactly(
            tuple("access policy OwnPolicy in the namespace dev of " + alice.value(), true));
    assertThat(MutationReport.of(List.of(result)).mutants())
        .extracting(Mutant::text, Mutant::isAlive)
        .containsExactly(
            tuple("OwnPolicy of " + alice.value() + " dropped", false),
            tuple(
                "OwnPolicy of "
                    + alice.value()
                    + " widened from the namespace dev to the whole cluster",
                true));
  }
}
