package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.CpuTime;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What differs is found among much that does not. */
class ClusterDiffScaleTest {

  private static final int BINDINGS = 50_000;

  /** Of the processor, not of the clock: several times of what it is, and no quadratic cost. */
  private static final Duration MOST = Duration.ofSeconds(8);

  /**
   * A cluster in which each group has ten bindings.
   *
   * @param changed how many of the bindings are to another role
   */
  private static EksCluster cluster(int changed) {
    List<RbacObject> objects = new ArrayList<>();
    for (String role : List.of("reader", "writer")) {
      objects.add(
          ClusterRole.of(
              ObjectMeta.named(role),
              List.of(
                  PolicyRule.builder()
                      .apiGroups("", "apps")
                      .resources("pods", "deployments")
                      .verbs(role.equals("reader") ? "get" : "update")
                      .build())));
    }
    for (int i = 0; i < BINDINGS; i++) {
      boolean isChanged = changed > 0 && i % (BINDINGS / changed) == 0;
      RoleRef role = RoleRef.clusterRole(isChanged ? "writer" : "reader");
      List<Subject> group = List.of(Subject.group("group-" + i / 10));
      objects.add(
          i % 10 == 0
              ? new ClusterRoleBinding(ObjectMeta.named("b" + i), role, group)
              : new RoleBinding(
                  ObjectMeta.named("b" + i).inNamespace("ns-" + i % 1000), role, group));
    }
    EksCluster.Builder cluster = EksCluster.builder().addAll(objects);
    for (int i = 0; i < 500; i++) {
      cluster.add(
          AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:role/Team" + i))
              .kubernetesGroups(List.of("group-" + i))
              .build());
    }
    return cluster.build();
  }

  @Test
  void fiftyChangesAmongFiftyThousandBindings_areFoundAtTheCostOfALookAtEach() {
    EksCluster before = cluster(0);
    EksCluster after = cluster(50);

    ClusterDiff diff = CpuTime.atMost(MOST, () -> ClusterDiff.between(before, after));

    assertThat(diff.gained()).hasSize(50);
    assertThat(diff.gained().get(0).lines())
        .containsExactly(
            "arn:aws:iam::111122223333:role/Team0, Group group-0 gain, by ClusterRoleBinding b0 of"
                + " ClusterRole writer to Group group-0:",
            "  update  deployments,pods  of \"\",apps",
            "  such as update deployments.apps \"example\" in the namespace default",
            "  before: ClusterRole reader");
  }

  /**
   * A cluster in which one group has many roles.
   *
   * @param resource the resource of each
   * @param namespace the namespace of each
   * @param more whether every other role has a verb more
   */
  private static EksCluster ofOneGroup(
      IntFunction<String> resource, IntFunction<String> namespace, boolean more) {
    EksCluster.Builder cluster = EksCluster.builder();
    for (int i = 0; i < 10_000; i++) {
      ObjectMeta meta = ObjectMeta.named("r" + i).inNamespace(namespace.apply(i));
      PolicyRule rule =
          PolicyRule.builder()
              .apiGroups("example.com")
              .resources(resource.apply(i))
              .verbs(more && i % 2 == 1 ? List.of("get", "delete") : List.of("get"))
              .build();
      cluster.add(new Role(meta, List.of(rule)));
      cluster.add(
          new RoleBinding(meta, RoleRef.role("r" + i), List.of(Subject.group("developers"))));
    }
    return cluster.build();
  }

  @Test
  void fiveThousandChangesOfOneGroup_costLittleMoreThanEachByItself() {
    assertDifferAtLittleCost(i -> "resource" + i, i -> "dev");
    assertDifferAtLittleCost(i -> "widgets", i -> "ns-" + i);
  }

  private static void assertDifferAtLittleCost(
      IntFunction<String> resource, IntFunction<String> namespace) {
    EksCluster before = ofOneGroup(resource, namespace, false);
    EksCluster after = ofOneGroup(resource, namespace, true);

    ClusterDiff diff = CpuTime.atMost(MOST, () -> ClusterDiff.between(before, after));

    assertThat(diff.gained()).hasSize(5_000);
    assertThat(diff.lost()).isEmpty();
  }
}
