package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.policies.ManagedPolicies;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What AWS changed of its access policies on a day; the day is that since which the change is
 * certain.
 *
 * @param date the day
 * @param changes what became of each policy that changed, in the order of their names
 */
public record DatedPolicyChanges(LocalDate date, List<PolicyChange> changes) {

  public DatedPolicyChanges {
    requireNonNull(date, "date");
    changes = List.copyOf(changes);
  }

  /**
   * What AWS changed after one day and until another, that one included, day by day. Costs the
   * reading of the catalogue for each day, some milliseconds.
   */
  public static List<DatedPolicyChanges> between(LocalDate after, LocalDate until) {
    List<DatedPolicyChanges> history = new ArrayList<>();
    AccessPolicyCatalogue before = AccessPolicyCatalogue.none();
    for (LocalDate date : ManagedPolicies.editionDates()) {
      if (date.isAfter(until)) {
        break;
      }
      AccessPolicyCatalogue catalogue = ManagedPolicies.asOf(date);
      CatalogueComparison comparison = CatalogueComparison.of(before, catalogue);
      if (date.isAfter(after) && !comparison.isSame()) {
        history.add(new DatedPolicyChanges(date, comparison.changes()));
      }
      before = catalogue;
    }
    return List.copyOf(history);
  }
}
