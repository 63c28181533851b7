package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.RegionalClusterAccess;
import io.github.ekscam.policies.ManagedPolicies;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What others do not show of it: {@link LocalEksTest} has the rest. */
class ClustersTest {

  @Test
  void clusterThatIsBeingChanged_isAnsweredAsItWas() throws Exception {
    ClusterAccess home =
        ClusterAccess.builder().accessPolicies(ManagedPolicies.catalogue()).build();
    Clusters clusters = new Clusters(RegionalClusterAccess.of(home));
    EksCluster before = EksCluster.builder().build();
    clusters.load("prod", before, home.region(), false);
    EksCluster asLoaded = clusters.cluster("prod");
    CountDownLatch changing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<EksCluster> change =
        CompletableFuture.supplyAsync(
            () ->
                clusters.change(
                    "prod",
                    cluster -> {
                      changing.countDown();
                      await(goOn);
                      return EksCluster.builder().build();
                    }),
            OwnThread.EACH);
    try {
      changing.await();

      assertThat(CompletableFuture.supplyAsync(() -> clusters.cluster("prod"), OwnThread.EACH))
          .succeedsWithin(10, TimeUnit.SECONDS)
          .isSameAs(asLoaded);
    } finally {
      goOn.countDown();
    }
    EksCluster changed = change.get(10, TimeUnit.SECONDS);
    assertThat(changed).isNotSameAs(asLoaded);
    assertThat(clusters.cluster("prod")).isSameAs(changed);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
