package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * One condition on labels.
 *
 * @param key the label's key
 * @param operator {@code In}, {@code NotIn}, {@code Exists} or {@code DoesNotExist}
 * @param values the values of {@code In} and {@code NotIn}
 */
public record LabelSelectorRequirement(String key, String operator, List<String> values) {

  public LabelSelectorRequirement {
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
