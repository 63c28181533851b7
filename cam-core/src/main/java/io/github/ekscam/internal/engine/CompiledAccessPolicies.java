package io.github.ekscam.internal.engine;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The access policies of a catalogue made for speed: each is a role with a number. A policy whose
 * rules are not known allows nothing, nor does a rule that is restricted to objects that AWS does
 * not name. Thread-safe; nothing here depends on the access entries.
 */
final class CompiledAccessPolicies {

  private final Map<String, Integer> numbers = new HashMap<>();
  private final CompiledRules rules;

  CompiledAccessPolicies(AccessPolicyCatalogue catalogue) {
    List<List<PolicyRule>> rulesByNumber = new ArrayList<>();
    for (AccessPolicy policy : catalogue.policies()) {
      numbers.put(policy.name(), numbers.size());
      rulesByNumber.add(UnrestrictedRules.of(policy.rules().orElse(List.of())));
    }
    this.rules = CompiledRules.of(rulesByNumber);
  }

  /** The policies that reach a user. */
  AssociatedPolicies associated(AccessPolicyRules.Reached reached) {
    return new AssociatedPolicies(
        rules,
        reached,
        policy -> numbers.getOrDefault(policy.association().policyArn().name(), -1));
  }
}
