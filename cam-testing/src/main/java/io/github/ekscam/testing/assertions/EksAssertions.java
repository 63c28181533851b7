package io.github.ekscam.testing.assertions;

import io.github.ekscam.EksCluster;

/** Where assertions begin; made for a static import. */
public final class EksAssertions {

  private EksAssertions() {}

  /**
   * Assertions about a cluster. One that was read from files, as by {@link
   * io.github.ekscam.policies.EksClusters}, knows where its grants are written, and failures tell
   * it.
   *
   * @throws io.github.ekscam.config.InvalidInputException if a document about access was not read
   *     with the cluster, unless its reader was told {@code allowUnread()}
   */
  public static ClusterAssert assertThat(EksCluster cluster) {
    return ClusterAssert.of(cluster, Failures.thrown());
  }
}
