package io.github.ekscam.policies;

import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.AccessPolicyCatalogueReader;
import java.time.LocalDate;
import java.util.List;

/**
 * The access policies that AWS manages, as its documentation tells them.
 *
 * <p>Policies whose rules AWS does not publish are known by name and unknown in effect. AWS adds
 * policies and changes rules; what is known here, and as of when, each policy's {@code source}
 * tells.
 */
public final class ManagedPolicies {

  private static final String RESOURCE = "access-policy-editions.json";

  private ManagedPolicies() {}

  /** All managed policies, each in the newest edition that is known. */
  public static AccessPolicyCatalogue catalogue() {
    return Published.CATALOGUE;
  }

  /**
   * All managed policies, with rules also for those of which only an approximation is known ({@code
   * AmazonEMRJobPolicy}). A decision that rests on one may differ from EKS's.
   */
  public static AccessPolicyCatalogue catalogueWithApproximations() {
    return Approximated.CATALOGUE;
  }

  /**
   * The managed policies as of a date: of each the last edition that does not begin after it. The
   * days are those since which an edition is certain; AWS seldom says when it changed a policy.
   * Costs the reading of the catalogue, some milliseconds.
   *
   * @throws IllegalArgumentException if no edition is known that is as old as that
   */
  public static AccessPolicyCatalogue asOf(LocalDate date) {
    AccessPolicyCatalogue catalogue =
        Resources.read(RESOURCE, in -> AccessPolicyCatalogueReader.readAsOf(date, RESOURCE, in));
    if (catalogue.policies().isEmpty()) {
      throw new IllegalArgumentException(
          "No access policy is known as of " + date + ": give a later date");
    }
    return catalogue;
  }

  /**
   * The days since which some edition of a policy holds, in their order: between two of them {@link
   * #asOf} gives the same.
   */
  public static List<LocalDate> editionDates() {
    return Dates.ALL;
  }

  /** Read when first asked for, once. */
  private static final class Published {
    static final AccessPolicyCatalogue CATALOGUE = read(false);
  }

  private static final class Dates {
    static final List<LocalDate> ALL =
        Resources.read(RESOURCE, in -> AccessPolicyCatalogueReader.editionDates(RESOURCE, in));
  }

  private static final class Approximated {
    static final AccessPolicyCatalogue CATALOGUE = read(true);
  }

  private static AccessPolicyCatalogue read(boolean withApproximations) {
    return Resources.read(
        RESOURCE, in -> AccessPolicyCatalogueReader.read(RESOURCE, in, withApproximations));
  }
}
