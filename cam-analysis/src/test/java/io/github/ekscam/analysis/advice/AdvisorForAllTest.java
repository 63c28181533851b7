package io.github.ekscam.analysis.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.analysis.advice.Proposal.Change;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.request.RequestAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole chart takes, as one proposal. */
class AdvisorForAllTest {

  private static final String INSTALLER = "arn:aws:iam::111122223333:role/Installer";

  private static final KubernetesVersion VERSION = new KubernetesVersion(1, 34);

  private static final EksCluster CLUSTER =
      EksCluster.builder()
          .kubernetes(VERSION, DefaultRbacObjects::of)
          .authenticationMode(AuthenticationMode.API)
          .accessPolicies(ManagedPolicies.catalogue())
          .add(AccessEntry.builder(INSTALLER).kubernetesGroups(List.of("installers")).build())
          .build();

  private static final String CHART =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      ---
      apiVersion: v1
      kind: List
      items:
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: prod}}
        - {apiVersion: v1, kind: Namespace, metadata: {name: prod}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: web, namespace: prod}
      rules:
        - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [update]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: web, namespace: prod}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
      subjects: [{kind: ServiceAccount, name: web, namespace: prod}]
      """;

  private static final String DEFINITION =
      """
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.com}
      spec:
        group: example.com
        scope: %s
        names: {plural: widgets, singular: widget, kind: Widget}
        versions: [{name: v1, served: true, storage: true}]
      """;

  private static final String WIDGET =
      "---\n{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}\n";

  @TempDir private Path directory;

  private Advice.ForAll toApply(EksCluster cluster, String text) throws IOException {
    return Advisor.of(cluster, CallerIdentity.parse(INSTALLER))
        .toApply(List.of(Files.writeString(directory.resolve("chart.yaml"), text)), "apps");
  }

  private static List<String> rules(Proposal proposal) {
    return proposal.changes().stream()
        .filter(Change.CreateRbacObject.class::isInstance)
        .map(change -> ((Change.CreateRbacObject) change).object())
        .filter(RbacRole.class::isInstance)
        .map(RbacRole.class::cast)
        .flatMap(
            role -> role.rules().stream().map(rule -> role.metadata().namespace() + ": " + rule))
        .toList();
  }

  @Test
  void allObjectsOfAChart_takeOneProposal_inTheNamespacesOfEach() throws IOException {
    Advice.ForAll advice = toApply(CLUSTER, CHART);
    Proposal best = advice.proposals().get(0);

    assertThat(advice.denied())
        .contains(
            RequestAttributes.parse("create deployments.apps -n apps"),
            RequestAttributes.parse("patch deployments.apps/web -n apps"),
            RequestAttributes.parse("get configmaps/web -n prod"),
            RequestAttributes.parse("create namespaces"));
    assertThat(advice.refused())
        .extracting(RbacWrite::object)
        .extracting(RbacObject::kind)
        .containsExactlyInAnyOrder("Role", "RoleBinding");
    assertThat(best.changes()).hasSize(6);
    assertThat(rules(best)).anyMatch(rule -> rule.startsWith("prod: ") && rule.contains("leases"));
    assertThat(best.requestsBeyond()).isZero();
    assertThat(best.beyond().isNone()).isTrue();
    assertThat(best.others()).isEmpty();
  }

  @Test
  void eachProposal_isProved_andWithItNothingIsLacking() throws IOException {
    List<Proposal> proposals = toApply(CLUSTER, CHART).proposals();

    assertThat(proposals)
        .hasSizeGreaterThan(3)
        .allSatisfy(
            proposal -> assertThat(toApply(proposal.cluster(), CHART).isAllowed()).isTrue());
    assertThat(proposals)
        .anySatisfy(
            proposal ->
                assertThat(proposal.changes())
                    .first()
                    .asString()
                    .contains("AmazonEKSEditPolicy in namespace[apps, prod]"));
  }

  @Test
  void whatAPolicyAllows_isNotGrantedOnceMore_butWhatMustBeHeldIs() throws IOException {
    Proposal byPolicy =
        toApply(CLUSTER, CHART).proposals().stream()
            .filter(proposal -> proposal.toString().contains("AmazonEKSAdminPolicy"))
            .findFirst()
            .orElseThrow();

    assertThat(rules(byPolicy)).noneMatch(rule -> rule.contains("deployments"));
    assertThat(rules(byPolicy)).anyMatch(rule -> rule.contains("leases"));
  }

  @Test
  void customResources_areKnownByDefinitionsOfTheChart() throws IOException {
    assertThat(toApply(CLUSTER, CHART + DEFINITION.formatted("Namespaced") + WIDGET).denied())
        .contains(RequestAttributes.parse("create widgets.example.com -n apps"));
    assertThat(toApply(CLUSTER, CHART + DEFINITION.formatted("Cluster") + WIDGET).denied())
        .contains(RequestAttributes.parse("create widgets.example.com"));
  }

  @Test
  void objectOfAKindThatIsNotKnown_isTold() throws IOException {
    assertThat(toApply(CLUSTER, CHART + WIDGET).obstacles())
        .extracting(Obstacle::kind)
        .contains(Obstacle.Kind.KIND_NOT_KNOWN);
  }

  @Test
  void whatNeedsNothing_isSaidTo_andNothingAtAll_isRefused() throws IOException {
    EksCluster administered = toApply(CLUSTER, CHART).proposals().get(0).cluster();

    assertThat(toApply(administered, CHART).proposals()).isEmpty();
    assertThatThrownBy(() -> toApply(CLUSTER, "# nothing\n"))
        .isInstanceOfAny(IllegalArgumentException.class, InvalidInputException.class);
  }

  /** A role that somebody wrote for this need not be written again. */
  @Test
  void roleThatIsThere_isProposedToBeBound() {
    EksCluster cluster =
        CLUSTER.with(
            ClusterRole.of(
                ObjectMeta.named("pod-reader"),
                List.of(
                    PolicyRule.builder()
                        .apiGroups("")
                        .resources("pods")
                        .verbs("get", "list")
                        .build())));

    List<Proposal> proposals =
        Advisor.of(cluster, CallerIdentity.parse(INSTALLER))
            .toAllow(RequestAttributes.parse("list pods -n apps"))
            .proposals();

    assertThat(proposals)
        .filteredOn(proposal -> proposal.manifests().contains("name: pod-reader"))
        .singleElement()
        .satisfies(
            proposal -> {
              assertThat(proposal.changes())
                  .extracting(Object::toString)
                  .containsExactly("create RoleBinding \"pod-reader-2\" in the namespace \"apps\"");
              assertThat(proposal.manifests()).contains("kind: ClusterRole");
              assertThat(proposal.requestsBeyond()).isEqualTo(1);
              assertThat(proposal.beyond().access())
                  .extracting(access -> access.range().toString())
                  .containsExactly("get  pods  of \"\"  in the namespace apps");
            });
  }

  @Test
  void requestsAndWrites_mayBeGivenThemselves() {
    Advice.ForAll advice =
        Advisor.of(CLUSTER, CallerIdentity.parse(INSTALLER))
            .toAllowAll(
                List.of(
                    RequestAttributes.parse("list pods -n a"),
                    RequestAttributes.parse("list nodes"),
                    RequestAttributes.parse("get /metrics")),
                List.of());

    assertThat(rules(advice.proposals().get(0))).hasSize(3);
  }
}
