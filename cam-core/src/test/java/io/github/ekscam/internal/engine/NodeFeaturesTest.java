package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Decision;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.engine.NodeAuthorizer.Held;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the node authorizer answers depends on features, which the version and the default rules
 * tell. All questions of all versions are asked where the default rules are.
 */
class NodeFeaturesTest {

  private static final UserInfo NODE = UserInfo.of("system:node:node-1", List.of("system:nodes"));

  private static final PolicyRule VERSION_PATH =
      PolicyRule.builder().nonResourceURLs("/version").verbs("get").build();
  private static final PolicyRule NODES =
      rule("", "nodes", "create", "get", "list", "watch", "delete");
  private static final PolicyRule NODE_STATUS = rule("", "nodes/status", "patch", "update");
  private static final PolicyRule LEASES =
      rule("coordination.k8s.io", "leases", "get", "create", "update");
  private static final PolicyRule SECRETS = rule("", "secrets", "get", "list", "watch");
  private static final PolicyRule SERVICE_ACCOUNTS = rule("", "serviceaccounts", "get");
  private static final PolicyRule CERTIFICATE_REQUESTS =
      rule("certificates.k8s.io", "podcertificaterequests", "create", "get", "list", "watch");
  private static final PolicyRule CSI_NODE_STATUS =
      rule("storage.k8s.io", "csinodes/status", "get", "update", "patch");
  private static final PolicyRule SLICES = rule("resource.k8s.io", "resourceslices", "list");

  private static PolicyRule rule(String apiGroup, String resource, String... verbs) {
    return PolicyRule.builder().verbs(verbs).apiGroups(apiGroup).resources(resource).build();
  }

  /** Of a version with these rules more; "unknown" for one that is not known. */
  private static NodeAuthorizer nodes(String version, PolicyRule... more) {
    List<PolicyRule> rules =
        new ArrayList<>(List.of(VERSION_PATH, NODES, NODE_STATUS, LEASES, SECRETS));
    rules.addAll(List.of(more));
    return NodeAuthorizer.of(
        version.equals("unknown") ? null : KubernetesVersion.of(version),
        RbacObjects.of(
            List.of(
                ClusterRole.of(ObjectMeta.named("a"), List.of(rule("", "events", "get"))),
                ClusterRole.of(ObjectMeta.named("system:node"), rules))));
  }

