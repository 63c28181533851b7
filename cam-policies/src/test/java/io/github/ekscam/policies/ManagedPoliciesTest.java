package io.github.ekscam.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.ekscam.Caller;
import io.github.ekscam.Decision;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagedPoliciesTest {

  private static final PrincipalArn PRINCIPAL =
      PrincipalArn.of("arn:aws:iam::111122223333:user/alice");

  @Test
  void thereAre41Policies_eachWithASource() {
    List<AccessPolicy> policies = ManagedPolicies.catalogue().policies();
    assertThat(policies).hasSize(41).allSatisfy(p -> assertThat(p.source()).isNotBlank());
  }

  @Test
  void seventeenPoliciesHavePublishedRules_theOthersAreUnknownInEffect() {
    assertThat(ManagedPolicies.catalogue().policies().stream().filter(p -> p.rules().isPresent()))
        .hasSize(17)
        .allSatisfy(p -> assertThat(p.rules().orElseThrow()).isNotEmpty());
  }

  @Test
  void theApproximationOfTheEmrJobPolicy_isOffUnlessSwitchedOn() {
    assertThat(ManagedPolicies.catalogue().find("AmazonEMRJobPolicy").orElseThrow().rules())
        .isEmpty();
    assertThat(
            ManagedPolicies.catalogueWithApproximations()
                .find("AmazonEMRJobPolicy")
                .orElseThrow()
                .rules())
        .isPresent();
    assertThat(
            ManagedPolicies.catalogueWithApproximations().policies().stream()
                .filter(p -> p.rules().isPresent()))
        .hasSize(18);
  }

  @Test
  void asOf_hasOfEachPolicyTheLastEditionThatDoesNotBeginAfterTheDate() {
    String restore = "AWSBackupFullAccessPolicyForRestore";
    ResourceRequest bind =
        ResourceRequest.of("bind", "rbac.authorization.k8s.io", "clusterroles").name("admin");

    assertThat(ManagedPolicies.asOf(LocalDate.of(2026, 8, 24)).find(restore).orElseThrow())
        .extracting(policy -> policy.rules().orElseThrow().size())
        .isEqualTo(2);
    assertThat(ManagedPolicies.asOf(LocalDate.of(2026, 8, 23)).find(restore).orElseThrow())
        .extracting(policy -> policy.rules().orElseThrow().size())
        .isEqualTo(1);
    assertThat(ManagedPolicies.asOf(LocalDate.of(2025, 11, 21)).find(restore)).isEmpty();
    assertThat(verdict(restore, AccessScope.cluster(), bind).isAllowed()).isTrue();
  }

  @Test
  void asOf_beforeTheFirstEdition_isRefused() {
    assertThat(ManagedPolicies.asOf(LocalDate.of(2023, 12, 18)).policies()).hasSize(4);
    assertThatThrownBy(() -> ManagedPolicies.asOf(LocalDate.of(2023, 12, 17)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("No access policy is known as of 2023-12-17: give a later date");
  }

  @Test
  void editionDates_beginWithTheFirstEdition_andEndWithTheNewest() {
    assertThat(ManagedPolicies.editionDates())
        .startsWith(LocalDate.of(2023, 12, 18), LocalDate.of(2024, 4, 22))
        .endsWith(LocalDate.of(2026, 10, 5))
        .isSorted();
  }

  @Test
  void policiesForServiceLinkedRolesOnly_areThese_sinceTheGuideSaysSo() {
    assertThat(reserved(LocalDate.of(2026, 8, 24)))
        .containsExactly(
            "AmazonEKSBlockStorageClusterPolicy",
            "AmazonEKSBlockStoragePolicy",
            "AmazonEKSClusterInsightsPolicy",
            "AmazonEKSComputeClusterPolicy",
            "AmazonEKSComputePolicy",
            "AmazonEKSHybridPolicy",
            "AmazonEKSPodIdentityPolicy");
    assertThat(reserved(LocalDate.of(2025, 5, 5))).isEmpty();
  }

  private static List<String> reserved(LocalDate date) {
    return ManagedPolicies.asOf(date).policies().stream()
        .filter(AccessPolicy::isServiceLinkedRolesOnly)
        .map(AccessPolicy::name)
        .toList();
  }

  @Test
  void asOf_today_isTheCatalogue() {
    assertThat(ManagedPolicies.asOf(LocalDate.of(2026, 11, 26)).policies())
        .isEqualTo(ManagedPolicies.catalogue().policies());
  }

  @Test
  void equivalentClusterRoles_areThoseOfTheGuide_andExist() {
    Map<String, String> equivalents = new TreeMap<>();
    for (AccessPolicy policy : ManagedPolicies.catalogue().policies()) {
      policy.equivalentClusterRole().ifPresent(role -> equivalents.put(policy.name(), role));
    }
    assertThat(equivalents)
        .containsExactly(
            entry("AmazonEKSAdminPolicy", "admin"),
            entry("AmazonEKSAdminViewPolicy", "view"),
            entry("AmazonEKSClusterAdminPolicy", "cluster-admin"),
            entry("AmazonEKSEditPolicy", "edit"),
            entry("AmazonEKSViewPolicy", "view"));
    for (KubernetesVersion version : DefaultRbacObjects.versions()) {
      RbacObjects objects = DefaultRbacObjects.of(version);
      assertThat(equivalents.values())
          .allSatisfy(role -> assertThat(objects.clusterRole(role)).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AmazonEKSAutoNodePolicy",
        "AmazonEKSEventPolicy",
        "AmazonEMRJobPolicy",
        "AmazonSagemakerHyperpodSpacePolicy"
      })
  void aDecisionThatDependsOnAPolicyWithoutPublishedRules_isNotAllow_andNamesIt(String name) {
    Verdict verdict =
        verdict(name, AccessScope.cluster(), ResourceRequest.of("get", "", "pods").namespace("a"));
    assertThat(verdict.decision()).isEqualTo(Decision.DENY);
    assertThat(verdict.unknowns())
        .extracting(Unknown::line)
        .containsExactly(
            "unknown: the access policy "
                + name
                + ", associated to arn:aws:iam::111122223333:user/alice, may allow this, but AWS"
                + " does not publish its rules");
  }

  @Test
  void aPolicyWithoutPublishedRules_doesNotMatterOutsideOfItsScope() {
    Verdict verdict =
        verdict(
            "AmazonEKSEventPolicy",
            AccessScope.namespaces(List.of("dev-*")),
            ResourceRequest.of("get", "", "pods").namespace("prod"));
    assertThat(verdict.decision()).isEqualTo(Decision.DENY);
    assertThat(verdict.unknowns()).isEmpty();
  }

  @Test
  void aPolicyWithoutPublishedRules_doesNotMatterWhereSomebodyElseAllows() {
    Verdict verdict =
        verdict(
            "AmazonEKSEventPolicy",
            AccessScope.cluster(),
            NonResourceRequest.of("get", "/version"));
    assertThat(verdict.reason())
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"system:discovery\" of ClusterRole"
                + " \"system:discovery\" to Group \"system:authenticated\"");
    assertThat(verdict.unknowns()).isEmpty();
  }

  @Test
  void aRuleThatTheGuideNarrowsToObjectsItDoesNotName_isNotAllow() {
    Verdict verdict =
        verdict(
            "AmazonEKSArgoCDClusterPolicy",
            AccessScope.cluster(),
            ResourceRequest.of("delete", "apiextensions.k8s.io", "customresourcedefinitions")
                .name("widgets.example.com"));
    assertThat(verdict.decision()).isEqualTo(Decision.DENY);
    assertThat(verdict.unknowns())
        .extracting(Unknown::line)
        .containsExactly(
            "unknown: the access policy AmazonEKSArgoCDClusterPolicy, associated to"
                + " arn:aws:iam::111122223333:user/alice, allows this for some objects that AWS"
                + " does not name: Argo CD CRDs only");
  }

  @Test
  void policiesAreTheSameInEveryPartition() {
    PrincipalArn principal = PrincipalArn.of("arn:aws-us-gov:iam::111122223333:user/alice");
    EksCluster cluster =
        EksCluster.builder()
            .accessPolicies(ManagedPolicies.catalogue())
            .add(AccessEntry.builder(principal).build())
            .associate(
                principal,
                PolicyAssociation.of(
                    PolicyArn.of(
                        "arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"),
                    AccessScope.cluster()))
            .build();
    Caller session = cluster.caller(CallerIdentity.of(principal.value(), "AIDAEXAMPLE"));
    assertThat(session.authorize(ResourceRequest.of("get", "", "pods").namespace("a")).reason())
        .isEqualTo(
            "EKS Access Policy: allowed by ClusterRoleBinding"
                + " \"arn:aws-us-gov:iam::111122223333:user/alice+arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\""
                + " of ClusterRole"
                + " \"arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\" to User"
                + " \"AIDAEXAMPLE\"");
  }

  @Test
  void cluster_takesTheDefaultRolesOfTheVersionThatTheFilesTell(@TempDir Path directory)
      throws IOException {
    // Which version's roles are taken shows in a controller that not every version has.
    for (KubernetesVersion version : DefaultRbacObjects.versions()) {
      EksCluster cluster = EksClusters.read(clusterConfig(directory, version));
      assertThat(cluster.kubernetesVersion()).contains(version);
      UserInfo controller =
          UserInfo.of("system:serviceaccount:kube-system:selinux-warning-controller", List.of());
      boolean exists =
          DefaultRbacObjects.of(version)
              .clusterRole("system:controller:selinux-warning-controller")
              .isPresent();
      assertThat(cluster.authorize(controller, ResourceRequest.of("list", "", "pods")).isAllowed())
          .as(version.toString())
          .isEqualTo(exists);
    }
  }

  @Test
  void cluster_takesTheNewestDefaultRoles_ifTheFilesDoNotTellTheVersion(@TempDir Path directory)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("roles.yaml"),
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: nothing}
            """);
    assertThat(
            EksClusters.read(file)
                .authorize(
                    UserInfo.of(
                        "system:serviceaccount:kube-system:selinux-warning-controller", List.of()),
                    ResourceRequest.of("list", "", "pods"))
                .isAllowed())
        .isTrue();
  }

  private static Path clusterConfig(Path directory, KubernetesVersion version) throws IOException {
    return Files.writeString(
        directory.resolve("cluster.yaml"),
        """
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        metadata: {name: test, version: "%s"}
        """
            .formatted(version));
  }

  private static Verdict verdict(String policy, AccessScope scope, RequestAttributes request) {
    return EksCluster.builder()
        .accessPolicies(ManagedPolicies.catalogue())
        .kubernetes(DefaultRbacObjects.newestVersion(), DefaultRbacObjects::of)
        .add(AccessEntry.builder(PRINCIPAL).build())
        .associate(PRINCIPAL, PolicyAssociation.of(new PolicyArn("aws", policy), scope))
        .build()
        .caller(CallerIdentity.of(PRINCIPAL.value(), "AIDAEXAMPLE"))
        .authorize(request);
  }
}
