package io.github.ekscam.policies;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.AccessPolicies;
import io.github.ekscam.config.Configuration;
import io.github.ekscam.config.ConfigurationReader;
import java.nio.file.Path;

/**
 * The access policies that AWS manages, as its documentation tells them, and the shortest way from
 * files to a cluster that answers with them.
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

  /**
   * Reads a cluster's configuration and completes it with the managed policies and the default RBAC
   * objects of its Kubernetes version; of the newest known if the files do not tell.
   *
   * @throws io.github.ekscam.config.InvalidInputException if anything in the files cannot be used
   * @throws IllegalArgumentException if the default RBAC objects of the version are not known
   */
  public static EksCluster cluster(Path... paths) {
    Configuration configuration = ConfigurationReader.of(catalogue()).read(paths);
    return configuration.cluster(
        DefaultRbacObjects.of(
            configuration.kubernetesVersion().orElse(DefaultRbacObjects.newestVersion())));
  }

  /** Read when first asked for, once. */
  private static final class Published {
    static final AccessPolicyCatalogue CATALOGUE = read(false);
  }

  private static final class Approximated {
    static final AccessPolicyCatalogue CATALOGUE = read(true);
  }

  private static AccessPolicyCatalogue read(boolean withApproximations) {
    return Resources.read(RESOURCE, in -> AccessPolicies.read(RESOURCE, in, withApproximations));
  }
}
