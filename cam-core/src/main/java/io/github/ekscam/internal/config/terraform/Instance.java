package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Node;
import java.util.List;
import java.util.Optional;

/**
 * An instance of a resource, as it is on the side of the plan that is read.
 *
 * @param source where it stands, with its address
 * @param values its attributes, without those that are not known
 * @param unknown by attribute, which of it is not known
 * @param actions what the plan does to it; empty in a state
 * @param before its attributes before the plan, if it is there then
 * @param replacePaths the attributes for which it is replaced
 */
record Instance(
    Address address,
    Source source,
    Node values,
    Optional<Node> unknown,
    List<String> actions,
    Optional<Node> before,
    Optional<Node> replacePaths) {

  Instance(
      Address address,
      Source source,
      Node values,
      Optional<Node> unknown,
      List<String> actions,
      Optional<Node> before) {
    this(address, source, values, unknown, actions, before, Optional.empty());
  }

  /** Whether the plan creates it again, maybe in the place of another. */
  boolean isCreated() {
    return actions.contains("create");
  }

  /** Whether the plan deletes it and creates it again. */
  boolean isReplaced() {
    return isCreated() && actions.contains("delete");
  }

  Optional<String> text(String attribute) {
    return values.field(attribute).flatMap(Node::scalarText);
  }

  Optional<String> textBefore(String attribute) {
    return before.flatMap(values -> values.field(attribute)).flatMap(Node::scalarText);
  }

  boolean is(String type) {
    return !address.data() && address.type().equals(type);
  }
}
