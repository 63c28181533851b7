package io.github.ekscam.internal.config.answers;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.rbac.RbacBinding;
import java.util.Optional;

/**
 * What a cluster that was read from files knows of them.
 *
 * @param cluster the cluster
 */
public record ClusterSources(EksCluster cluster) implements Sources {

  public ClusterSources {
    requireNonNull(cluster, "cluster");
  }

  @Override
  public Optional<Source> of(Grant grant) {
    return cluster.sourceOf(grant);
  }

  @Override
  public Optional<Source> of(RbacBinding binding) {
    return cluster.sourceOf(binding);
  }

  @Override
  public Optional<Source> of(MappedIdentity.Mapper mapper) {
    return cluster.sourceOf(mapper);
  }
}
