package io.github.ekscam.testing.assertions;

import io.github.ekscam.EksCluster;

/** Where assertions begin; made for a static import. */
public final class EksAssertions {

  private EksAssertions() {}

  /**
   * Assertions about a cluster. One that was read from files, as by {@link
   * io.github.ekscam.policies.EksClusters}, knows where its grants are written, and failures tell
   * it.
   */
  public static ClusterAssert assertThat(EksCluster cluster) {
    return ClusterAssert.of(cluster, Failures.thrown());
  }
}
