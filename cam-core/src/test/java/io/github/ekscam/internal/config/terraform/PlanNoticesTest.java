package io.github.ekscam.internal.config.terraform;

import static io.github.ekscam.config.Reading.CATALOGUE;
import static io.github.ekscam.config.Reading.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Unresolved;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What plans do to people's access and neither Terraform nor EKS says. */
class PlanNoticesTest {

  private static final String ADMIN =
      "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

  private static String entry(String role) {
    return """
        {"cluster_name": "prod", "principal_arn": "arn:aws:iam::111122223333:role/%s",
         "type": "STANDARD", "user_name": "u", "kubernetes_groups": []}"""
        .formatted(role);
  }

  private static String administrator(String role) {
    return """
        {"cluster_name": "prod", "principal_arn": "arn:aws:iam::111122223333:role/%s",
         "policy_arn": "%s", "access_scope": [{"type": "cluster", "namespaces": null}]}"""
        .formatted(role, ADMIN);
  }

  private static List<String> of(Notice.Kind kind, EksCluster cluster) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == kind)
        .map(Notice::toString)
        .toList();
  }

  @Test
  void theReplacedEntry_locksOut_untilItIsMadeAgain() {
    String plan =
        Documents.plan()
            .change(
                "aws_eks_access_entry.ci",
                "[\"delete\", \"create\"]",
                entry("CI"),
                "{\"cluster_name\": \"prod\", \"type\": \"STANDARD\"}",
                "{\"principal_arn\": true, \"user_name\": true, \"kubernetes_groups\": true}",
                "[[\"principal_arn\"]]")
            .create("terraform_data.role", "{}", "{\"output\": true}")
            .configuration(
                """
                {"resources": [{"address": "aws_eks_access_entry.ci", "mode": "managed",
                  "type": "aws_eks_access_entry", "expressions": {"principal_arn":
                   {"references": ["terraform_data.role.output", "terraform_data.role"]}}}]}""")
            .json();

    EksCluster cluster = cluster(plan);

    assertThat(of(Notice.Kind.ACCESS_ENTRY_REPLACED, cluster))
        .containsExactly(
            "in:2:1 (aws_eks_access_entry.ci): the plan deletes the access entry of"
                + " arn:aws:iam::111122223333:role/CI and creates it again, for principal_arn, not"
                + " known before terraform_data.role.output is:"
                + " arn:aws:iam::111122223333:role/CI has no access from then until the entry and"
                + " its policies are made; apply what it refers to first, so that the plan knows"
                + " it, or write its value");
    assertThat(cluster.accessEntries().entries()).isEmpty();
    assertThat(cluster.unresolved())
        .singleElement()
        .extracting(each -> ((Unresolved.Entry) each).principalArn())
        .isEqualTo("*");
  }

  @Test
  void theReplacedEntry_isToldOfItsClusterAlone() {
    String plan =
        Documents.plan()
            .change(
                "aws_eks_access_entry.ci",
                "[\"delete\", \"create\"]",
                entry("CI"),
                entry("CI"),
                "{}",
                "[[\"type\"]]")
            .keep("aws_eks_access_entry.test", entry("Test").replace("prod", "test"))
            .delete("aws_eks_access_policy_association.ci", administrator("CI"))
            .json();

    for (Notice.Kind kind :
        List.of(Notice.Kind.ACCESS_ENTRY_REPLACED, Notice.Kind.CLUSTER_ADMINISTRATOR_LOST)) {
      assertThat(of(kind, reader("prod", plan))).hasSize(1);
      assertThat(of(kind, reader("test", plan))).isEmpty();
    }
  }

  private static EksCluster reader(String cluster, String plan) {
    return ConfigurationReader.builder()
        .accessPolicies(CATALOGUE)
        .cluster(cluster)
        .build()
        .read("in", new ByteArrayInputStream(plan.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theAssociation_thatIsDeletedWithAReplacedEntry_grantsNothing() {
    String plan =
        Documents.plan()
            .change(
                "aws_eks_access_entry.ci",
                "[\"delete\", \"create\"]",
                entry("CI"),
                entry("CI"),
                "{}",
                "[[\"type\"]]")
            .keep("aws_eks_access_policy_association.ci", administrator("CI"))
            .json();

    EksCluster cluster = cluster(plan);

    assertThat(cluster.accessEntries().associations(cluster.accessEntries().entries().get(0)))
        .isEmpty();
    assertThat(cluster.unresolved())
        .extracting(Unresolved::text)
        .containsExactly(
            "the association of aws_eks_access_policy_association.ci is not known before the"
                + " access entry that is replaced is");
  }

  @Test
  void thePrincipalThatIsExchanged_isTold() {
    String plan =
        Documents.plan()
            .change(
                "aws_eks_access_entry.ci",
                "[\"create\", \"delete\"]",
                entry("Old"),
                entry("New"),
                "{}",
                "[[\"principal_arn\"]]")
            .json();

    assertThat(of(Notice.Kind.ACCESS_ENTRY_REPLACED, cluster(plan)))
        .containsExactly(
            "in:2:1 (aws_eks_access_entry.ci): the plan deletes the access entry of"
                + " arn:aws:iam::111122223333:role/Old and creates it again, for principal_arn:"
                + " arn:aws:iam::111122223333:role/Old loses its access, and"
                + " arn:aws:iam::111122223333:role/New gets it; see that nobody needs the access"
                + " meanwhile");
  }

  @Test
  void theLostCreator_isTold() {
    String before =
        """
        {"name": "prod", "version": "1.33", "access_config": [{"authentication_mode": "API",
         "bootstrap_cluster_creator_admin_permissions": true}]}""";
    String plan =
        Documents.plan()
            .change(
                "aws_eks_cluster.main",
                "[\"delete\", \"create\"]",
                before,
                before.replace("true", "false"),
                "{}",
                "[[\"access_config\", 0, \"bootstrap_cluster_creator_admin_permissions\"]]")
            .json();

    assertThat(of(Notice.Kind.CLUSTER_CREATOR_LOST, cluster(plan)))
        .containsExactly(
            "in:2:1 (aws_eks_cluster.main): aws_eks_cluster.main is replaced: the principal that"
                + " created it is no longer administrator, as"
                + " bootstrap_cluster_creator_admin_permissions becomes false, and access entries"
                + " that this plan does not create again are gone; give those who administer it an"
                + " access entry of their own");
    assertThat(of(Notice.Kind.CLUSTER_CREATOR_IS_ADMIN, cluster(plan))).isEmpty();
  }

  @Test
  void theLastAdministrator_isMissed() {
    Documents plan =
        Documents.plan()
            .keep("aws_eks_access_entry.dev", entry("Dev"))
            .delete("aws_eks_access_entry.creator", entry("Creator"))
            .delete("aws_eks_access_policy_association.creator", administrator("Creator"));

    assertThat(of(Notice.Kind.CLUSTER_ADMINISTRATOR_LOST, cluster(plan.json())))
        .containsExactly(
            "in:9:1 (aws_eks_access_policy_association.creator): the plan deletes the last"
                + " association of AmazonEKSClusterAdminPolicy that it has for prod, of"
                + " arn:aws:iam::111122223333:role/Creator: afterwards nobody may administer"
                + " access, as far as it tells; keep one, or see that another way in remains");
    assertThat(
            of(
                Notice.Kind.CLUSTER_ADMINISTRATOR_LOST,
                cluster(
                    plan.create("aws_eks_access_policy_association.dev", administrator("Dev"))
                        .json())))
        .isEmpty();
  }

  private static final String ENTRIES =
      """
      {"auditor": {"principal_arn": "arn:aws:iam::111122223333:role/Auditor",
        "policy_assocations": {"view": {"policy_arn": "x"}}}}""";

  private static final String DROPPED =
      "the key \"policy_assocations\" of %s[\"auditor\"] reaches no resource: the type of the"
          + " variable does not have it, and Terraform drops it without a word; did you mean"
          + " \"policy_associations\"?";

  @Test
  void theDroppedKey_ofAVariable_isTold_withTheNearest() {
    String plan =
        Documents.plan()
            .create("module.access.aws_eks_access_entry.this[\"auditor\"]", entry("Auditor"))
            .with("variables", "{\"access_entries\": {\"value\": " + ENTRIES + "}}")
            .json();

    assertThat(of(Notice.Kind.INPUT_KEY_DROPPED, cluster(plan)))
        .containsExactly(
            "in:6:3 (var.access_entries[\"auditor\"]): " + DROPPED.formatted("var.access_entries"));
  }

  @Test
  void theDroppedKey_ofAModulesInput_isTold_byTheTypeThatThePlanHas() {
    String plan =
        Documents.plan()
            .create("module.access.aws_eks_access_entry.this[\"auditor\"]", entry("Auditor"))
            .configuration(
                """
                {"module_calls": {"access": {"expressions": {"access_entries": {"constant_value":
                %s}}, "module": {"variables": {"access_entries": {"type": ["map", ["object",
                 {"principal_arn": "string", "policy_associations": ["map", ["object",
                  {"policy_arn": "string"}]]}, ["policy_associations"]]]}}}}}}"""
                    .formatted(ENTRIES))
            .json();

    assertThat(of(Notice.Kind.INPUT_KEY_DROPPED, cluster(plan)))
        .containsExactly(
            "in:7:3 (module.access.var.access_entries[\"auditor\"]): "
                + DROPPED.formatted("module.access.var.access_entries"));
  }

  @Test
  void keysThatReachResources_areNotTold() {
    String plan =
        Documents.plan()
            .create("module.access.aws_eks_access_entry.this[\"auditor\"]", entry("Auditor"))
            .with(
                "variables",
                "{\"access_entries\": {\"value\": "
                    + ENTRIES.replace("assocations", "associations")
                    + "}}")
            .json();

    assertThat(of(Notice.Kind.INPUT_KEY_DROPPED, cluster(plan))).isEmpty();
  }

  @Test
  void plansThatEndedWithAnError_areToldToBeIncomplete() {
    String plan =
        Documents.plan()
            .keep("aws_eks_access_entry.dev", entry("Dev"))
            .with("errored", "true")
            .json();

    assertThat(of(Notice.Kind.PLAN_INCOMPLETE, cluster(plan)))
        .containsExactly(
            "in:6:12: the plan ended with an error: it lacks what Terraform would have planned"
                + " after it; mend the error, and plan again");
  }

  @Test
  void whatADeferredChangeMakes_isOpen() {
    String plan =
        Documents.plan()
            .keep("aws_eks_access_entry.dev", entry("Dev"))
            .with("complete", "false")
            .with(
                "deferred_changes",
                """
                [{"reason": "instance_count_unknown", "resource_change": {
                  "address": "aws_eks_access_entry.later[*]", "mode": "managed",
                  "type": "aws_eks_access_entry", "name": "later", "change": {
                   "actions": ["create"], "before": null, "after": %s, "after_unknown": {}}}}]"""
                    .formatted(entry("Later")))
            .json();

    EksCluster cluster = cluster(plan);

    assertThat(cluster.accessEntries().entries()).hasSize(1);
    assertThat(cluster.unresolved())
        .extracting(Unresolved::text)
        .containsExactly(
            "the deferred change of aws_eks_access_entry.later[*] is not known before the next plan"
                + " is");
  }
}
