package io.github.ekscam.internal.config.terraform;

import static io.github.ekscam.config.Reading.CATALOGUE;
import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.cluster;
import static io.github.ekscam.config.Reading.skipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TerraformFormatTest {

  private static final String CI = "arn:aws:iam::111122223333:role/CI";

  private static final String ENTRY =
      """
      {"cluster_name": "prod", "principal_arn": "arn:aws:iam::111122223333:role/CI",
       "kubernetes_groups": ["dev"], "type": "STANDARD", "user_name": "ci"}\
      """;

  private static final String VIEW =
      """
      {"cluster_name": "prod", "principal_arn": "arn:aws:iam::111122223333:role/CI",
       "policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
       "access_scope": [{"type": "namespace", "namespaces": ["dev-*"]}]}\
      """;

  private static final String NO_PRINCIPAL =
      """
      {"cluster_name": "prod", "kubernetes_groups": ["dev"], "type": "STANDARD",
       "user_name": "ci"}\
      """;

  private static String block(String address, String expressions) {
    Address parsed = Address.parse(address);
    return """
    {"address": "%s", "mode": "managed", "type": "%s", "name": "%s",
     "provider_config_key": "aws", "expressions": %s}\
    """
        .formatted(address, parsed.type(), parsed.name(), expressions);
  }

  private static String resources(String... blocks) {
    return "{\"resources\": [" + String.join(",", blocks) + "]}";
  }

  private static EksCluster before(String plan) {
    return ConfigurationReader.builder()
        .accessPolicies(CATALOGUE)
        .beforePlan()
        .build()
        .read("in", new ByteArrayInputStream(plan.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> entries(EksCluster cluster) {
    return cluster.accessEntries().entries().stream().map(AccessEntry::toString).toList();
  }

  private static List<String> associations(EksCluster cluster) {
    return cluster.accessEntries().entries().stream()
        .flatMap(
            entry ->
                cluster.accessEntries().associations(entry).stream()
                    .map(association -> entry.principalArn() + ": " + association))
        .toList();
  }

  private static List<String> of(Notice.Kind kind, EksCluster cluster) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == kind)
        .map(Notice::toString)
        .toList();
  }

  private static List<String> unresolved(EksCluster cluster) {
    return cluster.unresolved().stream()
        .map(each -> each.getClass().getSimpleName() + ": " + each.text())
        .toList();
  }

  @Test
  void aPlan_asOpenTofuPrintsIt_isReadOutExactly() throws IOException {
    EksCluster cluster;
    try (InputStream in =
        TerraformFormatTest.class.getResourceAsStream(
            "/terraform/opentofu-1.12-plan-create.json")) {
      cluster =
          ConfigurationReader.builder()
              .accessPolicies(CATALOGUE)
              .build()
              .read("plan.json", Objects.requireNonNull(in));
    }

    assertThat(cluster.name()).contains("prod");
    assertThat(entries(cluster))
        .containsExactly(
            "arn:aws:iam::111122223333:role/Auditor STANDARD as"
                + " arn:aws:sts::111122223333:assumed-role/Auditor/{{SessionName}}[]",
            "arn:aws:iam::111122223333:role/Node EC2_LINUX as"
                + " system:node:{{EC2PrivateDNSName}}[system:nodes]",
            "arn:aws:iam::111122223333:role/team/Developer STANDARD as"
                + " arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}[dev]",
            "arn:aws:iam::111122223333:user/oncall-0 STANDARD as oncall-0[]",
            "arn:aws:iam::111122223333:user/oncall-1 STANDARD as oncall-1[]");
    assertThat(associations(cluster))
        .containsExactly(
            "arn:aws:iam::111122223333:role/team/Developer: AmazonEKSViewPolicy in cluster",
            "arn:aws:iam::111122223333:role/team/Developer: AmazonEKSEditPolicy in"
                + " namespace[dev-*, sandbox]");
  }

  @Test
  void beforeAPlanThatMakesAll_thereIsNothing() throws IOException {
    try (InputStream in =
        TerraformFormatTest.class.getResourceAsStream(
            "/terraform/opentofu-1.12-plan-create.json")) {
      EksCluster cluster =
          before(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));

      assertThat(entries(cluster)).isEmpty();
    }
  }

  @Test
  void afterAPlanThatDeletesAll_thereIsNothing() {
    String plan =
        Documents.plan()
            .delete("aws_eks_access_entry.ci", ENTRY)
            .delete("aws_eks_access_policy_association.ci", VIEW)
            .json();

    EksCluster after = cluster(plan);

    assertThat(after.name()).contains("prod");
    assertThat(entries(after)).isEmpty();
    assertThat(of(Notice.Kind.PLAN_SIDE_EMPTY, after))
        .singleElement()
        .asString()
        .endsWith(
            "what the plan tells of access to the cluster prod is on its other side alone: on this"
                + " one there is none");
    assertThat(entries(before(plan))).hasSize(1);
  }

  @Test
  void afterAPlanThatDeletesAllRbacObjects_thereIsNothing() {
    String plan =
        Documents.plan()
            .delete(
                "kubernetes_cluster_role_v1.r", "{\"metadata\": [{\"name\": \"r\"}], \"rule\": []}")
            .json();

    EksCluster after = cluster(plan);

    assertThat(after.rbacObjects().all()).isEmpty();
    assertThat(of(Notice.Kind.PLAN_SIDE_EMPTY, after)).hasSize(1);
    assertThat(before(plan).rbacObjects().all()).hasSize(1);
  }

  @Test
  void theClusterThatAPlanDeletes_keepsItsSettings_asOneThatIsEmpty() {
    String settings =
        """
        {"name": "prod", "version": "1.33", "access_config": [{"authentication_mode": "API",
         "bootstrap_cluster_creator_admin_permissions": false}]}\
        """;
    String plan =
        Documents.plan()
            .delete("aws_eks_cluster.prod", settings)
            .delete("aws_eks_access_entry.ci", ENTRY)
            .json();

    EksCluster after = cluster(plan);

    assertThat(entries(after)).isEmpty();
    assertThat(after.kubernetesVersion().map(Object::toString)).contains("1.33");
    assertThat(after.authenticationMode()).isEqualTo(AuthenticationMode.API);
  }

  @Test
  void aClusterThatOnlyOneSideHas_isEmptyOnTheOther_ifItIsMeant() {
    String plan =
        Documents.plan()
            .change("aws_eks_access_entry.ci", "[\"no-op\"]", ENTRY, ENTRY, "{}")
            .create("aws_eks_access_entry.new", ENTRY.replace("prod", "new"))
            .delete("aws_eks_access_entry.old", ENTRY.replace("prod", "old"))
            .json();

    assertThat(entries(read(plan, "new", /* before= */ true))).isEmpty();
    assertThat(entries(read(plan, "new", /* before= */ false))).hasSize(1);
    assertThat(entries(read(plan, "old", /* before= */ true))).hasSize(1);
    assertThat(entries(read(plan, "old", /* before= */ false))).isEmpty();
    assertThatThrownBy(() -> read(plan, "older", /* before= */ false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("there is no cluster \"older\"; the files tell of prod, new, old");
  }

  private static EksCluster read(String plan, String cluster, boolean before) {
    ConfigurationReader.Builder reader =
        ConfigurationReader.builder().accessPolicies(CATALOGUE).cluster(cluster);
    return (before ? reader.beforePlan() : reader)
        .build()
        .read("in", new ByteArrayInputStream(plan.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatIsNoPlan_hasNothingBeforeIt() {
    assertThatThrownBy(() -> before("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": []}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "in: holds no plan, and only a plan has a cluster before it: give what 'terraform show"
                + " -json' prints of one, or 'pulumi preview --json'");
  }

  @Test
  void theDroppedKey_leavesAnEntryThatGrantsNothing_atItsAddress() throws IOException {
    EksCluster cluster;
    try (InputStream in =
        TerraformFormatTest.class.getResourceAsStream(
            "/terraform/opentofu-1.12-plan-create.json")) {
      cluster =
          ConfigurationReader.builder()
              .accessPolicies(CATALOGUE)
              .build()
              .read("plan.json", Objects.requireNonNull(in));
    }

    assertThat(of(Notice.Kind.ENTRY_GRANTS_NOTHING, cluster))
        .anyMatch(
            notice ->
                notice.equals(
                    "plan.json:1:9652 (module.access.aws_eks_access_entry.this[\"auditor\"] at"
                        + " /resource_changes/5): the access entry"
                        + " arn:aws:iam::111122223333:role/Auditor has no access policy, and no"
                        + " binding names its username: it grants nothing but what every"
                        + " authenticated user has, unless its groups do; kubernetes_groups of"
                        + " module.access.aws_eks_access_entry.this[\"auditor\"] is not known"
                        + " before terraform_data.created_role.output is; associate an access"
                        + " policy, or give it a group that is bound"));
  }

  @Test
  void entriesAndAssociations_areThoseAfterThePlan() {
    String plan =
        Documents.plan()
            .create("aws_eks_access_entry.ci", ENTRY)
            .create("aws_eks_access_policy_association.ci[\"view\"]", VIEW)
            .json();

    assertThat(entries(cluster(plan))).containsExactly(CI + " STANDARD as ci[dev]");
    assertThat(associations(cluster(plan)))
        .containsExactly(CI + ": AmazonEKSViewPolicy in namespace[dev-*]");
  }

  @Test
  void aPlanHoldsTwoClusters_beforeAndAfter() {
    String plan =
        Documents.plan()
            .delete("aws_eks_access_entry.old", ENTRY.replace("/CI", "/Old"))
            .create("aws_eks_access_entry.ci", ENTRY)
            .change(
                "aws_eks_access_entry.changed",
                "[\"update\"]",
                ENTRY.replace("/CI", "/Changed"),
                ENTRY.replace("/CI", "/Changed").replace("[\"dev\"]", "[\"ops\"]"),
                "{}")
            .change(
                "aws_eks_access_entry.forgotten",
                "[\"forget\"]",
                ENTRY.replace("/CI", "/Forgotten"),
                "null",
                "{}")
            .json();

    assertThat(entries(before(plan)))
        .containsExactly(
            "arn:aws:iam::111122223333:role/Changed STANDARD as ci[dev]",
            "arn:aws:iam::111122223333:role/Forgotten STANDARD as ci[dev]",
            "arn:aws:iam::111122223333:role/Old STANDARD as ci[dev]");
    assertThat(entries(cluster(plan)))
        .containsExactly(
            CI + " STANDARD as ci[dev]",
            "arn:aws:iam::111122223333:role/Changed STANDARD as ci[ops]",
            "arn:aws:iam::111122223333:role/Forgotten STANDARD as ci[dev]");
  }

  @Test
  void theSideOfAPlan_onWhichThereIsNoAccess_isAClusterWithout() {
    String made = Documents.plan().create("aws_eks_access_entry.ci", ENTRY).json();
    String destroyed = Documents.plan().delete("aws_eks_access_entry.ci", ENTRY).json();

    assertThat(entries(before(made))).isEmpty();
    assertThat(before(made).name()).contains("prod");
    assertThat(entries(cluster(destroyed))).isEmpty();
    assertThat(cluster(destroyed).name()).contains("prod");
    assertThat(entries(before(destroyed))).containsExactly(CI + " STANDARD as ci[dev]");
  }

  @Test
  void whatAPlanDoesNotTouch_isAsThePriorStateHasIt() {
    String plan =
        Documents.plan()
            .create("aws_eks_access_entry.ci", ENTRY)
            .with(
                "prior_state",
                Documents.state(
                    Documents.resource(
                        "aws_eks_access_entry.other", ENTRY.replace("/CI", "/Other"))))
            .json();

    assertThat(entries(cluster(plan)))
        .containsExactly(
            CI + " STANDARD as ci[dev]",
            "arn:aws:iam::111122223333:role/Other STANDARD as ci[dev]");
    assertThat(entries(before(plan)))
        .containsExactly("arn:aws:iam::111122223333:role/Other STANDARD as ci[dev]");
  }

  @Test
  void modulesOfAState_areReadToAnyDepth() {
    String state =
        """
        {"format_version": "1.0", "terraform_version": "1.9.8", "values": {"root_module": {
          "child_modules": [{"address": "module.a", "child_modules": [{"address":
          "module.a.module.b[0]", "resources": [
          %s]}]}]}}}
        """
            .formatted(
                Documents.resource("module.a.module.b[0].aws_eks_access_entry.ci[\"x.y\"]", ENTRY));

    EksCluster cluster = cluster(state);

    assertThat(entries(cluster)).containsExactly(CI + " STANDARD as ci[dev]");
    assertThat(of(Notice.Kind.ENTRY_GRANTS_NOTHING, cluster)).isEmpty();
    assertThat(of(Notice.Kind.GROUP_NOT_BOUND, cluster))
        .singleElement()
        .asString()
        .startsWith("in:4:3 (module.a.module.b[0].aws_eks_access_entry.ci[\"x.y\"]): ");
  }

  @Test
  void statesAsTerraformStoresThem_areReadToo() {
    String state =
        """
        {"version": 4, "terraform_version": "1.9.8", "serial": 3, "lineage": "a", "outputs": {},
         "resources": [
          {"mode": "managed", "module": "module.a", "type": "aws_eks_access_entry", "name": "this",
           "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]", "instances": [
            {"index_key": "ci", "schema_version": 0, "attributes": %s}]},
          {"mode": "managed", "type": "aws_s3_bucket", "name": "b", "instances": [{}]}]}
        """
            .formatted(ENTRY);

    assertThat(entries(cluster(state))).containsExactly(CI + " STANDARD as ci[dev]");
    assertThat(cluster(state).notices())
        .flatExtracting(notice -> notice.source().map(Source::element).stream().toList())
        .contains("module.a.aws_eks_access_entry.this[\"ci\"]");
  }

  @Test
  void aPrincipalThatIsKnownAfterApply_isNotKnown_andWhatWouldDecideIt_isTold() {
    String plan =
        Documents.plan()
            .create("aws_eks_access_entry.ci", NO_PRINCIPAL, "{\"principal_arn\": true}")
            .create("terraform_data.ci", "{}", "{\"output\": true}")
            .configuration(
                resources(
                    block(
                        "aws_eks_access_entry.ci",
                        "{\"principal_arn\": {\"references\": [\"terraform_data.ci.output\","
                            + " \"terraform_data.ci\"]}}")))
            .json();

    assertThat(unresolved(cluster(plan)))
        .containsExactly(
            "Entry: principal_arn of aws_eks_access_entry.ci is not known before"
                + " terraform_data.ci.output is");
  }

  @Test
  void theArnOfARole_thatThePlanMakes_isPutTogether() {
    String plan =
        Documents.plan()
            .create("aws_eks_access_entry.ci", NO_PRINCIPAL, "{\"principal_arn\": true}")
            .create(
                "aws_iam_role.ci", "{\"name\": \"CI\", \"path\": \"/team/\"}", "{\"arn\": true}")
            .with(
                "prior_state",
                Documents.state(
                    Documents.resource(
                        "data.aws_caller_identity.current",
                        "{\"account_id\": \"111122223333\","
                            + " \"arn\": \"arn:aws:iam::111122223333:user/me\"}")))
            .configuration(
                resources(
                    block(
                        "aws_eks_access_entry.ci",
                        "{\"principal_arn\": {\"references\": [\"aws_iam_role.ci.arn\","
                            + " \"aws_iam_role.ci\"]}}"),
                    block("aws_iam_role.ci", "{}"),
                    block("data.aws_caller_identity.current", "{}")
                        .replace("\"managed\"", "\"data\"")))
            .json();

    EksCluster cluster = cluster(plan);

    assertThat(entries(cluster))
        .containsExactly("arn:aws:iam::111122223333:role/team/CI STANDARD as ci[dev]");
    assertThat(of(Notice.Kind.REFERENCE_RESOLVED, cluster))
        .containsExactly(
            "in:2:1 (aws_eks_access_entry.ci): principal_arn of aws_eks_access_entry.ci is taken"
                + " for arn:aws:iam::111122223333:role/team/CI, as it refers to"
                + " aws_iam_role.ci.arn, whose name, path and account the plan tells");
  }

  @Test
  void theArnOfARole_ofAnAccountThatIsNotKnown_isKnownInPart() {
    String plan =
        Documents.plan()
            .create("aws_eks_access_entry.ci", NO_PRINCIPAL, "{\"principal_arn\": true}")
            .create(
                "aws_iam_role.ci",
                "{\"name_prefix\": \"ci-\", \"path\": \"/\"}",
                "{\"arn\": true, \"name\": true}")
            .configuration(
                resources(
                    block(
                        "aws_eks_access_entry.ci",
                        "{\"principal_arn\": {\"references\": [\"aws_iam_role.ci.arn\","
                            + " \"aws_iam_role.ci\"]}}"),
                    block("aws_iam_role.ci", "{}")))
            .json();

    assertThat(cluster(plan).unresolved())
        .singleElement()
        .extracting(each -> ((Unresolved.Entry) each).principalArn())
        .isEqualTo("arn:*:iam::*:role/ci-*");
  }

  private static String reference(String reference) {
    String resource = reference.substring(0, reference.lastIndexOf('.'));
    return "{\"principal_arn\": {\"references\": [\"" + reference + "\", \"" + resource + "\"]}}";
  }

  private static Documents twoRolesAndTheirEntries(Documents plan) {
    return plan.create("aws_iam_role.ci", "{\"name\": \"ci\", \"path\": \"/\"}", "{\"arn\": true}")
        .create("aws_iam_role.dev", "{\"name\": \"dev\", \"path\": \"/\"}", "{\"arn\": true}")
        .create("aws_eks_access_entry.ci", NO_PRINCIPAL, "{\"principal_arn\": true}")
        .create("aws_eks_access_entry.dev", NO_PRINCIPAL, "{\"principal_arn\": true}");
  }

  @Test
  void anAssociation_thatRefersToAnEntry_isOfTheRoleOfThatEntry() {
    String plan =
        twoRolesAndTheirEntries(Documents.plan())
            .create(
                "aws_eks_access_policy_association.dev",
                "{\"cluster_name\": \"prod\", \"policy_arn\":"
                    + " \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\","
                    + " \"access_scope\": [{\"type\": \"cluster\"}]}",
                "{\"principal_arn\": true}")
            .configuration(
                resources(
                    block("aws_iam_role.ci", "{}"),
                    block("aws_iam_role.dev", "{}"),
                    block("aws_eks_access_entry.ci", reference("aws_iam_role.ci.arn")),
                    block("aws_eks_access_entry.dev", reference("aws_iam_role.dev.arn")),
                    block(
                        "aws_eks_access_policy_association.dev",
                        reference("aws_eks_access_entry.dev.principal_arn"))))
            .json();

    assertThat(cluster(plan).unresolved())
        .filteredOn(Unresolved.Association.class::isInstance)
        .extracting(each -> ((Unresolved.Association) each).principalArn())
        .containsExactly("arn:*:iam::*:role/dev");
  }

  @Test
  void anAssociation_thatTakesAnEntryByAKey_isOfTheRoleThatThisHasByTheSameKeyAlone() {
    String entryByKey =
        "{\"principal_arn\": {\"references\": [\"aws_eks_access_entry.this\", \"each.key\"]}}";
    String roleByValue =
        "{\"principal_arn\": {\"references\": [\"aws_iam_role.this.arn\","
            + " \"aws_iam_role.this\", \"each.value\"]}}";
    String plan =
        Documents.plan()
            .create(
                "aws_iam_role.this[\"a\"]", "{\"name\": \"a\", \"path\": \"/\"}", "{\"arn\": true}")
            .create(
                "aws_iam_role.this[\"b\"]", "{\"name\": \"b\", \"path\": \"/\"}", "{\"arn\": true}")
            .create("aws_eks_access_entry.this[\"a\"]", NO_PRINCIPAL, "{\"principal_arn\": true}")
            .create(
                "aws_eks_access_policy_association.this[\"a\"]",
                "{\"cluster_name\": \"prod\", \"policy_arn\":"
                    + " \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\","
                    + " \"access_scope\": [{\"type\": \"cluster\"}]}",
                "{\"principal_arn\": true}")
            .configuration(
                resources(
                    block("aws_iam_role.this", "{}"),
                    block("aws_eks_access_entry.this", roleByValue),
                    block("aws_eks_access_policy_association.this", entryByKey)))
            .json();

    assertThat(principal(cluster(plan), Unresolved.Association.class)).isEqualTo("*");
    assertThat(
            principal(
                cluster(plan.replace("\"each.value\"", "\"each.key\"")),
                Unresolved.Association.class))
        .isEqualTo("arn:*:iam::*:role/a");
  }

  @Test
  void entriesThatAreChainedToRoles_areForTheRolesOfTheSameKeys_andSoAreAssociations() {
    String ofEach =
        "\"for_each_expression\": {\"references\": [\"%s\"]}, \"expressions\": {\"principal_arn\":"
            + " {\"references\": [\"each.value.%s\", \"each.value\"]}}";
    String role = "{\"name\": \"%s\", \"path\": \"/\"}";
    String unknown = "{\"principal_arn\": true}";
    String view =
        "{\"cluster_name\": \"prod\", \"access_scope\": [{\"type\": \"cluster\"}], \"policy_arn\":"
            + " \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\"}";
    String plan =
        Documents.plan()
            .create("aws_iam_role.t[\"a\"]", role.formatted("a"), "{\"arn\": true}")
            .create("aws_iam_role.t[\"b\"]", role.formatted("b"), "{\"arn\": true}")
            .create("aws_eks_access_entry.t[\"a\"]", NO_PRINCIPAL, unknown)
            .create("aws_eks_access_entry.t[\"b\"]", NO_PRINCIPAL, unknown)
            .create("aws_eks_access_policy_association.t[\"b\"]", view, unknown)
            .configuration(
                resources(
                    block("aws_iam_role.t", "{}"),
                    block("aws_eks_access_entry.t", "{}")
                        .replace("\"expressions\": {}", ofEach.formatted("aws_iam_role.t", "arn")),
                    block("aws_eks_access_policy_association.t", "{}")
                        .replace(
                            "\"expressions\": {}",
                            ofEach.formatted("aws_eks_access_entry.t", "principal_arn"))))
            .json();

    assertThat(cluster(plan).unresolved())
        .extracting(
            each ->
                each instanceof Unresolved.Association association
                    ? association.principalArn()
                    : ((Unresolved.Entry) each).principalArn())
        .containsExactly("arn:*:iam::*:role/a", "arn:*:iam::*:role/b", "arn:*:iam::*:role/b");
    assertThat(
            principal(
                cluster(plan.replace("[\"aws_iam_role.t\"]", "[\"aws_iam_role.t\", \"local.x\"]")),
                Unresolved.Entry.class))
        .isEqualTo("*");
  }

  private static String principal(EksCluster cluster, Class<? extends Unresolved> kind) {
    return cluster.unresolved().stream()
        .filter(kind::isInstance)
        .map(
            each ->
                each instanceof Unresolved.Association association
                    ? association.principalArn()
                    : ((Unresolved.Entry) each).principalArn())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void principalsOfAModule_areTheRolesThatItsEntriesReferTo_butNotWhichOfThem() {
    String entries =
        """
        {"module_calls": {"eks": {"expressions": {"access_entries": {"references":
          ["aws_iam_role.dev_a.arn", "aws_iam_role.dev_a", "aws_iam_role.dev_b.arn",
           "aws_iam_role.dev_b"]}}, "module": {"variables": {"access_entries": {}}, "resources": [
          {"address": "aws_eks_access_entry.this", "mode": "managed",
           "type": "aws_eks_access_entry", "expressions": {"principal_arn":
            {"references": ["each.value.principal_arn", "each.value"]}},
           "for_each_expression": {"references": ["local.merged"]}}]}}}}\
        """;
    String unknown = "{\"principal_arn\": true}";
    Documents plan =
        Documents.plan()
            .create(
                "aws_iam_role.dev_a", "{\"name\": \"dev-a\", \"path\": \"/\"}", "{\"arn\": true}")
            .create(
                "aws_iam_role.dev_b", "{\"name\": \"dev-b\", \"path\": \"/\"}", "{\"arn\": true}")
            .create("module.eks.aws_eks_access_entry.this[\"a\"]", NO_PRINCIPAL, unknown)
            .create("module.eks.aws_eks_access_entry.this[\"b\"]", NO_PRINCIPAL, unknown)
            .configuration(entries);

    EksCluster cluster = cluster(plan.json());

    assertThat(cluster.unresolved())
        .extracting(each -> ((Unresolved.Entry) each).principalArn())
        .containsExactly("arn:*:iam::*:role/dev-*", "arn:*:iam::*:role/dev-*");
    assertThat(of(Notice.Kind.REFERENCE_RESOLVED, cluster))
        .element(0)
        .asString()
        .endsWith(
            " is taken for one like arn:*:iam::*:role/dev-*, as it refers to aws_iam_role.dev_a.arn"
                + " and aws_iam_role.dev_b.arn and to nothing else that is not known");
    // A third entry must be for somebody else.
    assertThat(
            principal(
                cluster(
                    plan.create(
                            "module.eks.aws_eks_access_entry.this[\"c\"]", NO_PRINCIPAL, unknown)
                        .json()),
                Unresolved.Entry.class))
        .isEqualTo("*");
  }

  @Test
  void whatTheConfigurationDoesNotSet_isAsEksDecides() {
    String plan =
        Documents.plan()
            .create(
                "aws_eks_access_entry.ci",
                "{\"cluster_name\": \"prod\", \"principal_arn\": \"" + CI + "\"}",
                "{\"kubernetes_groups\": true, \"user_name\": true, \"type\": true}")
            .configuration(resources(block("aws_eks_access_entry.ci", "{}")))
            .json();

    assertThat(unresolved(cluster(plan))).isEmpty();
    assertThat(entries(cluster(plan)))
        .containsExactly(
            CI + " STANDARD as arn:aws:sts::111122223333:assumed-role/CI/{{SessionName}}[]");
  }

  @Test
  void whatAConstantOfAModuleDoesNotSet_isAsEksDecides_alsoBehindLocals() {
    String plan =
        Documents.plan()
            .create(
                "module.eks.aws_eks_access_entry.this[\"ci\"]",
                "{\"cluster_name\": \"prod\", \"principal_arn\": \"" + CI + "\"}",
                "{\"kubernetes_groups\": true}")
            .configuration(
                """
                {"module_calls": {"eks": {"expressions": {"access_entries": {"constant_value":
                  {"ci": {"principal_arn": "%s"}}}}, "module": {"resources": [
                  {"address": "aws_eks_access_entry.this", "mode": "managed",
                   "type": "aws_eks_access_entry", "expressions": {"kubernetes_groups":
                    {"references": ["each.value.kubernetes_groups", "each.value"]}},
                   "for_each_expression": {"references": ["local.merged"]}}]}}}}\
                """
                    .formatted(CI))
            .json();

    assertThat(unresolved(cluster(plan))).isEmpty();
    assertThat(unresolved(cluster(plan.replace("{\"ci\": {", "{\"other\": {"))))
        .containsExactly(
            "Groups: kubernetes_groups of module.eks.aws_eks_access_entry.this[\"ci\"] is not known"
                + " before module.eks.local.merged is");
  }

  @Test
  void whatWasMoved_isThereOnce() {
    String plan =
        Documents.plan()
            .keep("aws_eks_access_entry.ci", ENTRY)
            .with(
                "prior_state",
                Documents.state(Documents.resource("aws_eks_access_entry.old", ENTRY)))
            .json()
            .replace(
                "\"mode\": \"managed\", \"type\": \"aws_eks_access_entry\", \"name\": \"ci\"",
                "\"mode\": \"managed\", \"type\": \"aws_eks_access_entry\", \"name\": \"ci\","
                    + " \"previous_address\": \"aws_eks_access_entry.old\"");

    assertThat(entries(cluster(plan))).containsExactly(CI + " STANDARD as ci[dev]");
  }

  @Test
  void groupsThatReferToWhatIsNotKnown_areNotKnown() {
    String plan =
        Documents.plan()
            .create(
                "aws_eks_access_entry.ci",
                "{\"cluster_name\": \"prod\", \"principal_arn\": \"" + CI + "\"}",
                "{\"kubernetes_groups\": true, \"user_name\": true}")
            .create("terraform_data.group", "{}", "{\"output\": true}")
            .configuration(
                resources(
                    block(
                        "aws_eks_access_entry.ci",
                        "{\"kubernetes_groups\": {\"references\": [\"terraform_data.group.output\","
                            + " \"terraform_data.group\"]}}")))
            .json();

    assertThat(unresolved(cluster(plan)))
        .containsExactly(
            "Groups: kubernetes_groups of aws_eks_access_entry.ci is not known before"
                + " terraform_data.group.output is");
  }

  @Test
  void clusters_bringVersionAndMode_andTheCreator() {
    String plan =
        Documents.plan()
            .create(
                "aws_eks_cluster.main",
                "{\"name\": \"prod\", \"version\": \"1.33\", \"access_config\":"
                    + " [{\"authentication_mode\": \"API\"}]}",
                "{\"arn\": true, \"id\": true, \"access_config\": [{}]}")
            .create(
                "aws_eks_access_entry.ci",
                ENTRY.replace("\"cluster_name\": \"prod\",", ""),
                "{\"cluster_name\": true}")
            .configuration(
                resources(
                    block("aws_eks_cluster.main", "{\"name\": {\"constant_value\": \"prod\"}}"),
                    block(
                        "aws_eks_access_entry.ci",
                        "{\"cluster_name\": {\"references\": [\"aws_eks_cluster.main.id\","
                            + " \"aws_eks_cluster.main\"]}}")))
            .json();

    EksCluster cluster = cluster(plan);

    assertThat(cluster.name()).contains("prod");
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(entries(cluster)).containsExactly(CI + " STANDARD as ci[dev]");
    assertThat(of(Notice.Kind.CLUSTER_CREATOR_IS_ADMIN, cluster))
        .containsExactly(
            "in:2:1 (aws_eks_cluster.main): the principal that creates aws_eks_cluster.main is"
                + " administrator too, as bootstrap_cluster_creator_admin_permissions is not"
                + " false; who that is, Terraform does not tell");
  }

  @Test
  void severalClusters_areListed_andOneIsRead() {
    String plan =
        Documents.plan()
            .create("aws_eks_access_entry.a", ENTRY)
            .create("aws_eks_access_entry.b", ENTRY.replace("\"prod\"", "\"test\""))
            .json();

    assertRefused(
        plan,
        "in:5:1 (aws_eks_access_entry.b): the files tell of several clusters: prod at in:2:1"
            + " (aws_eks_access_entry.a), test at in:5:1 (aws_eks_access_entry.b); read one at a"
            + " time, by cluster(NAME) of the reader's builder");
  }

  @Test
  void rbacResources_areReadAsTheObjectsThatTheyMake() {
    String plan =
        Documents.plan()
            .create(
                "kubernetes_cluster_role_v1.reader",
                """
                {"metadata": [{"name": "reader", "labels": {"a": "b"}, "annotations": null}],
                 "rule": [{"api_groups": [""], "resources": ["pods"], "verbs": ["get"],
                           "resource_names": null, "non_resource_urls": null}],
                 "aggregation_rule": []}\
                """,
                "{\"metadata\": [{\"uid\": true, \"generation\": true}], \"id\": true}")
            .create(
                "kubernetes_role_binding.dev",
                """
                {"metadata": [{"name": "dev", "namespace": "team"}],
                 "role_ref": [{"api_group": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                               "name": "reader"}],
                 "subject": [{"kind": "Group", "name": "dev", "namespace": "default"},
                             {"kind": "ServiceAccount", "name": "bot", "namespace": "team",
                              "api_group": ""}]}\
                """,
                "{\"subject\": [{\"api_group\": true}, {}]}")
            .create(
                "kubernetes_manifest.admin",
                """
                {"manifest": {"apiVersion": "rbac.authorization.k8s.io/v1",
                  "kind": "ClusterRoleBinding", "metadata": {"name": "admin"},
                  "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                              "name": "reader"},
                  "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group",
                                "name": "ops"}]}}\
                """,
                "{\"object\": {}}")
            .create(
                "kubectl_manifest.r",
                "{\"yaml_body\": \"apiVersion: rbac.authorization.k8s.io/v1\\nkind: Role\\n"
                    + "metadata: {name: r, namespace: team}\\n\"}")
            .create("kubernetes_namespace_v1.team", "{\"metadata\": [{\"name\": \"team\"}]}")
            .create("helm_release.x", "{}")
            .create("aws_s3_bucket.x", "{}")
            .json();

    EksCluster cluster = cluster(plan);

    assertThat(cluster.rbacObjects().all())
        .extracting(RbacObject::describe)
        .containsExactlyInAnyOrder(
            "ClusterRole \"reader\"",
            "RoleBinding \"dev\" in the namespace \"team\"",
            "ClusterRoleBinding \"admin\"",
            "Role \"r\" in the namespace \"team\"");
    assertThat(cluster.rbacObjects().all())
        .filteredOn(RoleBinding.class::isInstance)
        .extracting(binding -> ((RoleBinding) binding).subjects())
        .containsExactly(List.of(Subject.group("dev"), Subject.serviceAccount("team", "bot")));
    assertThat(skipped(cluster))
        .containsExactly("skipped 1 helm_release", "skipped 1 kubernetes_namespace_v1");
  }

  @Test
  void kubernetesObjects_areOfTheClusterThatTheirProviderIsGiven() {
    String role =
        """
        {"metadata": [{"name": "r"}], "rule": [{"api_groups": [""], "resources": ["%s"],
         "verbs": ["get"]}]}\
        """;
    String plan =
        Documents.plan()
            .create("module.a.aws_eks_cluster.this[0]", "{\"name\": \"a\"}")
            .create("aws_eks_cluster.b", "{\"name\": \"b\"}")
            .create("kubernetes_cluster_role.a", role.formatted("pods"))
            .create("kubernetes_cluster_role.b", role.formatted("secrets"))
            .with(
                "configuration",
                """
                {"provider_config": {
                   "kubernetes": {"name": "kubernetes", "expressions": {"host": {"references":
                    ["module.a.endpoint", "module.a"]}}},
                   "kubernetes.b": {"name": "kubernetes", "alias": "b", "expressions": {"host":
                    {"references": ["aws_eks_cluster.b.endpoint", "aws_eks_cluster.b"]}}}},
                 "root_module": {
                  "module_calls": {"a": {"module": {"outputs": {"endpoint": {"expression":
                   {"references": ["aws_eks_cluster.this[0].endpoint", "aws_eks_cluster.this[0]",
                    "aws_eks_cluster.this"]}}}}}},
                  "resources": [
                   {"address": "kubernetes_cluster_role.a", "mode": "managed",
                    "type": "kubernetes_cluster_role", "provider_config_key": "kubernetes"},
                   {"address": "kubernetes_cluster_role.b", "mode": "managed",
                    "type": "kubernetes_cluster_role", "provider_config_key": "kubernetes.b"}]}}\
                """)
            .json();

    EksCluster cluster =
        ConfigurationReader.builder()
            .cluster("a")
            .build()
            .read("in", new ByteArrayInputStream(plan.getBytes(StandardCharsets.UTF_8)));

    assertThat(cluster.rbacObjects().all())
        .singleElement()
        .extracting(object -> ((ClusterRole) object).rules().get(0).resources())
        .isEqualTo(List.of("pods"));
  }

  @Test
  void awsAuth_isReadOfTheResourcesThatSetIt() {
    String data =
        """
        {"metadata": [{"name": "aws-auth", "namespace": "kube-system"}],
         "data": {"mapRoles": "- rolearn: arn:aws:iam::111122223333:role/CI\\n  username: ci\\n"}}\
        """;
    String plan =
        Documents.plan()
            .create("kubernetes_config_map_v1_data.aws_auth[0]", data)
            .create(
                "kubernetes_config_map.other",
                "{\"metadata\": [{\"name\": \"x\", \"namespace\": \"kube-system\"}]}")
            .json();

    EksCluster cluster = cluster(plan);

    assertThat(cluster.awsAuth().orElseThrow().mapRoles()).hasSize(1);
    assertThat(skipped(cluster)).containsExactly("skipped 1 kubernetes_config_map");
    assertThat(of(Notice.Kind.AWS_AUTH_IN_PART, cluster))
        .containsExactly(
            "in:2:1 (kubernetes_config_map_v1_data.aws_auth[0]):"
                + " kubernetes_config_map_v1_data.aws_auth[0] sets a part of aws-auth: mapAccounts"
                + " and mapUsers stay as they are in the cluster, and are taken to be empty; set"
                + " them too, empty if there are none");
  }

  @Test
  void aManifestThatIsNotKnown_isNamedAsUnread() {
    String plan =
        Documents.plan()
            .create("aws_eks_access_entry.ci", ENTRY)
            .create("kubectl_manifest.x[0]", "{}", "{\"yaml_body\": true}")
            .json();

    assertThat(of(Notice.Kind.ACCESS_DOCUMENT_NOT_READ, cluster(plan)))
        .containsExactly(
            "in:5:1 (kubectl_manifest.x[0]): yaml_body of kubectl_manifest.x[0] is not known yet,"
                + " so it is not read, and may grant access; give the manifest itself, or apply and"
                + " give what terraform show -json prints of the state");
  }

  @Test
  void nodeTypesWithPolicies_areRefused() {
    String plan =
        Documents.plan()
            .create(
                "aws_eks_access_entry.ci",
                "{\"cluster_name\": \"prod\", \"principal_arn\": \"%s\", \"type\": \"EC2_LINUX\"}"
                    .formatted(CI),
                "{\"kubernetes_groups\": true, \"user_name\": true}")
            .create("aws_eks_access_policy_association.ci", VIEW)
            .json();

    assertRefused(
        plan,
        "in:4:1 (aws_eks_access_policy_association.ci): InvalidParameterException: This operation"
            + " can only be performed on Access Entries with a type of \"STANDARD\".");
  }

  @Test
  void whatPlanJsonPrintsWhileItWorks_isNamed() {
    assertRefused(
        "{\"@level\":\"info\",\"@message\":\"Terraform 1.9.8\",\"@module\":\"terraform.ui\","
            + "\"type\":\"version\"}",
        "in:1:11: @level: is what plan -json prints while it works; save the plan with"
            + " -out=tfplan, and give what terraform show -json tfplan prints");
  }

  @Test
  void anotherVersionOfTheForm_isRefused() {
    assertRefused(
        "{\"format_version\": \"2.0\", \"terraform_version\": \"3.0\"}",
        "in:1:20: format_version: is 2.0; a version that begins with 1. is read");
  }

  @Test
  void plansWithoutTheirChanges_areReadOfTheirPlannedValues() {
    String cut =
        """
        {"format_version": "1.2", "terraform_version": "1.9.8", "planned_values": {"root_module":
         {"child_modules": [{"resources": [%s]}]}}, "resource_changes": []}
        """
            .formatted(Documents.resource("module.a.aws_eks_access_entry.ci", ENTRY));

    assertThat(entries(cluster(cut))).containsExactly(CI + " STANDARD as ci[dev]");
  }

  @Test
  void whatIsBothPlannedAndChanged_isReadOnce() {
    String plan =
        Documents.plan()
            .create("aws_eks_access_entry.ci", ENTRY)
            .create("helm_release.x", "{}")
            .with(
                "planned_values",
                "{\"root_module\": {\"resources\": [%s, %s]}}"
                    .formatted(
                        Documents.resource("aws_eks_access_entry.ci", ENTRY),
                        Documents.resource("helm_release.x", "{}")))
            .json();

    assertThat(entries(cluster(plan))).containsExactly(CI + " STANDARD as ci[dev]");
    assertThat(skipped(cluster(plan))).containsExactly("skipped 1 helm_release");
  }

  @Test
  void membersInAnyOrder_areReadTheSame() {
    String sorted =
        """
        {"configuration": {"root_module": {}}, "format_version": "1.2", "prior_state": %s,
         "resource_changes": [], "terraform_version": "1.9.8"}
        """
            .formatted(Documents.state(Documents.resource("aws_eks_access_entry.ci", ENTRY)));

    assertThat(entries(cluster(sorted))).containsExactly(CI + " STANDARD as ci[dev]");
  }

  @Test
  void mistakes_areToldByTheAttributesAsTheyAreSpelled() {
    assertRefused(
        Documents.plan()
            .create(
                "aws_eks_access_policy_association.a",
                "{\"cluster_name\": \"c\", \"principal_arn\": \"x\", \"policy_arn\": \"y\"}",
                "{}")
            .json(),
        "in:2:242 (aws_eks_access_policy_association.a): principal_arn: Invalid principal ARN"
            + " \"x\": arn 'x' is invalid: 'arn: invalid prefix'; expected the ARN of an IAM user"
            + " or role, such as arn:aws:iam::111122223333:role/Developer");
  }

  private static List<String> unread(EksCluster cluster) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == Notice.Kind.ACCESS_DOCUMENT_NOT_READ)
        .map(Notice::toString)
        .toList();
  }

  @Test
  void capabilityOfEks_isNamed_asEksMakesAnEntryForItsRole() {
    String state =
        Documents.state(
            Documents.resource("aws_eks_access_entry.ci", ENTRY),
            Documents.resource("aws_eks_capability.argocd", "{}"));
    EksCluster planned =
        cluster(
            Documents.plan()
                .create("aws_eks_access_entry.ci", ENTRY)
                .create("aws_eks_capability.ack[0]", "{}")
                .delete("aws_eks_capability.gone", "{}")
                .json());
    EksCluster stored =
        cluster(
            """
            {"version": 4, "serial": 1, "lineage": "x", "resources": [
             {"mode": "managed", "type": "aws_eks_capability", "name": "kro",
              "instances": [{"attributes": {}}]},
             {"mode": "managed", "type": "helm_release", "name": "x",
              "instances": [{"attributes": {}}]},
             {"mode": "managed", "type": "aws_eks_access_entry", "name": "ci",
              "instances": [{"attributes": %s}]}]}
            """
                .formatted(ENTRY));

    assertThat(unread(planned))
        .singleElement()
        .asString()
        .endsWith(
            "aws_eks_capability.ack[0] is a capability of EKS, which is not read, and may grant"
                + " access; give what the cluster has, as the AWS CLI prints it, once the"
                + " capability is there");
    assertThat(unread(cluster(state))).hasSize(1);
    assertThat(unread(stored)).hasSize(1);
    assertThat(skipped(stored)).containsExactly("skipped 1 helm_release");
  }
}
