package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A template with the values of its parameters: what is deployed of it once. Its nested stacks are
 * added as they are found, and what its resources are once they are made; otherwise it does not
 * change.
 */
final class Stack {

  private final Template template;
  private final String prefix;
  private final Map<String, String> given;
  private final Map<String, Argument> arguments;
  private final List<Value> conditions;
  private final boolean isNested;
  private final Map<String, Stack> nested = new LinkedHashMap<>();
  private final Map<String, Map<String, Node>> sections = new TreeMap<>();

  /** What references to resources come to that are made already. */
  private final Map<String, String> deployed = new TreeMap<>();

  /** What a stack gives to a parameter of a stack that is nested in it. */
  record Argument(Stack stack, Node expression) {}

  private Stack(
      Template template,
      String prefix,
      Map<String, String> given,
      Map<String, Argument> arguments,
      List<Value> conditions,
      boolean isNested) {
    this.template = template;
    this.prefix = prefix;
    this.given = Collections.unmodifiableMap(new TreeMap<>(given));
    this.arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
    this.conditions = List.copyOf(conditions);
    this.isNested = isNested;
  }

  /**
   * A stack that is deployed by itself.
   *
   * @param given the values of parameters, pseudo parameters too
   */
  static Stack of(Template template, Map<String, String> given) {
    return new Stack(template, "", given, Map.of(), List.of(), false);
  }

  /**
   * A stack that another makes.
   *
   * @param conditions what is not known of whether it is made at all
   */
  static Stack nested(
      Template template,
      Stack parent,
      String logicalId,
      Map<String, Argument> arguments,
      List<Value> conditions) {
    Map<String, String> pseudo = new TreeMap<>(parent.given);
    pseudo
        .keySet()
        .removeIf(
            name ->
                !name.startsWith(PseudoParameters.PREFIX)
                    || name.equals(PseudoParameters.STACK_NAME));
    Stack stack =
        new Stack(
            template,
            parent.prefix + logicalId + "/",
            pseudo,
            arguments,
            PartlyKnown.merged(
                Stream.concat(parent.conditions.stream(), conditions.stream()).toList()),
            true);
    parent.nested.put(logicalId, stack);
    return stack;
  }

  Template template() {
    return template;
  }

  Found found() {
    return template.found();
  }

  /** What a resource is called where several stacks are read. */
  String address(String logicalId) {
    return prefix + logicalId;
  }

  Optional<String> given(String parameter) {
    return Optional.ofNullable(given.get(parameter));
  }

  boolean isNested() {
    return isNested;
  }

  /** What its parent gives to a parameter. */
  Optional<Argument> argument(String parameter) {
    return Optional.ofNullable(arguments.get(parameter));
  }

  /** What is not known of whether there is the stack. */
  List<Value> conditions() {
    return conditions;
  }

  Optional<Stack> nested(String logicalId) {
    return Optional.ofNullable(nested.get(logicalId));
  }

  /**
   * What a reference to a resource that is made already comes to, such as {@code Entry} or {@code
   * Entry.AccessEntryArn}.
   */
  Optional<String> deployed(String reference) {
    return Optional.ofNullable(deployed.get(reference));
  }

  /** Sets what a reference to a resource comes to once it is made. */
  void deployed(String reference, String value) {
    deployed.put(reference, value);
  }

  /** What a section has, by name. */
  Map<String, Node> section(String name) {
    return sections.computeIfAbsent(name, template::section);
  }

  /** Sets what a section has once its loops are unrolled. */
  void unrolled(String section, Map<String, Node> values) {
    sections.put(section, values);
  }
}
