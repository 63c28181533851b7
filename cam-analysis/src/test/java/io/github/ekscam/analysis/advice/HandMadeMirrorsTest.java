package io.github.ekscam.analysis.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.advice.Proposal.Change;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.explain.Coverage;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A public team moved its applications to the Argo CD of EKS, whose role has AmazonEKSAdminPolicy,
 * and learned with each failed sync what the policy does not give, and that RBAC's check for
 * escalation ignores it. Here the same denials come in the same order, and each is answered by the
 * best proposal.
 */
class HandMadeMirrorsTest {

  private static final KubernetesVersion VERSION = KubernetesVersion.of("1.34");
  private static final List<String> HUB_NAMESPACES =
      List.of("ack-system", "flux-system", "prow", "test-pods");
  private static final PrincipalArn ARGOCD =
      PrincipalArn.of("arn:aws:iam::111122223333:role/argocd-capability-role");
  private static final CallerIdentity SYNC =
      CallerIdentity.parse(
          "arn:aws:sts::111122223333:assumed-role/argocd-capability-role/aws-go-sdk-1787");

  private EksCluster cluster =
      EksCluster.builder()
          .accessPolicies(ManagedPolicies.catalogue())
          .authenticationMode(AuthenticationMode.API)
          .kubernetes(VERSION, DefaultRbacObjects::of)
          .add(AccessEntry.builder(ARGOCD).build())
          .associate(ARGOCD, policy("AmazonEKSArgoCDClusterPolicy", AccessScope.cluster()))
          .associate(
              ARGOCD, policy("AmazonEKSArgoCDPolicy", AccessScope.namespaces(List.of("argocd"))))
          .associate(ARGOCD, policy("AmazonEKSAdminViewPolicy", AccessScope.cluster()))
          .associate(ARGOCD, policy("AmazonEKSAdminPolicy", AccessScope.namespaces(HUB_NAMESPACES)))
          .build();

  private final List<RbacObject> advised = new ArrayList<>();

  private static PolicyAssociation policy(String name, AccessScope scope) {
    return PolicyAssociation.of(new PolicyArn("aws", name), scope);
  }

  // The steps.

  private Advice denied(String request) {
    Advice advice = Advisor.of(cluster, SYNC).toAllow(ResourceRequest.parse(request));
    assertThat(advice.isAllowed()).as(request).isFalse();
    return advice;
  }

  private static List<String> policies(Advice advice) {
    return advice.proposals().stream()
        .flatMap(proposal -> proposal.changes().stream())
        .filter(Change.AssociateAccessPolicy.class::isInstance)
        .map(change -> ((Change.AssociateAccessPolicy) change).association().toString())
        .toList();
  }

  private void apply(Proposal proposal) {
    cluster = proposal.cluster();
    for (Change change : proposal.changes()) {
      if (change instanceof Change.CreateRbacObject create) {
        advised.add(create.object());
      }
    }
  }

  /** What the best proposal changes. */
  private List<String> best(Advice advice) {
    Proposal best = advice.proposals().get(0);
    assertThat(best.others()).isEmpty();
    assertThat(best.beyond().isNone()).isTrue();
    apply(best);
    return best.changes().stream()
        .map(
            change ->
                change instanceof Change.CreateRbacObject create
                        && create.object() instanceof RbacRole role
                    ? role.describe()
                        + " "
                        + role.rules().stream().map(PolicyRules::toCompactString).toList()
                    : change.toString())
        .toList();
  }

  /** What it takes to install an object that is refused, and then installs it. */
  private List<String> refused(RbacObject object) {
    Advice advice = Advisor.of(cluster, SYNC).toAllow(RbacWrite.create(object));
    assertThat(advice.isAllowed()).as(object.describe()).isFalse();
    List<String> changes = best(advice);
    accepted(object);
    return changes;
  }

  private void accepted(RbacObject object) {
    assertThat(cluster.caller(SYNC).wouldAllow(RbacWrite.create(object)).isAccepted())
        .as(object.describe())
        .isTrue();
    cluster = cluster.with(object);
  }

  private static PolicyRule rule(String verbs, String group, String resources) {
    return PolicyRule.builder()
        .apiGroups(group)
        .resources(resources.split(","))
        .verbs(verbs.split(","))
        .build();
  }

  private static Role role(String name, String namespace, PolicyRule... rules) {
    return new Role(ObjectMeta.named(name).inNamespace(namespace), List.of(rules));
  }