  private static String answer(NodeAuthorizer nodes, String verb, String resource, String name) {
    String[] parts = resource.split("/", 2);
    int dot = parts[0].indexOf('.');
    RequestAttributes request =
        ResourceRequest.of(
                verb,
                dot < 0 ? "" : parts[0].substring(dot + 1),
                dot < 0 ? parts[0] : parts[0].substring(0, dot))
            .subresource(parts.length == 1 ? "" : parts[1])
            .name(name);
    Verdict verdict = nodes.authorize(NODE, request);
    assertThat(nodes.isAllowed(NODE, request)).isEqualTo(verdict.isAllowed());
    if (verdict.isAllowed()) {
      assertThat(verdict.reason()).isEmpty();
      return "allowed";
    }
    assertThat(verdict.decision()).isEqualTo(Decision.PASS);
    return verdict.reason().isEmpty() ? "no opinion" : verdict.reason();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Field selectors divide nodes and pods from 1.32 on.
        "1.31 | get | nodes | node-2 | allowed",
        "1.32 | get | nodes | node-2 | node 'node-1' cannot read 'node-2', only its own Node object",
        "1.31 | list | pods | '' | no opinion",
        "1.32 | list | pods | '' | can only list/watch pods with spec.nodeName field selector",
        "1.31 | create | pods/eviction | web | no opinion",
        "1.32 | create | pods/eviction | web | allowed",
        "1.32 | get | pods/eviction | web | no opinion",
        "unknown | get | nodes | node-2 | node 'node-1' cannot read 'node-2', only its own Node object",
        // ResourceSlices.
        "1.30 | list | resourceslices.resource.k8s.io | '' | allowed",
        "1.30 | deletecollection | resourceslices.resource.k8s.io | '' |"
            + " can only get, create, update, patch, or delete a ResourceSlice",
        "1.31 | list | resourceslices.resource.k8s.io | '' | allowed",
        "1.31 | deletecollection | resourceslices.resource.k8s.io | '' | allowed",
        "1.32 | list | resourceslices.resource.k8s.io | '' |"
            + " can only list/watch/deletecollection resourceslices with nodeName field selector",
        "1.32 | use | resourceslices.resource.k8s.io | '' | only the following verbs are allowed for a"
            + " ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection",
        "1.30 | get | resourceslices.resource.k8s.io/status | a |"
            + " cannot authorize ResourceSlice subresources",
        "1.32 | get | resourceslices.resource.k8s.io/status | a |"
            + " cannot authorize ResourceSlice subresources",
        // Service accounts may be got from 1.33 on, if a feature is on that adds a rule.
        "1.32 | get | serviceaccounts | ci | can only create tokens for individual service accounts",
        "1.33 | get | serviceaccounts | ci | not allowed to get service accounts",
        "1.33 | get | serviceaccounts/token | ci | can only create tokens for individual service accounts",
        "1.33 | create | serviceaccounts | ci | can only create token subresource of serviceaccount",
        "1.33 | create | serviceaccounts/token | '' |"
            + " can only create tokens for individual service accounts",
        // The status of CSINodes has rules of its own from 1.37 on.
        "1.36 | get | csinodes.storage.k8s.io/status | node-1 | cannot authorize CSINode subresources",
        "1.37 | get | csinodes.storage.k8s.io/status | node-1 |"
            + " CSINode status access requires CSIVolumeHealth feature",
        "1.36 | list | csinodes.storage.k8s.io/other | node-1 |"
            + " can only get, create, update, patch, or delete a CSINode",
        "1.37 | list | csinodes.storage.k8s.io/other | node-1 | cannot authorize CSINode subresources",
        "1.37 | get | csinodes.storage.k8s.io/other | node-1 | cannot authorize CSINode subresources",
        "1.37 | get | csinodes.storage.k8s.io | node-1 | allowed",
        "1.37 | get | csinodes.storage.k8s.io | node-2 |"
            + " can only access CSINode with the same name as the requesting node",
        // PodCertificateRequests, if a rule names them.
        "1.34 | create | podcertificaterequests.certificates.k8s.io | '' | no opinion",
        // No rule of another role.
        "1.34 | get | events | a | no opinion",
      })
  void features_areToldByTheVersion(
      String version, String verb, String resource, String name, String expected) {
    assertThat(answer(nodes(version), verb, resource, name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.32 | get | serviceaccounts | ci | can only create tokens for individual service accounts",
        "1.33 | get | serviceaccounts | ci | can only read namespaced object of this type",
        "1.36 | get | csinodes.storage.k8s.io/status | node-1 | cannot authorize CSINode subresources",
        "1.37 | get | csinodes.storage.k8s.io/status | node-1 | allowed",
        "1.37 | get | csinodes.storage.k8s.io/status | node-2 |"
            + " can only access CSINode with the same name as the requesting node",
        "1.37 | create | csinodes.storage.k8s.io/status | node-1 |"
            + " can only get, update, or patch CSINode status",
        "1.34 | create | podcertificaterequests.certificates.k8s.io | '' | allowed",
        "1.34 | create | podcertificaterequests.certificates.k8s.io/status | a |"
            + " nodes may not access the status subresource of PodCertificateRequests",
        "1.34 | get | podcertificaterequests.certificates.k8s.io | a |"
            + " no relationship found between node 'node-1' and this object",
        "1.34 | list | podcertificaterequests.certificates.k8s.io | '' |"
            + " can only list/watch podcertificaterequests with nodeName field selector",
        "1.34 | update | podcertificaterequests.certificates.k8s.io | a |"
            + " nodes may not update podcertificaterequests",
        "1.34 | create | certificatesigningrequests.certificates.k8s.io | '' | no opinion",
      })
  void features_areToldByTheDefaultRules(
      String version, String verb, String resource, String name, String expected) {
    NodeAuthorizer nodes = nodes(version, SERVICE_ACCOUNTS, CERTIFICATE_REQUESTS, CSI_NODE_STATUS);

    assertThat(answer(nodes, verb, resource, name)).isEqualTo(expected);
  }

  @Test
  void rulesForAnotherGroupOrResource_tellOfNoFeature() {
    NodeAuthorizer nodes =
        nodes(
            "1.37",
            rule("example.com", "serviceaccounts", "get"),
            rule("", "podcertificaterequests", "get"),
            rule("storage.k8s.io", "csinodes", "get"));

    assertThat(answer(nodes, "get", "serviceaccounts", "ci"))
        .isEqualTo("not allowed to get service accounts");
    assertThat(answer(nodes, "create", "podcertificaterequests.certificates.k8s.io", ""))
        .isEqualTo("no opinion");
    assertThat(answer(nodes, "get", "csinodes.storage.k8s.io/status", "node-1"))
        .isEqualTo("CSINode status access requires CSIVolumeHealth feature");
  }

  @Test
  void withoutTheRulesOfNodes_nothingIsKnown() {
    assertThat(nodes("1.34").isKnown()).isTrue();
    assertThat(NodeAuthorizer.of(null, RbacObjects.none()).isKnown()).isFalse();
    assertThat(NodeAuthorizer.of(null, RbacObjects.none()).heldBy(NODE)).isEmpty();
  }

  @Test
  void whatANodeMayDoForSure_isInGeneralOrForItsOwnObjects() {
    AccessScope cluster = AccessScope.cluster();
    AccessScope leases = AccessScope.namespaces(List.of("kube-node-lease"));
    PolicyRule createSlices = rule("resource.k8s.io", "resourceslices", "create");
    List<Held> ofLeases =
        List.of(
            new Held(leases, rule("coordination.k8s.io", "leases", "create")),
            new Held(
                leases,
                rule("coordination.k8s.io", "leases", "get", "update").toBuilder()
                    .resourceNames("node-1")
                    .build()));

    assertThat(nodes("1.34").heldBy(NODE))
        .containsExactly(
            new Held(cluster, VERSION_PATH),
            new Held(cluster, rule("", "nodes", "create")),
            new Held(
                cluster,
                rule("", "nodes", "get", "list", "watch").toBuilder()
                    .resourceNames("node-1")
                    .build()),
            new Held(cluster, NODE_STATUS),
            ofLeases.get(0),
            ofLeases.get(1),
            new Held(cluster, createSlices));
    assertThat(nodes("1.31").heldBy(NODE))
        .containsExactly(
            new Held(cluster, VERSION_PATH),
            new Held(cluster, NODES),
            new Held(cluster, NODE_STATUS),
            ofLeases.get(0),
            ofLeases.get(1),
            new Held(cluster, createSlices),
            new Held(cluster, rule("resource.k8s.io", "resourceslices", "list", "watch")));
    assertThat(nodes("1.34", SLICES).heldBy(NODE)).hasSize(7);
  }

  @Test
  void whoIsNoNode_orHasNoName_holdsNothing() {
    assertThat(nodes("1.34").heldBy(UserInfo.of("system:node:node-1", List.of()))).isEmpty();
    assertThat(nodes("1.34").heldBy(UserInfo.of("system:node:", List.of("system:nodes"))))
        .isEmpty();
    UserInfo ofUnknownName =
        UserInfo.builderOfUnknownName("system:node:{{SessionName}}")
            .groups(List.of("system:nodes"))
            .build();
    assertThat(nodes("1.34").heldBy(ofUnknownName))
        .extracting(held -> held.rule().resources())
        .containsExactly(
            List.of(),
            List.of("nodes"),
            List.of("nodes/status"),
            List.of("leases"),
            List.of("resourceslices"));
  }
}
