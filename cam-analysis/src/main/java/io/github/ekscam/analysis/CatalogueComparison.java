package io.github.ekscam.analysis;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What differs between two catalogues of access policies, such as those of two days, rule by rule.
 *
 * <pre>{@code
 * CatalogueComparison changes =
 *     CatalogueComparison.of(
 *         ManagedPolicies.asOf(LocalDate.of(2026, 1, 1)), ManagedPolicies.catalogue());
 * }</pre>
 *
 * @param changes what became of each policy that differs, in the order of their names
 */
public record CatalogueComparison(List<PolicyChange> changes) {

  public CatalogueComparison {
    changes = List.copyOf(changes);
  }

  /** Compares two catalogues. */
  public static CatalogueComparison of(AccessPolicyCatalogue before, AccessPolicyCatalogue after) {
    SortedSet<String> names = new TreeSet<>();
    before.policies().forEach(policy -> names.add(policy.name()));
    after.policies().forEach(policy -> names.add(policy.name()));
    List<PolicyChange> changes = new ArrayList<>();
    for (String name : names) {
      Optional<AccessPolicy> was = before.find(name);
      Optional<AccessPolicy> is = after.find(name);
      if (was.isEmpty()) {
        changes.add(PolicyChange.added(is.orElseThrow()));
      } else if (is.isEmpty()) {
        changes.add(PolicyChange.removed(was.get()));
      } else {
        PolicyChange.between(was.get(), is.get()).ifPresent(changes::add);
      }
    }
    return new CatalogueComparison(changes);
  }

  /** Whether nothing differs. */
  public boolean isSame() {
    return changes.isEmpty();
  }
}
