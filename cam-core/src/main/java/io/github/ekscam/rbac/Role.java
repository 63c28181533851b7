package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A Role: rules for one namespace. Creating one throws {@link InvalidObjectException} where the API
 * server would refuse it.
 *
 * @param metadata name and namespace, labels and annotations
 * @param rules the rules
 */
public record Role(ObjectMeta metadata, List<PolicyRule> rules) implements RbacRole {

  public Role {
    requireNonNull(metadata, "metadata");
    rules = List.copyOf(rules);
    RbacValidation.role(metadata, rules);
  }

  @Override
  public String kind() {
    return "Role";
  }
}
