package io.github.ekscam.jcstress;

import io.github.ekscam.EksCluster;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * One thread swaps a cluster for one in which Alice, and not Bob, may read: both changes by one
 * binding. The other asks one of them, whichever it sees, about both. It is handed over by a field
 * without any synchronization, and is new each time, so the reader may also be the one that
 * arranges it for speed, at the same time as the writer.
 */
@JCStressTest
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the cluster before")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the cluster after")
@Outcome(expect = Expect.FORBIDDEN, desc = "a mixture")
@State
public class ChangedClusterTest {

  private static final UserInfo ALICE = UserInfo.of("alice", List.of());
  private static final UserInfo BOB = UserInfo.of("bob", List.of());
  private static final ResourceRequest GET_PODS = ResourceRequest.of("get", "", "pods");

  private static final ClusterRole READER =
      ClusterRole.of(
          ObjectMeta.named("reader"),
          List.of(PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build()));

  private static ClusterRoleBinding readerIs(String username) {
    return new ClusterRoleBinding(
        ObjectMeta.named("readers"),
        RoleRef.clusterRole("reader"),
        List.of(Subject.user(username)));
  }

  private EksCluster cluster = EksCluster.builder().add(READER).add(readerIs("bob")).build();

  /** Changes the cluster, whose parts may not have been arranged for speed yet. */
  @Actor
  public void change() {
    EksCluster changed = cluster.with(readerIs("alice"));
    cluster = changed;
    changed.isAllowed(ALICE, GET_PODS);
  }

  /** Asks one cluster twice. */
  @Actor
  public void ask(ZZ_Result result) {
    EksCluster seen = cluster;
    result.r1 = seen.isAllowed(ALICE, GET_PODS);
    result.r2 = seen.isAllowed(BOB, GET_PODS);
  }
}
