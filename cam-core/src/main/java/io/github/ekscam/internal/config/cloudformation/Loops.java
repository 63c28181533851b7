package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.config.tree.Node.Tagged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code Fn::ForEach} of AWS::LanguageExtensions, written out: for each item of a collection, what
 * the loop holds with the item in the place of its identifier.
 */
final class Loops {

  private Loops() {}

  /** Fields with what their loops come to in the place of the loops. */
  static Map<String, Node> unrolled(
      Evaluation evaluation, Stack stack, Map<String, Node> fields, Place place) {
    if (fields.keySet().stream().noneMatch(name -> name.startsWith(Intrinsic.FOR_EACH))) {
      return fields;
    }
    Map<String, Node> unrolled = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(Intrinsic.FOR_EACH)) {
            unrolled.putAll(loop(evaluation, stack, name, value, place));
          } else {
            unrolled.put(name, value);
          }
        });
    return unrolled;
  }

  private static Map<String, Node> loop(
      Evaluation evaluation, Stack stack, String name, Node loop, Place place) {
    if (!(loop instanceof Sequence parts)
        || parts.items().size() != 3
        || !(parts.items().get(0) instanceof Scalar identifier)
        || !(parts.items().get(2) instanceof Mapping body)) {
      throw new InvalidInputException(
          loop.source(), "", name + " takes an identifier, a collection and a mapping");
    }
    Node collection = evaluation.of(stack, parts.items().get(1), place);
    if (!(collection instanceof Sequence items) || !PartlyKnown.isKnown(collection)) {
      String setting = evaluation.settingNames().parameter("NAME");
      stack
          .found()
          .notice(
              Notice.of(
                      Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
                      name + " is not read, as its collection is not known, and may grant access",
                      setting.isEmpty()
                          ? Place.DEPLOYED
                          : "give the parameters that it depends on, by " + setting)
                  .at(loop.source()));
      return Map.of();
    }
    Map<String, Node> unrolled = new LinkedHashMap<>();
    for (Node item : items.items()) {
      if (!(item instanceof Scalar value)) {
        throw new InvalidInputException(
            item.source(), "", name + " takes a collection of texts, found " + item.describe());
      }
      Mapping filledIn = (Mapping) filledIn(evaluation, body, identifier.text(), value.text());
      unrolled.putAll(unrolled(evaluation, stack, filledIn.fields(), place));
    }
    return unrolled;
  }

  /** The body of a loop with an item in the place of the identifier. */
  private static Node filledIn(Evaluation evaluation, Node node, String identifier, String item) {
    evaluation.steps(1, node.source());
    if (Intrinsic.of(node, Intrinsic.REF)
        .filter(call -> call.argument() instanceof Scalar name && name.text().equals(identifier))
        .isPresent()) {
      return PartlyKnown.text(node.source(), item);
    }
    if (node instanceof Tagged tagged) {
      return new Tagged(
          tagged.source(), tagged.tag(), filledIn(evaluation, tagged.value(), identifier, item));
    }
    if (node instanceof Mapping mapping) {
      Map<String, Node> fields = new LinkedHashMap<>();
      mapping
          .fields()
          .forEach(
              (name, value) ->
                  fields.put(
                      filledIn(name, identifier, item),
                      filledIn(evaluation, value, identifier, item)));
      return new Mapping(mapping.source(), fields, mapping.keys());
    }
    if (node instanceof Sequence sequence) {
      List<Node> items = new ArrayList<>();
      sequence.items().forEach(each -> items.add(filledIn(evaluation, each, identifier, item)));
      return new Sequence(sequence.source(), items);
    }
    return node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.STRING
        ? new Scalar(
            scalar.source(),
            scalar.kind(),
            filledIn(scalar.text(), identifier, item),
            scalar.literal())
        : node;
  }

  /** {@code &{x}} is the item without what a logical ID may not have. */
  private static String filledIn(String text, String identifier, String item) {
    return text.contains(identifier)
        ? text.replace("${" + identifier + "}", item)
            .replace("&{" + identifier + "}", item.replaceAll("[^A-Za-z0-9]", ""))
        : text;
  }
}
