package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.format.ReadingOptions.PlanSide;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.config.tree.Selection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is kept of a plan or a state while it is read. Of the resources that bear on access that is
 * their access; of all others only which of their attributes are not known yet, as what bears on
 * access may refer to them: as a list that begins with the address, instead of a mapping.
 */
final class Kept {

  private static final List<String> RESOURCE =
      List.of("address", "mode", "type", "name", "index", "deposed", "previous_address");

  /**
   * So many planned resources are kept. The changes, which come later, tell the same and more; only
   * of plans that were cut is what is planned read.
   */
  static final int MOST_PLANNED = 5_000;

  private Kept() {}

  /** For how many resources there is room. */
  private static final class Room {
    private static final Room ENDLESS = new Room(Integer.MAX_VALUE);

    private final int most;
    private int taken;

    private Room(int most) {
      this.most = most;
    }

    private boolean isFull() {
      return taken == most;
    }

    private void take(Node resource) {
      if (most < Integer.MAX_VALUE && resource instanceof Mapping) {
        taken++;
      }
    }
  }

  /** What is kept of a field of the document; empty for all of it. */
  static Optional<Selection> of(Fields before, String name, PlanSide side) {
    if (before.has("kind")) {
      return Optional.empty();
    }
    if (isRawState(before)) {
      return name.equals("resources") ? Optional.of(new RawResources()) : Optional.empty();
    }
    if (!before.isString("format_version")) {
      return Optional.empty();
    }
    boolean certain = before.has("terraform_version");
    return switch (name) {
      case "resource_drift" -> Optional.of(Selection.NONE);
      case "planned_values" ->
          Optional.of(
              side == PlanSide.AFTER
                  ? new Modules("/planned_values", changed(before), new Room(MOST_PLANNED))
                  : Selection.NONE);
      case "output_changes", "checks" -> certain ? Optional.of(Selection.NONE) : Optional.empty();
      case "resource_changes" -> Optional.of(new Changes("/resource_changes/", side));
      case "prior_state" -> Optional.of(new PriorState(changed(before)));
      case "values" ->
          certain ? Optional.of(new Modules("/values", Set.of(), Room.ENDLESS)) : Optional.empty();
      case "configuration" -> certain ? Optional.of(new Configured()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  static boolean isRawState(Fields document) {
    return document.value("version").flatMap(v -> v.node().scalarText()).equals(Optional.of("4"))
        && (document.has("lineage") || document.has("serial"));
  }

  /** The address of what is kept of a resource. */
  static Optional<String> address(Node kept) {
    return kept instanceof Sequence sequence
        ? sequence.items().stream().findFirst().flatMap(Node::scalarText)
        : text(kept, "address");
  }

  /** The addresses of what stands among the changes, also those from which it was moved. */
  static Set<String> changed(Fields document) {
    return document
        .value("resource_changes")
        .map(node -> node.node().listed())
        .orElse(List.of())
        .stream()
        .flatMap(
            change ->
                Stream.concat(address(change).stream(), text(change, "previous_address").stream()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<String> text(Node node, String name) {
    return node.field(name).flatMap(Node::scalarText);
  }

  private static boolean bearsOnAccess(Node resource) {
    return ResourceTypes.bearOnAccess(
        text(resource, "mode").orElse("managed"), text(resource, "type").orElse(""));
  }

  /** The place of a resource: in a document of one line its address alone would not lead there. */
  private static Source place(Node resource, String address, String pointer) {
    Source source = resource.source();
    if (!source.element().isEmpty()) {
      return source;
    }
    return source.withElement(source.line() > 1 ? address : address + " at " + pointer);
  }

  /** Some fields of a mapping, without those that are null. */
  private static Mapping only(Source source, Node node, Iterable<String> names) {
    Map<String, Node> fields = new LinkedHashMap<>();
    names.forEach(
        name ->
            node.field(name)
                .ifPresent(
                    value ->
                        fields.put(
                            name,
                            name.equals("manifest") ? value : ofElement(value, source.element()))));
    return new Mapping(source, fields, Map.of());
  }

  /**
   * The same value, each part of it with the element that it belongs to, as in a plan of one line a
   * line alone leads nowhere. Without the places of keys, which nobody asks for, and which take
   * much room.
   */
  static Node ofElement(Node value, String element) {
    Source source = value.source().withElement(element);
    if (value instanceof Mapping mapping) {
      Map<String, Node> fields = new LinkedHashMap<>(mapping.fields().size() * 4 / 3 + 1);
      mapping.fields().forEach((name, field) -> fields.put(name, ofElement(field, element)));
      return new Mapping(source, fields, Map.of());
    }
    if (value instanceof Sequence sequence) {
      return new Sequence(
          source, sequence.items().stream().map(item -> ofElement(item, element)).toList());
    }
    return value instanceof Scalar scalar
        ? new Scalar(source, scalar.kind(), scalar.text())
        : value;
  }

  /** The changes of a plan. */
  private record Changes(String pointer, PlanSide side) implements Selection {
    @Override
    public Selection item(int index) {
      return new Change(pointer + index, side);
    }
  }

  private record Change(String pointer, PlanSide side) implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      if (!name.equals("change")) {
        return RESOURCE.contains(name) ? ALL : NONE;
      }
      boolean typed = before.fields().containsKey("type");
      return !typed || bearsOnAccess(before) ? ALL : new Elsewhere();
    }

    @Override
    public Optional<Node> keep(Node read) {
      return change(read, pointer, side);
    }
  }

  /** The change of a resource that does not bear on access itself. */
  private record Elsewhere() implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      return name.equals("actions") || name.equals("after_unknown") ? ALL : NONE;
    }
  }

  /** What is kept of a change. */
  static Optional<Node> change(Node resource, String pointer, PlanSide side) {
    Optional<String> address = text(resource, "address");
    if (address.isEmpty() || !(resource instanceof Mapping)) {
      return Optional.of(resource).filter(Sequence.class::isInstance);
    }
    Source place = place(resource, address.get(), pointer);
    Optional<Node> change = resource.field("change");
    String type = text(resource, "type").orElse("");
    if (!bearsOnAccess(resource)) {
      return elsewhere(place, resource, change, type);
    }
    Mapping kept = only(place, resource, RESOURCE);
    change.ifPresent(node -> kept.fields().put("change", change(place, node, type, side)));
    return Optional.of(kept);
  }

  private static Mapping change(Source place, Node change, String type, PlanSide side) {
    Set<String> attributes = ResourceTypes.attributes(type);
    Mapping kept = only(place, change, List.of("actions", "replace_paths"));
    boolean bothSides = type.startsWith("aws");
    for (String name : List.of("before", "after")) {
      boolean read = name.equals("after") == (side == PlanSide.AFTER);
      change
          .field(name)
          .ifPresent(
              values ->
                  kept.fields()
                      .put(
                          name,
                          bothSides || read
                              ? only(place, values, attributes)
                              : new Mapping(place, Map.of(), Map.of())));
    }
    if (side == PlanSide.AFTER) {
      change
          .field("after_unknown")
          .ifPresent(unknown -> kept.fields().put("after_unknown", unknown(unknown, attributes)));
    }
    return kept;
  }

  /** Of the attributes that do not matter themselves, which are not known. */
  private static Mapping unknown(Node unknown, Set<String> attributes) {
    Map<String, Node> fields = new LinkedHashMap<>();
    if (unknown instanceof Mapping mapping) {
      mapping
          .fields()
          .forEach(
              (name, value) -> {
                if (isUnknown(value)) {
                  fields.put(
                      name,
                      attributes.contains(name)
                          ? ofElement(value, unknown.source().element())
                          : new Scalar(unknown.source(), Scalar.Kind.BOOLEAN, "true"));
                }
              });
    }
    return new Mapping(unknown.source(), fields, Map.of());
  }

  /** Whether anything of a value is not known, by the marks of {@code after_unknown}. */
  static boolean isUnknown(Node mark) {
    Collection<Node> marks =
        mark instanceof Mapping mapping ? mapping.fields().values() : mark.listed();
    for (Node inside : marks) {
      if (isUnknown(inside)) {
        return true;
      }
    }
    return mark instanceof Scalar scalar && scalar.text().equals("true");
  }

  private static Optional<Node> elsewhere(
      Source place, Node resource, Optional<Node> change, String type) {
    List<Node> kept = new ArrayList<>();
    resource.field("address").ifPresent(kept::add);
    change
        .flatMap(node -> node.field("after_unknown"))
        .filter(Mapping.class::isInstance)
        .map(Mapping.class::cast)
        .ifPresent(
            unknown ->
                unknown
                    .fields()
                    .forEach(
                        (name, value) -> {
                          if (isUnknown(value)) {
                            kept.add(new Scalar(place, Scalar.Kind.STRING, name));
                          }
                        }));
    boolean told =
        ResourceTypes.areTold(type)
            && text(resource, "mode").orElse("").equals("managed")
            && !change.map(Kept::isDeletion).orElse(false);
    return kept.size() > 1 || told
        ? Optional.of(new Sequence(place, List.copyOf(kept)))
        : Optional.empty();
  }

  private static boolean isDeletion(Node change) {
    return change.field("actions").map(Node::listed).orElse(List.of()).stream()
        .allMatch(action -> action.scalarText().equals(Optional.of("delete")));
  }

  /** The state before a plan, without what stands among the changes. */
  private record PriorState(Set<String> changed) implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      return name.equals("values")
          ? new Modules("/prior_state/values", changed, Room.ENDLESS)
          : NONE;
    }
  }

