package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;

/** A cluster with an entry of the role Developer, and what its callers are asked. */
final class UnresolvedClusters {

  static final String DEVELOPER = "arn:aws:iam::111122223333:role/team/Developer";
  static final String ALICE = "arn:aws:sts::111122223333:assumed-role/Developer/alice";
  static final String BOB = "arn:aws:sts::111122223333:assumed-role/Other/bob";

  static final List<Unresolved.Value> VALUES =
      List.of(
          new Unresolved.Value(
              "aws_eks_access_entry.ci",
              "principal_arn",
              List.of("aws_iam_role.ci.arn"),
              "apply aws_iam_role.ci first",
              new Source("plan.json", 7, 3, "aws_eks_access_entry.ci")));

  static final ResourceRequest GET_PODS = ResourceRequest.parse("get pods -n dev");
  static final ResourceRequest GET_SECRETS = ResourceRequest.parse("get secrets -n dev");
  static final ResourceRequest GET_PODS_IN_PROD = ResourceRequest.parse("get pods -n prod");
  static final ResourceRequest GET_NODES = ResourceRequest.parse("get nodes");

  static final PolicyRule PODS =
      PolicyRule.builder()
          .verbs(List.of("get"))
          .apiGroups(List.of(""))
          .resources(List.of("pods"))
          .build();

  static EksCluster.Builder cluster(Unresolved... parts) {
    EksCluster.Builder cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    List.of(
                        AccessPolicy.builder("AmazonEKSViewPolicy")
                            .rules(List.of(AccessPolicy.Rule.of(PODS)))
                            .build())))
            .add(AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("dev")).build());
    List.of(parts).forEach(cluster::unresolved);
    return cluster;
  }

  static void assertOpen(Caller caller, ResourceRequest request, Unresolved part) {
    Verdict verdict = caller.authorize(request);
    assertThat(verdict.isAllowed()).isFalse();
    assertThat(verdict.unknowns()).containsExactly(new Unknown.NotResolved(part));
    assertThat(caller.isAllowed(request)).isFalse();
  }

  static void assertDenied(Caller caller, ResourceRequest request) {
    Verdict verdict = caller.authorize(request);
    assertThat(verdict.decision()).isEqualTo(Decision.DENY);
    assertThat(verdict.unknowns()).isEmpty();
    assertThat(caller.isAllowed(request)).isFalse();
  }

  private UnresolvedClusters() {}
}
