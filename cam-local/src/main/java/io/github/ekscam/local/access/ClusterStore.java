package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.EksException;
import io.github.ekscam.local.access.RegionalClusterAccess.AccountAndRegion;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept of an account in a region, clusters and documents, as one immutable value. Each
 * change is one compare-and-set of it, repeated until nobody came between, or is written to a file
 * before it counts.
 */
final class ClusterStore {

  private final AccountAndRegion key;

  private final AtomicReference<Kept> kept = new AtomicReference<>(Kept.NOTHING);

  /** Where each change is written before it counts; nowhere unless set. */
  private volatile @Nullable StateFile file;

  ClusterStore(AccountAndRegion key) {
    this.key = key;
  }

  /** Whose they are. */
  AccountAndRegion key() {
    return key;
  }

  Kept kept() {
    return requireNonNull(kept.get());
  }

  /** All clusters by name. */
  SortedMap<String, ClusterState> all() {
    return kept().clusters();
  }

  /**
   * A cluster as it is now.
   *
   * @throws EksException if there is none of the name
   */
  ClusterState cluster(String clusterName) {
    return cluster(all(), clusterName);
  }

  static ClusterState cluster(SortedMap<String, ClusterState> clusters, String clusterName) {
    ClusterState state = clusters.get(requireNonNull(clusterName, "clusterName"));
    if (state == null) {
      throw EksException.resourceNotFound("No cluster found for name: " + clusterName + ".");
    }
    return state;
  }

  /**
   * What an operation makes of what it is given, and what it answers.
   *
   * @param after the very same, if the operation changes nothing
   */
  record Change<S, T>(S after, T answer) {}

  <T> T changeAll(
      Function<SortedMap<String, ClusterState>, Change<SortedMap<String, ClusterState>, T>>
          operation) {
    return changeKept(
        before -> {
          Change<SortedMap<String, ClusterState>, T> change = operation.apply(before.clusters());
          return new Change<>(before.with(change.after()), change.answer());
        });
  }

  @SuppressWarnings("ReferenceEquality") // The very same, if nothing was changed: to compare costs.
  <T> T changeKept(Function<Kept, Change<Kept, T>> operation) {
    StateFile stateFile = file;
    if (stateFile != null) {
      return stateFile.change(this, () -> operation.apply(kept()));
    }
    while (true) {
      Kept before = kept();
      Change<Kept, T> change = operation.apply(before);
      if (change.after() == before || kept.compareAndSet(before, change.after())) {
        return change.answer();
      }
    }
  }

  <T> T change(String clusterName, Function<ClusterState, Change<ClusterState, T>> operation) {
    return changeAll(
        before -> {
          ClusterState state = cluster(before, clusterName);
          Change<ClusterState, T> change = operation.apply(state);
          return new Change<>(
              change.after() == state ? before : replaced(before, change.after()), change.answer());
        });
  }

  static SortedMap<String, ClusterState> replaced(
      SortedMap<String, ClusterState> clusters, ClusterState state) {
    SortedMap<String, ClusterState> replaced = new TreeMap<>(clusters);
    replaced.put(state.cluster().name(), state);
    return Collections.unmodifiableSortedMap(replaced);
  }

  /** Sets what a file has been written to have. */
  void set(Kept all) {
    kept.set(all);
  }

  /** Adds what was kept, in the place of what has the same names. */
  void add(Kept added) {
    changeKept(before -> new Change<>(before.with(added), added));
  }

  /** Has each change written to a file, from now on. */
  void keepIn(StateFile stateFile) {
    if (file != null) {
      throw new IllegalStateException(
          "The API of " + key.accountId() + " in " + key.region() + " is kept in a file already");
    }
    file = stateFile;
  }

  void keepNoLonger() {
    file = null;
  }
}
