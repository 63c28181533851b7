package io.github.ekscam.internal.matching;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.request.RequestAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An access policy as it is associated to an access entry.
 *
 * @param entry the entry
 * @param association the association
 * @param policy the policy, if the catalogue has it
 */
public record AssociatedPolicy(
    AccessEntry entry, PolicyAssociation association, Optional<AccessPolicy> policy) {

  public AssociatedPolicy {
    requireNonNull(entry, "entry");
    requireNonNull(association, "association");
    requireNonNull(policy, "policy");
  }

  /** The rules, if they are known. */
  public Optional<List<AccessPolicy.Rule>> rules() {
    return policy.flatMap(AccessPolicy::rules);
  }

  /** Whether a request is in the scope; for namespaces, only one for a resource in one of them. */
  public boolean includes(RequestAttributes request) {
    return ScopeMatcher.matches(association.accessScope(), request);
  }

  /**
   * The first rule that allows a request in the scope; null if none does, or the rules are not
   * known.
   */
  public AccessPolicy.@Nullable Rule firstAllowing(RequestAttributes request) {
    return includes(request)
        ? UnrestrictedRules.firstAllowing(rules().orElse(List.of()), request)
        : null;
  }
}
