package io.github.ekscam.internal.matching;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.RequestAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an access policy that are known to allow. One that is restricted to objects that AWS
 * does not name allows nothing for certain.
 */
public final class UnrestrictedRules {

  private UnrestrictedRules() {}

  /** Those of a policy's rules. */
  public static List<PolicyRule> of(List<AccessPolicy.Rule> rules) {
    return rules.stream()
        .filter(rule -> !rule.isRestricted())
        .map(AccessPolicy.Rule::rule)
        .toList();
  }

  /** The first that allows a request; null if none does. */
  public static AccessPolicy.@Nullable Rule firstAllowing(
      List<AccessPolicy.Rule> rules, RequestAttributes request) {
    for (AccessPolicy.Rule rule : rules) {
      if (!rule.isRestricted() && matches(rule, request)) {
        return rule;
      }
    }
    return null;
  }

  /** The others that match a request: they may allow it. */
  public static Stream<AccessPolicy.Rule> restrictedMatching(
      List<AccessPolicy.Rule> rules, RequestAttributes request) {
    return rules.stream().filter(rule -> rule.isRestricted() && matches(rule, request));
  }

  private static boolean matches(AccessPolicy.Rule rule, RequestAttributes request) {
    return PolicyRuleMatcher.matches(rule.rule(), request);
  }
}
