package io.github.ekscam.local;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.RegionalClusterAccess;
import io.github.ekscam.local.internal.aws.QueryService;
import io.github.ekscam.local.internal.aws.ServiceError;
import io.github.ekscam.local.internal.sigv4.Credential;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whose clusters a request is for: those of the account of a caller who is known, or of the account
 * that the API begins with, in the region that the request is signed for.
 */
final class MeantClusters {

  private final RegionalClusterAccess regions;
  private final Predicate<String> known;

  /**
   * Of an API.
   *
   * @param known whether the caller of an access key is known
   */
  MeantClusters(RegionalClusterAccess regions, Predicate<String> known) {
    this.regions = regions;
    this.known = known;
  }

  String accountId(Optional<Credential> credential, CallerIdentity caller) {
    return credential.map(Credential::accessKeyId).filter(known).isPresent()
        ? caller.account()
        : regions.home().accountId();
  }

  String region(Optional<Credential> credential) {
    return credential
        .map(Credential::region)
        .filter(region -> !region.isEmpty())
        .orElse(regions.home().region());
  }

  /**
   * The API that a request to a service beside EKS is for.
   *
   * @throws ServiceError if there cannot be such a region, or not one more
   */
  ClusterAccess access(QueryService.Request request) {
    try {
      return regions.in(
          accountId(request.credential(), request.caller()), region(request.credential()));
    } catch (IllegalArgumentException e) {
      throw ServiceError.of(
          403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region.");
    } catch (IllegalStateException e) {
      throw ServiceError.of(400, "ValidationError", String.valueOf(e.getMessage()));
    }
  }
}
