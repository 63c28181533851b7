package io.github.ekscam.local.access;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the API of an account in a region keeps. Immutable.
 *
 * @param clusters by name
 * @param documents of services beside EKS, by what they call them
 */
record Kept(SortedMap<String, ClusterState> clusters, SortedMap<String, Object> documents) {

  static final Kept NOTHING = new Kept(Collections.emptySortedMap(), Collections.emptySortedMap());

  boolean isNothing() {
    return clusters.isEmpty() && documents.isEmpty();
  }

  /** The very same, if the clusters are. */
  @SuppressWarnings("ReferenceEquality") // To compare them costs.
  Kept with(SortedMap<String, ClusterState> newClusters) {
    return newClusters == clusters ? this : new Kept(newClusters, documents);
  }

  Kept with(String name, Object document) {
    SortedMap<String, Object> changed = new TreeMap<>(documents);
    changed.put(name, document);
    return new Kept(clusters, Collections.unmodifiableSortedMap(changed));
  }

  /** With those of another in the place of those of the same names. */
  Kept with(Kept other) {
    SortedMap<String, ClusterState> allClusters = new TreeMap<>(clusters);
    allClusters.putAll(other.clusters);
    SortedMap<String, Object> allDocuments = new TreeMap<>(documents);
    allDocuments.putAll(other.documents);
    return new Kept(
        Collections.unmodifiableSortedMap(allClusters),
        Collections.unmodifiableSortedMap(allDocuments));
  }
}
