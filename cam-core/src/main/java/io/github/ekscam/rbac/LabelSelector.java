package io.github.ekscam.rbac;

import java.util.List;
import java.util.Map;

/**
 * A condition on labels: every pair and every requirement must hold. An empty selector selects
 * everything.
 *
 * @param matchLabels pairs that must be present
 * @param matchExpressions requirements that must hold
 */
public record LabelSelector(
    Map<String, String> matchLabels, List<LabelSelectorRequirement> matchExpressions) {

  public LabelSelector {
    matchLabels = Map.copyOf(matchLabels);
    matchExpressions = List.copyOf(matchExpressions);
  }

  /** A selector of the labels that have all these pairs. */
  public static LabelSelector ofLabels(Map<String, String> matchLabels) {
    return new LabelSelector(matchLabels, List.of());
  }

  /** Whether these labels are selected. */
  public boolean matches(Map<String, String> labels) {
    return labels.entrySet().containsAll(matchLabels.entrySet())
        && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
  }
}