  private static RoleBinding binding(String name, String namespace) {
    return new RoleBinding(
        ObjectMeta.named(name).inNamespace(namespace),
        RoleRef.role(name),
        List.of(Subject.serviceAccount("", name)));
  }

  @Test
  void denialsOfAMigration_areAnsweredOneByOne_withNoMoreThanTheTeamGranted() {
    // Custom resources: the policies that the team found are the first of those that allow it.
    Advice crds =
        denied("patch customresourcedefinitions.apiextensions.k8s.io/prowjobs.prow.k8s.io");
    assertThat(policies(crds))
        .containsExactly(
            "AmazonEKSKROPolicy in cluster",
            "AmazonEKSACKPolicy in cluster",
            "AmazonEKSClusterAdminPolicy in cluster");
    apply(
        crds.proposals().stream()
            .filter(each -> each.toString().contains("AmazonEKSKROPolicy"))
            .findFirst()
            .orElseThrow());
    Advice ack =
        denied("patch pullthroughcacherules.ecr.services.k8s.aws/ghcr-fluxcd -n ack-system");
    assertThat(policies(ack))
        .containsExactly(
            "AmazonEKSACKPolicy in namespace[ack-system]",
            "AmazonEKSClusterAdminPolicy in namespace[ack-system]");
    apply(
        ack.proposals().stream()
            .filter(each -> each.toString().contains("AmazonEKSACKPolicy"))
            .findFirst()
            .orElseThrow());

    // Objects of the cluster: no access policy but the administrator's, and a group is needed.
    Advice storageClass = denied("patch storageclasses.storage.k8s.io/auto-ebs-sc");
    assertThat(policies(storageClass)).containsExactly("AmazonEKSClusterAdminPolicy in cluster");
    assertThat(best(storageClass))
        .containsExactly(
            "update the access entry to arn:aws:iam::111122223333:role/argocd-capability-role"
                + " STANDARD as arn:aws:sts::111122223333:assumed-role/argocd-capability-role/"
                + "{{SessionName}}[argocd-capability-role]",
            "ClusterRole \"patch-storageclasses\" [{APIGroups:[\"storage.k8s.io\"],"
                + " Resources:[\"storageclasses\"], ResourceNames:[\"auto-ebs-sc\"],"
                + " Verbs:[\"patch\"]}]",
            "create ClusterRoleBinding \"patch-storageclasses\"");
    for (String request :
        List.of(
            "patch ingressclasses.networking.k8s.io/alb",
            "patch nodepools.karpenter.sh/prow-compute",
            "patch nodepools.karpenter.sh/prow-control-plane",
            "patch nodeclasses.eks.amazonaws.com/prow-compute")) {
      assertThat(best(denied(request))).hasSize(2);
    }

    // A Role that grants what AmazonEKSAdminPolicy allows, and the check does not see.
    assertThat(
            refused(
                role(
                    "build-cluster-connection-write",
                    "flux-system",
                    rule("get,create,update,patch", "", "configmaps"))))
        .containsExactly(
            "Role \"create-roles-build-cluster-connection-write\" in the namespace \"flux-system\""
                + " [{APIGroups:[\"\"], Resources:[\"configmaps\"], Verbs:[\"create\" \"get\""
                + " \"patch\" \"update\"]}]",
            "create RoleBinding \"create-roles-build-cluster-connection-write\" in the namespace"
                + " \"flux-system\"");
    accepted(binding("build-cluster-connection-write", "flux-system"));
    assertThat(
            refused(
                role(
                    "build-cluster-connection-read",
                    "ack-system",
                    rule("get,list,watch", "eks.services.k8s.aws", "clusters"))))
        .hasSize(2);

    // The namespace without an access policy: to write roles at all, and what they grant.
    assertThat(
            refused(
                role(
                    "build-cluster-connection-argocd",
                    "argocd",
                    rule("get,create,update,patch", "", "secrets"),
                    rule("get,patch", "argoproj.io", "appprojects"),
                    rule("get,create,update,patch", "argoproj.io", "applications"))))
        .hasSize(2)
        .first()
        .asString()
        .contains("{APIGroups:[\"rbac.authorization.k8s.io\"], Resources:[\"roles\"]");
    assertThat(refused(binding("build-cluster-connection-argocd", "argocd"))).hasSize(2);

    // A plugin's ClusterRole.
    ClusterRole plugin =
        ClusterRole.of(
            ObjectMeta.named("agent-plugin"),
            List.of(
                rule("create,get,list,watch,update,patch", "prow.k8s.io", "prowjobs"),
                rule("get,list,watch", "", "pods"),
                rule("get", "", "pods/log")));
    assertThat(refused(plugin))
        .containsExactly(
            "ClusterRole \"create-clusterroles-agent-plugin\""
                + " [{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\" \"list\" \"watch\"]},"
                + " {APIGroups:[\"\"], Resources:[\"pods/log\"], Verbs:[\"get\"]},"
                + " {APIGroups:[\"prow.k8s.io\"], Resources:[\"prowjobs\"], Verbs:[\"create\""
                + " \"get\" \"list\" \"patch\" \"update\" \"watch\"]},"
                + " {APIGroups:[\"rbac.authorization.k8s.io\"], Resources:[\"clusterroles\"],"
                + " Verbs:[\"create\"]}]",
            "create ClusterRoleBinding \"create-clusterroles-agent-plugin\"");
    assertThat(
            refused(
                new ClusterRoleBinding(
                    ObjectMeta.named("agent-plugin"),
                    RoleRef.clusterRole("agent-plugin"),
                    List.of(Subject.serviceAccount("prow", "agent-plugin")))))
        .hasSize(2);

    // The Secrets Store CSI driver.
    for (String namespace : List.of("prow", "test-pods")) {
      best(
          denied(
              "patch secretproviderclasses.secrets-store.csi.x-k8s.io/prow-secrets -n "
                  + namespace));
    }
    assertThat(
            refused(
                ClusterRole.of(
                    ObjectMeta.named("secrets-store-csi-driver"),
                    List.of(rule("create,delete,get,list,patch,update,watch", "", "secrets")))))
        .hasSize(2);

    // Prow's own Roles: one right of theirs is no right of the default role admin.
    assertThat(
            refused(
                role(
                    "sinker",
                    "prow",
                    rule("get,list,watch,delete", "prow.k8s.io", "prowjobs"),
                    rule("get,list,watch,delete", "", "pods"),
                    rule("get,create,update", "", "configmaps"))))
        .containsExactly(
            "Role \"create-roles-sinker\" in the namespace \"prow\" [{APIGroups:[\"\"],"
                + " Resources:[\"configmaps\"], Verbs:[\"create\" \"get\" \"update\"]},"
                + " {APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"delete\"]},"
                + " {APIGroups:[\"prow.k8s.io\"], Resources:[\"prowjobs\"], Verbs:[\"delete\"]}]",
            "create RoleBinding \"create-roles-sinker\" in the namespace \"prow\"");

    int rights = 0;
    for (RbacObject object : advised) {
      if (object instanceof RbacRole role) {
        List<PolicyRule> granted = grantedByTheTeam(role.metadata().namespace());
        assertThat(Coverage.of(granted, role.rules()).uncovered()).as("%s", role).isEmpty();
        rights += PolicyRules.breakdown(role.rules()).size();
      }
    }
    int ofTheTeam =
        Stream.concat(Stream.of("", "argocd"), HUB_NAMESPACES.stream())
            .mapToInt(namespace -> PolicyRules.breakdown(ofNamespace(namespace)).size())
            .sum();
    assertThat(rights).isEqualTo(50);
    assertThat(ofTheTeam).isEqualTo(1771);
  }

  // What the team granted.

  private static List<PolicyRule> grantedByTheTeam(String namespace) {
    List<PolicyRule> rules = new ArrayList<>(ofNamespace(""));
    rules.addAll(ofNamespace(namespace));
    return rules;
  }

  private static List<PolicyRule> ofNamespace(String namespace) {
    List<PolicyRule> rules = new ArrayList<>();
    if (HUB_NAMESPACES.contains(namespace)) {
      rules.addAll(
          DefaultRbacObjects.of(VERSION).aggregated().clusterRole("admin").orElseThrow().rules());
    }
    team().allRoles().stream()
        .filter(role -> role.metadata().namespace().equals(namespace))
        .forEach(role -> rules.addAll(role.rules()));
    return rules;
  }

  private static RbacObjects team() {
    String file = "hand-made-mirrors.yaml";
    try (InputStream in =
        Objects.requireNonNull(HandMadeMirrorsTest.class.getResourceAsStream("/advice/" + file))) {
      return EksClusters.builder().withoutDefaultRoles().read(file, in).rbacObjects();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
