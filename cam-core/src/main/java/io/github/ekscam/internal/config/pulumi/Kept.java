package io.github.ekscam.internal.config.pulumi;

import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Selection;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of a preview or an export while it is read: of resources that bear on access all, of
 * others what they are called. What has no URN is no resource, and kept.
 */
final class Kept {

  private static final Set<String> PROPERTIES = Set.of("inputs", "outputs");
  private static final Set<String> NAMES = Set.of("urn", "type");

  private Kept() {}

  /** What is kept of a field of the document; empty for all of it. */
  static Optional<Selection> of(Fields before, String name) {
    if (before.has("kind")) {
      return Optional.empty();
    }
    return switch (name) {
      case "steps" -> Optional.of(new Items(new Step()));
      case "deployment" -> Optional.of(new Field("resources", new Items(new State(""))));
      case "checkpoint" ->
          Optional.of(new Field("latest", new Field("resources", new Items(new State("")))));
      default -> Optional.empty();
    };
  }

  private record Items(Selection item) implements Selection {
    @Override
    public Selection item(int index) {
      return item;
    }
  }

  /** All, but of one field what is selected of it. */
  private record Field(String name, Selection value) implements Selection {
    @Override
    public Selection field(Mapping before, String field) {
      return field.equals(name) ? value : ALL;
    }
  }

  private record Step() implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      return name.equals("oldState") || name.equals("newState") ? new State(urnOf(before)) : ALL;
    }
  }

  /**
   * The state of a resource.
   *
   * @param urn its URN if that stands before it
   */
  private record State(String urn) implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      String ofState = urn.isEmpty() ? urnOf(before) : urn;
      if (!Urn.isUrn(ofState)) {
        return ALL;
      }
      String type = Urn.of(ofState).type();
      if (Stack.bearsOnAccess(type)) {
        return ALL;
      }
      boolean kept = Stack.isProvider(type) ? !PROPERTIES.contains(name) : NAMES.contains(name);
      return kept ? ALL : NONE;
    }
  }

  private static String urnOf(Node of) {
    return of.field("urn").flatMap(Node::scalarText).orElse("");
  }
}
