package io.github.ekscam.internal.config.pulumi;

import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.format.DeclaredAccess.Origin;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A resource of a stack, as it is or as it is to be. Inputs are what the program asks for, outputs
 * what the provider has made of them. Immutable.
 */
final class Resource {

  /**
   * What stands for a value that is not known before the update, by the value's type: {@code
   * Unknown...Value} of Pulumi's {@code sdk/go/common/resource/plugin/rpc.go}. What is printed has
   * the first alone ({@code computedValuePlaceholder} of {@code pkg/resource/stack}).
   */
  private static final Set<String> NOT_KNOWN =
      Set.of(
          "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
          "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
          "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
          "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
          "030794c1-ac77-496b-92df-f27374a8bd58",
          "e48ece36-62e2-4504-bad9-02848725956a",
          "dd056dcd-154b-4c76-9bd3-c8f88648b5ff");

  /**
   * The field that says of an object that it stands for something else, and for what; it and its
   * values are those of {@code sdk/go/common/resource/sig}.
   */
  private static final String SIGNATURE = "4dabf18193072939515e22adb298388d";

  private static final String SECRET_VALUE = "1b47061264138c4ac30d75fd1eb44270";
  private static final String OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

  /** What a preview prints in the place of a secret ({@code massagePropertyValue}). */
  private static final String SECRET = "[secret]";

  private static final String INPUTS = "inputs";
  private static final String OUTPUTS = "outputs";

  private final Fields state;
  private final Optional<Fields> old;
  private final boolean planned;
  private final boolean made;

  private Resource(Fields state, Optional<Fields> old, boolean planned, boolean made) {
    this.state = state;
    this.old = old;
    this.planned = planned;
    this.made = made;
  }

  /** One as it is. */
  static Resource existing(Fields state) {
    return new Resource(state, Optional.empty(), false, true);
  }

  /** One as it is to be, which is there already. */
  static Resource changed(Fields state, Fields old) {
    return new Resource(state, Optional.of(old), true, true);
  }

  /**
   * One that is to be made.
   *
   * @param replaced what it replaces
   */
  static Resource planned(Fields state, Optional<Fields> replaced) {
    return new Resource(state, replaced, true, false);
  }

  String urn() {
    return state.requiredString("urn");
  }

  /** Its type, such as {@code aws:eks/accessEntry:AccessEntry}. */
  String type() {
    return state.optionalString("type").orElseGet(() -> Urn.of(urn()).type());
  }

  String address() {
    return Urn.of(urn()).address();
  }

  Source source() {
    return state.source();
  }

  /** Whom to believe of it: the provider, if it tells what there is, or the program. */
  Origin origin() {
    boolean told =
        !planned
            || (made
                && Stream.concat(Stream.of(state), old.stream()).anyMatch(Resource::hasOutputs));
    return told ? Origin.DESCRIBED : Origin.WRITTEN;
  }

  private static boolean hasOutputs(Fields state) {
    return state
        .optionalMapping(OUTPUTS)
        .filter(outputs -> !outputs.mapping().fields().isEmpty())
        .isPresent();
  }

  /** What it replaces, as that is. */
  Optional<Resource> replaced() {
    return made ? Optional.empty() : old.map(Resource::existing);
  }

  /** The URN of the provider that makes it; empty if none is told. */
  String provider() {
    return Urn.ofProvider(state.string("provider"));
  }

  /**
   * A property. Of what is to be, what the program asks for, and for what it leaves open that which
   * the provider is known to have; of what is, what the provider has.
   */
  Optional<Node> value(String name) {
    return planned
        ? input(name).or(() -> seen(name))
        : in(state, OUTPUTS, name).or(() -> input(name));
  }

  private Optional<Node> input(String name) {
    return in(state, INPUTS, name);
  }

  private Optional<Node> seen(String name) {
    return Stream.concat(Stream.of(state), made ? old.stream() : Stream.empty())
        .flatMap(seen -> in(seen, OUTPUTS, name).stream())
        .filter(value -> value.notKnown().isEmpty())
        .findFirst();
  }

