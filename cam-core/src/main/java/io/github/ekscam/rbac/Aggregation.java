package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * The clusterrole-aggregation controller of kube-controller-manager: fills in the rules of
 * ClusterRoles that have an aggregation rule. Reproduces {@code
 * pkg/controller/clusterroleaggregation} of Kubernetes 1.34.
 *
 * <p>Every change of a ClusterRole makes the controller look at all aggregated ones again, so
 * chains (view, edit, admin) and cycles settle by repetition. Each round can only carry rules one
 * role further, so there are at most as many rounds as aggregated roles, and one to see that
 * nothing changes.
 */
final class Aggregation {

  /**
   * How much gathering is done before giving up. Real clusters stay below a thousandth of it; an
   * input that selects everything from everywhere must end with a message all the same.
   */
  private static final long MOST_STEPS = 20_000_000;

  private final SortedMap<String, ClusterRole> roles;
  private long steps;

  private Aggregation(SortedMap<String, ClusterRole> roles) {
    this.roles = roles;
  }

  /** Replaces the aggregated roles in the map, which is in the order of names. */
  static void settle(SortedMap<String, ClusterRole> roles) {
    new Aggregation(roles).settle();
  }

  private void settle() {
    List<String> aggregated =
        roles.values().stream()
            .filter(role -> role.aggregationRule().isPresent())
            .map(role -> role.metadata().name())
            .toList();
    boolean changed = true;
    for (int round = 0; changed && round <= aggregated.size() + 1; round++) {
      changed = false;
      for (String name : aggregated) {
        ClusterRole role = requireNonNull(roles.get(name), name);
        List<PolicyRule> gathered = gather(role);
        // The controller applies an empty list by leaving the field out, which takes nothing away
        // from the manager of the rules that are there.
        if (!gathered.isEmpty() && !gathered.equals(role.rules())) {
          roles.put(name, role.withRules(gathered));
          changed = true;
        }
      }
    }
  }

  private List<PolicyRule> gather(ClusterRole role) {
    String self = role.metadata().name();
    Set<PolicyRule> rules = new LinkedHashSet<>();
    for (LabelSelector selector : role.aggregationRule().orElseThrow().clusterRoleSelectors()) {
      for (ClusterRole other : roles.values()) {
        step(1);
        if (!other.metadata().name().equals(self) && selector.matches(other.metadata().labels())) {
          other.rules().forEach(rule -> step(size(rule)));
          rules.addAll(other.rules());
        }
      }
    }
    return new ArrayList<>(rules);
  }

  /** The texts of a rule, each of which is looked at when it is compared. */
  private static int size(PolicyRule rule) {
    return 1
        + rule.apiGroups().size()
        + rule.resources().size()
        + rule.resourceNames().size()
        + rule.nonResourceURLs().size()
        + rule.verbs().size();
  }

  private void step(int count) {
    steps += count;
    if (steps > MOST_STEPS) {
      throw new IllegalArgumentException(
          "The aggregation rules of the ClusterRoles select too much: gave up after "
              + MOST_STEPS
              + " steps; narrow their clusterRoleSelectors");
    }
  }
}
