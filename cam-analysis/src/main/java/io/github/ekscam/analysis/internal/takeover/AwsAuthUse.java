package io.github.ekscam.analysis.internal.takeover;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.Unresolved;

/** Whether who may write the ConfigMap aws-auth can make anybody administrator. */
public enum AwsAuthUse {
  /** The ConfigMap is given, and counts: who may change it can. */
  GIVEN,
  /** One would count, and it is not known whether there is one: who may make and change it can. */
  NOT_GIVEN,
  /** It does not count, or that is not known. */
  NOT_CERTAIN;

  /** How a cluster uses it. */
  public static AwsAuthUse of(EksCluster cluster) {
    if (cluster.authenticationMode() == AuthenticationMode.API
        || cluster.unresolved().stream().anyMatch(Unresolved.Mode.class::isInstance)) {
      return NOT_CERTAIN;
    }
    if (cluster.awsAuth().isPresent()) {
      return GIVEN;
    }
    return cluster.isAuthenticationModeGiven() ? NOT_GIVEN : NOT_CERTAIN;
  }
}
