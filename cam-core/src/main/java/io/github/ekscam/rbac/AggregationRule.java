package io.github.ekscam.rbac;

import java.util.List;

/**
 * How a ClusterRole is put together from others.
 *
 * @param clusterRoleSelectors a ClusterRole that any of them selects gives its rules
 */
public record AggregationRule(List<LabelSelector> clusterRoleSelectors) {

  public AggregationRule {
    clusterRoleSelectors = List.copyOf(clusterRoleSelectors);
  }
}
