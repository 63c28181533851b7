package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.format.ReadingOptions.PlanSide;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.text.GoQuote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The instances of resources that a document tells of, on the side of the plan that is read. Not
 * thread-safe.
 */
final class Instances {

  private static final Node NOTHING = new Mapping(Source.of(""), Map.of(), Map.of());

  /** Which attributes of an instance are not known; of it nothing else matters. */
  record Unknown(Address address, Set<String> attributes) {}

  /** Those on the side that is read. */
  final List<Instance> present = new ArrayList<>();

  /** Those that the plan deletes and does not create again. */
  final List<Instance> deleted = new ArrayList<>();

  /** Those that are only on the other side of the plan, as they are there. */
  final List<Instance> absent = new ArrayList<>();

  /** Those of which it is decided later, by another plan, what becomes of them. */
  final List<Instance> deferred = new ArrayList<>();

  /** How many there are of other types that bring objects into a cluster, by type. */
  final Map<String, Integer> others = new TreeMap<>();

  /** Where the capabilities of EKS stand, by address. */
  final Map<String, Source> capabilities = new TreeMap<>();

  private final Map<String, List<Unknown>> unknown = new TreeMap<>();

  private final Map<String, List<Instance>> byBlock = new TreeMap<>();

  private final PlanSide side;

  private Instances(PlanSide side) {
    this.side = side;
  }

  static Instances ofPlan(Fields plan, PlanSide side) {
    Instances instances = new Instances(side);
    int index = 0;
    for (Node change : listed(plan, "resource_changes")) {
      Kept.change(change, "/resource_changes/" + index++, side).ifPresent(instances::change);
    }
    index = 0;
    for (Node deferral : listed(plan, "deferred_changes")) {
      String pointer = "/deferred_changes/" + index++ + "/resource_change";
      deferral
          .field("resource_change")
          .flatMap(change -> Kept.change(change, pointer, side))
          .ifPresent(instances::deferred);
    }
    Set<String> changed = Kept.changed(plan);
    instances.deferred.forEach(instance -> changed.add(instance.address().toString()));
    plan.value("prior_state")
        .flatMap(state -> state.node().field("values"))
        .ifPresent(values -> instances.modules(values, "/prior_state/values", changed));
    if (side == PlanSide.AFTER) {
      // What was cut out of a plan may have lost its changes.
      instances.present.forEach(instance -> changed.add(instance.address().toString()));
      int before = instances.present.size();
      plan.value("planned_values")
          .ifPresent(planned -> instances.modules(planned.node(), "/planned_values", changed));
      if (instances.present.size() - before >= Kept.MOST_PLANNED) {
        throw plan.problem(
            "planned_values",
            "has more resources than resource_changes; give all that terraform show -json prints");
      }
    }
    return instances.indexed();
  }

  static Instances ofState(Fields state) {
    Instances instances = new Instances(PlanSide.BEFORE);
    state
        .value("values")
        .ifPresent(values -> instances.modules(values.node(), "/values", Set.of()));
    return instances.indexed();
  }

  static Instances ofRawState(Fields state) {
    Instances instances = new Instances(PlanSide.BEFORE);
    listed(state, "resources").forEach(instances::rawResource);
    return instances.indexed();
  }

  private static List<Node> listed(Fields fields, String name) {
    return fields.value(name).map(value -> value.node().listed()).orElse(List.of());
  }

  private Instances indexed() {
    for (Instance instance : present) {
      byBlock.computeIfAbsent(instance.address().block(), block -> new ArrayList<>()).add(instance);
    }
    return this;
  }

  /** Those of a resource, in whatever instance of its module. */
  List<Instance> ofBlock(Address address) {
    return byBlock.getOrDefault(address.block(), List.of());
  }

  /** Those of a resource of which something is not known, in whatever instance of its module. */
  List<Unknown> unknownOfBlock(Address address) {
    return unknown.getOrDefault(address.block(), List.of());
  }

  private static Optional<Node> field(Node node, String... names) {
    Optional<Node> value = Optional.of(node);
    for (String name : names) {
      value = value.flatMap(each -> each.field(name));
    }
    return value;
  }

  private static List<String> actions(Node change) {
    return field(change, "change", "actions").map(Node::listed).orElse(List.of()).stream()
        .flatMap(action -> action.scalarText().stream())
        .toList();
  }

  private static Address address(Node resource) {
    String text = resource.field("address").flatMap(Node::scalarText).orElse("");
    Address address = Address.parse(text);
    String type = resource.field("type").flatMap(Node::scalarText).orElse("");
    if (!address.type().equals(type)) {
      throw new InvalidInputException(
          resource.source(), "address", GoQuote.quote(text) + " is not the address of a " + type);
    }
    return address;
  }

  private boolean isElsewhere(Node kept) {
    if (!(kept instanceof Sequence sequence) || sequence.items().isEmpty()) {
      return !(kept instanceof Mapping);
    }
    Address address = Address.parse(sequence.items().get(0).scalarText().orElse(""));
    Set<String> attributes = new TreeSet<>();
    sequence.items().stream().skip(1).forEach(name -> name.scalarText().ifPresent(attributes::add));
    addUnknown(address, attributes);
    other(address, sequence.source());
    return true;
  }

