package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which mistakes in a configuration cases notice. */
class MutationReportTest {

  private static final String DEVELOPER = "arn:aws:iam::111122223333:role/Developer";
  private static final String CLUSTER = "src/test/resources/access/cluster.yaml";
  private static final String RBAC = "src/test/resources/access/rbac.yaml";

  private static MutationReport report(String cases) {
    return MutationReport.of(List.of(Specifications.ofCases(cases).run(Specifications.cluster())));
  }

  private static List<String> lines(List<Mutant> mutants) {
    return mutants.stream()
        .map(mutant -> mutant.place().orElseThrow() + ": " + mutant.text())
        .toList();
  }

  @Test
  void everyMistakeThatChangesAnything_isMadeOnce_whereItIsWritten() {
    MutationReport report = report("- {principals: mallory, expect: unauthorized}\n");

    assertThat(lines(report.living()))
        .containsExactly(
            CLUSTER + ":15:11: AmazonEKSViewPolicy of " + DEVELOPER + " dropped",
            CLUSTER
                + ":15:11: AmazonEKSViewPolicy of "
                + DEVELOPER
                + " swapped for AmazonEKSEditPolicy",
            CLUSTER + ":13:11: AmazonEKSEditPolicy of " + DEVELOPER + " dropped",
            CLUSTER
                + ":13:11: AmazonEKSEditPolicy of "
                + DEVELOPER
                + " widened from the namespaces dev-* to the whole cluster",
            RBAC
                + ":6:5: verb * added to ClusterRole \"deployer\", rule 1 (get,patch  deployments "
                + " of apps)",
            RBAC
                + ":6:5: resource * added to ClusterRole \"deployer\", rule 1 (get,patch "
                + " deployments  of apps)",
            RBAC
                + ":9:5: verb * added to ClusterRole \"deployer\", rule 2 (get  secrets  of \"\" "
                + " named registry)",
            RBAC
                + ":9:5: resource * added to ClusterRole \"deployer\", rule 2 (get  secrets  of"
                + " \"\"  named registry)",
            RBAC + ":31:1: RoleBinding nightly in the namespace batch of ClusterRole view dropped",
            RBAC
                + ":31:1: RoleBinding nightly in the namespace batch of ClusterRole view widened"
                + " to the whole cluster",
            RBAC
                + ":31:1: RoleBinding nightly in the namespace batch of ClusterRole view swapped"
                + " for edit",
            RBAC
                + ":14:1: RoleBinding deploy in the namespace prod of ClusterRole deployer dropped",
            RBAC
                + ":14:1: RoleBinding deploy in the namespace prod of ClusterRole deployer without"
                + " the subject Group deployers",
            RBAC
                + ":14:1: RoleBinding deploy in the namespace prod of ClusterRole deployer without"
                + " the subject User admin",
            RBAC
                + ":14:1: RoleBinding deploy in the namespace prod of ClusterRole deployer widened"
                + " to the whole cluster",
            CLUSTER
                + ":20:7: a new access entry, of arn:aws:iam::111122223333:role/new-administrator with"
                + " AmazonEKSClusterAdminPolicy in the whole cluster",
            RBAC
                + ":14:1: a new ClusterRoleBinding new-administrators of ClusterRole cluster-admin to"
                + " the new Group new-administrators");
    assertThat(report.percent()).isZero();
    assertThat(report.left()).isZero();
  }

  @Test
  void aMistake_isNoticedByTheFirstCaseThatFails() {
    MutationReport report =
        report(
            """
            - {principals: alice, verbs: get, resources: pods, namespaces: prod, expect: allow}
            - {principals: alice, verbs: create, resources: pods, namespaces: prod, expect: deny}
            - {principals: alice, verbs: create, resources: pods, namespaces: dev-1, expect: allow}
            - {principals: daily, verbs: [delete, create], resources: deploy, namespaces: prod,
               expect: deny}
            """);

    assertThat(report.mutants().subList(0, 4))
        .extracting(mutant -> mutant.noticedBy().orElseThrow().sentence())
        .containsExactly(
            "alice can get pods in prod",
            "alice cannot create pods in prod",
            "alice can create pods in dev-1",
            "alice cannot create pods in prod");
    assertThat(report.mutants().get(4).noticedBy().orElseThrow().sentence())
        .isEqualTo("daily cannot delete deployments.apps in prod");
    assertThat(report.living()).hasSize(12);
    assertThat(report.percent()).isEqualTo(29);
  }

  @Test
  void ofVeryManyMistakes_someAreTried_evenlySpread() {
    MutationReport report =
        MutationReport.of(
            List.of(
                Specifications.ofCases("- {principals: mallory, expect: unauthorized}\n")
                    .run(Specifications.cluster())),
            3);

    assertThat(lines(report.mutants()))
        .containsExactly(
            CLUSTER + ":15:11: AmazonEKSViewPolicy of " + DEVELOPER + " dropped",
            RBAC
                + ":6:5: resource * added to ClusterRole \"deployer\", rule 1 (get,patch "
                + " deployments  of apps)",
            RBAC
                + ":14:1: RoleBinding deploy in the namespace prod of ClusterRole deployer dropped");
    assertThat(report.left()).isEqualTo(14);
  }

  @Test
  void theExample_noticesEveryMistake() {
    Specification example = Specification.read(Path.of("../examples/specifications/platform.yaml"));
    MutationReport report = MutationReport.of(List.of(example.run(example.cluster())));

    assertThat(report.mutants()).hasSizeGreaterThan(20);
    assertThat(lines(report.living())).isEmpty();
  }

  @Test
  void whoIsNew_isNoticedOnlyByCasesThatSayWhoAloneMay() {
    String secrets = "verbs: get, resources: secrets, namespaces: kube-public}\n";
    List<Mutant> unnoticed = report("- {principals: alice, expect: deny, " + secrets).mutants();
    List<Mutant> noticed =
        MutationReport.of(
                List.of(
                    Specifications.read("cases:\n- {nobody: true, " + secrets)
                        .run(
                            Specifications.cluster()
                                .with(
                                    Specifications.cluster()
                                        .accessEntries()
                                        .disassociate(
                                            PrincipalArn.of("arn:aws:iam::111122223333:role/Robot"),
                                            PolicyArn.of(
                                                "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterInsightsPolicy"))))))
            .mutants();

    assertThat(unnoticed.subList(unnoticed.size() - 2, unnoticed.size())).allMatch(Mutant::isAlive);
    assertThat(noticed.subList(noticed.size() - 2, noticed.size()))
        .extracting(mutant -> mutant.noticedBy().orElseThrow().sentence())
        .containsOnly("nobody can get secrets in kube-public");
  }

  @Test
  void casesThatFail_noticeNothing() {
    assertThatThrownBy(
            () -> report("- {principals: alice, verbs: get, resources: nodes, expect: allow}\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "access.yaml: not all cases pass; mutants are tried when the tests of the configuration"
                + " as it is pass");
  }
}
