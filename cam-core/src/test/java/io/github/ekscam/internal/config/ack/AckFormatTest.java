package io.github.ekscam.internal.config.ack;

import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.cluster;
import static io.github.ekscam.config.Reading.notices;
import static io.github.ekscam.config.Reading.reader;
import static io.github.ekscam.config.Reading.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.KubernetesVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AckFormatTest {

  private static final String CLUSTER =
      """
      apiVersion: eks.services.k8s.aws/v1alpha1
      kind: Cluster
      metadata: {name: main, namespace: platform}
      spec:
        name: prod
        version: "1.34"
        roleARN: arn:aws:iam::111122223333:role/cluster
        resourcesVPCConfig: {endpointPublicAccess: true, subnetRefs: [{from: {name: a}}]}
        accessConfig:
          authenticationMode: API
          bootstrapClusterCreatorAdminPermissions: false
      """;

  private static final String ENTRY =
      """
      apiVersion: eks.services.k8s.aws/v1alpha1
      kind: AccessEntry
      metadata: {name: ci, namespace: platform}
      spec:
        clusterRef: {from: {name: main}}
        principalARN: arn:aws:iam::111122223333:role/ci
        kubernetesGroups: [deployers]
        username: ci
        tags: {team: platform}
        accessPolicies:
          - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy
            accessScope: {type: namespace, namespaces: [prod-1, dev-*]}
      """;

  private static final PrincipalArn CI = PrincipalArn.of("arn:aws:iam::111122223333:role/ci");

  private static EksCluster entry(String spec) {
    return cluster(entryText(spec));
  }

  private static String entryText(String spec) {
    return """
    apiVersion: eks.services.k8s.aws/v1alpha1
    kind: AccessEntry
    metadata: {name: ci, namespace: platform}
    spec: {%s}
    """
        .formatted(spec);
  }

  @Test
  void accessEntry_isRead_withItsPolicies_andItsAddress() {
    EksCluster cluster = cluster(ENTRY + "---\n" + CLUSTER);

    assertThat(cluster.name()).contains("prod");
    assertThat(cluster.kubernetesVersion()).contains(new KubernetesVersion(1, 34));
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
    AccessEntry entry = cluster.accessEntries().find(CI).orElseThrow();
    assertThat(entry)
        .isEqualTo(
            AccessEntry.builder(CI).kubernetesGroups(List.of("deployers")).username("ci").build());
    assertThat(cluster.accessEntries().associations(entry))
        .containsExactly(
            PolicyAssociation.of(
                new PolicyArn("aws", "AmazonEKSEditPolicy"),
                AccessScope.namespaces(List.of("prod-1", "dev-*"))));
    assertThat(cluster.unresolved()).isEmpty();
    assertThat(cluster.notices().stream().map(Notice::toString).toList())
        .contains(
            "in:5:3 (AccessEntry platform/ci): no RoleBinding and no ClusterRoleBinding names the"
                + " group \"deployers\" of the access entry arn:aws:iam::111122223333:role/ci: it"
                + " grants nothing; bind a role to the group, or correct its name");
  }

  @Test
  void references_areResolved_whateverFileComesFirst(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("a.yaml"), ENTRY);
    Files.writeString(directory.resolve("b.yaml"), CLUSTER);

    EksCluster cluster = reader().read(directory);

    assertThat(cluster.name()).contains("prod");
    assertThat(cluster.accessEntries().find(CI)).isPresent();
    assertThat(
            cluster.notices().stream()
                .filter(notice -> notice.kind() == Notice.Kind.FILE_READ)
                .map(Notice::text))
        .containsExactly(
            "read 1 access entry, 1 policy association", "read the settings of a cluster");
  }

  @Test
  void clusterRef_toAnObjectThatIsNotGiven_isAClusterWithoutAName() {
    EksCluster cluster = cluster(ENTRY);

    assertThat(cluster.name()).isEmpty();
    assertThat(cluster.accessEntries().find(CI)).isPresent();
  }

  @Test
  void clusterRef_mayNameAnotherNamespace() {
    assertThat(
            cluster(
                    CLUSTER.replace("platform", "clusters")
                        + "---\n"
                        + ENTRY.replace("{name: main}", "{name: main, namespace: clusters}"))
                .name())
        .contains("prod");
  }

  @Test
  void entriesOfSeveralClusters_areToldApart() {
    assertRefused(
        entryText("clusterName: a, principalARN: 'arn:aws:iam::111122223333:role/ci'")
            + "---\n"
            + entryText("clusterName: b, principalARN: 'arn:aws:iam::111122223333:role/ci'"),
        "in:9:21: the files tell of several clusters: a at in:4:21, b at in:9:21; read one at a"
            + " time, by cluster(NAME) of the reader's builder");
  }

  @Test
  void lists_areRead_asKubectlPrintsThem() {
    EksCluster cluster =
        cluster(
            """
            apiVersion: v1
            items:
            - apiVersion: eks.services.k8s.aws/v1alpha1
              kind: AccessEntry
              metadata:
                creationTimestamp: "2025-01-01T00:00:00Z"
                finalizers: [finalizers.eks.services.k8s.aws/AccessEntry]
                generation: 2
                name: node
                namespace: platform
              spec:
                accessPolicies: []
                clusterName: prod
                kubernetesGroups: ["system:nodes"]
                principalARN: arn:aws:iam::111122223333:role/node
                type: EC2_LINUX
                username: system:node:{{EC2PrivateDNSName}}
              status:
                ackResourceMetadata:
                  arn: arn:aws:eks:eu-central-1:111122223333:access-entry/prod/role/111122223333/node/1
                  ownerAccountID: "111122223333"
                  region: eu-central-1
                conditions:
                - {status: "True", type: ACK.ResourceSynced}
                createdAt: "2025-01-01T00:00:00Z"
            kind: List
            metadata: {resourceVersion: ""}
            """);

    assertThat(cluster.accessEntries().entries())
        .singleElement()
        .isEqualTo(
            AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:role/node"))
                .type(new AccessEntryType("EC2_LINUX"))
                .build());
  }

  @Test
  void otherKindsOfTheController_areSkipped_andCounted() {
    assertThat(
            skipped(
                cluster(
                    ENTRY
                        + "---\napiVersion: eks.services.k8s.aws/v1alpha1\nkind: Nodegroup\n"
                        + "---\napiVersion: iam.services.k8s.aws/v1alpha1\nkind: Role\n"
                        + "metadata: {name: ci}\nspec: {name: ci}\n")))
        .containsExactly(
            "skipped 1 Nodegroup.eks.services.k8s.aws", "skipped 1 Role.iam.services.k8s.aws");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "in:4:7: spec.principalARN: is missing; a string is required|clusterName: a",
        "in:4:24: spec.principalRef: unknown field \"principalRef\"; did you mean \"principalARN\"?"
            + "|clusterName: a, principalRef: x",
        "in:4:24: spec.principalArn: unknown field \"principalArn\"; did you mean \"principalARN\"?"
            + "|clusterName: a, principalArn: x",
        "in:4:7: spec.clusterName: is missing; clusterName or clusterRef is required"
            + "|principalARN: 'arn:aws:iam::111122223333:role/ci'",
        "in:4:53: spec.clusterRef: ACK takes clusterName or clusterRef, and not both"
            + "|principalARN: x, clusterName: a, clusterRef: {from: {name: a}}",
        "in:4:44: spec.clusterRef.from.name: is missing; the name of a Cluster of ACK is required"
            + "|principalARN: x, clusterRef: {from: {}}",
        "in:4:21: spec.clusterRef.name: unknown field \"name\"; known are from|clusterRef: {name:"
            + " a}",
        "in:4:93: spec.accessPolicies[0].policyArn: unknown field \"policyArn\"; did you mean"
            + " \"policyARN\"?|clusterName: a, principalARN: 'arn:aws:iam::111122223333:role/ci',"
            + " accessPolicies: [{policyArn: x}]",
        "in:4:92: spec.accessPolicies[0].accessScope: is missing; a mapping is"
            + " required|clusterName: a, principalARN: 'arn:aws:iam::111122223333:role/ci',"
            + " accessPolicies: [{policyARN:"
            + " 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy'}]",
      })
  void mistakesOfPeople_areRefused(String problem, String spec) {
    assertRefused(entryText(spec), problem);
  }

  @Test
  void whatTheEksApiRefuses_isRefused_withTheAddress() {
    assertRefused(
        entryText(
            "clusterName: a, principalARN: 'arn:aws:iam::111122223333:role/ci', kubernetesGroups:"
                + " ['system:masters']"),
        "in:4:7 (AccessEntry platform/ci): spec: InvalidParameterException: The kubernetes group"
            + " name system:masters is invalid, it cannot start with system:");
  }

  @Test
  void otherVersions_areRefused() {
    assertRefused(
        ENTRY.replace("v1alpha1", "v1beta1"),
        "in:1:13: apiVersion: expected eks.services.k8s.aws/v1alpha1, found"
            + " eks.services.k8s.aws/v1beta1");
  }

  @Test
  void misspelledFields_besideTheSpec_areRefused() {
    assertRefused(
        ENTRY.replace("spec:", "specs:"),
        "in:4:1: specs: unknown field \"specs\"; did you mean \"spec\"?");
  }

  @Test
  void policyAssociatedTwice_withTwoScopes_isNoticed_andUndecided() {
    EksCluster cluster =
        entry(
            """
            clusterName: a, principalARN: 'arn:aws:iam::111122223333:role/ci', accessPolicies: [
            {policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy',
             accessScope: {type: namespace, namespaces: [prod]}},
            {policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy',
             accessScope: {type: cluster}}]\
            """);

    assertThat(cluster.unresolved()).hasSize(2);
    assertThat(cluster.notices())
        .extracting(Notice::kind)
        .contains(Notice.Kind.ASSOCIATION_DECLARED_TWICE);
  }

  @Test
  void variables_areNotKnown_beforeTheyAreFilledIn() {
    EksCluster cluster =
        cluster(
            """
            apiVersion: eks.services.k8s.aws/v1alpha1
            kind: AccessEntry
            metadata: {name: $CR_NAME}
            spec:
              clusterName: $CLUSTER_NAME
              principalARN: arn:aws:iam::${ACCOUNT:=111122223333}:role/ci
              accessPolicies:
              - policyARN: $ACCESS_POLICY_ARN
                accessScope: {type: namespace, namespaces: [prod-1]}
            """);

    assertThat(cluster.name()).isEmpty();
    assertThat(cluster.accessEntries().entries()).isEmpty();
    assertThat(cluster.unresolved())
        .satisfiesExactly(
            entry -> {
              assertThat(entry).isInstanceOf(Unresolved.Entry.class);
              assertThat(((Unresolved.Entry) entry).principalArn())
                  .isEqualTo("arn:aws:iam::*:role/ci");
              assertThat(entry.text())
                  .isEqualTo(
                      "spec.principalARN of AccessEntry $CR_NAME is not known before the variable"
                          + " ACCOUNT is");
            },
            association -> {
              assertThat(association)
                  .isEqualTo(
                      new Unresolved.Association(
                          "arn:aws:iam::*:role/ci",
                          "*",
                          AccessScope.namespaces(List.of("prod-1")),
                          association.values()));
              assertThat(association.values().get(1).references())
                  .containsExactly("the variable ACCESS_POLICY_ARN");
            });
  }

  @Test
  void versionThatIsAVariable_isNoticed() {
    assertThat(notices(CLUSTER.replace("\"1.34\"", "$VERSION")))
        .containsExactly(
            "in:6:12 (Cluster platform/main): the Kubernetes version of Cluster platform/main is"
                + " not known yet; fill in the variables, and give the result");
  }

  @Test
  void clustersOfDifferentVariables_areToldApart() {
    String principal = ", principalARN: 'arn:aws:iam::111122223333:role/ci'";

    assertRefused(
        entryText("clusterName: a-$ENV" + principal)
            + "---\n"
            + entryText("clusterName: 'b-${ENV}'" + principal),
        "in:9:21: the files tell of several clusters: a-$ENV at in:4:21, b-${ENV} at in:9:21; read"
            + " one at a time, by cluster(NAME) of the reader's builder");
  }

  @Test
  void adoptedCluster_takesItsNameFromTheAnnotation_andItsModeIsNotKnown() {
    EksCluster cluster =
        cluster(
            """
            apiVersion: eks.services.k8s.aws/v1alpha1
            kind: Cluster
            metadata:
              name: main
              annotations:
                services.k8s.aws/adoption-policy: adopt
                services.k8s.aws/adoption-fields: |
                  {"name": "prod"}
            """);

    assertThat(cluster.name()).contains("prod");
    assertThat(cluster.unresolved())
        .singleElement()
        .satisfies(
            mode -> {
              assertThat(mode).isInstanceOf(Unresolved.Mode.class);
              assertThat(mode.text()).isEqualTo("accessConfig of Cluster main is not known yet");
            });
  }

  @Test
  void mistakes_areToldByTheFieldsAsTheyAreSpelled() {
    assertRefused(
        entryText("clusterName: a, principalARN: x"),
        "in:4:38: spec.principalARN: Invalid principal ARN \"x\": arn 'x' is invalid: 'arn: invalid"
            + " prefix'; expected the ARN of an IAM user or role, such as"
            + " arn:aws:iam::111122223333:role/Developer");
  }

  @Test
  void adoptedCluster_mayHaveVariablesInThePlaceOfItsAnnotations() {
    EksCluster cluster =
        cluster(
            """
            apiVersion: eks.services.k8s.aws/v1alpha1
            kind: Cluster
            metadata:
              name: $CLUSTER
              annotations:
                services.k8s.aws/adoption-policy: $POLICY
                services.k8s.aws/adoption-fields: "$FIELDS"
            """);

    assertThat(cluster.name()).isEmpty();
    assertThat(cluster.unresolved())
        .extracting(Unresolved::text)
        .containsExactly("accessConfig of Cluster $CLUSTER is not known yet");
  }

  @Test
  void adoptedClusters_ofWhichNothingIsWritten_areToldApartByTheirObjects() {
    String cluster =
        """
        apiVersion: eks.services.k8s.aws/v1alpha1
        kind: Cluster
        metadata:
          name: %s
          annotations:
            services.k8s.aws/adoption-policy: adopt
            services.k8s.aws/adoption-fields: "$FIELDS"
        ---
        """;

    assertRefused(
        cluster.formatted("blue") + cluster.formatted("green"),
        "in:15:39: the files tell of several clusters: Cluster blue at in:7:39, Cluster green at"
            + " in:15:39; read one at a time, by cluster(NAME) of the reader's builder");
  }

  @Test
  void adoptedEntry_isOneOfWhichNothingButThePrincipalIsKnown() {
    EksCluster cluster =
        cluster(
            """
            apiVersion: eks.services.k8s.aws/v1alpha1
            kind: AccessEntry
            metadata:
              name: ci
              annotations:
                services.k8s.aws/adoption-policy: adopt
                services.k8s.aws/adoption-fields: |
                  {"clusterName": "prod", "principalARN": "arn:aws:iam::111122223333:role/ci"}
            """);

    assertThat(cluster.name()).contains("prod");
    assertThat(cluster.unresolved())
        .satisfiesExactly(
            entry ->
                assertThat(entry)
                    .isInstanceOfSatisfying(
                        Unresolved.Entry.class,
                        of -> assertThat(of.principalArn()).isEqualTo(CI.value())),
            association ->
                assertThat(association)
                    .isInstanceOfSatisfying(
                        Unresolved.Association.class,
                        of -> assertThat(of.principalArn()).isEqualTo(CI.value())));
  }

  @Test
  void brokenAdoptionFields_areRefused_whereTheAnnotationIs() {
    assertRefused(
        """
        apiVersion: eks.services.k8s.aws/v1alpha1
        kind: Cluster
        metadata:
          name: main
          annotations:
            services.k8s.aws/adoption-policy: adopt
            services.k8s.aws/adoption-fields: "["
        """,
        "in:7:39: metadata.annotations.services.k8s.aws/adoption-fields: expected an object of"
            + " JSON: not valid YAML: expected the node content, but found '<stream end>'");
  }

  @Test
  void clusterWithoutAccessConfig_hasAModeThatIsNotKnown_unlessAnotherFileTells() {
    String without = CLUSTER.replaceAll("(?s)  accessConfig:.*", "");

    assertThat(cluster(without).unresolved())
        .singleElement()
        .satisfies(
            mode -> {
              assertThat(mode.text())
                  .isEqualTo("authenticationMode of Cluster platform/main is not known yet");
              assertThat(mode.values().get(0).remedy())
                  .isEqualTo(
                      "declare it; where it is not declared, EKS makes a cluster with CONFIG_MAP,"
                          + " and access entries need another");
            });
    assertThat(
            cluster(
                    without
                        + "---\n{\"cluster\": {\"name\": \"prod\", \"accessConfig\":"
                        + " {\"authenticationMode\": \"API\"}}}")
                .unresolved())
        .isEmpty();
  }

  @Test
  void creatorOfTheCluster_isNoticed_unlessItsPermissionsAreRefused() {
    assertThat(notices(CLUSTER)).isEmpty();
    assertThat(notices(CLUSTER.replace("Permissions: false", "Permissions: true")))
        .containsExactly(
            "in:10:5 (Cluster platform/main): the principal that creates the cluster is"
                + " administrator too, as bootstrapClusterCreatorAdminPermissions is not false; who"
                + " that is, the file does not say");
  }

  @Test
  void clusterOfConfigMap_cannotRefuseItsCreator() {
    assertRefused(
        CLUSTER.replace("Mode: API", "Mode: CONFIG_MAP"),
        "in:11:46: spec.accessConfig.bootstrapClusterCreatorAdminPermissions:"
            + " InvalidParameterException: bootstrapClusterCreatorAdminPermissions must be true if"
            + " cluster authentication mode is set to CONFIG_MAP");
  }
}