  private void other(Address address, Source source) {
    if (address.data()) {
      return;
    }
    if (ResourceTypes.areCapabilities(address.type())) {
      capabilities.put(address.toString(), source);
    } else if (ResourceTypes.areTold(address.type())) {
      others.merge(address.type(), 1, Integer::sum);
    }
  }

  private void addUnknown(Address address, Set<String> attributes) {
    if (!attributes.isEmpty()) {
      unknown
          .computeIfAbsent(address.block(), block -> new ArrayList<>())
          .add(new Unknown(address, attributes));
    }
  }

  private void change(Node kept) {
    if (isElsewhere(kept)) {
      return;
    }
    Address address = address(kept);
    List<String> actions = actions(kept);
    Optional<Node> before = field(kept, "change", "before");
    Optional<Node> after = field(kept, "change", "after");
    Optional<Node> unknown = field(kept, "change", "after_unknown");
    boolean forgotten = actions.equals(List.of("forget"));
    if (side == PlanSide.BEFORE ? before.isEmpty() : after.isEmpty() && !forgotten) {
      Optional<Node> other = side == PlanSide.BEFORE ? after : before;
      other.ifPresent(
          values ->
              absent.add(
                  new Instance(
                      address, kept.source(), values, Optional.empty(), List.of(), before)));
    }
    if (side == PlanSide.BEFORE || forgotten) {
      before.ifPresent(
          values ->
              present.add(
                  new Instance(
                      address, kept.source(), values, Optional.empty(), List.of(), before)));
    } else if (actions.equals(List.of("delete"))) {
      deleted.add(new Instance(address, kept.source(), NOTHING, Optional.empty(), actions, before));
    } else {
      present.add(
          new Instance(
              address,
              kept.source(),
              after.orElse(NOTHING),
              unknown,
              actions,
              before,
              field(kept, "change", "replace_paths")));
      unknown
          .filter(Mapping.class::isInstance)
          .map(node -> ((Mapping) node).fields())
          .ifPresent(marks -> addUnknown(address, unknownIn(marks)));
    }
  }

  private static Set<String> unknownIn(Map<String, Node> marks) {
    Set<String> names = new TreeSet<>();
    marks.forEach(
        (name, mark) -> {
          if (Kept.isUnknown(mark)) {
            names.add(name);
          }
        });
    return names;
  }

  /** A change that this plan does not make yet: what is there stays. */
  private void deferred(Node kept) {
    if (isElsewhere(kept)) {
      return;
    }
    Optional<Node> before = field(kept, "change", "before");
    before.ifPresent(
        values ->
            present.add(
                new Instance(
                    address(kept), kept.source(), values, Optional.empty(), List.of(), before)));
    if (side == PlanSide.AFTER && !actions(kept).equals(List.of("no-op"))) {
      deferred.add(
          new Instance(
              address(kept),
              kept.source(),
              field(kept, "change", "after").orElse(NOTHING),
              field(kept, "change", "after_unknown"),
              actions(kept),
              before));
    }
  }

  /** A module of a state and all below it; not by recursion, as modules nest to any depth. */
  private void modules(Node values, String pointer, Set<String> changed) {
    record Module(Node node, String pointer) {}
    Deque<Module> left = new ArrayDeque<>();
    values
        .field("root_module")
        .ifPresent(root -> left.add(new Module(root, pointer + "/root_module")));
    for (Module module = left.poll(); module != null; module = left.poll()) {
      int index = 0;
      for (Node resource : module.node().field("resources").map(Node::listed).orElse(List.of())) {
        Kept.resource(resource, module.pointer() + "/resources/" + index++)
            .filter(kept -> Kept.address(kept).filter(changed::contains).isEmpty())
            .ifPresent(this::stated);
      }
      index = 0;
      for (Node child : module.node().field("child_modules").map(Node::listed).orElse(List.of())) {
        left.add(new Module(child, module.pointer() + "/child_modules/" + index++));
      }
    }
  }

  private void stated(Node kept) {
    if (!isElsewhere(kept)) {
      stated(address(kept), kept.source(), kept.field("values").orElse(NOTHING));
    }
  }

  private void stated(Address address, Source source, Node values) {
    present.add(
        new Instance(address, source, values, Optional.empty(), List.of(), Optional.of(values)));
  }

  private void rawResource(Node resource) {
    String block =
        resource.field("module").flatMap(Node::scalarText).map(module -> module + ".").orElse("")
            + (resource.field("mode").flatMap(Node::scalarText).equals(Optional.of("data"))
                ? "data."
                : "")
            + resource.field("type").flatMap(Node::scalarText).orElse("")
            + "."
            + resource.field("name").flatMap(Node::scalarText).orElse("");
    List<Node> instances = resource.field("instances").map(Node::listed).orElse(List.of());
    if (instances.isEmpty()) { // As of all that does not bear on access.
      Address address = Address.parse(block);
      other(address, resource.source().withElement(address.toString()));
    }
    for (Node instance : instances) {
      Address address =
          Address.parse(block + instance.field("index_key").map(Instances::key).orElse(""));
      stated(
          address,
          instance.source().withElement(address.toString()),
          instance
              .field("attributes")
              .map(values -> Kept.ofElement(values, address.toString()))
              .orElse(NOTHING));
    }
  }

  private static String key(Node key) {
    return key instanceof Scalar scalar && scalar.kind() == Scalar.Kind.STRING
        ? Address.key(scalar.text())
        : "[" + key.scalarText().orElse("") + "]";
  }
}
