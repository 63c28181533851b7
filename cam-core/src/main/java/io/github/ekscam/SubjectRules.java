package io.github.ekscam;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import java.util.List;

/**
 * The rules that a user holds in RBAC alone, in one namespace: those of ClusterRoleBindings, then
 * those of RoleBindings of the namespace, each by the name of the binding.
 *
 * @param resourceRules rules on resources, in the order in which they were found, duplicates kept
 * @param nonResourceRules rules on non-resource URLs, likewise; also those that come by a
 *     RoleBinding, although they grant nothing there
 * @param bindingsWithoutRole the bindings that reach the user and whose role does not exist
 */
public record SubjectRules(
    List<PolicyRule> resourceRules,
    List<PolicyRule> nonResourceRules,
    List<RbacBinding> bindingsWithoutRole) {

  public SubjectRules {
    resourceRules = List.copyOf(resourceRules);
    nonResourceRules = List.copyOf(nonResourceRules);
    bindingsWithoutRole = List.copyOf(bindingsWithoutRole);
  }
}
