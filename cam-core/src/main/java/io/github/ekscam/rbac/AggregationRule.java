package io.github.ekscam.rbac;

import java.util.List;

/**
 * The aggregation rule of a ClusterRole: which other ClusterRoles' rules it gathers.
 *
 * @param clusterRoleSelectors a ClusterRole that any of them selects gives its rules
 */
public record AggregationRule(List<LabelSelector> clusterRoleSelectors) {

  public AggregationRule {
    clusterRoleSelectors = List.copyOf(clusterRoleSelectors);
  }
}
