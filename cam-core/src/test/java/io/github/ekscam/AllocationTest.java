package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.ekscam.internal.engine.ResolvedUser;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
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

  @Test
  void decisionsAboutNodes_allocateNothing() {
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(
                KubernetesVersion.of("1.34"),
                any ->
                    RbacObjects.of(
                        List.of(
                            ClusterRole.of(
                                ObjectMeta.named("system:node"),
                                List.of(
                                    PolicyRule.builder()
                                        .verbs("get")
                                        .apiGroups("")
                                        .resources("services")
                                        .build())))))
            .build();
    UserInfo node = UserInfo.of("system:node:node-1", List.of("system:nodes"));
    ResolvedUser resolved = cluster.resolve(node);
    ResourceRequest pods = ResourceRequest.of("list", "", "pods");

    for (ResourceRequest request :
        List.of(
            ResourceRequest.of("get", "", "services").namespace("dev"),
            ResourceRequest.of("get", "", "secrets").namespace("dev").name("db"),
            ResourceRequest.of("get", "", "nodes").name("node-1"),
            pods,
            pods.fieldSelector(
                List.of(new ResourceRequest.FieldRequirement("spec.nodeName", true, "node-1"))))) {
      assertThat(allocated(() -> resolved.isAllowed(request))).as("%s", request).isZero();
      assertThat(allocated(() -> cluster.isAllowed(node, request))).as("%s", request).isZero();
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
