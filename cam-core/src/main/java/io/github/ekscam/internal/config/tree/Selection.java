package io.github.ekscam.internal.config.tree;

import io.github.ekscam.internal.config.tree.Node.Mapping;
import java.util.Optional;

/**
 * What of a value is kept while it is read. The rest goes by without being held, so that reading a
 * large document takes no more memory than what a format needs of it.
 */
public interface Selection {

  /** All of the value. */
  Selection ALL = new Selection() {};

  /** Nothing of the value but what it is: it becomes an empty mapping, an empty list or null. */
  Selection NONE = new Selection() {};

  /**
   * What is kept of the value of a field, if the value is a mapping. A field of which nothing is
   * kept is left out.
   *
   * @param before the fields that stand before it
   */
  default Selection field(Mapping before, String name) {
    return ALL;
  }

  /**
   * What is kept of an item, if the value is a list. An item of which nothing is kept is left out.
   *
   * @param index which item it is, from 0
   */
  default Selection item(int index) {
    return ALL;
  }

  /**
   * What the value becomes once it is read; nothing if it is left out after all.
   *
   * @param read what was kept of it
   */
  default Optional<Node> keep(Node read) {
    return Optional.of(read);
  }
}
