package io.github.ekscam.internal.config.crossplane;

import static io.github.ekscam.config.Reading.CATALOGUE;
import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.cluster;
import static io.github.ekscam.config.Reading.reader;
import static io.github.ekscam.config.Reading.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossplaneFormatTest {

  private static final String CLUSTER =
      """
      apiVersion: eks.aws.m.upbound.io/v1beta1
      kind: Cluster
      metadata:
        name: main
        namespace: platform
        labels: {cluster: main}
        annotations: {crossplane.io/external-name: prod}
      spec:
        forProvider:
          region: us-east-2
          accessConfig: {authenticationMode: API, bootstrapClusterCreatorAdminPermissions: false}
          roleArnRef: {name: cluster}
      """;

  private static final String ROLE =
      """
      apiVersion: iam.aws.m.upbound.io/v1beta1
      kind: Role
      metadata: {name: custom-role, namespace: platform}
      spec:
        forProvider: {path: /teams/, assumeRolePolicy: "{}"}
      """;

  private static final String ENTRY =
      """
      apiVersion: eks.aws.m.upbound.io/v1beta1
      kind: AccessEntry
      metadata:
        name: access-entry
        namespace: platform
        labels: {entry: custom}
      spec:
        forProvider:
          clusterNameSelector: {matchLabels: {cluster: main}}
          kubernetesGroups: [group-1, group-2]
          principalArnFromRoleRef: {name: custom-role}
          region: us-east-2
          type: STANDARD
      """;

  private static final String ASSOCIATION =
      """
      apiVersion: eks.aws.m.upbound.io/v1beta1
      kind: AccessPolicyAssociation
      metadata: {name: association, namespace: platform}
      spec:
        forProvider:
          region: us-east-2
          clusterNameRef: {name: main}
          principalArnSelector: {matchLabels: {entry: custom}}
          policyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          accessScope: {type: cluster}
      """;

  private static final PrincipalArn CUSTOM =
      PrincipalArn.of("arn:aws:iam::111122223333:role/teams/custom-role");

  private static final PolicyArn ADMIN = new PolicyArn("aws", "AmazonEKSClusterAdminPolicy");

  private static String documents(String... documents) {
    return String.join("---\n", documents);
  }

  private static String withArn(String role) {
    return role + "status: {atProvider: {arn: '" + CUSTOM + "', id: custom-role}}\n";
  }

  @Test
  void roleThatIsNotMadeYet_isKnownByItsName_inAnyAccount() {
    EksCluster cluster = cluster(documents(ASSOCIATION, ENTRY, ROLE, CLUSTER));

    assertThat(cluster.name()).contains("prod");
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(cluster.accessEntries().entries()).isEmpty();
    assertThat(cluster.unresolved())
        .satisfiesExactly(
            association ->
                assertThat(association)
                    .isEqualTo(
                        new Unresolved.Association(
                            "arn:*:iam::*:role/teams/custom-role",
                            "AmazonEKSClusterAdminPolicy",
                            AccessScope.cluster(),
                            association.values())),
            entry -> {
              assertThat(entry)
                  .isEqualTo(
                      new Unresolved.Entry(
                          "arn:*:iam::*:role/teams/custom-role",
                          "STANDARD",
                          List.of("group-1", "group-2"),
                          "",
                          entry.values()));
              assertThat(entry.text())
                  .isEqualTo(
                      "spec.forProvider.principalArn of AccessEntry platform/access-entry is not"
                          + " known before the ARN of Role platform/custom-role is");
            });
  }

  @Test
  void roleThatAwsHas_isThePrincipal() {
    EksCluster cluster = cluster(documents(ASSOCIATION, ENTRY, withArn(ROLE), CLUSTER));

    assertThat(cluster.unresolved()).isEmpty();
    AccessEntry entry = cluster.accessEntries().find(CUSTOM).orElseThrow();
    assertThat(entry.kubernetesGroups()).containsExactly("group-1", "group-2");
    assertThat(cluster.accessEntries().associations(entry))
        .containsExactly(PolicyAssociation.of(ADMIN, AccessScope.cluster()));
    assertThat(skipped(cluster)).containsExactly("skipped 1 Role.iam.aws.m.upbound.io");
    assertThat(cluster.notices().stream().map(Notice::toString).toList())
        .contains(
            "in:20:5 (AccessEntry platform/access-entry): no RoleBinding and no ClusterRoleBinding"
                + " names the group \"group-1\" of the access entry "
                + CUSTOM
                + ": it grants nothing; bind a role to the group, or correct its name");
  }

  @Test
  void references_areResolved_whateverFileComesFirst(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("a.yaml"), ASSOCIATION);
    Files.writeString(directory.resolve("b.yaml"), ENTRY);
    Files.writeString(directory.resolve("c.yaml"), CLUSTER);
    Files.writeString(directory.resolve("d.yaml"), withArn(ROLE));

    EksCluster cluster = reader().read(directory);

    assertThat(cluster.unresolved()).isEmpty();
    assertThat(cluster.accessEntries().find(CUSTOM)).isPresent();
  }

  @Test
  void roleThatIsNotGiven_isARole() {
    assertThat(cluster(documents(ENTRY, CLUSTER)).unresolved())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(((Unresolved.Entry) entry).principalArn())
                  .isEqualTo("arn:*:iam::*:role/*");
              assertThat(entry.values().get(0).remedy())
                  .isEqualTo("give its object, too, or write principalArn");
            });
  }

  @Test
  void roleOfTheProvidersWithoutNamespaces_isAnother() {
    assertThat(
            cluster(
                    documents(
                        ENTRY, withArn(ROLE).replace("aws.m.upbound", "aws.upbound"), CLUSTER))
                .unresolved())
        .hasSize(1);
  }

  @Test
  void clusterThatIsNotGiven_isOneWithoutAName() {
    assertThat(cluster(documents(ENTRY, withArn(ROLE))).name()).isEmpty();
    assertRefused(
        documents(ASSOCIATION, ENTRY, withArn(ROLE)),
        "in:12:1: the files tell of several clusters: Cluster platform/main at in:1:1, the Cluster"
            + " with the labels cluster=main at in:12:1; read one at a time, by cluster(NAME) of"
            + " the reader's builder");
  }

  @Test
  void selectorThatSeveralFit_selectsNone() {
    EksCluster cluster =
        cluster(
            documents(
                ASSOCIATION,
                ENTRY,
                ENTRY.replace("name: access-entry", "name: other"),
                withArn(ROLE).replace("custom-role,", "custom-role-2,"),
                CLUSTER));

    assertThat(cluster.unresolved().get(0).text())
        .isEqualTo(
            "spec.forProvider.principalArn of AccessPolicyAssociation platform/association is not"
                + " known before principalArn of the AccessEntry with the labels entry=custom is");
  }

  @Test
  void selectorOfTheSameController_looksAtOwners() {
    String owned =
        "metadata:\n  ownerReferences: [{controller: true, kind: XCluster, name: %s, uid: ''}]\n";
    String entry =
        ENTRY
            .replace("metadata:\n", owned.formatted("a"))
            .replace("{matchLabels: {cluster: main}}", "{matchControllerRef: true}");
    String mine = CLUSTER.replace("metadata:\n", owned.formatted("a"));
    String another =
        CLUSTER
            .replace("metadata:\n", owned.formatted("b"))
            .replace("name: prod", "name: test")
            .replace("name: main", "name: other");

    assertThat(
            ConfigurationReader.builder()
                .cluster("prod")
                .build()
                .read(
                    "in",
                    new ByteArrayInputStream(
                        documents(entry, withArn(ROLE), mine, another)
                            .getBytes(StandardCharsets.UTF_8)))
                .accessEntries()
                .find(CUSTOM))
        .isPresent();
  }

  @Test
  void olderProviders_haveListsOfOne_andNoNamespaces() {
    EksCluster cluster =
        cluster(
            documents(CLUSTER, ENTRY, ASSOCIATION, withArn(ROLE))
                .replace("aws.m.upbound", "aws.upbound")
                .replace("namespace: platform", "uid: x")
                .replace("accessScope: {type: cluster}", "accessScope: [{type: cluster}]")
                .replace("accessConfig: {", "accessConfig: [{")
                .replace("Permissions: false}", "Permissions: false}]"));

    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(
            cluster
                .accessEntries()
                .associations(cluster.accessEntries().find(CUSTOM).orElseThrow()))
        .hasSize(1);
  }

  @Test
  void initProvider_countsWhereForProviderSaysNothing() {
    EksCluster cluster =
        cluster(
            documents(
                ENTRY.replace(
                    "spec:\n",
                    "spec:\n  initProvider: {userName: ci, kubernetesGroups: [others]}\n"),
                withArn(ROLE)));

    assertThat(cluster.accessEntries().find(CUSTOM))
        .contains(
            AccessEntry.builder(CUSTOM)
                .username("ci")
                .kubernetesGroups(List.of("group-1", "group-2"))
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"managementPolicies: [Observe]", "managementPolicies: []"})
  void observedEntry_isOneOfWhichTheRestIsNotKnown(String policies) {
    EksCluster cluster =
        cluster(
            """
            apiVersion: eks.aws.upbound.io/v1beta1
            kind: AccessEntry
            metadata: {name: sso}
            spec:
              %s
              forProvider: {region: a, clusterName: prod, principalArn: '%s'}
            """
                .formatted(policies, CUSTOM));

    assertThat(cluster.accessEntries().entries()).isEmpty();
    assertThat(cluster.unresolved())
        .extracting(each -> each.getClass().getSimpleName())
        .containsExactly("Entry", "Association");
    assertThat(cluster.unresolved().get(0).text())
        .isEqualTo(
            "spec.forProvider.type of AccessEntry sso is not known yet, and"
                + " spec.forProvider.kubernetesGroups of AccessEntry sso is not known yet, and"
                + " spec.forProvider.userName of AccessEntry sso is not known yet");
  }

  @Test
  void observedEntry_isAsItWasSeen() {
    EksCluster cluster =
        cluster(
            """
            apiVersion: eks.aws.upbound.io/v1beta1
            kind: AccessEntry
            metadata: {name: node, annotations: {crossplane.io/paused: "true"}}
            spec:
              forProvider: {region: a, clusterName: prod, principalArn: '%s', type: STANDARD}
            status:
              atProvider:
                id: prod:%s
                principalArn: %s
                clusterName: prod
                type: EC2_LINUX
                kubernetesGroups: ["system:nodes"]
                userName: system:node:{{EC2PrivateDNSName}}
            """
                .formatted(CUSTOM, CUSTOM, CUSTOM));

    assertThat(cluster.accessEntries().find(CUSTOM))
        .contains(AccessEntry.builder(CUSTOM).type(new AccessEntryType("EC2_LINUX")).build());
  }

  @Test
  void variables_areNotKnown_beforeTheyAreFilledIn() {
    EksCluster cluster =
        cluster(
            """
            apiVersion: eks.aws.upbound.io/v1beta1
            kind: AccessEntry
            metadata: {name: ci}
            spec:
              forProvider:
                region: a
                clusterName: ${cluster}
                principalArn: arn:aws:iam::${data.aws_account_id}:role/ci
            """);

    assertThat(cluster.unresolved())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(((Unresolved.Entry) entry).principalArn())
                  .isEqualTo("arn:aws:iam::*:role/ci");
              assertThat(entry.text())
                  .isEqualTo(
                      "spec.forProvider.principalArn of AccessEntry ci is not known before the"
                          + " variable data.aws_account_id is");
            });
  }

  @Test
  void policyAssociatedByTwoObjects_withTwoScopes_isNoticed_andUndecided() {
    EksCluster cluster =
        cluster(
            documents(
                ASSOCIATION,
                ASSOCIATION
                    .replace("name: association", "name: second")
                    .replace("{type: cluster}", "{type: namespace, namespaces: [prod]}"),
                ENTRY,
                withArn(ROLE),
                CLUSTER));

    assertThat(cluster.unresolved()).hasSize(2);
    assertThat(cluster.notices())
        .extracting(Notice::kind)
        .contains(Notice.Kind.ASSOCIATION_DECLARED_TWICE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "in:4:7: spec.forProvider: is missing; a mapping is required|{}",
        "in:4:21: spec.forProvider.clusterName: is missing; clusterName, clusterNameRef or"
            + " clusterNameSelector is required|{forProvider: {principalArn:"
            + " 'arn:aws:iam::1:role/a'}}",
        "in:4:21: spec.forProvider.principalArn: is missing; principalArn, principalArnFromRoleRef"
            + " or principalArnFromRoleSelector is required|{forProvider: {clusterName: a}}",
        "in:4:22: spec.forProvider.username: unknown field \"username\"; did you mean \"userName\"?"
            + "|{forProvider: {username: a}}",
        "in:4:8: spec.managementPolicy: unknown field \"managementPolicy\"; did you mean"
            + " \"managementPolicies\"?|{managementPolicy: [Observe], forProvider: {}}",
        "in:4:63: spec.forProvider.principalArnFromRoleRef.name: is missing; a string is required"
            + "|{forProvider: {clusterName: a, principalArnFromRoleRef: {}}}",
      })
  void mistakesOfPeople_areRefused(String problem, String spec) {
    assertRefused(
        "apiVersion: eks.aws.upbound.io/v1beta1\nkind: AccessEntry\nmetadata: {name: a}\nspec: "
            + spec,
        problem);
  }

  @Test
  void whatTheEksApiRefuses_isRefused_withTheAddress() {
    assertRefused(
        documents(ENTRY.replace("group-1", "system:masters"), withArn(ROLE)),
        "in:9:5 (AccessEntry platform/access-entry): spec.forProvider: InvalidParameterException:"
            + " The kubernetes group name system:masters is invalid, it cannot start with system:");
  }

  @Test
  void metadataOfWrongTypes_areRefused_besideOtherMistakes() {
    assertRefused(
        documents(
            CLUSTER.replace("labels: {cluster: main}", "labels: [main]"),
            ENTRY.replace("type: STANDARD", "types: STANDARD")),
        "in:6:11: metadata.labels: expected a mapping, found a list",
        "in:26:5: spec.forProvider.types: unknown field \"types\"; did you mean \"type\"?");
  }

  @Test
  void compositions_areNotRead_andNamed() {
    assertThat(
            cluster(
                    documents(
                        ENTRY,
                        withArn(ROLE),
                        """
                        apiVersion: apiextensions.crossplane.io/v1
                        kind: Composition
                        metadata: {name: access}
                        spec:
                          resources:
                          - base: {apiVersion: eks.aws.upbound.io/v1beta1, kind: AccessEntry}
                        """,
                        """
                        apiVersion: apiextensions.crossplane.io/v1
                        kind: Composition
                        metadata: {name: templated}
                        spec:
                          pipeline:
                          - functionRef: {name: function-go-templating}
                            input:
                              inline:
                                template: |
                                  apiVersion: eks.aws.upbound.io/v1beta1
                                  kind: AccessEntry
                        """))
                .notices())
        .filteredOn(notice -> notice.kind() == Notice.Kind.ACCESS_DOCUMENT_NOT_READ)
        .extracting(Notice::text)
        .containsExactly(
            "a document of the kind Composition with an access entry, an access policy or an RBAC"
                + " object in it is not read, and may grant access",
            "a document of the kind Composition with an access entry, an access policy or an RBAC"
                + " object in it is not read, and may grant access");
  }

  private static final String OBJECT =
      """
      apiVersion: kubernetes.crossplane.io/v1alpha2
      kind: Object
      metadata: {name: readers}
      spec:
        providerConfigRef: {name: prod}
        forProvider:
          manifest:
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: readers}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: readers}]
      """;

  private static final String PROVIDER_CONFIG =
      """
      apiVersion: kubernetes.crossplane.io/v1alpha1
      kind: ProviderConfig
      metadata: {name: prod}
      spec:
        credentials:
          source: Secret
          secretRef: {namespace: platform, name: prod-kubeconfig, key: kubeconfig}
      """;

  private static final String CLUSTER_AUTH =
      """
      apiVersion: eks.aws.m.upbound.io/v1beta1
      kind: ClusterAuth
      metadata: {name: prod, namespace: platform}
      spec:
        forProvider: {region: us-east-2, clusterNameRef: {name: main}}
        writeConnectionSecretToRef: {name: prod-kubeconfig}
      """;

  private static List<String> bindings(EksCluster cluster) {
    return cluster.rbacObjects().clusterRoleBindings().stream()
        .map(binding -> binding.describe() + " " + cluster.sourceOf(binding).orElseThrow())
        .toList();
  }

  private static List<String> of(Notice.Kind kind, EksCluster cluster) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == kind)
        .map(Notice::toString)
        .toList();
  }

  @Test
  void manifestOfAnObject_isOfTheClusterWhoseKubeconfigItsProviderHas() {
    String others = CLUSTER.replace("main", "other").replace("prod", "other");
    String all = documents(OBJECT, PROVIDER_CONFIG, CLUSTER_AUTH, CLUSTER, others);

    EksCluster prod = ofCluster("prod", all);

    assertThat(bindings(prod))
        .containsExactly("ClusterRoleBinding \"readers\" in:8:7 (Object readers)");
    assertThat(of(Notice.Kind.CLUSTER_NOT_TOLD, prod)).isEmpty();
    assertThat(bindings(ofCluster("other", all))).isEmpty();
  }

  private static EksCluster ofCluster(String name, String documents) {
    return ConfigurationReader.builder()
        .accessPolicies(CATALOGUE)
        .cluster(name)
        .build()
        .read("in", new ByteArrayInputStream(documents.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void manifestOfAnObject_whoseClusterIsNotTold_isOfTheOneThatIsRead_andThatIsSaid() {
    EksCluster cluster = cluster(documents(OBJECT.replace("crossplane", "m.crossplane"), CLUSTER));

    assertThat(bindings(cluster)).hasSize(1);
    assertThat(of(Notice.Kind.CLUSTER_NOT_TOLD, cluster))
        .containsExactly(
            "in:1:1: to which cluster Object readers is applied, the ClusterProviderConfig prod"
                + " says; it is taken to be the one that is read; exclude the file if it is"
                + " another");
  }

  @Test
  void objectThatIsNotAboutAccess_isCounted_andNothingIsSaidOfItsCluster() {
    EksCluster cluster =
        cluster(
            documents(
                """
                apiVersion: kubernetes.m.crossplane.io/v1alpha1
                kind: Object
                metadata: {name: ns, namespace: default}
                spec: {forProvider: {manifest: {apiVersion: v1, kind: Namespace}}}
                """,
                CLUSTER));

    assertThat(of(Notice.Kind.CLUSTER_NOT_TOLD, cluster)).isEmpty();
    assertThat(skipped(cluster)).contains("skipped 1 Namespace");
  }

  @Test
  void awsAuthOfAnObject_isRead_andWhatIsPatchedIn_isNotKnown() {
    String awsAuth =
        """
        apiVersion: kubernetes.crossplane.io/v1alpha2
        kind: Object
        metadata: {name: aws-auth}
        spec:
          references:
            - patchesFrom: {apiVersion: iam.aws.upbound.io/v1beta1, kind: Role, name: nodes, fieldPath: status.atProvider.arn}
              toFieldPath: data.mapUsers
          forProvider:
            manifest:
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: aws-auth, namespace: kube-system}
              data: {mapAccounts: '["111122223333"]'}
        """;

    EksCluster cluster = cluster(awsAuth);

    assertThat(cluster.awsAuth().orElseThrow().mapAccounts()).containsExactly("111122223333");
    assertThat(cluster.unresolved())
        .extracting(Unresolved::text)
        .containsExactly(
            "data.mapUsers of Object aws-auth is not known before status.atProvider.arn of Role"
                + " nodes is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"managementPolicies: [Observe]", "managementPolicy: Observe"})
  void objectThatIsOnlyObserved_isWhatWasSeen(String policy) {
    String observed = OBJECT.replace("spec:\n", "spec:\n  " + policy + "\n");
    String seen =
        observed.replace(
                "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}",
                "roleRef: {}")
            + OBJECT
                .substring(OBJECT.indexOf("    manifest:"))
                .replaceAll("(?m)^  ", "")
                .transform(
                    manifest -> "status:\n  atProvider:\n" + manifest.replaceAll("(?m)^", "  "));

    assertThat(of(Notice.Kind.ACCESS_DOCUMENT_NOT_READ, cluster(documents(observed, CLUSTER))))
        .containsExactly(
            "in:1:1: Object readers only observes an object, which it does not have yet, and that"
                + " may grant access; give the object itself, or this one as the cluster has it, by"
                + " kubectl get -o yaml; or exclude the file");
    assertThat(bindings(cluster(documents(seen, CLUSTER)))).hasSize(1);
  }
}
