package io.github.ekscam.testing.assertions;

import static io.github.ekscam.testing.assertions.EksAssertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the access policies made for people mean, in the whole cluster and in namespaces, with what
 * surprises about each. The assertions are those that teams write about their own clusters.
 */
class ManagedPolicySemanticsTest {

  private static final PrincipalArn PRINCIPAL =
      PrincipalArn.of("arn:aws:iam::111122223333:role/Somebody");

  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> WRITE =
      List.of("create", "update", "patch", "delete", "deletecollection");

  private static EksCluster cluster(String policy, AccessScope scope, RbacObject... objects) {
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API)
        .accessPolicies(ManagedPolicies.catalogue())
        .kubernetes(DefaultRbacObjects.newestVersion(), DefaultRbacObjects::of)
        .add(AccessEntry.builder(PRINCIPAL).kubernetesGroups(List.of("team")).build())
        .associate(PRINCIPAL, PolicyAssociation.of(new PolicyArn("aws", policy), scope))
        .addAll(List.of(objects))
        .build();
  }

  /** Somebody with a policy in the whole cluster. */
  private static CallerAssert with(String policy) {
    return assertThat(cluster(policy, AccessScope.cluster())).asPrincipal(PRINCIPAL.value());
  }

  /** Somebody with a policy in the namespace dev and those that begin with dev-. */
  private static CallerAssert inDevWith(String policy, RbacObject... objects) {
    return assertThat(cluster(policy, AccessScope.namespaces(List.of("dev", "dev-*")), objects))
        .asPrincipal(PRINCIPAL.value());
  }

  @Nested
  class ClusterAdmin {

    @Test
    void mayDoEverything_inTheWholeCluster() {
      with("AmazonEKSClusterAdminPolicy")
          .clusterWide()
          .can("*", "*", "/metrics")
          .can("escalate", "clusterroles.rbac.authorization.k8s.io")
          .can("impersonate", "users", "groups")
          .inEveryNamespace()
          .can("create", "serviceaccounts/token", "pods/eviction")
          .can(WRITE, "widgets.example.com");
    }

    @Test
    void namespaceScope_grantsNothingOutside_norWhatBelongsToNone() {
      inDevWith("AmazonEKSClusterAdminPolicy")
          .in("dev", "dev-1")
          .can("*", "*")
          .in("prod", "development", "de")
          .cannot("get", "pods")
          .clusterWide()
          .cannot("list", "pods")
          .cannot(READ, "nodes", "namespaces", "clusterroles")
          .cannot("get", "/metrics");
    }
  }

  @Nested
  class Admin {

    @Test
    void managesWorkloads_secrets_andRolesOfTheNamespace() {
      with("AmazonEKSAdminPolicy")
          .inEveryNamespace()
          .can(READ, "pods", "pods/log", "secrets", "deployments.apps")
          .can(WRITE, "pods", "secrets", "deployments.apps", "configmaps")
          .can(WRITE, "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io")
          .can("create", "localsubjectaccessreviews.authorization.k8s.io");
    }

    @Test
    void lacksWhatTheClusterRoleAdminHas() {
      with("AmazonEKSAdminPolicy")
          .inEveryNamespace()
          .cannot("create", "pods/eviction", "serviceaccounts/token")
          .cannot(WRITE, "leases.coordination.k8s.io");
    }

    @Test
    void hasNothingOfTheCluster() {
      with("AmazonEKSAdminPolicy")
          .clusterWide()
          .cannot(READ, "nodes", "clusterroles", "persistentvolumes")
          .cannot(WRITE, "namespaces", "resourcequotas")
          .cannot("get", "/metrics");
    }
  }

  @Nested
  class Edit {

    @Test
    void changesWorkloads_andReadsSecrets() {
      with("AmazonEKSEditPolicy")
          .inEveryNamespace()
          .can(WRITE, "pods", "deployments.apps", "services", "secrets")
          .can(READ, "secrets")
          .can("create", "pods/exec", "pods/portforward");
    }

    @Test
    void mayImpersonateServiceAccounts_whoseRightsAreThenItsOwn() {
      inDevWith("AmazonEKSEditPolicy")
          .in("dev")
          .can("impersonate", "serviceaccounts")
          .in("prod")
          .cannot("impersonate", "serviceaccounts")
          .clusterWide()
          .cannot("impersonate", "users", "groups");
    }

    @Test
    void seesNoRoles_andChangesNone() {
      with("AmazonEKSEditPolicy")
          .inEveryNamespace()
          .cannot(READ, "roles", "rolebindings")
          .cannot(WRITE, "roles", "rolebindings");
    }

    @Test
    void isPartOfAdmin() {
      inDevWith("AmazonEKSEditPolicy").hasNoAccessBeyond("AmazonEKSAdminPolicy");
    }
  }

  @Nested
  class View {

    @Test
    void readsWorkloads_andNoSecrets() {
      with("AmazonEKSViewPolicy")
          .inEveryNamespace()
          .can(READ, "pods", "pods/log", "configmaps", "deployments.apps", "events")
          .cannot(READ, "secrets", "roles", "rolebindings")
          .cannot(WRITE, "pods", "configmaps")
          .cannot(List.of("get", "create"), "pods/exec");
    }

    @Test
    void seesNoNodes_evenInTheWholeCluster() {
      with("AmazonEKSViewPolicy")
          .clusterWide()
          .can("list", "pods")
          .cannot(READ, "nodes", "persistentvolumes");
    }

    @Test
    void isPartOfEdit_andOfTheClusterRoleView() {
      inDevWith("AmazonEKSViewPolicy")
          .hasNoAccessBeyond("AmazonEKSEditPolicy")
          .hasNoAccessBeyond("view");
    }
  }

  @Nested
  class AdminView {

    @Test
    void readsEverything_secretsToo() {
      with("AmazonEKSAdminViewPolicy")
          .clusterWide()
          .can(READ, "secrets", "nodes", "clusterroles", "widgets.example.com")
          .inEveryNamespace()
          .can("get", "secrets", "pods/log")
          .cannot(WRITE, "pods")
          .cannot("create", "pods/exec");
    }

    @Test
    void readsNoPathsThatAreNoResources() {
      with("AmazonEKSAdminViewPolicy").cannot("get", "/metrics", "/logs/kubelet.log");
    }

    @Test
    void getOfExecIsARead_whichOldClientsRunCommandsBy() {
      with("AmazonEKSAdminViewPolicy").inEveryNamespace().can("get", "pods/exec", "pods/attach");
    }
  }

  @Nested
  class SecretReader {

    @Test
    void readsSecrets_andNothingElse() {
      inDevWith("AmazonEKSSecretReaderPolicy")
          .in("dev", "dev-1")
          .can(READ, "secrets")
          .cannot(WRITE, "secrets")
          .cannot(READ, "configmaps", "pods")
          .in("prod")
          .cannot(READ, "secrets")
          .inEveryNamespace()
          .canOnly(
              List.of(PolicyRule.builder().apiGroups("").resources("secrets").verbs(READ).build()));
    }

    @Test
    void besideView_theyAddUp() {
      EksCluster.Builder both =
          EksCluster.builder()
              .authenticationMode(AuthenticationMode.API)
              .accessPolicies(ManagedPolicies.catalogue())
              .add(AccessEntry.builder(PRINCIPAL).build());
      both.associate(
          PRINCIPAL,
          PolicyAssociation.of(new PolicyArn("aws", "AmazonEKSViewPolicy"), AccessScope.cluster()));
      both.associate(
          PRINCIPAL,
          PolicyAssociation.of(
              new PolicyArn("aws", "AmazonEKSSecretReaderPolicy"),
              AccessScope.namespaces(List.of("dev"))));

      assertThat(both.build())
          .asPrincipal(PRINCIPAL.value())
          .in("dev")
          .can("get", "secrets")
          .isAllowedBy("AmazonEKSSecretReaderPolicy")
          .can("get", "pods")
          .isAllowedBy("AmazonEKSViewPolicy")
          .in("prod")
          .cannot("get", "secrets")
          .can("get", "pods");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AmazonEKSAdminPolicy",
        "AmazonEKSAdminViewPolicy",
        "AmazonEKSEditPolicy",
        "AmazonEKSSecretReaderPolicy",
        "AmazonEKSViewPolicy"
      })
  void noPolicyButClusterAdmin_reachesBeyondIt(String policy) {
    with(policy)
        .hasNoAccessBeyond("AmazonEKSClusterAdminPolicy")
        .inEveryNamespace()
        .cannot("escalate", "roles.rbac.authorization.k8s.io")
        .clusterWide()
        .cannot("bind", "clusterroles.rbac.authorization.k8s.io")
        .cannot("impersonate", "users", "groups")
        .cannot(WRITE, "nodes", "clusterrolebindings");
  }

  @Nested
  class BesideRbac {

    @Test
    void groupsCoverWhatNoPolicyDoes() {
      inDevWith(
              "AmazonEKSViewPolicy",
              ClusterRole.of(
                  ObjectMeta.named("node-viewer"),
                  List.of(
                      PolicyRule.builder().apiGroups("").resources("nodes").verbs(READ).build())),
              new ClusterRoleBinding(
                  ObjectMeta.named("team"),
                  RoleRef.clusterRole("node-viewer"),
                  List.of(Subject.group("team"))))
          .can("list", "nodes")
          .isAllowedBy("node-viewer")
          .cannot("delete", "nodes")
          .in("dev")
          .can("list", "pods")
          .isAllowedBy("AmazonEKSViewPolicy");
    }

    @Test
    void bothMayAllow_andEitherIsFound() {
      inDevWith(
              "AmazonEKSViewPolicy",
              new RoleBinding(
                  ObjectMeta.named("team").inNamespace("dev"),
                  RoleRef.clusterRole("view"),
                  List.of(Subject.group("team"))))
          .in("dev")
          .can("list", "pods")
          .isAllowedBy("AmazonEKSViewPolicy")
          .isAllowedBy("team");
    }
  }
}
