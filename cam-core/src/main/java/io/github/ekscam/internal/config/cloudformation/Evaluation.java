package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Gives what expressions come to: a tree without intrinsic functions, in which {@link NotKnown}
 * stands for what only the deployment tells. What CloudFormation refuses is refused; a function
 * that is not known here gives what is not known. All work of one reading is bounded together, and
 * what refers to itself is refused.
 */
final class Evaluation {

  /** Far beyond what templates of CloudFormation's own limits come to. */
  private static final int MOST_STEPS = 5_000_000;

  /** Each level is several calls here, and the stack of a thread may be small. */
  private static final int MOST_DEPTH = 100;

  /** So many characters of text are a step. */
  private static final int CHARACTERS = 256;

  private static final Pattern DYNAMIC_REFERENCE = Pattern.compile("\\{\\{resolve:[^{}]*}}");

  /** A name in braces after a dollar sign; one that begins with a bang stands for itself. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^{}]*)}");

  private final SettingNames settingNames;
  private final ParameterValues parameters = new ParameterValues(this);
  private final Conditions conditions = new Conditions(this);
  private final Map<String, List<Export>> exports = new HashMap<>();

  /** What is being evaluated, to notice what refers to itself. */
  private final IdentityHashMap<Stack, Set<String>> open = new IdentityHashMap<>();

  /** The same, in the order in which one needs the other. */
  private final Deque<String> path = new ArrayDeque<>();

  private int steps;
  private int depth;

  /**
   * Evaluates what templates say.
   *
   * @param settingNames how messages name what can be set
   */
  Evaluation(SettingNames settingNames) {
    this.settingNames = settingNames;
  }

  /** A value that a stack exports for others. */
  record Export(Stack stack, Node expression) {}

  /**
   * Sets the stacks whose exports may be imported. What is wrong with an export is no matter of
   * access: what imports it is not known then.
   */
  void exportsOf(List<Stack> stacks) {
    for (Stack stack : stacks) {
      stack
          .section(Template.OUTPUTS)
          .forEach(
              (id, output) -> {
                try {
                  export(stack, new Place(id, "Export"), output);
                } catch (InvalidInputException e) {
                  LoggerFactory.getLogger(Evaluation.class)
                      .debug("The export {} is left out", id, e);
                }
              });
    }
  }

  private void export(Stack stack, Place place, Node output) {
    Optional<Node> export = field(output, "Export").flatMap(each -> field(each, "Name"));
    Optional<Node> value = field(output, "Value");
    if (export.isPresent()
        && value.isPresent()
        && of(stack, export.get(), place) instanceof Scalar name) {
      exports
          .computeIfAbsent(name.text(), absent -> new ArrayList<>())
          .add(new Export(stack, value.get()));
    }
  }

