package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.ChangeRules.Rule;
import io.github.ekscam.analysis.ChangeRules.Violation;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.policies.ManagedPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeRulesTest {

  private static final String ADMIN = "arn:aws:iam::111122223333:role/Admin";
  private static final String DEVELOPER = "arn:aws:iam::111122223333:role/Developer";

  private static EksCluster.Builder builder() {
    return EksCluster.builder()
        .accessPolicies(ManagedPolicies.catalogue())
        .authenticationMode(AuthenticationMode.API)
        .add(AccessEntry.builder(ADMIN).build())
        .add(AccessEntry.builder(DEVELOPER).build());
  }

  private static PolicyAssociation policy(String name, AccessScope scope) {
    return PolicyAssociation.of(
        PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/" + name), scope);
  }

  /** Admins have a policy in the cluster, developers one in two namespaces. */
  private static EksCluster cluster(String admins, String developers) {
    return builder()
        .associate(PrincipalArn.of(ADMIN), policy(admins, AccessScope.cluster()))
        .associate(
            PrincipalArn.of(DEVELOPER),
            policy(developers, AccessScope.namespaces(List.of("dev", "prod"))))
        .build();
  }

  private static final EksCluster BEFORE =
      cluster("AmazonEKSClusterAdminPolicy", "AmazonEKSViewPolicy");

  private static final EksCluster EDITORS =
      cluster("AmazonEKSClusterAdminPolicy", "AmazonEKSEditPolicy");

  private static List<Rule> broken(ChangeRules.Builder rules, EksCluster after) {
    return rules.build().check(ClusterDiff.between(BEFORE, after)).stream()
        .map(Violation::rule)
        .distinct()
        .toList();
  }

  @Test
  void noNewAccess_isBrokenByAnyGain_andByNoLoss() {
    assertThat(broken(ChangeRules.builder().noNewAccess(), EDITORS))
        .containsExactly(Rule.NO_NEW_ACCESS);
    assertThat(
            broken(
                ChangeRules.builder().noNewAccess(),
                builder()
                    .associate(
                        PrincipalArn.of(ADMIN),
                        policy("AmazonEKSClusterAdminPolicy", AccessScope.cluster()))
                    .build()))
        .isEmpty();
  }

  @Test
  void onlyFor_letsSomeGain_andNobodyElse() {
    assertThat(broken(ChangeRules.builder().onlyFor(DEVELOPER), EDITORS)).isEmpty();
    assertThat(broken(ChangeRules.builder().onlyFor(ADMIN), EDITORS)).containsExactly(Rule.ONLY);
  }

  @Test
  void onlyFor_isBrokenByANewUser_whoMayNothingElse() {
    assertThat(
            ChangeRules.builder()
                .onlyFor(ADMIN)
                .build()
                .check(
                    ClusterDiff.between(
                        builder().build(),
                        builder()
                            .add(AccessEntry.builder(ADMIN + "2").username("eve").build())
                            .build())))
        .extracting(violation -> violation.lines().get(0))
        .contains(
            ADMIN + "2 becomes a user of the cluster, \"eve\", by the access entry " + ADMIN + "2");
  }

  @Test
  void noAccessTo_looksWhereItIsTold() {
    assertThat(broken(ChangeRules.builder().noAccessTo("delete secrets -n prod"), EDITORS))
        .containsExactly(Rule.NO_ACCESS_TO);
    assertThat(broken(ChangeRules.builder().noAccessTo("delete secrets"), EDITORS))
        .containsExactly(Rule.NO_ACCESS_TO);
    assertThat(broken(ChangeRules.builder().noAccessTo("delete secrets -n qa"), EDITORS)).isEmpty();
    assertThat(broken(ChangeRules.builder().noAccessTo("delete clusterroles"), EDITORS)).isEmpty();
    assertThat(broken(ChangeRules.builder().noAccessTo("get /metrics"), EDITORS)).isEmpty();
  }

  @Test
  void noLockout_isBroken_ifAUserBecomesUnauthorized_orNobodyIsLeftWhoMayDoEverything() {
    assertThat(broken(ChangeRules.builder().noLockout(), EDITORS)).isEmpty();
    EksCluster withoutAdministrator = cluster("AmazonEKSAdminPolicy", "AmazonEKSViewPolicy");

    assertThat(
            ChangeRules.builder()
                .noLockout()
                .build()
                .check(ClusterDiff.between(BEFORE, withoutAdministrator)))
        .containsExactly(
            new Violation(
                Rule.NO_LOCKOUT,
                true,
                List.of(
                    "nobody is administrator of the cluster any more: "
                        + ADMIN
                        + " was; nobody has the rights to make anybody one, but for whoever may"
                        + " call eks:AssociateAccessPolicy in AWS"),
                Optional.empty()));
    assertThat(
            ChangeRules.builder()
                .noLockout()
                .build()
                .check(
                    ClusterDiff.between(
                        BEFORE,
                        EksCluster.builder()
                            .authenticationMode(AuthenticationMode.API)
                            .add(AccessEntry.builder(ADMIN).build())
                            .build())))
        .extracting(violation -> violation.lines().get(0))
        .startsWith(
            DEVELOPER
                + " becomes unauthorized: no access entry is for "
                + DEVELOPER
                + ": EKS answers 401 Unauthorized; it was"
                + " \"arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}\"");
  }

  @Test
  void whatCannotBeTold_doesNotPass() {
    EksCluster after =
        builder()
            .associate(
                PrincipalArn.of(ADMIN),
                policy("AmazonEKSClusterAdminPolicy", AccessScope.cluster()))
            .associate(
                PrincipalArn.of(DEVELOPER),
                policy("AmazonEKSViewPolicy", AccessScope.namespaces(List.of("dev", "prod"))))
            .unresolved(
                new Unresolved.Association(
                    DEVELOPER,
                    "AmazonEKSEditPolicy",
                    AccessScope.namespaces(List.of("dev")),
                    List.of(
                        new Unresolved.Value(
                            "a.b", "policy_arn", List.of("c"), "apply it", Source.of("plan")))))
            .build();

    for (ChangeRules.Builder rules :
        List.of(
            ChangeRules.builder().noNewAccess(),
            ChangeRules.builder().onlyFor(ADMIN),
            ChangeRules.builder().noAccessTo("delete secrets"))) {
      assertThat(rules.build().check(ClusterDiff.between(BEFORE, after)))
          .isNotEmpty()
          .noneMatch(Violation::isCertain);
    }
  }

  @Test
  void rules_areReadFromAFile_strictly(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("rules.yaml");
    Files.writeString(file, "no-access-to: [delete secrets -n prod]\nno-lockout: true\n");
    assertThat(broken(ChangeRules.builder().read(file), EDITORS))
        .containsExactly(Rule.NO_ACCESS_TO);

    Files.writeString(file, "no-access-to: [delete secret]\nno-lockouts: true\n");
    assertThatThrownBy(() -> ChangeRules.builder().read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file + ":2:1: no-lockouts");
    Files.writeString(file, "no-access-to:\n  - delete everything there is\n");
    assertThatThrownBy(() -> ChangeRules.builder().read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ":2:3: no-access-to: ");
  }

  @Test
  void noRulesAtAll_areRefused() {
    assertThatThrownBy(() -> ChangeRules.builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid rules: expected at least one of no-new-access, only, no-access-to,"
                + " no-lockout");
  }
}
