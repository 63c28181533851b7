package io.github.ekscam.internal.config.pulumi;

import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.cluster;
import static io.github.ekscam.config.Reading.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Reading;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PrincipalArn;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PulumiFormatTest {

  private static final String ENTRY = "aws:eks/accessEntry:AccessEntry";
  private static final String ASSOCIATION =
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
  private static final String CLUSTER = "aws:eks/cluster:Cluster";
  private static final String ROLE = "aws:iam/role:Role";

  private static final PrincipalArn CI = PrincipalArn.of("arn:aws:iam::111122223333:role/ci");
  private static final String EDIT = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy";

  /** What stands for what is not known before the update. */
  private static final String LATER = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  private static final String MAIN =
      state(
          CLUSTER,
          "main",
          """
          "inputs": {"__defaults": ["name"], "name": "main-1a2b3c4", "version": "1.34",
           "accessConfig": {"authenticationMode": "API",
            "bootstrapClusterCreatorAdminPermissions": false}}""");

  private static String urn(String type, String name) {
    return "urn:pulumi:dev::platform::" + type + "::" + name;
  }

  private static String state(String type, String name, String parts) {
    return "{\"urn\": \"%s\", \"custom\": true, \"type\": \"%s\",\n%s}"
        .formatted(urn(type, name), type, parts);
  }

  private static String step(String op, String state) {
    return step(op, "", state);
  }

  private static String step(String op, String old, String state) {
    String any = state.isEmpty() ? old : state;
    return "{\"op\": \"%s\", \"urn\": %s%s%s}"
        .formatted(
            op,
            any.substring(any.indexOf("\"urn:"), any.indexOf(",")),
            old.isEmpty() ? "" : ", \"oldState\": " + old,
            state.isEmpty() ? "" : ", \"newState\": " + state);
  }

  private static String preview(String... steps) {
    long same = Arrays.stream(steps).filter(step -> step.startsWith("{\"op\": \"same\"")).count();
    return "{\"config\": {\"a:secret\": \"[secret]\"}, \"steps\": [\n"
        + String.join(",\n", steps)
        + "],\n\"duration\": 1, \"changeSummary\": {\"same\": "
        + same
        + "}}";
  }

  private static String export(String... states) {
    return "{\"version\": 3, \"deployment\": {\"manifest\": {}, \"resources\": ["
        + String.join(",\n", states)
        + "]}}";
  }

  private static EksCluster before(String text) {
    return ConfigurationReader.builder()
        .accessPolicies(Reading.CATALOGUE)
        .beforePlan()
        .build()
        .read("in", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String entry(String principal, String more) {
    return state(
        ENTRY,
        "ci",
        "\"inputs\": {\"clusterName\": \"prod\", \"principalArn\": \"%s\"%s}"
            .formatted(principal, more));
  }

  private static String association(String scope) {
    return state(
        ASSOCIATION,
        "edit",
        "\"inputs\": {\"clusterName\": \"prod\", \"principalArn\": \"%s\", \"policyArn\": \"%s\","
                .formatted(CI, EDIT)
            + " \"accessScope\": "
            + scope
            + "}");
  }

  private static List<String> texts(EksCluster cluster, Notice.Kind kind) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == kind)
        .map(Notice::toString)
        .toList();
  }

  @Test
  void preview_tellsOfTheClusterBeforeAndAfter() {
    String old = association("{\"type\": \"namespace\", \"namespaces\": [\"dev\"]}");
    String changed = association("{\"type\": \"cluster\"}");
    String gone = entry("arn:aws:iam::111122223333:role/gone", "").replace("::ci", "::gone");
    String preview =
        preview(
            step("same", entry(CI.value(), ""), entry(CI.value(), "")),
            step("update", old, changed),
            step("delete", gone, ""));

    EksCluster after = cluster(preview);
    EksCluster before = before(preview);

    assertThat(after.name()).contains("prod");
    assertThat(scope(after)).isEqualTo(AccessScope.cluster());
    assertThat(scope(before)).isEqualTo(AccessScope.namespaces(List.of("dev")));
    assertThat(after.accessEntries().entries()).hasSize(1);
    assertThat(before.accessEntries().entries()).hasSize(2);
  }

  @Test
  void afterAPreviewThatDeletesAll_thereIsNothing() {
    EksCluster after =
        cluster(
            preview(
                step("delete", MAIN, ""),
                step("delete", entry(CI.value(), "").replace("prod", "main-1a2b3c4"), "")));

    assertThat(after.name()).contains("main-1a2b3c4");
    assertThat(after.accessEntries().entries()).isEmpty();
    assertThat(after.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(texts(after, Notice.Kind.PLAN_SIDE_EMPTY)).hasSize(1);
  }

  private static AccessScope scope(EksCluster cluster) {
    AccessEntry entry = cluster.accessEntries().find(CI).orElseThrow();
    return cluster.accessEntries().associations(entry).get(0).accessScope();
  }

  @Test
  void whatIsNotKnown_isLookedUp_inWhatItDependsOn() {
    EksCluster cluster =
        cluster(
            preview(
                step("create", MAIN),
                step(
                    "create",
                    state(
                        ROLE,
                        "ci",
                        "\"inputs\": {\"__defaults\": [\"name\"], \"name\": \"ci-7f8e9d0\","
                            + " \"path\": \"/teams/\"}")),
                step(
                    "create",
                    state(
                        ENTRY,
                        "ci",
                        """
                        "inputs": {"clusterName": "%s", "principalArn": "%s",
                         "kubernetesGroups": ["a", "%s"]},
                        "propertyDependencies": {"clusterName": ["%s"], "principalArn": ["%s"],
                         "kubernetesGroups": []}"""
                            .formatted(
                                LATER, LATER, LATER, urn(CLUSTER, "main"), urn(ROLE, "ci")))),
                step(
                    "create",
                    state(
                        ASSOCIATION,
                        "edit",
                        """
                        "inputs": {"clusterName": "main-1a2b3c4", "principalArn": "%s",
                         "policyArn": "%s", "accessScope": {"type": "cluster"}},
                        "propertyDependencies": {"principalArn": ["%s"]}"""
                            .formatted(LATER, EDIT, urn(ENTRY, "ci"))))));

    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(cluster.accessEntries().entries()).isEmpty();
    assertThat(cluster.unresolved())
        .satisfiesExactly(
            entry -> {
              assertThat(((Unresolved.Entry) entry).principalArn())
                  .isEqualTo("arn:*:iam::*:role/teams/ci-*");
              assertThat(entry.text())
                  .isEqualTo(
                      "principalArn of aws:eks/accessEntry:AccessEntry ci is not known before the"
                          + " ARN of aws:iam/role:Role ci is, and kubernetesGroups of"
                          + " aws:eks/accessEntry:AccessEntry ci is not known yet");
              assertThat(((Unresolved.Entry) entry).kubernetesGroups()).containsExactly("a", "*");
            },
            association ->
                assertThat(association)
                    .isEqualTo(
                        new Unresolved.Association(
                            "arn:*:iam::*:role/teams/ci-*",
                            "AmazonEKSEditPolicy",
                            AccessScope.cluster(),
                            association.values())));
  }

  @Test
  void principalOfSeveralDependencies_mayBeAnything() {
    EksCluster cluster =
        cluster(
            preview(
                step(
                    "create",
                    state(
                        ENTRY,
                        "ci",
                        """
                        "inputs": {"clusterName": "prod", "principalArn": "%s"},
                        "dependencies": ["%s", "%s"]"""
                            .formatted(LATER, urn(ROLE, "a"), urn(ROLE, "b"))))));

    assertThat(cluster.unresolved())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(((Unresolved.Entry) entry).principalArn()).isEqualTo("*");
              assertThat(entry.text())
                  .isEqualTo(
                      "principalArn of aws:eks/accessEntry:AccessEntry ci is not known before"
                          + " aws:iam/role:Role a and aws:iam/role:Role b are");
            });
  }

  @Test
  void entryOfAClusterThatCannotBeTold_isUnresolved() {
    EksCluster cluster =
        cluster(
            preview(
                step("create", entry(CI.value(), "").replace("\"prod\"", "\"" + LATER + "\""))));

    assertThat(cluster.unresolved())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(((Unresolved.Entry) entry).principalArn()).isEqualTo(CI.value());
              assertThat(entry.text())
                  .isEqualTo("clusterName of aws:eks/accessEntry:AccessEntry ci is not known yet");
            });
  }

  @Test
  void groupsAndScopes_mayBeNotKnown() {
    EksCluster cluster =
        cluster(
            preview(
                step(
                    "create",
                    entry(CI.value(), ", \"kubernetesGroups\": [\"a\", \"" + LATER + "\"]")),
                step(
                    "create",
                    association(
                        "{\"type\": \"namespace\", \"namespaces\": [\"" + LATER + "\"]}"))));

    assertThat(cluster.accessEntries().find(CI).orElseThrow().kubernetesGroups())
        .containsExactly("a");
    assertThat(cluster.unresolved())
        .extracting(each -> each.getClass().getSimpleName())
        .containsExactly("Groups", "Association");
  }

  @Test
  void whatTheProviderFillsIn_isNoUnknown() {
    String made =
        state(
            ENTRY,
            "node",
            """
            "inputs": {"clusterName": "prod", "principalArn": "%s", "type": "EC2_LINUX"},
            "outputs": {"clusterName": "prod", "principalArn": "%s", "type": "EC2_LINUX",
             "kubernetesGroups": ["system:nodes"],
             "userName": "system:node:{{EC2PrivateDNSName}}"}"""
                .formatted(CI, CI));
    String planned = made.replaceAll("(?s),\\n\"outputs\".*", "}");
    AccessEntry node = AccessEntry.builder(CI).type(new AccessEntryType("EC2_LINUX")).build();

    assertThat(cluster(preview(step("create", planned))).accessEntries().find(CI)).contains(node);
    assertThat(cluster(preview(step("update", made, planned))).accessEntries().find(CI))
        .contains(node);
    assertThat(cluster(export(made)).accessEntries().find(CI)).contains(node);
  }

  @Test
  void whatThePreviewLeavesOut_isNoticed() {
    String text =
        preview(step("create", entry(CI.value(), ""))).replace("\"same\": 0", "\"same\": 12");

    assertThat(texts(cluster(text), Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .containsExactly(
            "in:1:1: 12 resources that stay as they are, which the preview leaves out, are not"
                + " read, and may grant access; add --show-sames to pulumi preview");
    assertThat(
            texts(
                cluster(text.replace("\"same\": 12", "\"same\": 1")),
                Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .containsExactly(
            "in:1:1: 1 resource that stays as it is, which the preview leaves out, is not read,"
                + " and may grant access; add --show-sames to pulumi preview");
  }

  @Test
  void previewThatEndedWithAnError_isNoticed() {
    String text =
        preview(step("create", entry(CI.value(), "")))
            .replace(
                "\"duration\"",
                "\"diagnostics\": [{\"message\": \"boom\", \"severity\": \"error\"}],"
                    + " \"duration\"");

    assertThat(texts(cluster(text), Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .singleElement()
        .asString()
        .contains(
            "what the preview did not come to, as it ended with an error, is not read, and may"
                + " grant access; correct what pulumi preview tells of");
  }

  @Test
  void previewWithoutChanges_saysHowToSeeWhatThereIs() {
    assertRefused(
        "{\"duration\": 1, \"changeSummary\": {\"same\": 5}}",
        "in: holds nothing about access: no access entry, no RBAC object",
        "in:1:1: 5 resources that stay as they are, which the preview leaves out, are not read,"
            + " and may grant access; add --show-sames to pulumi preview");
  }

  /** An input that is not known yet makes Pulumi replace an entry, and locks its team out. */
  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:iam::111122223333:role/ci", LATER})
  void replacedEntry_isNoticed_ifItMayBeTheSame(String principal) {
    String preview =
        preview(
            step("delete-replaced", entry(CI.value(), ""), ""),
            step("replace", entry(CI.value(), ""), entry(principal, "")),
            step("create-replacement", entry(CI.value(), ""), entry(principal, "")));

    assertThat(texts(cluster(preview), Notice.Kind.ACCESS_ENTRY_REPLACED))
        .singleElement()
        .asString()
        .endsWith(
            "(aws:eks/accessEntry:AccessEntry ci): the preview deletes the access entry of "
                + CI
                + " and creates it again: its principal is locked out meanwhile; see that nobody needs"
                + " the access meanwhile");
  }

  @Test
  void entryThatIsReplacedByAnother_leavesNobodyOut() {
    String preview =
        preview(
            step(
                "replace",
                entry(CI.value(), ""),
                entry("arn:aws:iam::111122223333:role/other", "")));

    assertThat(texts(cluster(preview), Notice.Kind.ACCESS_ENTRY_REPLACED)).isEmpty();
    assertThat(before(preview).accessEntries().find(CI)).isPresent();
  }

  @Test
  void secrets_areNotKnown_andNotPrinted() {
    EksCluster cluster =
        cluster(
            export(
                entry(
                    CI.value(),
                    ", \"kubernetesGroups\": [{\"4dabf18193072939515e22adb298388d\":"
                        + " \"1b47061264138c4ac30d75fd1eb44270\", \"plaintext\":"
                        + " \"\\\"hidden\\\"\"}]"),
                state(
                    ENTRY,
                    "secret",
                    "\"inputs\": {\"clusterName\": \"prod\", \"principalArn\": \"[secret]\"}")));

    assertThat(cluster.unresolved())
        .extracting(Unresolved::text)
        .containsExactly(
            "kubernetesGroups of aws:eks/accessEntry:AccessEntry ci is not known yet",
            "principalArn of aws:eks/accessEntry:AccessEntry secret is not known yet");
    assertThat(cluster.unresolved().get(0).values().get(0).remedy())
        .isEqualTo("it is marked as a secret: take the mark from it, as by pulumi.unsecret");
    assertThat(cluster.notices().stream().map(Notice::toString).collect(Collectors.joining("\n")))
        .doesNotContain("hidden");
  }

  @Test
  void whatTheEksApiRefuses_isRefused_withTheAddress() {
    assertRefused(
        preview(step("create", entry(CI.value(), ", \"kubernetesGroups\": [\"system:masters\"]"))),
        "in:2:102 (aws:eks/accessEntry:AccessEntry ci): steps[0].newState.inputs:"
            + " InvalidParameterException: The kubernetes group name system:masters is invalid, it"
            + " cannot start with system:");
  }

  @Test
  void kubernetesObjects_areRead_alsoThoseOfSeveralClusters() {
    String other = MAIN.replace("main", "other");
    String text =
        preview(
            step("create", MAIN),
            step("create", other),
            step("create", provider("one", "main")),
            step("create", provider("two", "other")),
            step("create", clusterRole("a", "one")),
            step("create", clusterRole("b", "two")));

    assertThat(
            ConfigurationReader.builder()
                .cluster("main-1a2b3c4")
                .build()
                .read("in", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .rbacObjects()
                .all())
        .extracting(object -> object.metadata().name())
        .containsExactly("a");
  }

  private static String provider(String name, String cluster) {
    return state(
        "pulumi:providers:kubernetes",
        name,
        "\"inputs\": {\"kubeconfig\": \"%s\"}, \"propertyDependencies\": {\"kubeconfig\": [\"%s\"]}"
            .formatted(LATER, urn(CLUSTER, cluster)));
  }

  private static String clusterRole(String name, String provider) {
    return state(
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
        name,
        """
        "inputs": {"metadata": {"name": "%s", "annotations": {"pulumi.com/autonamed": "true"}},
         "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}],
         "__initialApiVersion": "v1"},
        "provider": "%s::04da6b54-80e4-46f7-96ec-b56ff0331ba9\""""
            .formatted(name, urn("pulumi:providers:kubernetes", provider)));
  }

  @Test
  void kubernetesObjects_mayHaveWhatIsNotKnown() {
    EksCluster cluster =
        cluster(
            preview(
                step(
                    "create",
                    state(
                        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
                        "devs",
                        """
                        "inputs": {"metadata": {"name": "devs"}, "roleRef":
                          {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                           "name": "view"},
                         "subjects": [{"kind": "Group", "name": "%s"}]},
                        "propertyDependencies": {"subjects": ["%s"]}"""
                            .formatted(LATER, urn(ROLE, "ci")))),
                step(
                    "create",
                    state(
                        "kubernetes:core/v1:ConfigMap",
                        "auth",
                        """
                        "inputs": {"metadata": {"name": "aws-auth", "namespace": "kube-system"},
                         "data": {"mapRoles": "%s"}}"""
                            .formatted(LATER)))));

    assertThat(cluster.unresolved())
        .extracting(Unresolved::text)
        .containsExactlyInAnyOrder(
            "subjects of kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding devs is not"
                + " known before aws:iam/role:Role ci is",
            "data of kubernetes:core/v1:ConfigMap auth is not known yet");
  }

  @Test
  void awsAuth_isRead_andItsPatchNamed() {
    String awsAuth =
        """
        "inputs": {"apiVersion": "v1", "kind": "ConfigMap",
         "metadata": {"name": "aws-auth", "namespace": "kube-system"},
         "data": {"mapRoles": "- {rolearn: 'arn:aws:iam::111122223333:role/x', username: x}"}}""";

    assertThat(cluster(export(state("kubernetes:core/v1:ConfigMap", "auth", awsAuth))).awsAuth())
        .isPresent();
    assertThat(
            texts(
                cluster(
                    export(
                        entry(CI.value(), ""),
                        state("kubernetes:core/v1:ConfigMapPatch", "auth", awsAuth),
                        state("aws:s3/bucket:Bucket", "b", "\"inputs\": {}"))),
                Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .singleElement()
        .asString()
        .endsWith(
            "(kubernetes:core/v1:ConfigMapPatch auth): kubernetes:core/v1:ConfigMapPatch auth is"
                + " not read, and may grant access; give the objects as the cluster has them, by"
                + " kubectl get -o yaml");
  }

  @Test
  void capabilityOfEks_isNamed_asEksMakesAnEntryForItsRole() {
    assertThat(
            texts(
                cluster(
                    export(
                        entry(CI.value(), ""),
                        state("aws:eks/capability:Capability", "ack", "\"inputs\": {}"))),
                Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .singleElement()
        .asString()
        .contains("(aws:eks/capability:Capability ack): ")
        .contains("ack is a capability of EKS, which is not read, and may grant access");
  }

  @Test
  void otherResources_areCounted() {
    assertThat(
            skipped(
                cluster(
                    export(
                        entry(CI.value(), ""),
                        state("aws:s3/bucket:Bucket", "a", "\"inputs\": {}"),
                        state("aws:s3/bucket:Bucket", "b", "\"inputs\": {}")))))
        .containsExactly("skipped 2 other resources of Pulumi");
  }

  @Test
  void resourcesThatDoNotMatter_areNotHeld_howeverManyThereAre() {
    String properties = "{\"a\": [" + "1, ".repeat(99) + "1]}"; // A million values in all.
    String[] states = new String[10_001];
    Arrays.setAll(states, i -> state("aws:s3/bucket:Bucket", "b" + i, "\"inputs\": " + properties));
    states[5_000] = entry(CI.value(), "");

    EksCluster cluster = cluster(export(states));

    assertThat(cluster.accessEntries().find(CI)).isPresent();
    assertThat(skipped(cluster)).containsExactly("skipped 10000 other resources of Pulumi");
  }

  @Test
  void resourceThatIsStillToBeDeleted_givesWayToTheNewOne() {
    String old =
        entry("arn:aws:iam::111122223333:role/old", "")
            .replace("\"custom\"", "\"delete\": true, \"custom\"");

    assertThat(cluster(export(entry(CI.value(), ""), old)).accessEntries().entries())
        .extracting(AccessEntry::principalArn)
        .containsExactly(CI);
  }

  @Test
  void resourceWithoutAUrn_isRefused() {
    assertRefused(
        export(entry(CI.value(), "").replace("\"urn\":", "\"um\":")),
        "in:1:61: deployment.resources[0].urn: is missing; a string is required");
  }

  @Test
  void filesOfBackends_areRead() {
    assertThat(
            cluster(
                    export(entry(CI.value(), ""))
                        .replace("\"deployment\": {", "\"checkpoint\": {\"latest\": {")
                        .concat("}"))
                .accessEntries()
                .find(CI))
        .isPresent();
  }
}
