package io.github.ekscam.internal.explain;

import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.List;

/**
 * How far some rules, the owner's, grant what others, the wanted, do. The wanted rules are broken
 * down to single rights, and each must be granted by one rule of the owner.
 *
 * <p>Reproduces {@code Covers} of k8s.io/component-helpers 1.34 ({@code auth/rbac/validation}),
 * which compares rules and not what they allow: a wanted {@code *} is covered by a literal {@code
 * *} only, however much the owner enumerates. Covered means granted, with one exception: a request
 * whose resource itself has a slash, which no URL makes but a review can, is matched by {@code
 * pods/log} and not by the {@code *}{@code /log} that covers it.
 *
 * <p>The cost grows with the wanted rights, times a sixty-fourth of the owner's rules.
 *
 * @param covered the wanted rights that the owner has, in order, duplicates kept
 * @param uncovered the wanted rights that the owner has not, likewise
 */
public record Coverage(List<PolicyRule> covered, List<PolicyRule> uncovered) {

  public Coverage {
    covered = List.copyOf(covered);
    uncovered = List.copyOf(uncovered);
  }

  /**
   * Compares rules.
   *
   * @throws IllegalArgumentException if the wanted rules come to more than a million rights, or are
   *     not looked up in bounded time
   */
  public static Coverage of(List<PolicyRule> owner, List<PolicyRule> wanted) {
    PolicyRules.requireBounded(wanted);
    RuleIndex index = RuleIndex.of(owner);
    List<PolicyRule> covered = new ArrayList<>();
    List<PolicyRule> uncovered = new ArrayList<>();
    for (PolicyRule rule : wanted) {
      index.lookUp(rule, (atom, found) -> (found ? covered : uncovered).add(atom));
    }
    return new Coverage(covered, uncovered);
  }

  /** Whether the owner has all that is wanted. */
  public boolean isComplete() {
    return uncovered.isEmpty();
  }
}
