package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.request.ResourceRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the parts of a cluster are written, also once some of them have changed. */
class ClusterSourcesTest {

  private static final String YAML =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      accessConfig:
        authenticationMode: API
        bootstrapClusterCreatorAdminPermissions: false
        accessEntries:
          - principalARN: arn:aws:iam::111122223333:role/Dev
            kubernetesGroups: [devs]
            accessPolicies:
              - policyARN: arn:aws:eks::aws:cluster-access-policy/Look
                accessScope: {type: cluster}
      ---
      apiVersion: v1
      kind: List
      items:
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: writer, namespace: dev}
          rules:
            - {apiGroups: [""], resources: [pods], verbs: [create]}
            - {apiGroups: [""], resources: [pods], verbs: [delete]}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: writers, namespace: dev}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
          subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: devs}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: part, labels: {to: middle}}
          rules:
            - {apiGroups: [""], resources: [secrets], verbs: [get]}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: middle, labels: {to: all}}
          aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: middle}}]}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: all, labels: {to: middle}}
          aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: all}}]}
      """;

  private static final PolicyArn LOOK = new PolicyArn("aws", "Look");

  private static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(
              AccessPolicy.builder("Look")
                  .rules(
                      List.of(
                          AccessPolicy.Rule.of(
                              PolicyRule.builder()
                                  .apiGroups("")
                                  .resources("pods")
                                  .verbs("get")
                                  .build())))
                  .build()));

  private static final EksCluster CLUSTER =
      ConfigurationReader.builder()
          .accessPolicies(CATALOGUE)
          .build()
          .read("a.yaml", new ByteArrayInputStream(YAML.getBytes(StandardCharsets.UTF_8)));

  private static final AccessEntry ENTRY = CLUSTER.accessEntries().entries().get(0);
  private static final PrincipalArn DEV = ENTRY.principalArn();
  private static final PolicyAssociation ASSOCIATION =
      CLUSTER.accessEntries().associations(ENTRY).get(0);
  private static final RbacRole WRITER = CLUSTER.rbacObjects().role("dev", "writer").orElseThrow();
  private static final RbacBinding WRITERS = CLUSTER.rbacObjects().roleBindings().get(0);

  private static Optional<Source> at(int line, int column) {
    return Optional.of(new Source("a.yaml", line, column));
  }

  private static Caller dev(EksCluster cluster) {
    return cluster.caller("arn:aws:sts::111122223333:assumed-role/Dev/x");
  }

  private static Grant grant(EksCluster cluster, String verb) {
    return dev(cluster)
        .authorize(ResourceRequest.of(verb, "", "pods").namespace("dev"))
        .grant()
        .orElseThrow();
  }

  @Test
  void entriesAssociationsObjectsAndRules_haveTheirSources() {
    assertThat(CLUSTER.sourceOf(ENTRY)).isEqualTo(at(7, 7));
    assertThat(CLUSTER.sourceOf(DEV, ASSOCIATION)).isEqualTo(at(10, 11));
    assertThat(CLUSTER.sourceOf(WRITER)).isEqualTo(at(16, 5));
    assertThat(CLUSTER.sourceOf(WRITER, WRITER.rules().get(0))).isEqualTo(at(20, 9));
    assertThat(CLUSTER.sourceOf(WRITER, WRITER.rules().get(1))).isEqualTo(at(21, 9));
    assertThat(CLUSTER.sourceOf(WRITERS)).isEqualTo(at(22, 5));
  }

  @Test
  void grants_haveTheSourceOfTheAssociationOrTheBinding() {
    assertThat(CLUSTER.sourceOf(grant(CLUSTER, "get"))).isEqualTo(at(10, 11));
    assertThat(CLUSTER.sourceOf(grant(CLUSTER, "create"))).isEqualTo(at(22, 5));
    assertThat(CLUSTER.sourceOf(new Grant.PrivilegedGroup("system:masters"))).isEmpty();
  }

  @Test
  void ruleOfAnAggregatedRole_hasTheSourceOfTheRuleThatIsGathered() {
    ClusterRole written = CLUSTER.rbacObjects().clusterRole("all").orElseThrow();
    ClusterRole gathered = CLUSTER.effectiveRbacObjects().clusterRole("all").orElseThrow();
    PolicyRule rule = gathered.rules().get(0);

    assertThat(written.rules()).isEmpty();
    assertThat(CLUSTER.sourceOf(gathered, rule)).isEqualTo(at(31, 9));
    assertThat(CLUSTER.sourceOf(written, rule)).isEqualTo(at(31, 9));
    assertThat(CLUSTER.sourceOf(gathered)).isEqualTo(at(36, 5));
    assertThat(CLUSTER.sourceOf(gathered, WRITER.rules().get(0))).isEmpty();
  }

  @Test
  void replacedAssociation_hasNoSource_andTheEntryKeepsItsOwn() {
    PolicyAssociation narrowed = PolicyAssociation.of(LOOK, AccessScope.namespaces(List.of("dev")));
    EksCluster changed = CLUSTER.with(CLUSTER.accessEntries().associate(DEV, narrowed));

    assertThat(changed.sourceOf(grant(changed, "get"))).isEmpty();
    assertThat(changed.sourceOf(DEV, narrowed)).isEmpty();
    assertThat(changed.sourceOf(DEV, ASSOCIATION)).isEmpty();
    assertThat(changed.sourceOf(ENTRY)).isEqualTo(at(7, 7));
    assertThat(changed.sourceOf(grant(changed, "create"))).isEqualTo(at(22, 5));
  }

  @Test
  void removedAssociationAndEntry_haveNoSource() {
    EksCluster without = CLUSTER.with(CLUSTER.accessEntries().disassociate(DEV, LOOK));
    EksCluster empty = CLUSTER.with(AccessEntries.none());

    assertThat(without.sourceOf(DEV, ASSOCIATION)).isEmpty();
    assertThat(without.sourceOf(ENTRY)).isEqualTo(at(7, 7));
    assertThat(empty.sourceOf(ENTRY)).isEmpty();
    assertThat(empty.sourceOf(DEV, ASSOCIATION)).isEmpty();
  }

  @Test
  void replacedObject_hasNoSource_andTheOthersKeepTheirs() {
    RoleBinding changed = new RoleBinding(WRITERS.metadata(), WRITERS.roleRef(), List.of());
    EksCluster cluster = CLUSTER.with(changed);

    assertThat(cluster.sourceOf(changed)).isEmpty();
    assertThat(cluster.sourceOf(WRITERS)).isEmpty();
    assertThat(cluster.sourceOf(WRITER)).isEqualTo(at(16, 5));
    assertThat(CLUSTER.without(WRITERS).sourceOf(WRITERS)).isEmpty();
    assertThat(cluster.with(WRITERS).sourceOf(WRITERS)).isEqualTo(at(22, 5));
  }

  @Test
  void rewrittenPartOfAnAggregatedRole_takesTheSourceOfItsRulesAway() {
    ClusterRole part = CLUSTER.rbacObjects().clusterRole("part").orElseThrow();
    ClusterRole rewritten =
        ClusterRole.of(part.metadata().withAnnotations(java.util.Map.of("a", "b")), part.rules());
    EksCluster changed = CLUSTER.with(rewritten);
    ClusterRole gathered = changed.effectiveRbacObjects().clusterRole("all").orElseThrow();

    assertThat(gathered.rules()).isEqualTo(part.rules());
    assertThat(changed.sourceOf(gathered, part.rules().get(0))).isEmpty();
  }

  @Test
  void whatTheClusterDoesNotHave_hasNoSource() {
    assertThat(CLUSTER.sourceOf(ClusterRole.of(ObjectMeta.named("part"), List.of()))).isEmpty();
    assertThat(CLUSTER.sourceOf(AccessEntry.builder(DEV).build())).isEmpty();
    assertThat(EksCluster.builder().add(ENTRY).build().sourceOf(ENTRY)).isEmpty();
  }

  @Test
  void notices_areThoseOfTheClusterAsItIs_withTheSourcesThatAreLeft() {
    assertThat(CLUSTER.notices()).isEmpty();

    EksCluster changed =
        CLUSTER.with(CLUSTER.accessEntries().disassociate(DEV, LOOK)).without(WRITERS);

    assertThat(changed.notices())
        .extracting(Notice::toString)
        .containsExactly(
            "a.yaml:7:7: no RoleBinding and no ClusterRoleBinding names the group \"devs\" of the"
                + " access entry arn:aws:iam::111122223333:role/Dev: it grants nothing; bind a role"
                + " to the group, or correct its name");
  }

  @Test
  void misspelledPolicy_isRefusedWithTheNearestName_whereTheCatalogueIsKnown() {
    PolicyAssociation misspelled =
        PolicyAssociation.of(new PolicyArn("aws", "Lokk"), AccessScope.cluster());
    EksCluster.Builder builder = EksCluster.builder().add(ENTRY).associate(DEV, misspelled);

    assertThat(builder.build().notices()).extracting(Notice::id).containsExactly("group-not-bound");
    builder.accessPolicies(CATALOGUE);
    assertThatThrownBy(builder::build)
        .isInstanceOf(EksException.class)
        .hasFieldOrPropertyWithValue("errorCode", "ResourceNotFoundException")
        .hasMessage(
            "The specified policyArn could not be found. (no access policy is called \"Lokk\"; did"
                + " you mean \"Look\"?)");
    assertThat(builder.buildAsDescribed().notices())
        .extracting(Notice::toString)
        .first()
        .isEqualTo(
            "the access policy \"Lokk\", associated to arn:aws:iam::111122223333:role/Dev, is not"
                + " in the catalogue of access policies: what it allows is not known; did you mean"
                + " \"Look\"?");
  }

  @Test
  void secondEntryAndAssociation_areRefusedWithThePlaceOfTheFirst() {
    EksCluster.Builder builder =
        EksCluster.builder()
            .add(ENTRY, new Source("a.yaml", 7, 7))
            .associate(DEV, ASSOCIATION, new Source("a.yaml", 10, 11));
    Source there = Source.of("b.yaml");

    assertThatThrownBy(() -> builder.add(AccessEntry.builder(DEV).build(), there))
        .hasMessage(
            "The specified access entry resource is already in use on this cluster."
                + " (arn:aws:iam::111122223333:role/Dev) (the first is at a.yaml:7:7)");
    assertThatThrownBy(
            () ->
                builder.associate(
                    DEV, PolicyAssociation.of(LOOK, AccessScope.namespaces(List.of("dev"))), there))
        .isInstanceOf(EksException.class)
        .hasMessageStartingWith(
            "Look is associated twice to arn:aws:iam::111122223333:role/Dev, with the scopes")
        .hasMessageEndingWith(" (the first is at a.yaml:10:11)");
  }

  @Test
  void otherAccessEntries_takeTheirPlaceInACopy() {
    EksCluster empty = CLUSTER.with(AccessEntries.none());

    assertThat(empty.accessEntries().entries()).isEmpty();
    assertThat(empty.rbacObjects()).isEqualTo(CLUSTER.rbacObjects());
    assertThat(empty.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(CLUSTER.with(CLUSTER.accessEntries())).isEqualTo(CLUSTER);
    assertThat(
            dev(CLUSTER.with(CLUSTER.accessEntries()))
                .isAllowed(ResourceRequest.of("get", "", "pods").namespace("dev")))
        .isTrue();
  }
}
