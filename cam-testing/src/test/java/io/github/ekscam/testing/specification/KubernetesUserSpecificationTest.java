package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.policies.EksClusters;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Service accounts and users who are no IAM principals. */
class KubernetesUserSpecificationTest {

  private static final String RBAC = "src/test/resources/service-accounts/rbac.yaml";
  private static final EksCluster CLUSTER = EksClusters.read(Path.of(RBAC));

  private static final String PRINCIPALS =
      """
      principals:
        builder: {serviceAccount: "ci:builder"}
        jane: {user: "oidc:jane", groups: "oidc:auditors"}
        alice: arn:aws:iam::111122223333:user/alice
      cases:
      """;

  private static final String BUILDER =
      """
        - {principals: builder, verbs: get, resources: pods, namespaces: ci, expect: allow,
           by: {roleBinding: builders}}
        - {principals: builder, verbs: [create, delete], resources: pods, namespaces: ci, expect: deny}
        - {principals: builder, verbs: get, resources: pods, namespaces: prod, expect: deny}
      """;

  private static final String JANE =
      """
        - {principals: jane, verbs: list, resources: pods, clusterScope: true, expect: allow,
           by: {group: "oidc:auditors"}}
      """;

  private static SpecificationResult run(String cases) {
    return Specifications.read(PRINCIPALS + cases).run(CLUSTER);
  }

  @Test
  void theyAreAskedAboutAsTheyAre() {
    assertThat(run(BUILDER + JANE).cases()).hasSize(5).allMatch(CaseResult::isPassed);
  }

  @Test
  void failure_tellsTheirNamesAndWhatComesNearest() {
    assertThat(
            run("  - {principals: builder, verbs: delete, resources: pods, namespaces: ci, expect: allow}")
                .cases()
                .get(0)
                .failure())
        .containsExactly(
            "expected allow, but it is denied",
            "pods is forbidden: User \"system:serviceaccount:ci:builder\" cannot delete resource"
                + " \"pods\" in API group \"\" in the namespace \"ci\"",
            "nearest:",
            "  RoleBinding builders in the namespace ci of ClusterRole view to ServiceAccount"
                + " builder",
            "    get,list,watch  configmaps,endpoints,persistentvolumeclaims,"
                + "persistentvolumeclaims/status,pods,replicationcontrollers,"
                + "replicationcontrollers/scale,serviceaccounts,services,services/status  of \"\"",
            "    at " + RBAC + ":1:1",
            "    but the verb is \"delete\"; the rule has \"get\", \"list\", \"watch\"");
  }

  @Test
  void whatOnlyServiceAccountsHave_countsIfTheyAreTested() {
    assertThat(grants(run(JANE)))
        .containsExactly("ClusterRoleBinding auditors of ClusterRole view");
    assertThat(grants(run(BUILDER + JANE)))
        .containsExactly(
            "ClusterRoleBinding auditors of ClusterRole view",
            "RoleBinding builders in the namespace ci of ClusterRole view");
    assertThat(GrantCoverage.of(List.of(run(BUILDER + JANE))).percent()).isEqualTo(100);
    assertThat(GrantCoverage.of(List.of(run(BUILDER))).percent()).isEqualTo(50);
  }

  private static List<String> grants(SpecificationResult result) {
    return GrantCoverage.of(List.of(result)).grants().stream()
        .map(GrantCoverage.CoveredGrant::text)
        .toList();
  }

  @Test
  void mistakesInWhatTheyHave_areMadeAndNoticed() {
    MutationReport report = MutationReport.of(List.of(run(BUILDER)));

    String builders = "RoleBinding builders in the namespace ci of ClusterRole view";
    assertThat(report.mutants())
        .filteredOn(mutant -> mutant.noticedBy().isPresent())
        .extracting(Mutant::text)
        .containsExactly(
            builders + " dropped",
            builders + " without the subject ServiceAccount builder",
            builders + " widened to the whole cluster",
            builders + " swapped for edit");
    assertThat(report.living())
        .extracting(Mutant::text)
        .containsExactly(
            "ClusterRoleBinding auditors of ClusterRole view dropped",
            "ClusterRoleBinding auditors of ClusterRole view swapped for edit",
            "a new access entry, of arn:aws:iam::111122223333:role/new-administrator with"
                + " AmazonEKSClusterAdminPolicy in the whole cluster",
            "a new ClusterRoleBinding new-administrators of ClusterRole cluster-admin to the new"
                + " Group new-administrators");
  }
}
