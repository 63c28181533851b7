package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.Decision;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.WhoCan;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.ResourceRequest.FieldRequirement;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is decided of a node's requests, and what depends on more than is known. That each answer is
 * upstream's own is tested where the default rules are.
 */
class NodeAuthorizerTest {

  private static final UserInfo NODE =
      UserInfo.of("system:node:node-1", List.of("system:nodes", "system:authenticated"));

  private static final PolicyRule SERVICES = rule("", "services", "get", "list", "watch");
  private static final RbacObjects DEFAULTS =
      RbacObjects.of(
          List.of(
              ClusterRole.of(
                  ObjectMeta.named("system:node"),
                  List.of(
                      SERVICES,
                      rule("", "nodes", "create", "get", "list", "watch"),
                      rule("coordination.k8s.io", "leases", "get", "create", "update"),
                      rule("", "secrets", "get", "list", "watch")))));

  private static final NodeAuthorizer NODES =
      NodeAuthorizer.of(KubernetesVersion.of("1.34"), DEFAULTS);

  private static PolicyRule rule(String apiGroup, String resource, String... verbs) {
    return PolicyRule.builder().verbs(verbs).apiGroups(apiGroup).resources(resource).build();
  }

  private static RequestAttributes request(String text) {
    return RequestAttributes.parse(text);
  }

  private static EksCluster cluster(AccessEntry... entries) {
    EksCluster.Builder builder =
        EksCluster.builder()
            .kubernetes(KubernetesVersion.of("1.34"), any -> DEFAULTS)
            .authenticationMode(AuthenticationMode.API);
    List.of(entries).forEach(builder::add);
    return builder.build();
  }

  private static AccessEntry entry(String type) {
    return AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:role/Node"))
        .type(new AccessEntryType(type))
        .build();
  }

  @Test
  void fixedRules_allowEveryNodeWithoutAReason() {
    Verdict verdict = NODES.authorize(NODE, request("list services -n dev"));

    assertThat(verdict).isEqualTo(Verdict.allow("", new Grant.Node("node-1", SERVICES)));
  }

