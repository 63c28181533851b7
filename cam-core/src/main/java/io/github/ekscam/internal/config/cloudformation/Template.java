package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A template as it is written, section by section. */
final class Template {

  static final String VERSION = "AWSTemplateFormatVersion";
  static final String RESOURCES = "Resources";
  static final String PARAMETERS = "Parameters";
  static final String CONDITIONS = "Conditions";
  static final String MAPPINGS = "Mappings";
  static final String OUTPUTS = "Outputs";

  /** Runs a macro over what stands beside it. */
  static final String TRANSFORM = "Fn::Transform";

  private final Fields document;
  private final Found found;
  private final List<Macro> macros;

  /** What a template has CloudFormation run over it. */
  record Macro(String name, Node written) {}

  Template(HeldDocument held) {
    this.document = held.document();
    this.found = held.found();
    this.macros = macros(document);
    document.optionalMapping(RESOURCES);
  }

  static boolean looksLike(Fields document) {
    return document.has(VERSION)
        || (document.isMapping(RESOURCES)
            && document.requiredMapping(RESOURCES).mapping().fields().values().stream()
                .anyMatch(Template::isResource));
  }

  private static boolean isResource(Node node) {
    return node instanceof Mapping mapping
        && mapping.fields().get("Type") instanceof Scalar type
        && type.kind() == Scalar.Kind.STRING
        && type.text().contains("::");
  }

  private static List<Macro> macros(Fields document) {
    List<Macro> macros = new ArrayList<>();
    document
        .value("Transform")
        .ifPresent(
            transform ->
                (transform.node() instanceof Sequence sequence
                        ? sequence.items()
                        : List.of(transform.node()))
                    .forEach(each -> macros.add(new Macro(nameOf(each), each))));
    document
        .value(TRANSFORM)
        .ifPresent(transform -> macros.add(new Macro(TRANSFORM, transform.node())));
    return List.copyOf(macros);
  }

  private static String nameOf(Node transform) {
    Node name =
        transform instanceof Mapping mapping
            ? mapping.fields().getOrDefault("Name", transform)
            : transform;
    return name instanceof Scalar scalar ? scalar.text() : "";
  }

  String file() {
    return document.source().file();
  }

  Fields document() {
    return document;
  }

  /** Where what it says of clusters belongs. */
  Found found() {
    return found;
  }

  List<Macro> macros() {
    return macros;
  }

  /** Where the name of a resource is written. */
  Source sourceOf(String logicalId, Node resource) {
    return document
        .requiredMapping(RESOURCES)
        .mapping()
        .keys()
        .getOrDefault(logicalId, resource.source());
  }

  /** What a section has, by name, in its order. */
  Map<String, Node> section(String name) {
    Map<String, Node> values = new LinkedHashMap<>();
    if (document.isMapping(name)) {
      document
          .requiredMapping(name)
          .mapping()
          .fields()
          .forEach(
              (key, value) -> {
                if (!value.isNull()) {
                  values.put(key, value);
                }
              });
    }
    return values;
  }
}
