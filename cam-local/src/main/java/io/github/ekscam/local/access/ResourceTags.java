package io.github.ekscam.local.access;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.github.ekscam.access.EksException;
import io.github.ekscam.local.access.ClusterState.Held;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tags of clusters and access entries. */
final class ResourceTags {

  private final ClusterStore store;

  ResourceTags(ClusterStore store) {
    this.store = store;
  }

  SortedMap<String, String> listTagsForResource(String resourceArn) {
    return tagged(store.all(), resourceArn).tags();
  }

  void tagResource(String resourceArn, Map<String, String> tags) {
    Map<String, String> added = ImmutableMap.copyOf(tags);
    Tags.requireLegal(added, EksException::badRequest);
    changeTags(resourceArn, all -> all.putAll(added));
  }

  void untagResource(String resourceArn, Collection<String> tagKeys) {
    Set<String> removed = ImmutableSet.copyOf(tagKeys);
    changeTags(resourceArn, all -> all.keySet().removeAll(removed));
  }

  private void changeTags(String resourceArn, Consumer<SortedMap<String, String>> change) {
    store.changeAll(
        before -> {
          Tagged tagged = tagged(before, resourceArn);
          SortedMap<String, String> tags = new TreeMap<>(tagged.tags());
          change.accept(tags);
          Tags.requireLegal(tags, EksException::badRequest);
          return new ClusterStore.Change<>(
              tags.equals(tagged.tags())
                  ? before
                  : ClusterStore.replaced(before, tagged.with(tags)),
              resourceArn);
        });
  }

  /**
   * What has tags.
   *
   * @param held the entry; none if it is the cluster itself
   */
  private record Tagged(ClusterState state, @Nullable Held held) {

    SortedMap<String, String> tags() {
      return held == null ? state.cluster().tags() : held.entry().tags();
    }

    ClusterState with(SortedMap<String, String> tags) {
      return held == null
          ? state.with(state.cluster().tagged(tags))
          : state.with(held.with(held.entry().tagged(tags)));
    }
  }

  private static Tagged tagged(SortedMap<String, ClusterState> clusters, String resourceArn) {
    List<String> resource =
        Splitter.on('/').splitToList(resourceArn.substring(resourceArn.lastIndexOf(':') + 1));
    ClusterState state = resource.size() < 2 ? null : clusters.get(resource.get(1));
    if (state != null) {
      if (state.cluster().arn().equals(resourceArn)) {
        return new Tagged(state, null);
      }
      for (Held held : state.held().values()) {
        if (held.entry().accessEntryArn().equals(resourceArn)) {
          return new Tagged(state, held);
        }
      }
    }
    throw EksException.notFound("Resource not found: " + resourceArn);
  }
}
