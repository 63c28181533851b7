package io.github.ekscam.local;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.ClusterState;
import io.github.ekscam.local.access.DescribedCluster;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.KubernetesVersion;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The clusters behind the API, ready to decide: what the API knows of each, and what only
 * Kubernetes knows, RBAC above all. A cluster is rebuilt when it is asked for after a change.
 */
final class Clusters {

  private final ClusterAccess access;
  private final Map<String, Made> made = new ConcurrentHashMap<>();

  Clusters(ClusterAccess access) {
    this.access = access;
  }

  /**
   * A cluster as it was put together last.
   *
   * @param createdAt when the cluster was made: one that is created again under its name starts
   *     from scratch
   */
  private record Made(Instant createdAt, ClusterState state, EksCluster cluster) {

    static Made of(ClusterState state, EksCluster base) {
      return new Made(state.cluster().createdAt(), state, state.applyTo(base));
    }

    Made at(ClusterState present) {
      return present == state ? this : of(present, cluster);
    }
  }

  /** Takes in a cluster, with the access entries that it has. */
  void load(String name, EksCluster cluster) {
    made.put(name, Made.of(access.loadCluster(name, cluster), cluster));
  }

  /**
   * Takes in a cluster in the place of the one under the name, if there is one. Who asks meanwhile
   * waits: between the API's part and the rest there would be some of both.
   */
  EksCluster reload(String name, EksCluster cluster) {
    return requireNonNull(
            made.compute(
                name, (same, before) -> Made.of(access.reloadCluster(name, cluster), cluster)))
        .cluster();
  }

  EksCluster cluster(String name) {
    return make(name, (state, present) -> present);
  }

  EksCluster change(String name, UnaryOperator<EksCluster> change) {
    return make(
        name,
        (state, present) -> new Made(present.createdAt(), state, change.apply(present.cluster())));
  }

  private EksCluster make(String name, BiFunction<ClusterState, Made, Made> change) {
    return requireNonNull(
            made.compute(
                name,
                (same, before) -> {
                  ClusterState state = access.clusterState(name);
                  return change.apply(state, present(state, before));
                }))
        .cluster();
  }

  private Made present(ClusterState state, @Nullable Made before) {
    return before != null && before.createdAt().equals(state.cluster().createdAt())
        ? before.at(state)
        : Made.of(state, fresh(state.cluster()));
  }

  /** What a cluster is that the API made: its default roles and bindings, and nothing more. */
  private EksCluster fresh(DescribedCluster described) {
    KubernetesVersion version =
        described.version().map(KubernetesVersion::of).orElse(DefaultRbacObjects.newestVersion());
    return EksCluster.builder()
        .name(described.name())
        .kubernetes(version, DefaultRbacObjects.of(version.nearestKnown()))
        .accessPolicies(access.accessPolicies())
        .build();
  }
}
