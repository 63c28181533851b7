package io.github.ekscam.internal.engine;

import io.github.ekscam.internal.vocabulary.ResourceNames;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Resources by API group and name, or paths: a hash table that is searched without building a key
 * from the parts of a request. Handles names that were chosen to collide as {@link CompiledNames}
 * does. Immutable.
 */
final class CompiledResources {

  private final @Nullable CompiledResource[] table;

  /** What found no place in the table. */
  private final SortedMap<GroupResource, CompiledResource> overflow = new TreeMap<>();

  /**
   * What rules name.
   *
   * @param apiGroup the API group, or {@code *}
   * @param resource the resource, with a slash and the subresource if there is one, or a path
   */
  record GroupResource(String apiGroup, String resource) implements Comparable<GroupResource> {

    private static final Comparator<GroupResource> ORDER =
        Comparator.comparing(GroupResource::resource).thenComparing(GroupResource::apiGroup);

    @Override
    public int compareTo(GroupResource other) {
      return ORDER.compare(this, other);
    }
  }

  /** These, of which no two are for the same resource. */
  CompiledResources(Collection<CompiledResource> resources) {
    table = new CompiledResource[CompiledNames.slots(resources.size())];
    resources.forEach(this::put);
  }

  private void put(CompiledResource resource) {
    int index = CompiledNames.freeSlot(table, resource.hash(), 1);
    if (index < 0) {
      overflow.put(new GroupResource(resource.apiGroup(), resource.resource()), resource);
    } else {
      table[index] = resource;
    }
  }

  /** The resource of a question, if rules name it so. */
  @Nullable CompiledResource find(String apiGroup, String resource, String subresource) {
    int hash = CompiledResource.hash(apiGroup, resource, subresource);
    for (int place = hash; ; place++) {
      CompiledResource found = table[place & (table.length - 1)];
      if (found == null) {
        return overflow.isEmpty()
            ? null
            : overflow.get(
                new GroupResource(apiGroup, ResourceNames.combined(resource, subresource)));
      }
      if (found.hash() == hash && found.is(apiGroup, resource, subresource)) {
        return found;
      }
    }
  }
}
