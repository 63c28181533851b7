package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.text.Wildcards;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Values of which not all is known: texts put together, and what is there or is not. */
final class PartlyKnown {

  private static final String ANYTHING = NotKnown.ANYTHING;

  private PartlyKnown() {}

  /** The text of a value that is known; that of a number or a boolean as it is written. */
  static Scalar text(Source source, String text) {
    return new Scalar(source, Scalar.Kind.STRING, text);
  }

  /** Texts one after another. */
  static Node concatenated(Source source, List<Node> parts) {
    StringBuilder pattern = new StringBuilder();
    List<Value> values = new ArrayList<>();
    for (Node part : parts) {
      if (part instanceof NotKnown notKnown) {
        values.addAll(notKnown.values());
        append(pattern, notKnown.pattern(), source);
      } else if (part instanceof Scalar scalar && !scalar.isNull()) {
        append(pattern, scalar.text(), source);
      } else {
        throw new InvalidInputException(
            part.source(), "", "expected a text to put into another, found " + part.describe());
      }
    }
    return values.isEmpty()
        ? text(source, pattern.toString())
        : new NotKnown(source, pattern.toString(), merged(values));
  }

  private static void append(StringBuilder pattern, String text, Source source) {
    if (pattern.length() + text.length() > Input.LONGEST_VALUE) {
      throw new InvalidInputException(
          source, "", "a text of more than " + Input.LONGEST_VALUE + " characters");
    }
    pattern.append(text);
  }

  /** What is not known of one thing, told once. */
  static List<Value> merged(List<Value> values) {
    if (values.size() < 2) {
      return List.copyOf(values);
    }
    Map<String, List<Value>> byAttribute = new LinkedHashMap<>();
    for (Value value : values) {
      byAttribute
          .computeIfAbsent(value.address() + '\0' + value.attribute(), key -> new ArrayList<>())
          .add(value);
    }
    return byAttribute.values().stream().map(PartlyKnown::together).toList();
  }

  private static Value together(List<Value> ofOne) {
    Value first = ofOne.get(0);
    Set<String> references = new LinkedHashSet<>();
    Set<String> remedies = new LinkedHashSet<>();
    for (Value value : ofOne) {
      if (references.addAll(value.references())) {
        remedies.add(value.remedy());
      }
    }
    return new Value(
        first.address(),
        first.attribute(),
        List.copyOf(references),
        String.join(", and ", remedies),
        first.source());
  }

  /** What is there if what is not known turns out so: as it is, but not known to be there. */
  static Node maybe(Node node, List<Value> values) {
    if (values.isEmpty() || node.isNull()) {
      return node;
    }
    if (node instanceof NotKnown notKnown) {
      return new NotKnown(
          node.source(),
          notKnown.pattern(),
          merged(Stream.concat(notKnown.values().stream(), values.stream()).toList()));
    }
    return new NotKnown(
        node.source(), node instanceof Scalar scalar ? scalar.text() : ANYTHING, merged(values));
  }

  /** What is one of two, of which it is not known which. */
  static Node oneOf(Source source, Node one, Node other, List<Value> values) {
    if (one instanceof Scalar first
        && other instanceof Scalar second
        && first.kind() == second.kind()
        && first.text().equals(second.text())) {
      return one;
    }
    List<Value> all = new ArrayList<>(values);
    all.addAll(one.notKnown());
    all.addAll(other.notKnown());
    return new NotKnown(
        source, Wildcards.either(pattern(one, other), pattern(other, one)), merged(all));
  }

  /** What matches a value; of one that is not there, what matches the other. */
  private static String pattern(Node node, Node other) {
    if (node.isNull() && !other.isNull()) {
      return pattern(other, node);
    }
    if (node instanceof NotKnown notKnown) {
      return notKnown.pattern();
    }
    return node instanceof Scalar scalar ? scalar.text() : ANYTHING;
  }

  /** Whether there is nothing in it that is not known. */
  static boolean isKnown(Node node) {
    return node.notKnown().isEmpty() && !(node instanceof NotKnown);
  }
}
