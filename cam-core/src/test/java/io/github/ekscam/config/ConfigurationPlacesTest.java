package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.request.ResourceRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the files say what the cluster has. */
class ConfigurationPlacesTest {

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
      """;

  private static final Configuration CONFIGURATION =
      ConfigurationReader.of(
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
                          .build())))
          .read("a.yaml", new ByteArrayInputStream(YAML.getBytes(StandardCharsets.UTF_8)));

  private static final EksCluster CLUSTER = CONFIGURATION.cluster(RbacObjects.of(List.of()));

  @Test
  void entriesAssociationsAndObjects_haveTheirPlaces() {
    AccessEntry entry = CLUSTER.accessEntries().entries().get(0);
    PolicyAssociation association = CLUSTER.accessEntries().associations(entry).get(0);
    RbacRole role = CLUSTER.rbacObjects().role("dev", "writer").orElseThrow();

    assertThat(CONFIGURATION.placeOf(entry)).contains(new Source("a.yaml", 7, 7));
    assertThat(CONFIGURATION.placeOf(entry.principalArn(), association.policyArn()))
        .contains(new Source("a.yaml", 10, 11));
    assertThat(CONFIGURATION.placeOf(role)).contains(new Source("a.yaml", 16, 5));
    assertThat(CONFIGURATION.placeOf(role, 0)).contains(new Source("a.yaml", 20, 9));
    assertThat(CONFIGURATION.placeOf(role, 1)).contains(new Source("a.yaml", 21, 9));
    assertThat(CONFIGURATION.placeOf(role, 2)).isEqualTo(CONFIGURATION.placeOf(role));
  }

  @Test
  void whatGrants_hasItsPlace() {
    Caller dev =
        CLUSTER.caller(CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Dev/x"));

    assertThat(
            dev.authorize(ResourceRequest.of("get", "", "pods").namespace("dev"))
                .grant()
                .flatMap(CONFIGURATION::placeOf))
        .contains(new Source("a.yaml", 10, 11));
    assertThat(
            dev.authorize(ResourceRequest.of("create", "", "pods").namespace("dev"))
                .grant()
                .flatMap(CONFIGURATION::placeOf))
        .contains(new Source("a.yaml", 22, 5));
  }

  @Test
  void otherAccessEntries_takeTheirPlaceInACopy() {
    EksCluster empty = CLUSTER.with(AccessEntries.none());

    assertThat(empty.accessEntries().entries()).isEmpty();
    assertThat(empty.rbacObjects()).isEqualTo(CLUSTER.rbacObjects());
    assertThat(empty.authenticationMode()).isEqualTo(CLUSTER.authenticationMode());
    assertThat(CLUSTER.with(CLUSTER.accessEntries())).isEqualTo(CLUSTER);
    assertThat(
            CLUSTER
                .with(CLUSTER.accessEntries())
                .caller(CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Dev/x"))
                .isAllowed(ResourceRequest.of("get", "", "pods").namespace("dev")))
        .isTrue();
  }
}
