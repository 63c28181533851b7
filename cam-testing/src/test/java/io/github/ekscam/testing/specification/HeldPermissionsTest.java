package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.request.RequestAttributes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found by the resource of a request is what an explanation finds. */
class HeldPermissionsTest {

  /** Scopes, names, subresources, paths and wildcards, which overlap. */
  private static final String OVERLAPPING =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: prod, region: eu-central-1}
      accessConfig:
        authenticationMode: API
        accessEntries:
          - principalARN: arn:aws:iam::111122223333:role/Developer
            kubernetesGroups: [dev]
            accessPolicies:
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                accessScope: {type: namespace, namespaces: [dev-*, default]}
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy
                accessScope: {type: namespace, namespaces: [dev-a]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: logs}
      rules:
        - {apiGroups: [""], resources: ["*/log", "pods/exec"], verbs: ["*"]}
        - {apiGroups: [""], resources: [pods], resourceNames: [web], verbs: [get, delete]}
        - {apiGroups: ["*"], resources: ["*"], verbs: [list]}
        - {nonResourceURLs: [/metrics, "/healthz*"], verbs: [get]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: logs}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: logs}
      subjects: [{kind: Group, name: dev, apiGroup: rbac.authorization.k8s.io}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: logs, namespace: dev-a}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: logs}
      subjects: [{kind: Group, name: dev, apiGroup: rbac.authorization.k8s.io}]
      """;

  private static Stream<Caller> callers() {
    EksCluster overlapping =
        EksClusters.read(
            "in", new ByteArrayInputStream(OVERLAPPING.getBytes(StandardCharsets.UTF_8)));
    return Stream.of(
            overlapping,
            Specifications.cluster(),
            EksClusters.read(Path.of("../examples/platform")))
        .flatMap(
            cluster ->
                cluster.accessEntries().entries().stream()
                    .filter(entry -> entry.type().isStandard())
                    .map(entry -> cluster.caller(entry.principalArn().value())));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void sources_areThoseOfTheExplanation(Caller caller) {
    List<Permission> permissions = caller.whatCan().permissions();
    HeldPermissions held = new HeldPermissions(permissions);
    List<RequestAttributes> requests =
        new ArrayList<>(StarterRequests.usual(List.of("dev-a", "dev-b", "default", "prod")));
    for (Permission permission : permissions) {
      for (String namespace : List.of("dev-a", "prod")) {
        requests.addAll(
            StarterRequests.allowedBy(
                permission.rule(), namespace, caller.cluster().apiResources()));
      }
    }

    assertThat(requests).anyMatch(caller::isAllowed);
    for (RequestAttributes request : requests) {
      Set<Key> sources = new HashSet<>();
      caller.explain(request).grants().forEach(grant -> sources.add(GrantKeys.source(grant)));
      assertThat(held.sources(request)).as("%s", request).isEqualTo(sources);
    }
  }
}
