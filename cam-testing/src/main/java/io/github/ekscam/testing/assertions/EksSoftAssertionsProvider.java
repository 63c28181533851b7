package io.github.ekscam.testing.assertions;

import io.github.ekscam.EksCluster;
import org.assertj.core.api.SoftAssertionsProvider;

/** Soft assertions about clusters, to be combined with others in soft assertions of one's own. */
@SuppressWarnings("exports") // Who compiles against this has AssertJ; others need not.
public interface EksSoftAssertionsProvider extends SoftAssertionsProvider {

  /**
   * Assertions about a cluster, as {@link EksAssertions#assertThat}. A question that proves nothing
   * is refused at once all the same, and what AssertJ asserts of any object fails at once, too.
   */
  default ClusterAssert assertThat(EksCluster cluster) {
    return ClusterAssert.of(cluster, Failures.collectedBy(this::collectAssertionError));
  }
}
