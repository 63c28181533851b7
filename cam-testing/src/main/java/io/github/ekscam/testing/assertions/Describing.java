package io.github.ekscam.testing.assertions;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;

/** Grants as a failure tells them. */
final class Describing {

  private Describing() {}

  /** What a grant goes through, and where it is written if the cluster knows. */
  static String grant(Grant grant, EksCluster cluster) {
    return grant.describe() + cluster.sourceOf(grant).map(place -> " at " + place).orElse("");
  }
}
