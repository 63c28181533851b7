package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.InvalidInputException.Problem;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The stacks that templates are deployed as: by themselves, or nested in others. */
final class Stacks {

  private static final String NESTED_STACK = "AWS::CloudFormation::Stack";

  /** Far more than CloudFormation lets an account have. */
  private static final int MOST_STACKS = 10_000;

  private static final int MOST_NESTED = 50;

  private final Map<String, Template> byFile = new TreeMap<>();
  private final CloudAssembly assembly;
  private final Evaluation evaluation;
  private final List<Stack> all = new ArrayList<>();

  private Stacks(List<Template> templates, CloudAssembly assembly, Evaluation evaluation) {
    this.assembly = assembly;
    this.evaluation = evaluation;
    templates.forEach(
        template -> byFile.putIfAbsent(CloudAssembly.sibling(template.file(), ""), template));
  }

  /**
   * The stacks of these templates.
   *
   * @param parameters the values that are given to parameters of whatever template has them
   */
  static Stacks of(
      List<Template> templates,
      CloudAssembly assembly,
      Map<String, String> parameters,
      Evaluation evaluation) {
    Stacks stacks = new Stacks(templates, assembly, evaluation);
    requireKnown(templates, parameters);
    Set<Template> nested = Collections.newSetFromMap(new IdentityHashMap<>());
    templates.forEach(template -> nested.addAll(stacks.nestedTemplates(template)));
    Set<Template> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Template template : templates) {
      if (!nested.contains(template)) {
        stacks.add(template, parameters);
        stacks.addReached(template, reached);
      }
    }
    // Those that nest each other, which cannot be deployed.
    for (Template template : templates) {
      if (!reached.contains(template)) {
        stacks.add(template, parameters);
        stacks.addReached(template, reached);
      }
    }
    evaluation.exportsOf(stacks.all);
    return stacks;
  }

  private static void requireKnown(List<Template> templates, Map<String, String> parameters) {
    Set<String> known = new TreeSet<>(PseudoParameters.NAMES);
    templates.forEach(template -> known.addAll(template.section(Template.PARAMETERS).keySet()));
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        templates
            .get(0)
            .found()
            .problems
            .add(
                new Problem(
                    Source.of(templates.get(0).file()),
                    Template.PARAMETERS,
                    "no template has a parameter "
                        + GoQuote.quote(name)
                        + Spelling.suggestion(name, known).orElse("")));
      }
    }
  }

  /** All of them, each before those that it nests. */
  List<Stack> all() {
    return Collections.unmodifiableList(all);
  }

  private void add(Template template, Map<String, String> parameters) {
    Map<String, String> given = new TreeMap<>(assembly.pseudoParametersOf(template.file()));
    given.putAll(parameters);
    Stack stack = Stack.of(template, given);
    parameters.forEach(
        (name, value) ->
            template.found().attempt(() -> ParameterValues.requireAllowed(stack, name, value)));
    add(stack, List.of(template));
  }

  private void add(Stack stack, List<Template> ancestors) {
    if (all.size() >= MOST_STACKS) {
      throw new InvalidInputException(
          stack.template().document().source(), "", "more than " + MOST_STACKS + " stacks");
    }
    if (ancestors.size() > MOST_NESTED) {
      throw new InvalidInputException(
          stack.template().document().source(),
          "",
          "stacks nested more than " + MOST_NESTED + " deep");
    }
    all.add(stack);
    Place unrolling = new Place(Template.RESOURCES, Intrinsic.FOR_EACH);
    for (String section : List.of(Template.CONDITIONS, Template.RESOURCES)) {
      stack
          .found()
          .attempt(
              () ->
                  stack.unrolled(
                      section,
                      Loops.unrolled(evaluation, stack, stack.section(section), unrolling)));
    }
    stack
        .section(Template.RESOURCES)
        .forEach(
            (logicalId, resource) ->
                nestedTemplate(stack.template(), resource)
                    .filter(template -> !ancestors.contains(template))
                    .ifPresent(
                        template ->
                            stack
                                .found()
                                .attempt(
                                    () -> nest(stack, logicalId, resource, template, ancestors))));
  }

  private void nest(
      Stack parent, String logicalId, Node resource, Template template, List<Template> ancestors) {
    Conditions.Truth there =
        evaluation
            .conditions()
            .ofResource(parent, resource, new Place(parent.address(logicalId), ""));
    if (!there.canBeTrue()) {
      return;
    }
    Map<String, Stack.Argument> arguments = new TreeMap<>();
    NamedResource.property(resource, Template.PARAMETERS)
        .filter(Mapping.class::isInstance)
        .ifPresent(
            given ->
                ((Mapping) given)
                    .fields()
                    .forEach(
                        (name, value) -> arguments.put(name, new Stack.Argument(parent, value))));
    List<Template> withThis = new ArrayList<>(ancestors);
    withThis.add(template);
    add(Stack.nested(template, parent, logicalId, arguments, there.values()), withThis);
  }

  /** Adds a template and all that it nests, to any depth, whether they are deployed or not. */
  private void addReached(Template template, Set<Template> reached) {
    Deque<Template> open = new ArrayDeque<>(List.of(template));
    for (Template next = open.poll(); next != null; next = open.poll()) {
      if (reached.add(next)) {
        open.addAll(nestedTemplates(next));
      }
    }
  }

  private List<Template> nestedTemplates(Template template) {
    return template.section(Template.RESOURCES).values().stream()
        .flatMap(resource -> nestedTemplate(template, resource).stream())
        .toList();
  }

  private Optional<Template> nestedTemplate(Template template, Node resource) {
    return resource instanceof Mapping mapping
            && NamedResource.typeOf(resource).equals(NESTED_STACK)
        ? assembly
            .nestedTemplate(template.file(), Fields.of(mapping))
            .flatMap(file -> Optional.ofNullable(byFile.get(file)))
        : Optional.empty();
  }
}
