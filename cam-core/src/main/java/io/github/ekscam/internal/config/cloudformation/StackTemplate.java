package io.github.ekscam.internal.config.cloudformation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One template as whoever makes stacks of it needs it: its parameters, and what its resources and
 * outputs come to once the parameters are given. It is evaluated by the same rules as templates
 * that are only read. Immutable.
 */
public final class StackTemplate {

  private static final String FILE = "template";

  private final Template template;

  private StackTemplate(Template template) {
    this.template = template;
  }

  /**
   * A parameter.
   *
   * @param defaultValue what it is unless it is given
   * @param isSecret whether its value is not to be shown ({@code NoEcho})
   */
  public record Parameter(String name, Optional<String> defaultValue, boolean isSecret) {}

  /**
   * A resource that the parameters do not condition away.
   *
   * @param dependsOn the logical IDs of those that must be made before
   * @param deletionPolicy such as {@code Retain}; {@code Delete} unless it is written
   */
  public record Resource(
      String logicalId, String type, ImmutableSet<String> dependsOn, String deletionPolicy) {}

  /**
   * What the stack tells.
   *
   * @param exportName under which name, if other stacks may import it
   */
  public record Output(
      String key, String value, Optional<String> description, Optional<String> exportName) {}

  /**
   * Reads a template, JSON or YAML.
   *
   * @throws InvalidInputException if it is neither, or if a section is not a mapping
   */
  public static StackTemplate read(String text) {
    DocumentNode document =
        DocumentNode.read(FILE, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return new StackTemplate(
        new Template(
            new HeldDocument(
                new CloudFormationFormat(Map.of(), SettingNames.none()),
                document.mapping(),
                new Found())));
  }

  /** What the template says of itself. */
  public Optional<String> description() {
    return template.document().optionalText("Description");
  }

  /** The parameters, in their order. */
  public List<Parameter> parameters() {
    return template.section(Template.PARAMETERS).entrySet().stream()
        .map(
            each ->
                new Parameter(
                    each.getKey(),
                    each.getValue().field("Default").flatMap(Node::scalarText),
                    ParameterValues.isSecret(each.getValue())))
        .toList();
  }

  /** The parameters whose values CloudFormation does not take, in their order. */
  public List<String> notAllowed(Map<String, String> values) {
    return template.section(Template.PARAMETERS).entrySet().stream()
        .filter(
            each ->
                values.containsKey(each.getKey())
                    && ParameterValues.notAllowed(each.getValue(), values.get(each.getKey()))
                        .isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The macros that the template has CloudFormation run over it. */
  public List<String> macros() {
    return template.macros().stream().map(Template.Macro::name).toList();
  }

  /**
   * The template with values for its parameters.
   *
   * @param parameters by name, pseudo parameters too
   * @throws InvalidInputException if CloudFormation takes other values only, or if the template is
   *     wrong in itself
   */
  public Deployment deploy(Map<String, String> parameters) {
    return new Deployment(template, parameters);
  }

  /** The resources of one stack while they are being made. Not thread-safe. */
  public static final class Deployment {

    private final Evaluation evaluation = new Evaluation(SettingNames.none());
    private final Stack stack;
    private final List<Resource> resources = new ArrayList<>();

    private Deployment(Template template, Map<String, String> parameters) {
      this.stack = Stack.of(template, parameters);
      parameters.forEach((name, value) -> ParameterValues.requireAllowed(stack, name, value));
      for (String section : List.of(Template.CONDITIONS, Template.RESOURCES)) {
        Place place = new Place(section, Intrinsic.FOR_EACH);
        stack.unrolled(section, Loops.unrolled(evaluation, stack, stack.section(section), place));
      }
      stack
          .section(Template.RESOURCES)
          .forEach(
              (logicalId, resource) -> {
                if (isThere(resource, new Place(logicalId, ""))) {
                  resources.add(resource(logicalId, resource));
                }
              });
    }

    /** The resources that there are to be, in the order of the template. */
    public ImmutableList<Resource> resources() {
      return ImmutableList.copyOf(resources);
    }

    /**
     * What the properties of a resource come to now, in which {@link Node.NotKnown} stands for what
     * only other resources tell, or nobody here.
     */
    public Node properties(String logicalId) {
      return properties(resourceNode(logicalId), new Place(logicalId, "Properties"));
    }

    /**
     * Sets what references to a resource come to, which is made.
     *
     * @param ref what {@code Ref} gives
     * @param attributes what {@code Fn::GetAtt} gives, by name
     */
    public void made(String logicalId, String ref, Map<String, String> attributes) {
      stack.deployed(logicalId, ref);
      attributes.forEach((name, value) -> stack.deployed(logicalId + "." + name, value));
    }

    /**
     * What the stack tells.
     *
     * @throws InvalidInputException if what an output is cannot be told
     */
    public ImmutableList<Output> outputs() {
      ImmutableList.Builder<Output> outputs = ImmutableList.builder();
      stack
          .section(Template.OUTPUTS)
          .forEach(
              (key, output) -> {
                if (isThere(output, new Place(key, ""))) {
                  outputs.add(output(key, output));
                }
              });
      return outputs.build();
    }

    private Output output(String key, Node output) {
      Node value =
          output
              .field("Value")
              .orElseThrow(
                  () ->
                      new InvalidInputException(
                          output.source(), "Outputs." + key, "an output needs a Value"));
      return new Output(
          key,
          text(value, new Place(key, "Value")),
          output.field("Description").flatMap(Node::scalarText),
          output
              .field("Export")
              .flatMap(export -> export.field("Name"))
              .map(name -> text(name, new Place(key, "Export"))));
    }

    private String text(Node expression, Place place) {
      Node value = evaluation.of(stack, expression, place);
      requireKnown(value.notKnown());
      return value
          .scalarText()
          .orElseThrow(
              () ->
                  new InvalidInputException(
                      value.source(),
                      place.address() + "." + place.attribute(),
                      "expected a text, found " + value.describe()));
    }

    private boolean isThere(Node node, Place place) {
      Conditions.Truth truth = evaluation.conditions().ofResource(stack, node, place);
      requireKnown(truth.values());
      return truth.canBeTrue();
    }

    private static void requireKnown(List<Value> values) {
      if (!values.isEmpty()) {
        throw new InvalidInputException(
            values.get(0).source(),
            values.get(0).address() + "." + values.get(0).attribute(),
            "is not known before "
                + String.join(" and ", values.get(0).references())
                + ", which is not served here");
      }
    }

    private Resource resource(String logicalId, Node resource) {
      Set<String> dependsOn = new LinkedHashSet<>();
      resource
          .field("DependsOn")
          .ifPresent(
              written ->
                  (written instanceof Sequence sequence ? sequence.items() : List.of(written))
                      .forEach(each -> each.scalarText().ifPresent(dependsOn::add)));
      Map<String, Node> all = stack.section(Template.RESOURCES);
      for (Value value : properties(resource, new Place(logicalId, "Properties")).notKnown()) {
        for (String reference : value.references()) {
          int dot = reference.indexOf('.');
          String of = dot < 0 ? reference : reference.substring(0, dot);
          if (!all.containsKey(of)) {
            requireKnown(List.of(value));
          }
          dependsOn.add(of);
        }
      }
      return new Resource(
          logicalId,
          NamedResource.typeOf(resource),
          ImmutableSet.copyOf(dependsOn),
          resource.field("DeletionPolicy").flatMap(Node::scalarText).orElse("Delete"));
    }

    private Node resourceNode(String logicalId) {
      Node resource = stack.section(Template.RESOURCES).get(logicalId);
      if (resource == null) {
        throw new IllegalArgumentException(
            "Invalid logical ID \"" + logicalId + "\": the template has no such resource");
      }
      return resource;
    }

    /** Also values count that are not to be shown: they are what the resource is made of. */
    private Node properties(Node resource, Place place) {
      return resource
          .field("Properties")
          .map(
              written ->
                  evaluation.parameters().comparing(() -> evaluation.of(stack, written, place)))
          .orElseGet(() -> new Node.Mapping(resource.source(), Map.of(), Map.of()));
    }
  }
}
