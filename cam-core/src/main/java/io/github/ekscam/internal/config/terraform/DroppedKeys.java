package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds keys of access entries that no resource comes of. The type of a variable lets go of keys
 * that it does not have, and neither Terraform nor a module says so: what was misspelled is gone.
 */
final class DroppedKeys {

  /** What modules call what an access entry has. */
  private static final List<String> ENTRY =
      List.of(
          "principal_arn",
          "kubernetes_groups",
          "policy_associations",
          "access_policies",
          "type",
          "user_name",
          "username",
          "tags",
          "timeouts");

  private static final List<String> ASSOCIATION = List.of("policy_arn", "access_scope");
  private static final List<String> SCOPE = List.of("type", "namespaces");

  private final Set<String> principals;
  private final Found found;

  private DroppedKeys(Set<String> principals, Found found) {
    this.principals = principals;
    this.found = found;
  }

  /** Tells of the keys in variables of a plan and in the constants that its modules are given. */
  static void tell(Fields plan, Instances instances, Found found) {
    Set<String> principals = new TreeSet<>();
    for (Instance instance : instances.present) {
      if (instance.is(ResourceTypes.ACCESS_ENTRY)) {
        instance.text("principal_arn").ifPresent(principals::add);
      }
    }
    DroppedKeys keys = new DroppedKeys(principals, found);
    Optional<Node> root =
        plan.value("configuration").flatMap(node -> node.node().field("root_module"));
    if (plan.value("variables").map(variables -> variables.node()).orElse(null)
        instanceof Mapping variables) {
      variables
          .fields()
          .forEach(
              (name, variable) ->
                  variable
                      .field("value")
                      .ifPresent(value -> keys.value("var." + name, value, type(root, name))));
    }
    root.ifPresent(keys::moduleCalls);
  }

  private static Optional<Node> type(Optional<Node> module, String variable) {
    return module
        .flatMap(node -> node.field("variables"))
        .flatMap(variables -> variables.field(variable))
        .flatMap(node -> node.field("type"));
  }

  private void moduleCalls(Node root) {
    record Module(Node node, String address) {}
    Deque<Module> left = new ArrayDeque<>();
    left.add(new Module(root, ""));
    for (Module module = left.poll(); module != null; module = left.poll()) {
      String parent = module.address();
      if (module.node().field("module_calls").orElse(null) instanceof Mapping calls) {
        calls
            .fields()
            .forEach(
                (name, call) -> {
                  String address = parent + "module." + name + ".";
                  Optional<Node> called = call.field("module");
                  called.ifPresent(node -> left.add(new Module(node, address)));
                  if (call.field("expressions").orElse(null) instanceof Mapping expressions) {
                    expressions
                        .fields()
                        .forEach(
                            (variable, expression) ->
                                expression
                                    .field("constant_value")
                                    .ifPresent(
                                        value ->
                                            value(
                                                address + "var." + variable,
                                                value,
                                                type(called, variable))));
                  }
                });
      }
    }
  }

  /** Looks for access entries in a value, at any depth. */
  private void value(String address, Node value, Optional<Node> type) {
    if (!(value instanceof Mapping entries)) {
      return;
    }
    entries
        .fields()
        .forEach(
            (key, entry) -> {
              String of = address + "[\"" + key + "\"]";
              Optional<Node> ofType =
                  type.flatMap(
                      node ->
                          ofKind(node, "map")
                              .or(() -> ofKind(node, "object").flatMap(each -> each.field(key))));
              Optional<String> principal = entry.field("principal_arn").flatMap(Node::scalarText);
              if (principal.isEmpty()) {
                value(of, entry, ofType);
              } else if (ofType.filter(node -> ofKind(node, "object").isPresent()).isPresent()) {
                byType(of, entry, ofType.get());
              } else if (principals.contains(principal.get())) {
                bySpelling(of, entry);
              }
            });
  }

  /** What {@code ["map", T]} and the like are of. */
  private static Optional<Node> ofKind(Node type, String kind) {
    List<Node> parts = type.listed();
    return parts.size() > 1 && parts.get(0).scalarText().equals(Optional.of(kind))
        ? Optional.of(parts.get(1))
        : Optional.empty();
  }

  private void byType(String address, Node value, Node type) {
    Optional<Node> items =
        ofKind(type, "map").or(() -> ofKind(type, "list")).or(() -> ofKind(type, "set"));
    if (items.isPresent()) {
      if (value instanceof Mapping mapping) {
        mapping
            .fields()
            .forEach((key, item) -> byType(address + "[\"" + key + "\"]", item, items.get()));
      }
      int index = 0;
      for (Node item : value.listed()) {
        byType(address + "[" + index++ + "]", item, items.get());
      }
      return;
    }
    if (ofKind(type, "object").orElse(null) instanceof Mapping object
        && value instanceof Mapping mapping) {
      Map<String, Node> known = object.fields();
      mapping
          .fields()
          .forEach(
              (key, field) -> {
                Node of = known.get(key);
                if (of == null) {
                  dropped(address, key, mapping, known.keySet());
                } else {
                  byType(address + "." + key, field, of);
                }
              });
    }
  }

  /** Where the plan does not tell the type, what is nearly the name that modules give it. */
  private void bySpelling(String address, Node entry) {
    misspelled(address, entry, ENTRY);
    for (String name : List.of("policy_associations", "access_policies")) {
      if (entry.field(name).orElse(null) instanceof Mapping associations) {
        associations
            .fields()
            .forEach(
                (key, association) -> {
                  String of = address + "." + name + "[\"" + key + "\"]";
                  misspelled(of, association, ASSOCIATION);
                  association
                      .field("access_scope")
                      .ifPresent(scope -> misspelled(of + ".access_scope", scope, SCOPE));
                });
      }
    }
  }

  private void misspelled(String address, Node value, Collection<String> known) {
    if (value instanceof Mapping mapping) {
      for (String key : mapping.fields().keySet()) {
        boolean meant =
            !known.contains(key)
                && Spelling.nearest(key, known)
                    .filter(near -> mapping.field(near).isEmpty())
                    .isPresent();
        if (meant) {
          dropped(address, key, mapping, known);
        }
      }
    }
  }

  private void dropped(String address, String key, Mapping value, Collection<String> known) {
    Source source = value.keys().getOrDefault(key, value.source());
    found.notice(
        Notice.of(
                Notice.Kind.INPUT_KEY_DROPPED,
                "the key \""
                    + key
                    + "\" of "
                    + address
                    + " reaches no resource: the type of the variable does not have it, and"
                    + " Terraform drops it without a word",
                Spelling.nearest(key, known)
                    .map(near -> "did you mean \"" + near + "\"?")
                    .orElse("there are " + String.join(", ", known)))
            .at(source.withElement(address)));
  }
}
