package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.rbac.PolicyRule;
import java.util.List;

/**
 * Rules that one grant gives in one scope.
 *
 * @param scope where they hold; may be less than the scope of the grant
 * @param rules the rules, at least one, each on one resource or one non-resource URL
 * @param grant what gives them; the rule it names may say more
 */
public record GrantedRules(AccessScope scope, List<PolicyRule> rules, Grant grant) {

  public GrantedRules {
    requireNonNull(scope, "scope");
    rules = List.copyOf(rules);
    requireNonNull(grant, "grant");
  }
}