  /** The root module of a state, and below it all others. */
  private record Modules(String pointer, Set<String> changed, Room room) implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      return switch (name) {
        case "resources" -> new Resources(pointer + "/resources/", changed, room);
        case "root_module", "child_modules" -> new Modules(pointer + "/" + name, changed, room);
        default -> NONE;
      };
    }

    @Override
    public Selection item(int index) {
      return new Modules(pointer + "/" + index, changed, room);
    }
  }

  private record Resources(String pointer, Set<String> changed, Room room) implements Selection {
    @Override
    public Selection item(int index) {
      return room.isFull() ? NONE : new Resource(pointer + index, changed, room);
    }
  }

  private record Resource(String pointer, Set<String> changed, Room room) implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      if (name.equals("values")) {
        return before.fields().containsKey("type") && !bearsOnAccess(before) ? NONE : ALL;
      }
      return RESOURCE.contains(name) ? ALL : NONE;
    }

    @Override
    public Optional<Node> keep(Node read) {
      Optional<Node> kept =
          text(read, "address").filter(changed::contains).isPresent()
              ? Optional.empty()
              : resource(read, pointer);
      kept.ifPresent(room::take);
      return kept;
    }
  }

  /** What is kept of a resource of a state. */
  static Optional<Node> resource(Node resource, String pointer) {
    Optional<String> address = text(resource, "address");
    if (address.isEmpty() || !(resource instanceof Mapping)) {
      return Optional.of(resource).filter(Sequence.class::isInstance);
    }
    Source place = place(resource, address.get(), pointer);
    String type = text(resource, "type").orElse("");
    if (!bearsOnAccess(resource)) {
      return elsewhere(place, resource, Optional.empty(), type);
    }
    Mapping kept = only(place, resource, RESOURCE);
    resource
        .field("values")
        .ifPresent(
            values ->
                kept.fields().put("values", only(place, values, ResourceTypes.attributes(type))));
    return Optional.of(kept);
  }

  /** The resources of a state as it is stored. */
  private record RawResources() implements Selection {
    @Override
    public Selection item(int index) {
      return new RawResource();
    }
  }

  private record RawResource() implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      boolean elsewhere = before.fields().containsKey("type") && !bearsOnAccess(before);
      return name.equals("instances") && elsewhere ? NONE : ALL;
    }

    @Override
    public Optional<Node> keep(Node read) {
      return Optional.of(read)
          .filter(
              node -> bearsOnAccess(node) || ResourceTypes.areTold(text(node, "type").orElse("")));
    }
  }

  /** The configuration that a plan was made of. */
  private record Configured() implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      return name.equals("root_module") ? new ConfiguredModule() : ALL;
    }
  }

  private record ConfiguredModule() implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      return switch (name) {
        case "resources" -> new ConfiguredResources();
        case "module_calls" -> new ModuleCalls();
        default -> ALL;
      };
    }
  }

  private record ConfiguredResources() implements Selection {
    @Override
    public Selection item(int index) {
      return new ConfiguredResource();
    }
  }

  private record ConfiguredResource() implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      boolean elsewhere = before.fields().containsKey("type") && !bearsOnAccess(before);
      return elsewhere || name.equals("provisioners") ? NONE : ALL;
    }

    @Override
    public Optional<Node> keep(Node read) {
      return Optional.of(read).filter(Kept::bearsOnAccess);
    }
  }

  private record ModuleCalls() implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      return new ModuleCall();
    }
  }

  private record ModuleCall() implements Selection {
    @Override
    public Selection field(Mapping before, String name) {
      return name.equals("module") ? new ConfiguredModule() : ALL;
    }
  }
}
