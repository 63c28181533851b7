package io.github.ekscam.policies;

import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.AccessPolicyCatalogueReader;

/**
 * The access policies that AWS manages, as its documentation tells them.
 *
 * <p>Policies whose rules AWS does not publish are known by name and unknown in effect. AWS adds
 * policies and changes rules; what is known here, and as of when, each policy's {@code source}
 * tells.
 */
public final class ManagedPolicies {

  private static final String RESOURCE = "access-policies.json";

  private ManagedPolicies() {}

  /** All managed policies. */
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

  /** Read when first asked for, once. */
  private static final class Published {
    static final AccessPolicyCatalogue CATALOGUE = read(false);
  }

  private static final class Approximated {
    static final AccessPolicyCatalogue CATALOGUE = read(true);
  }

  private static AccessPolicyCatalogue read(boolean withApproximations) {
    return Resources.read(
        RESOURCE, in -> AccessPolicyCatalogueReader.read(RESOURCE, in, withApproximations));
  }
}