  @ParameterizedTest
  @CsvSource({
    "get secrets/db -n dev, no relationship found between node 'node-1' and this object",
    "create serviceaccounts/ci --subresource=token -n dev,"
        + " no relationship found between node 'node-1' and this object",
  })
  void whatHangsOnTheGraphOfPods_isUnknownByName(String text, String reason) {
    ResourceRequest request = (ResourceRequest) request(text);
    Verdict verdict = NODES.authorize(NODE, request);

    assertThat(verdict.decision()).isEqualTo(Decision.PASS);
    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict.unknowns()).containsExactly(new Unknown.NodeRelation(NODE, request));
    assertThat(verdict.unknowns().get(0).line())
        .isEqualTo(
            "not decidable: the node authorizer allows system:node:node-1 this if the object"
                + " belongs to the node or to a pod that runs on it, and no configuration tells"
                + " which do");
    assertThat(NODES.isAllowed(NODE, request)).isFalse();
  }

  @Test
  void objectThatCannotBeOfAPod_isDecided() {
    Verdict verdict = NODES.authorize(NODE, request("get persistentvolumeclaims/data"));

    assertThat(verdict)
        .isEqualTo(
            Verdict.pass("no relationship found between node 'node-1' and this object", List.of()));
  }

  @Test
  void listingPods_takesAFieldSelectorForTheNodeItself() {
    ResourceRequest pods = ResourceRequest.of("list", "", "pods");

    assertThat(NODES.authorize(NODE, pods).reason())
        .isEqualTo("can only list/watch pods with spec.nodeName field selector");
    assertThat(NODES.isAllowed(NODE, selecting(pods, true, "node-1"))).isTrue();
    assertThat(NODES.isAllowed(NODE, selecting(pods, false, "node-1"))).isFalse();
    assertThat(NODES.authorize(NODE, selecting(pods, true, "node-2")))
        .isEqualTo(
            Verdict.pass("can only list/watch pods with spec.nodeName field selector", List.of()));
  }

  private static ResourceRequest selecting(ResourceRequest request, boolean isEquals, String node) {
    return request.fieldSelector(List.of(new FieldRequirement("spec.nodeName", isEquals, node)));
  }

  @Test
  void ownObjects_areKnownByTheirName() {
    assertThat(
            NODES.isAllowed(
                NODE, request("update leases.coordination.k8s.io/node-1 -n kube-node-lease")))
        .isTrue();
    assertThat(
            NODES
                .authorize(
                    NODE, request("update leases.coordination.k8s.io/node-2 -n kube-node-lease"))
                .reason())
        .isEqualTo("can only access node lease with the same name as the requesting node");
    assertThat(NODES.authorize(NODE, request("get nodes/node-2")).reason())
        .isEqualTo("node 'node-1' cannot read 'node-2', only its own Node object");
  }

  @Test
  void nodeIsWhoHasBothTheNameAndTheGroup() {
    for (UserInfo user :
        List.of(
            UserInfo.of("system:node:node-1", List.of("system:bootstrappers")),
            UserInfo.of("system:bootstrap:abcdef", List.of("system:bootstrappers")),
            UserInfo.of("system:node-proxier", List.of("system:node-proxier")),
            UserInfo.of("node-1", List.of("system:nodes")))) {
      assertThat(NODES.authorize(user, request("get services -n dev"))).isEqualTo(Verdict.pass());
      assertThat(NODES.isAllowed(user, request("get services -n dev"))).isFalse();
    }
  }

  @Test
  void nodeWithoutAName_isUnknown() {
    UserInfo nameless = UserInfo.of("system:node:", List.of("system:nodes"));

    assertThat(NODES.authorize(nameless, request("get services -n dev")))
        .isEqualTo(Verdict.pass("unknown node for user \"system:node:\"", List.of()));
    assertThat(NODES.authorize(nameless, NonResourceRequest.of("get", "/")).reason())
        .isEqualTo("unknown node for user \"system:node:\"");
  }

  @Test
  void withoutTheDefaultRules_nothingOfNodesIsTold() {
    NodeAuthorizer none = NodeAuthorizer.of(KubernetesVersion.of("1.34"), RbacObjects.none());

    assertThat(none.authorize(NODE, request("get services -n dev")))
        .isEqualTo(Verdict.pass("", List.of(new Unknown.NodeRulesNotGiven(NODE))));
    assertThat(none.isAllowed(NODE, request("get services -n dev"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EC2_LINUX",
        "EC2_WINDOWS",
        "EC2",
        "HYPERPOD_LINUX",
        "FARGATE_LINUX",
        "HYBRID_LINUX"
      })
  void nodeWhoseNameIsNotKnown_isToldWhereTheNameDecides(String type) {
    EksCluster cluster = cluster(entry(type));
    Caller node = cluster.caller("arn:aws:iam::111122223333:role/Node");
    ResourceRequest own = (ResourceRequest) request("get nodes/node-1");

    assertThat(node.isAllowed(request("list services -n dev"))).isTrue();
    assertThat(node.isAllowed(request("create nodes"))).isTrue();
    assertThat(node.authorize(own).unknowns())
        .containsExactly(new Unknown.NodeName(node.user().orElseThrow(), own));
    assertThat(node.authorize(request("get nodes")).unknowns()).isEmpty();
    assertThat(node.isAllowed(own)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC2", "FARGATE_LINUX", "HYBRID_LINUX"})
  void nodeThatIsNamedByItsSession_isKnownByIt(String type) {
    Caller node = cluster(entry(type)).caller("arn:aws:sts::111122223333:assumed-role/Node/node-1");

    assertThat(node.isAllowed(request("get nodes/node-1"))).isTrue();
    assertThat(node.isAllowed(request("get nodes/node-2"))).isFalse();
    assertThat(node.authorize(request("get nodes/node-2")).unknowns()).isEmpty();
  }

  @Test
  void nodeOfAnEc2Instance_isKnownByTheInstancesName() {
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(KubernetesVersion.of("1.34"), any -> DEFAULTS)
            .authenticationMode(AuthenticationMode.API)
            .add(entry("EC2_LINUX"))
            .instanceNames(id -> Optional.of("ip-10-0-0-1.ec2.internal"))
            .build();
    Caller node = cluster.caller("arn:aws:sts::111122223333:assumed-role/Node/i-0123456789abcdef0");

    assertThat(node.isAllowed(request("get nodes/ip-10-0-0-1.ec2.internal"))).isTrue();
  }

  @Test
  void whatANodeCan_isItsRulesAndItsOwnObjects() {
    Caller node =
        cluster(entry("HYBRID_LINUX")).caller("arn:aws:sts::111122223333:assumed-role/Node/node-1");

    assertThat(node.whatCan().permissions())
        .extracting(permission -> permission.scope() + " " + permission.rule())
        .contains(
            "cluster " + SERVICES,
            "cluster "
                + rule("", "nodes", "get", "list", "watch").toBuilder()
                    .resourceNames("node-1")
                    .build());
    assertThat(node.whatCan().allow(request("get secrets/db -n dev"))).isFalse();
    assertThat(node.whatCan().unknowns())
        .extracting(unknown -> unknown.unknown())
        .containsExactly(new Unknown.NodeRights(node.user().orElseThrow()));
  }

  @Test
  void whoCan_hasTheRolesOfNodes() {
    EksCluster cluster = cluster(entry("EC2_LINUX"));

    WhoCan services = cluster.whoCan(request("list services -n dev"));
    assertThat(services.principals())
        .extracting(WhoCan.AllowedPrincipal::principal)
        .containsExactly("arn:aws:iam::111122223333:role/Node");
    assertThat(services.principals().get(0).grants())
        .containsExactly(new Grant.Node("{{EC2PrivateDNSName}}", SERVICES));
    assertThat(cluster.whoCan(request("get secrets/db -n dev")).undecidedPrincipals())
        .extracting(undecided -> undecided.unknowns().get(0).id())
        .containsExactly("node-relation");
    WhoCan roles = cluster.whoCan(request("list deployments.apps -n dev"));
    assertThat(roles.principals()).isEmpty();
    assertThat(roles.undecidedPrincipals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FARGATE_LINUX", "HYBRID_LINUX"})
  void whoCan_namesTheSessionThatIsTheNode(String type) {
    EksCluster cluster = cluster(entry(type));
    PolicyRule.Builder ofNode = PolicyRule.builder().verbs("get").apiGroups("").resources("nodes");

    WhoCan node = cluster.whoCan(request("get nodes/node-1"));
    assertThat(node.undecidedPrincipals()).isEmpty();
    assertThat(node.principals()).singleElement().satisfies(this::isInOneSession);
    assertThat(node.principals().get(0).sessions())
        .containsExactly(
            new WhoCan.AllowedSession(
                "node-1",
                List.of(
                    new WhoCan.AllowedSubject(
                        Subject.group("system:nodes"),
                        List.of(
                            new Grant.Node("node-1", ofNode.resourceNames("node-1").build()))))));

    WhoCan lease =
        cluster.whoCan(request("update leases.coordination.k8s.io/n1 -n kube-node-lease"));
    assertThat(lease.principals().get(0).sessions())
        .extracting(WhoCan.AllowedSession::name)
        .containsExactly("n1");
    WhoCan tooLong = cluster.whoCan(request("get nodes/" + "n".repeat(65)));
    assertThat(tooLong.principals()).isEmpty();
    assertThat(tooLong.undecidedPrincipals()).isEmpty();
    for (String name : List.of("n/1", "n 1", "..", "i@1")) {
      ResourceRequest strange = ResourceRequest.of("get", "", "nodes").name(name);
      assertThat(cluster.whoCan(strange).undecidedPrincipals()).isEmpty();
    }
  }

  private void isInOneSession(WhoCan.AllowedPrincipal principal) {
    assertThat(principal.principal()).isEqualTo("arn:aws:iam::111122223333:role/Node");
    assertThat(principal.isInEverySession()).isFalse();
  }

  @Test
  void whoCan_namesTheSessionByTheFieldSelector() {
    ResourceRequest pods =
        ResourceRequest.of("list", "", "pods")
            .fieldSelector(
                ResourceRequest.FieldRequirement.parse("spec.nodeName=node-1").orElseThrow());

    assertThat(cluster(entry("HYBRID_LINUX")).whoCan(pods).principals())
        .flatExtracting(WhoCan.AllowedPrincipal::sessions)
        .extracting(WhoCan.AllowedSession::name)
        .containsExactly("node-1");
    assertThat(cluster(entry("EC2_LINUX")).whoCan(pods).undecidedPrincipals())
        .flatExtracting(WhoCan.UndecidedPrincipal::unknowns)
        .extracting(Unknown::id)
        .containsExactly("node-name");
  }

  @Test
  void explanation_namesTheNodeAuthorizer() {
    Caller node =
        cluster(entry("HYBRID_LINUX")).caller("arn:aws:sts::111122223333:assumed-role/Node/node-1");

    assertThat(node.explain(request("list services -n dev")).grants())
        .containsExactly(new Grant.Node("node-1", SERVICES));
  }

  @Test
  void rbacAlone_knowsNoNodes() {
    EksCluster alone = cluster(entry("HYBRID_LINUX")).rbacAlone();

    assertThat(alone.authorize(NODE, request("get secrets/db -n dev")))
        .isEqualTo(Verdict.deny("", List.of()));
    assertThat(alone.whoCan(request("list services -n dev")).principals()).isEmpty();
  }
}
