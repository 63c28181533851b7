package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A condition on labels: every pair and every requirement must hold. An empty selector selects
 * everything.
 *
 * @param matchLabels pairs that must be present
 * @param matchExpressions requirements that must hold
 */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {

  public LabelSelector {
    matchLabels = ObjectMeta.copyOf(matchLabels);
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

  /**
   * One condition on labels.
   *
   * @param key the label's key
   * @param operator {@code In}, {@code NotIn}, {@code Exists} or {@code DoesNotExist}
   * @param values the values of {@code In} and {@code NotIn}
   */
  public record Requirement(String key, String operator, List<String> values) {

    public Requirement {
      requireNonNull(key, "key");
      requireNonNull(operator, "operator");
      values = List.copyOf(values);
    }

    /**
     * Whether these labels meet the condition. As upstream, {@code NotIn} holds where the key is
     * missing; an operator that does not exist is met by nothing.
     */
    public boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        default -> false;
      };
    }
  }
}