  private Optional<Node> in(Fields of, String part, String name) {
    return of.optionalMapping(part)
        .flatMap(properties -> properties.value(name))
        .map(value -> known(value.node(), name));
  }

  /** All that the program asks for, as one object; empty if it asks for nothing. */
  Optional<DocumentNode> inputs() {
    return state
        .value(INPUTS)
        .filter(DocumentNode::isMapping)
        .map(inputs -> new DocumentNode(known(inputs.node(), ""), inputs.path()));
  }

  /** Properties under the names that the EKS API gives them. */
  Fields fields(Map<String, Node> properties) {
    return new DocumentNode(
            new Mapping(state.source(), properties, Map.of()), state.path() + "." + INPUTS)
        .mapping();
  }

  /** Whether Pulumi has chosen the value of a property, and may choose another at the update. */
  boolean isChosenByPulumi(String name) {
    return !made
        && state
            .optionalMapping(INPUTS)
            .filter(inputs -> inputs.has("__defaults"))
            .filter(inputs -> inputs.strings("__defaults").contains(name))
            .isPresent();
  }

  /** The URNs of the resources on which a property depends. */
  List<String> dependencies(String property) {
    return state
        .optionalMapping("propertyDependencies")
        .map(by -> by.strings(property))
        .orElseGet(() -> state.strings("dependencies"));
  }

  private Node known(Node node, String property) {
    if (node instanceof Scalar scalar) {
      return scalar.kind() == Scalar.Kind.STRING ? known(scalar, property) : scalar;
    }
    if (node instanceof Sequence sequence) {
      List<Node> items = new ArrayList<>(sequence.items().size());
      sequence.items().forEach(item -> items.add(known(item, property)));
      return new Sequence(sequence.source(), items);
    }
    if (node instanceof Mapping mapping) {
      return mapping.fields().containsKey(SIGNATURE)
          ? signed(mapping, property)
          : known(mapping, property);
    }
    return node;
  }

  /** Without what Pulumi notes for itself. */
  private Node known(Mapping mapping, String property) {
    Map<String, Node> fields = new LinkedHashMap<>();
    mapping
        .fields()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("__")) {
                fields.put(name, known(value, property.isEmpty() ? name : property));
              }
            });
    return new Mapping(mapping.source(), fields, mapping.keys());
  }

  private Node known(Scalar scalar, String property) {
    if (scalar.text().equals(SECRET)) {
      return secret(scalar.source(), property);
    }
    return NOT_KNOWN.contains(scalar.text()) ? notKnown(scalar.source(), property) : scalar;
  }

  private Node signed(Mapping mapping, String property) {
    String signature = text(mapping, SIGNATURE);
    if (signature.equals(SECRET_VALUE) || text(mapping, "secret").equals("true")) {
      return secret(mapping.source(), property);
    }
    Node value = mapping.fields().get("value");
    return value != null && signature.equals(OUTPUT_VALUE)
        ? known(value, property)
        : notKnown(mapping.source(), property);
  }

  private static String text(Mapping mapping, String name) {
    return mapping.fields().get(name) instanceof Scalar scalar ? scalar.text() : "";
  }

  private NotKnown notKnown(Source source, String property) {
    return notKnown(
        source,
        NotKnown.ANYTHING,
        property,
        dependencies(property).stream().map(urn -> Urn.of(urn).address()).toList(),
        "apply what it depends on first, or write the value");
  }

  private NotKnown secret(Source source, String property) {
    return notKnown(
        source,
        NotKnown.ANYTHING,
        property,
        List.of(),
        "it is marked as a secret: take the mark from it, as by pulumi.unsecret");
  }

  /** A property of which the value is not known. */
  NotKnown notKnown(
      Source source, String pattern, String property, List<String> references, String remedy) {
    return new NotKnown(
        source,
        pattern,
        List.of(new Unresolved.Value(address(), property, references, remedy, source)));
  }
}
