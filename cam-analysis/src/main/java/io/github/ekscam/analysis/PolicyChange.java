package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.TreeMultiset;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicy.Rule;
import io.github.ekscam.rbac.PolicyRule;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of one access policy: it is there since, no longer, or says something else. Rules are
 * compared row by row; neither their order nor the order of names within one matters. Immutable.
 */
public final class PolicyChange {

  private static final Comparator<Rule> ORDER =
      Comparator.comparing((Rule rule) -> sorted(rule.rule())).thenComparing(Rule::restriction);

  private final @Nullable AccessPolicy before;
  private final @Nullable AccessPolicy after;

  /** What can become of a policy. */
  public enum Kind {
    /** It was not known before. */
    ADDED,
    /** It is not known any more. */
    REMOVED,
    /** Something else is known of it. */
    CHANGED
  }

  private PolicyChange(@Nullable AccessPolicy before, @Nullable AccessPolicy after) {
    this.before = before;
    this.after = after;
  }

  /** A policy that was not known before. */
  public static PolicyChange added(AccessPolicy policy) {
    return new PolicyChange(null, requireNonNull(policy, "policy"));
  }

  /** A policy that is not known any more. */
  public static PolicyChange removed(AccessPolicy policy) {
    return new PolicyChange(requireNonNull(policy, "policy"), null);
  }

  /**
   * What changed of a policy; nothing if neither its rules did, nor who may have it, nor how it is
   * known. Where it was published does not count.
   */
  public static Optional<PolicyChange> between(AccessPolicy before, AccessPolicy after) {
    PolicyChange change =
        new PolicyChange(requireNonNull(before, "before"), requireNonNull(after, "after"));
    boolean same =
        before.rules().isPresent() == after.rules().isPresent()
            && change.addedRules().isEmpty()
            && change.removedRules().isEmpty()
            && before.isServiceLinkedRolesOnly() == after.isServiceLinkedRolesOnly()
            && before.provenance() == after.provenance();
    return same ? Optional.empty() : Optional.of(change);
  }

  /** The name of the policy. */
  public String name() {
    return (after == null ? requireNonNull(before) : after).name();
  }

  /** What became of the policy. */
  public Kind kind() {
    if (before == null) {
      return Kind.ADDED;
    }
    return after == null ? Kind.REMOVED : Kind.CHANGED;
  }

  /** The policy as it was; nothing if it was not known. */
  public Optional<AccessPolicy> before() {
    return Optional.ofNullable(before);
  }

  /** The policy as it is; nothing if it is not known any more. */
  public Optional<AccessPolicy> after() {
    return Optional.ofNullable(after);
  }

  /** The rules that are new, in their order. */
  public List<Rule> addedRules() {
    return beyond(after, before);
  }

  /** The rules that are gone, in their order. */
  public List<Rule> removedRules() {
    return beyond(before, after);
  }

  private static List<Rule> beyond(@Nullable AccessPolicy policy, @Nullable AccessPolicy other) {
    TreeMultiset<Rule> others = TreeMultiset.create(ORDER);
    others.addAll(rules(other));
    return rules(policy).stream().filter(rule -> !others.remove(rule)).toList();
  }

  private static List<Rule> rules(@Nullable AccessPolicy policy) {
    return policy == null ? List.of() : policy.rules().orElse(List.of());
  }

  private static PolicyRule sorted(PolicyRule rule) {
    return PolicyRule.builder()
        .apiGroups(sorted(rule.apiGroups()))
        .resources(sorted(rule.resources()))
        .resourceNames(sorted(rule.resourceNames()))
        .nonResourceURLs(sorted(rule.nonResourceURLs()))
        .verbs(sorted(rule.verbs()))
        .build();
  }

  private static List<String> sorted(List<String> names) {
    return List.copyOf(new TreeSet<>(names));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PolicyChange that
        && before().equals(that.before())
        && after().equals(that.after());
  }

  @Override
  public int hashCode() {
    return name().hashCode();
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
