package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A ClusterRole: rules for the whole cluster, its own or gathered from other ClusterRoles. Creating
 * one throws {@link InvalidObjectException} where the API server would refuse it. Immutable.
 */
public final class ClusterRole implements RbacRole {

  private final ObjectMeta metadata;
  private final List<PolicyRule> rules;
  private final @Nullable AggregationRule aggregationRule;

  private ClusterRole(
      ObjectMeta metadata, List<PolicyRule> rules, @Nullable AggregationRule aggregationRule) {
    this.metadata = requireNonNull(metadata, "metadata");
    this.rules = List.copyOf(rules);
    this.aggregationRule = aggregationRule;
    RbacValidation.clusterRole(metadata, this.rules, aggregationRule);
  }

  /** A ClusterRole with rules of its own. */
  public static ClusterRole of(ObjectMeta metadata, List<PolicyRule> rules) {
    return new ClusterRole(metadata, rules, null);
  }

  /**
   * A ClusterRole whose rules the aggregation controller writes.
   *
   * @param rules the rules that are there before it does
   */
  public static ClusterRole aggregated(
      ObjectMeta metadata, List<PolicyRule> rules, AggregationRule aggregationRule) {
    return new ClusterRole(metadata, rules, requireNonNull(aggregationRule, "aggregationRule"));
  }

  /** The same with other rules. */
  ClusterRole withRules(List<PolicyRule> rules) {
    return new ClusterRole(metadata, rules, aggregationRule);
  }

  @Override
  public String kind() {
    return "ClusterRole";
  }

  @Override
  public ObjectMeta metadata() {
    return metadata;
  }

  @Override
  public List<PolicyRule> rules() {
    return rules;
  }

  /** How the rules are gathered from other ClusterRoles, if they are. */
  public Optional<AggregationRule> aggregationRule() {
    return Optional.ofNullable(aggregationRule);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClusterRole that
        && metadata.equals(that.metadata)
        && rules.equals(that.rules)
        && Objects.equals(aggregationRule, that.aggregationRule);
  }

  @Override
  public int hashCode() {
    return Objects.hash(metadata, rules, aggregationRule);
  }

  @Override
  public String toString() {
    return "ClusterRole[metadata=" + metadata + ", rules=" + rules + "]";
  }

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
}
