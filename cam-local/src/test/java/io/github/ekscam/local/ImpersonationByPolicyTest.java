package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.local.apiserver.ApiRequest;
import io.github.ekscam.local.apiserver.ApiResponse;
import io.github.ekscam.local.apiserver.ApiServer;
import io.github.ekscam.local.apiserver.AuditEvent;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the published access policies let be impersonated. */
class ImpersonationByPolicyTest {

  private static final PrincipalArn PRINCIPAL =
      PrincipalArn.of("arn:aws:iam::111122223333:user/alice");

  private static Caller session(String policy, String version) {
    return EksCluster.builder()
        .kubernetes(KubernetesVersion.of(version), DefaultRbacObjects::of)
        .accessPolicies(ManagedPolicies.catalogue())
        .add(AccessEntry.builder(PRINCIPAL).build())
        .associate(
            PRINCIPAL,
            PolicyAssociation.of(
                PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/" + policy),
                AccessScope.cluster()))
        .build()
        .caller(CallerIdentity.parse(PRINCIPAL.value()));
  }

  @ParameterizedTest
  @CsvSource({
    "AmazonEKSClusterAdminPolicy, true, true",
    "AmazonEKSAdminPolicy, true, false",
    "AmazonEKSEditPolicy, true, false",
    "AmazonEKSViewPolicy, false, false",
    "AmazonEKSAdminViewPolicy, false, false"
  })
  void whoMayBeImpersonated(String policy, boolean serviceAccounts, boolean users) {
    for (String version : List.of("1.34", "1.36")) {
      assertThat(impersonates(policy, version, "system:serviceaccount:dev:builder"))
          .isEqualTo(serviceAccounts);
      assertThat(impersonates(policy, version, "bob")).isEqualTo(users);
    }
  }

  private static boolean impersonates(String policy, String version, String username) {
    ApiResponse response =
        handle(
            session(policy, version),
            new ApiRequest("GET", "/version", List.of(Map.entry("Impersonate-User", username))));
    // Everybody may read the version.
    boolean impersonated = response.auditEvent().flatMap(AuditEvent::impersonatedUser).isPresent();
    assertThat(response.isPassedOn()).isEqualTo(impersonated);
    return impersonated;
  }

  private static ApiResponse handle(Caller caller, ApiRequest request) {
    return ApiServer.of(caller.cluster()).handle(caller, request);
  }
}
