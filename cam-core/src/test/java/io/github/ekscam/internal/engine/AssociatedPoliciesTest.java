package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A policy is proven once in each part of its scope, and from then on the tables do. */
class AssociatedPoliciesTest {

  private static final UserInfo ALICE = UserInfo.of("alice", List.of());
  private static final CompiledRoleSet VIEW = CompiledRoleSet.of(new int[] {0}, 1);

  private static final PolicyRule GET =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();

  private static AssociatedPolicies associated(AccessScope scope) {
    AssociatedPolicy view =
        new AssociatedPolicy(
            AccessEntry.builder("arn:aws:iam::111122223333:role/Developer").build(),
            PolicyAssociation.of(new PolicyArn("aws", "ViewPolicy"), scope),
            Optional.of(
                AccessPolicy.builder("ViewPolicy")
                    .rules(List.of(AccessPolicy.Rule.of(GET)))
                    .build()));
    return new AssociatedPolicies(
        CompiledRules.of(List.of(List.of(GET))),
        new AccessPolicyRules.Reached(List.of(view), Optional.empty(), Optional.empty()),
        policy -> 0);
  }

  private static List<Integer> held(AssociatedPolicies policies, String... namespaces) {
    return Stream.of(namespaces)
        .map(namespace -> policies.holdsAnyOf(ALICE, VIEW, namespace))
        .toList();
  }

  private static void assertAllowed(AssociatedPolicies policies, String namespace) {
    ResourceRequest request = ResourceRequest.of("get", "", "pods").namespace(namespace);
    assertThat(policies.isAllowed(ALICE, request)).isTrue();
  }

  @Test
  void policyOfTheCluster_isProvenEverywhere() {
    AssociatedPolicies policies = associated(AccessScope.cluster());

    assertThat(held(policies, "", "dev")).containsExactly(RoleHolder.HELD, RoleHolder.HELD);
    assertAllowed(policies, "dev");
    assertThat(held(policies, "", "dev")).containsExactly(RoleHolder.PROVEN, RoleHolder.PROVEN);
  }

  @Test
  void policyOfNamespaces_isProvenByNameAndByPattern() {
    AssociatedPolicies policies = associated(AccessScope.namespaces(List.of("dev", "ops-*")));

    assertThat(held(policies, "", "dev", "ops-a", "prod"))
        .containsExactly(
            RoleHolder.NOT_HELD, RoleHolder.HELD, RoleHolder.HELD, RoleHolder.NOT_HELD);
    assertAllowed(policies, "dev");
    assertThat(held(policies, "dev", "ops-a")).containsExactly(RoleHolder.PROVEN, RoleHolder.HELD);
    assertAllowed(policies, "ops-a");
    assertThat(held(policies, "", "ops-b", "prod"))
        .containsExactly(RoleHolder.NOT_HELD, RoleHolder.PROVEN, RoleHolder.NOT_HELD);
  }
}
