package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.ekscam.internal.engine.ResolvedUser;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A yes or no leaves nothing for the garbage collector, whatever is asked. */
class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void decisions_allocateNothing() {
    for (long seed = 1; seed <= 60; seed++) {
      RandomCluster random = new RandomCluster(seed);
      EksCluster cluster = random.cluster();
      List<RequestAttributes> requests = random.requests();
      for (UserInfo user : random.users()) {
        ResolvedUser resolved = cluster.resolve(user);
        for (RequestAttributes request : requests) {
          assertThat(allocated(() -> resolved.isAllowed(request)))
              .as("%s %s", user, request)
              .isZero();
          if (user.extra().isEmpty()) {
            assertThat(allocated(() -> cluster.isAllowed(user, request)))
                .as("%s %s", user, request)
                .isZero();
          }
        }
      }
    }
  }

  /**
   * The bytes that each call leaves. The virtual machine now and then leaves some of its own, as
   * when it loads classes, but not with every call.
   */
  private static long allocated(BooleanSupplier decision) {
    boolean first = decision.getAsBoolean();
    long least = Long.MAX_VALUE;
    for (int call = 0; call < 5; call++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      boolean again = decision.getAsBoolean();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      assertThat(again).isEqualTo(first);
    }
    return least;
  }
}