  /** The one export of a name, if the files have one. */
  Optional<Export> export(String name) {
    List<Export> all = exports.getOrDefault(name, List.of());
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  /** How messages name what can be set. */
  SettingNames settingNames() {
    return settingNames;
  }

  ParameterValues parameters() {
    return parameters;
  }

  Conditions conditions() {
    return conditions;
  }

  static Optional<Node> field(Node node, String name) {
    return node instanceof Mapping mapping
        ? Optional.ofNullable(mapping.fields().get(name)).filter(value -> !value.isNull())
        : Optional.empty();
  }

  /** What an expression of a stack comes to; null for {@code AWS::NoValue}. */
  Node of(Stack stack, Node expression, Place place) {
    step(expression.source());
    return deeper(
        expression.source(),
        () -> {
          Optional<Intrinsic> call = call(expression);
          return withoutDynamicReferences(
              call.isPresent()
                  ? called(stack, call.get(), place)
                  : withoutCalls(stack, expression, place),
              place);
        });
  }

  /** Evaluates what stands in something else, so deep at most. */
  <T> T deeper(Source source, Supplier<T> evaluate) {
    if (depth == MOST_DEPTH) {
      throw new InvalidInputException(
          source, "", "functions and references more than " + MOST_DEPTH + " deep");
    }
    depth++;
    try {
      return evaluate.get();
    } finally {
      depth--;
    }
  }

  /** A condition of the same spelling is a field like any other, such as in policies of IAM. */
  private static Optional<Intrinsic> call(Node expression) {
    return Intrinsic.of(expression)
        .filter(
            call -> !(call.name().equals(Intrinsic.CONDITION) && expression instanceof Mapping));
  }

  private void step(Source source) {
    steps(1, source);
  }

  /** Counts work that is done at a place. */
  void steps(int more, Source source) {
    steps += more;
    if (steps > MOST_STEPS) {
      throw new InvalidInputException(
          source, "", "the templates come to more than " + MOST_STEPS + " values; split them");
    }
  }

  private Node withoutCalls(Stack stack, Node expression, Place place) {
    if (expression instanceof Sequence sequence) {
      List<Node> items = new ArrayList<>();
      for (Node item : sequence.items()) {
        Node value = of(stack, item, place);
        if (!value.isNull()) {
          items.add(value);
        }
      }
      return new Sequence(sequence.source(), items);
    }
    if (expression instanceof Mapping mapping) {
      if (mapping.fields().containsKey(Template.TRANSFORM)) {
        return place.decidedByDeployment("what Fn::Transform gives", mapping.source());
      }
      Map<String, Node> fields = new LinkedHashMap<>();
      Loops.unrolled(this, stack, mapping.fields(), place)
          .forEach(
              (name, value) -> {
                Node evaluated = of(stack, value, place);
                if (!evaluated.isNull()) {
                  fields.put(name, evaluated);
                }
              });
      return new Mapping(mapping.source(), fields, mapping.keys());
    }
    return expression;
  }

  private static Node withoutDynamicReferences(Node value, Place place) {
    String text =
        value instanceof NotKnown notKnown
            ? notKnown.pattern()
            : value instanceof Scalar scalar && scalar.kind() == Scalar.Kind.STRING
                ? scalar.text()
                : "";
    if (!text.contains("{{resolve:")) {
      return value;
    }
    Matcher references = DYNAMIC_REFERENCE.matcher(text);
    List<Value> values = new ArrayList<>(value.notKnown());
    while (references.find()) {
      values.addAll(place.decidedByDeployment(references.group(), value.source()).values());
    }
    return values.isEmpty()
        ? value
        : new NotKnown(
            value.source(), references.replaceAll(NotKnown.ANYTHING), PartlyKnown.merged(values));
  }

  private Node called(Stack stack, Intrinsic call, Place place) {
    return switch (call.name()) {
      case Intrinsic.REF -> reference(stack, call.text(), call.source(), place);
      case Intrinsic.GET_ATT -> attribute(stack, call, place);
      case Intrinsic.JOIN, Intrinsic.SUB -> concatenated(call.source(), parts(stack, call, place));
      case Intrinsic.SELECT -> selected(stack, call, place);
      case Intrinsic.SPLIT -> split(stack, call, place);
      case Intrinsic.IF -> chosen(stack, call, place);
      case Intrinsic.FIND_IN_MAP -> found(stack, call, place);
      case Intrinsic.IMPORT_VALUE -> imported(stack, call, place);
      case Intrinsic.LENGTH -> length(stack, call, place);
      default -> place.decidedByDeployment("what " + call.name() + " gives", call.source());
    };
  }

  private Node concatenated(Source source, List<Node> parts) {
    Node value = PartlyKnown.concatenated(source, parts);
    if (value instanceof Scalar scalar) {
      steps(scalar.text().length() / CHARACTERS, source);
    }
    return value;
  }

  /** The pieces that a text is put together from, in their order; itself if it is not. */
  List<Node> parts(Stack stack, Node expression, Place place) {
    Optional<Intrinsic> call = call(expression);
    if (call.isPresent()
        && (call.get().name().equals(Intrinsic.JOIN) || call.get().name().equals(Intrinsic.SUB))) {
      return parts(stack, call.get(), place);
    }
    return List.of(of(stack, expression, place));
  }

  private List<Node> parts(Stack stack, Intrinsic call, Place place) {
    return call.name().equals(Intrinsic.JOIN)
        ? joined(stack, call, place)
        : substituted(stack, call, place);
  }

  private List<Node> joined(Stack stack, Intrinsic call, Place place) {
    List<Node> arguments = call.arguments(2, 2);
    Node delimiter = arguments.get(0);
    Node list = of(stack, arguments.get(1), place);
    if (list instanceof NotKnown) {
      return List.of(anything(list));
    }
    if (!(list instanceof Sequence sequence)) {
      throw call.problem("takes a list to join, found " + list.describe());
    }
    List<Node> parts = new ArrayList<>();
    for (Node item : sequence.items()) {
      if (!parts.isEmpty()) {
        parts.add(delimiter);
      }
      parts.add(item);
    }
    return parts;
  }

  /** What is not known, of which the pattern is of the items of a list and not of the whole. */
  private static NotKnown anything(Node notKnown) {
    return new NotKnown(notKnown.source(), NotKnown.ANYTHING, notKnown.notKnown());
  }

  private List<Node> substituted(Stack stack, Intrinsic call, Place place) {
    boolean hasVariables = call.argument() instanceof Sequence;
    List<Node> arguments = hasVariables ? call.arguments(2, 2) : List.of(call.argument());
    Map<String, Node> variables =
        hasVariables && arguments.get(1) instanceof Mapping mapping ? mapping.fields() : Map.of();
    if (!(arguments.get(0) instanceof Scalar text)) {
      throw call.problem("takes a text, found " + arguments.get(0).describe());
    }
    List<Node> parts = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(text.text());
    int end = 0;
    while (matcher.find()) {
      parts.add(PartlyKnown.text(text.source(), text.text().substring(end, matcher.start())));
      end = matcher.end();
      String name = matcher.group(2).strip();
      parts.add(
          matcher.group(1).equals("!")
              ? PartlyKnown.text(text.source(), "${" + matcher.group(2) + "}")
              : variables.containsKey(name)
                  ? of(stack, variables.get(name), place)
                  : named(stack, name, text.source(), place));
    }
    parts.add(PartlyKnown.text(text.source(), text.text().substring(end)));
    return parts;
  }

  /** What {@code ${name}} stands for. */
  private Node named(Stack stack, String name, Source source, Place place) {
    int dot = name.indexOf('.');
    return dot < 0
        ? reference(stack, name, source, place)
        : attribute(stack, name.substring(0, dot), name.substring(dot + 1), source, place);
  }

  private Node selected(Stack stack, Intrinsic call, Place place) {
    List<Node> arguments = call.arguments(2, 2);
    Node index = of(stack, arguments.get(0), place);
    Node list = of(stack, arguments.get(1), place);
    if (index instanceof NotKnown || list instanceof NotKnown) {
      return anything(index instanceof NotKnown ? index : list);
    }
    if (!(list instanceof Sequence sequence)
        || !(index instanceof Scalar scalar)
        || !scalar.text().matches("[0-9]{1,6}")) {
      throw call.problem(
          "takes an index and a list, found " + index.describe() + " and " + list.describe());
    }
    int at = Integer.parseInt(scalar.text());
    if (at >= sequence.items().size()) {
      throw call.problem(
          "cannot select nonexistent value at index "
              + at
              + " of a list of "
              + sequence.items().size());
    }
    return sequence.items().get(at);
  }

  private Node split(Stack stack, Intrinsic call, Place place) {
    List<Node> arguments = call.arguments(2, 2);
    Node text = of(stack, arguments.get(1), place);
    if (text instanceof NotKnown) {
      return anything(text);
    }
    if (!(arguments.get(0) instanceof Scalar delimiter)
        || delimiter.text().isEmpty()
        || !(text instanceof Scalar scalar)) {
      throw call.problem("takes a delimiter and a text, found " + text.describe());
    }
    List<Node> items = new ArrayList<>();
    for (String part : scalar.text().split(Pattern.quote(delimiter.text()), -1)) {
      step(call.source());
      items.add(PartlyKnown.text(text.source(), part));
    }
    return new Sequence(call.source(), items);
  }

  private Node chosen(Stack stack, Intrinsic call, Place place) {
    List<Node> arguments = call.arguments(3, 3);
    Conditions.Truth truth = conditions.of(stack, arguments.get(0), place);
    if (truth.isKnown()) {
      return of(stack, arguments.get(truth.canBeTrue() ? 1 : 2), place);
    }
    return PartlyKnown.oneOf(
        call.source(),
        of(stack, arguments.get(1), place),
        of(stack, arguments.get(2), place),
        truth.values());
  }

  private Node found(Stack stack, Intrinsic call, Place place) {
    List<Node> arguments = call.arguments(3, 4);
    List<Value> notKnown = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (Node argument : arguments.subList(0, 3)) {
      Node key = of(stack, argument, place);
      notKnown.addAll(key.notKnown());
      keys.add(key instanceof Scalar scalar ? scalar.text() : "");
    }
    if (!notKnown.isEmpty()) {
      return new NotKnown(call.source(), NotKnown.ANYTHING, PartlyKnown.merged(notKnown));
    }
    Node map = stack.section(Template.MAPPINGS).get(keys.get(0));
    Optional<Node> value =
        Optional.ofNullable(map)
            .flatMap(each -> field(each, keys.get(1)))
            .flatMap(each -> field(each, keys.get(2)));
    if (value.isPresent()) {
      return of(stack, value.get(), place);
    }
    Optional<Node> fallback =
        arguments.size() == 4 ? field(arguments.get(3), "DefaultValue") : Optional.empty();
    if (fallback.isPresent()) {
      return of(stack, fallback.get(), place);
    }
    if (map != null && field(map, Template.TRANSFORM).isPresent()) {
      return place.decidedByDeployment("what Fn::Transform gives", call.source());
    }
    throw call.problem("finds nothing at " + String.join(", ", keys));
  }

  private Node imported(Stack stack, Intrinsic call, Place place) {
    Node name = of(stack, call.argument(), place);
    if (name instanceof NotKnown) {
      return anything(name);
    }
    if (!(name instanceof Scalar scalar)) {
      throw call.problem("takes the name of an export, found " + name.describe());
    }
    Optional<Export> export = export(scalar.text());
    return export.isPresent()
        ? once(
            export.get().stack(),
            "export " + scalar.text(),
            call.source(),
            () -> of(export.get().stack(), export.get().expression(), place))
        : place.decidedByDeployment("the export " + scalar.text(), call.source());
  }

  private Node length(Stack stack, Intrinsic call, Place place) {
    Node list = of(stack, call.argument(), place);
    return list instanceof Sequence sequence
        ? new Scalar(call.source(), Scalar.Kind.NUMBER, String.valueOf(sequence.items().size()))
        : place.decidedByDeployment("what Fn::Length gives", call.source());
  }

  /** What a name stands for: a pseudo parameter, a parameter, or what tells a resource. */
  private Node reference(Stack stack, String name, Source source, Place place) {
    step(source);
    if (name.equals(PseudoParameters.NO_VALUE)) {
      return new Scalar(source, Scalar.Kind.NULL, "");
    }
    if (name.startsWith(PseudoParameters.PREFIX)) {
      return parameters.pseudo(stack, name, source, place);
    }
    Node parameter = stack.section(Template.PARAMETERS).get(name);
    if (parameter != null) {
      return once(
          stack,
          stack.address(name),
          source,
          () -> parameters.of(stack, name, parameter, source, place));
    }
    Node resource = requireResource(stack, name, source);
    if (resource == null) {
      return place.decidedByDeployment(stack.address(name), source);
    }
    Optional<String> deployed = stack.deployed(name);
    if (deployed.isPresent()) {
      return PartlyKnown.text(source, deployed.get());
    }
    Optional<Node> physicalName = NamedResource.nameOf(resource);
    return physicalName.isPresent()
        ? once(stack, stack.address(name), source, () -> of(stack, physicalName.get(), place))
        : place.decidedByDeployment(stack.address(name), source);
  }

  /** A resource of that name; none if a macro may make it. */
  private static @Nullable Node requireResource(Stack stack, String name, Source source) {
    Map<String, Node> resources = stack.section(Template.RESOURCES);
    Node resource = resources.get(name);
    if (resource == null && stack.template().macros().isEmpty()) {
      List<String> known = new ArrayList<>(resources.keySet());
      known.addAll(stack.section(Template.PARAMETERS).keySet());
      throw new InvalidInputException(
          source,
          "",
          "neither a parameter nor a resource is named "
              + GoQuote.quote(name)
              + Spelling.suggestion(name, known).orElse(""));
    }
    return resource;
  }

  private Node attribute(Stack stack, Intrinsic call, Place place) {
    if (call.argument() instanceof Scalar scalar) {
      int dot = scalar.text().indexOf('.');
      if (dot > 0) {
        return attribute(
            stack,
            scalar.text().substring(0, dot),
            scalar.text().substring(dot + 1),
            call.source(),
            place);
      }
    }
    List<Node> arguments = call.arguments(2, 2);
    if (!(arguments.get(0) instanceof Scalar logicalId)) {
      throw call.problem("takes the name of a resource, found " + arguments.get(0).describe());
    }
    Node name = of(stack, arguments.get(1), place);
    return name instanceof Scalar scalar
        ? attribute(stack, logicalId.text(), scalar.text(), call.source(), place)
        : anything(name);
  }

  private Node attribute(Stack stack, String logicalId, String name, Source source, Place place) {
    Node resource = requireResource(stack, logicalId, source);
    String reference = stack.address(logicalId) + "." + name;
    if (resource == null) {
      return place.decidedByDeployment(reference, source);
    }
    Optional<String> deployed = stack.deployed(logicalId + "." + name);
    if (deployed.isPresent()) {
      return PartlyKnown.text(source, deployed.get());
    }
    Optional<Export> output = outputOfNested(stack, logicalId, name);
    if (output.isPresent()) {
      return once(
          stack,
          reference,
          source,
          () -> of(output.get().stack(), output.get().expression(), place));
    }
    return name.equals("Arn")
        ? once(
            stack,
            reference,
            source,
            () ->
                NamedResource.arnOf(resource)
                    .map(arn -> arn(stack, arn, reference, source, place))
                    .orElseGet(() -> place.decidedByDeployment(reference, source)))
        : place.decidedByDeployment(reference, source);
  }

  /** What a nested stack tells its parent. */
  Optional<Export> outputOfNested(Stack stack, String logicalId, String attribute) {
    String outputs = "Outputs.";
    if (!attribute.startsWith(outputs)) {
      return Optional.empty();
    }
    return stack
        .nested(logicalId)
        .flatMap(
            nested ->
                Optional.ofNullable(
                        nested.section(Template.OUTPUTS).get(attribute.substring(outputs.length())))
                    .flatMap(output -> field(output, "Value"))
                    .map(value -> new Export(nested, value)));
  }

  /** The ARN of a role or user: where its name is made up, nothing else of it need be known. */
  private Node arn(
      Stack stack, NamedResource.Arn arn, String reference, Source source, Place place) {
    List<Node> parts = new ArrayList<>();
    parts.add(PartlyKnown.text(source, "arn:"));
    parts.add(parameters.pseudo(stack, PseudoParameters.PARTITION, source, place));
    parts.add(PartlyKnown.text(source, ":iam::"));
    parts.add(parameters.pseudo(stack, PseudoParameters.ACCOUNT_ID, source, place));
    parts.add(PartlyKnown.text(source, ":" + arn.type()));
    parts.add(
        arn.path().isPresent()
            ? of(stack, arn.path().get(), place)
            : PartlyKnown.text(source, "/"));
    boolean isNamed = arn.name().isPresent();
    parts.add(
        isNamed
            ? of(stack, arn.name().get(), place)
            : place.decidedByDeployment(reference, source));
    Node value = concatenated(source, parts);
    return isNamed || !(value instanceof NotKnown notKnown)
        ? value
        : new NotKnown(
            source, notKnown.pattern(), place.decidedByDeployment(reference, source).values());
  }

  /** Evaluates something that must not need itself. */
  <T> T once(Stack stack, String what, Source source, Supplier<T> evaluate) {
    Set<String> ofStack = open.computeIfAbsent(stack, absent -> new HashSet<>());
    if (!ofStack.add(what)) {
      throw new InvalidInputException(
          source,
          "",
          what
              + " refers to itself, by way of "
              + String.join(", ", path)
              + "; CloudFormation refuses circular references");
    }
    path.addLast(what);
    try {
      return evaluate.get();
    } finally {
      path.removeLast();
      ofStack.remove(what);
    }
  }
}
