package io.github.ekscam.local;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.EksException;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.ClusterState;
import io.github.ekscam.local.access.DescribedCluster;
import io.github.ekscam.local.access.RegionalClusterAccess;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.KubernetesVersion;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The clusters behind the API, ready to decide: what the API knows of each, and what only
 * Kubernetes knows, RBAC above all. A cluster is rebuilt when it is asked for after a change.
 */
final class Clusters {

  private final RegionalClusterAccess regions;
  private final Map<Key, Made> made = new ConcurrentHashMap<>();

  Clusters(RegionalClusterAccess regions) {
    this.regions = regions;
  }

  /**
   * Which cluster.
   *
   * @param access the API that has it
   */
  private record Named(ClusterAccess access, String name) {

    Key key() {
      return Key.of(access.accountId(), access.region(), name);
    }

    ClusterState state() {
      return access.clusterState(name);
    }
  }

  /**
   * A cluster as it was put together last.
   *
   * @param createdAt when the cluster was made: one that is created again under its name starts
   *     from scratch
   */
  private record Made(Instant createdAt, ClusterState state, EksCluster cluster) {

    static Made of(ClusterState state, EksCluster base) {
      EksCluster present = state.applyTo(base);
      Optional<KubernetesVersion> version = state.cluster().version().map(KubernetesVersion::of);
      return new Made(
          state.cluster().createdAt(),
          state,
          version.isEmpty() || version.equals(present.kubernetesVersion())
              ? present
              : present.with(version.get(), DefaultRbacObjects::of));
    }

    Made at(ClusterState present) {
      return present == state ? this : of(present, cluster);
    }
  }

  /**
   * Takes in a cluster, with the access entries that it has, in a region.
   *
   * @param known whether the API may know a cluster of the name already, whose mode and entries
   *     then count
   */
  void load(String name, EksCluster cluster, String region, boolean known) {
    ClusterAccess access = regions.in(regions.home().accountId(), region);
    Named named = new Named(access, name);
    made.put(
        named.key(),
        Made.of(
            known && has(access, name) ? named.state() : access.loadCluster(name, cluster),
            cluster));
  }

  private static boolean has(ClusterAccess access, String name) {
    try {
      access.clusterState(name);
      return true;
    } catch (EksException e) {
      return false;
    }
  }

  private Named named(String name) {
    return new Named(regions.find(name).orElse(regions.home()), name);
  }

  /**
   * Takes in a cluster in the place of the one under the name, if there is one. Who asks once the
   * API's part has changed waits for the rest: there would be some of both.
   */
  EksCluster reload(String name, EksCluster cluster) {
    ClusterAccess access =
        regions
            .find(name)
            .orElseGet(
                () ->
                    regions.in(
                        regions.home().accountId(),
                        cluster.region().orElse(regions.home().region())));
    return requireNonNull(
            made.compute(
                new Named(access, name).key(),
                (same, before) -> Made.of(access.reloadCluster(name, cluster), cluster)))
        .cluster();
  }

  /** A cluster; who asks waits for nobody while what was put together last is still right. */
  EksCluster cluster(String name) {
    Named named = named(name);
    Made last = made.get(named.key());
    return last != null && last.state() == named.state()
        ? last.cluster()
        : make(named, (state, present) -> present);
  }

  EksCluster change(String name, UnaryOperator<EksCluster> change) {
    return make(
        named(name),
        (state, present) -> new Made(present.createdAt(), state, change.apply(present.cluster())));
  }

  private EksCluster make(Named named, BiFunction<ClusterState, Made, Made> change) {
    return requireNonNull(
            made.compute(
                named.key(),
                (same, before) -> {
                  ClusterState state = named.state();
                  return change.apply(state, present(named.access(), state, before));
                }))
        .cluster();
  }

  private static Made present(ClusterAccess access, ClusterState state, @Nullable Made before) {
    return before != null && before.createdAt().equals(state.cluster().createdAt())
        ? before.at(state)
        : Made.of(state, fresh(access, state.cluster()));
  }

  /** What a cluster is that the API made: its default roles and bindings, and nothing more. */
  private static EksCluster fresh(ClusterAccess access, DescribedCluster described) {
    KubernetesVersion version =
        described.version().map(KubernetesVersion::of).orElse(DefaultRbacObjects.newestVersion());
    return EksCluster.builder()
        .name(described.name())
        .kubernetes(version, DefaultRbacObjects::of)
        .accessPolicies(access.accessPolicies())
        .build();
  }
}
