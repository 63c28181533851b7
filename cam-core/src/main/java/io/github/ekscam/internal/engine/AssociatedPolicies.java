package io.github.ekscam.internal.engine;

import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The access policies associated to one entry, as a holder of roles: each policy is a role, held in
 * its scope. Immutable.
 */
final class AssociatedPolicies implements RoleHolder {

  private final AssociatedPolicy[] policies;

  /** Their numbers as roles; negative for one that the catalogue does not have. */
  private final int[] numbers;

  AssociatedPolicies(List<AssociatedPolicy> policies, ToIntFunction<AssociatedPolicy> number) {
    this.policies = policies.toArray(AssociatedPolicy[]::new);
    this.numbers = policies.stream().mapToInt(number).toArray();
  }

  @Override
  public boolean holdsAnyOf(UserInfo same, CompiledRoleSet roles, String namespace) {
    if (roles.isEmpty()) {
      return false;
    }
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] >= 0
          && roles.contains(numbers[i])
          && policies[i].association().accessScope().includesNamespace(namespace)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean proves(UserInfo same, RequestAttributes request) {
    for (AssociatedPolicy policy : policies) {
      if (policy.firstAllowing(request) != null) {
        return true;
      }
    }
    return false;
  }
}
