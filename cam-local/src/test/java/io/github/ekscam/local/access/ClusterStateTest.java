package io.github.ekscam.local.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStateTest {

  @Test
  void applyTo_givesAClusterWithTheStatesEntriesAndMode_asIfBuiltOfThem() {
    AccessPolicy admin =
        AccessPolicy.builder("AmazonEKSClusterAdminPolicy")
            .rules(
                List.of(
                    AccessPolicy.Rule.of(
                        PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build())))
            .build();
    AccessPolicyCatalogue catalogue = AccessPolicyCatalogue.of(List.of(admin));
    CallerIdentity eve = CallerIdentity.parse("arn:aws:iam::111122223333:user/eve");
    ClusterAccess eks = ClusterAccess.builder().accessPolicies(catalogue).build();
    eks.createCluster(
        CreateClusterRequest.builder("platform", eve)
            .authenticationMode(AuthenticationMode.API)
            .build());
    EksCluster files = EksCluster.builder().name("platform").accessPolicies(catalogue).build();
    ResourceRequest request = ResourceRequest.of("get", "", "secrets").namespace("prod").name("x");

    EksCluster creators = eks.clusterState("platform").applyTo(files);
    eks.deleteAccessEntry("platform", "arn:aws:iam::111122223333:user/eve");
    EksCluster nobodys = eks.clusterState("platform").applyTo(files);

    assertThat(files.caller(eve).authorize(request).isAllowed()).isFalse();
    assertThat(creators.caller(eve).authorize(request).isAllowed()).isTrue();
    assertThat(creators.whoCan(request)).isNotEqualTo(nobodys.whoCan(request));
    assertThat(nobodys.caller(eve).authorize(request).isAllowed()).isFalse();
    assertThat(creators)
        .isEqualTo(
            EksCluster.builder()
                .name("platform")
                .authenticationMode(AuthenticationMode.API)
                .addAll(creators.accessEntries())
                .build());
  }
}
