package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.config.tree.Node.Tagged;
import io.github.ekscam.internal.text.GoQuote;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A call of an intrinsic function, written long ({@code Fn::Sub: text}) or, in YAML, short ({@code
 * !Sub text}).
 *
 * @param name the long name, such as {@code Ref} or {@code Fn::Sub}
 */
record Intrinsic(String name, Node argument, Source source) {

  static final String REF = "Ref";
  static final String CONDITION = "Condition";
  static final String GET_ATT = "Fn::GetAtt";
  static final String SUB = "Fn::Sub";
  static final String JOIN = "Fn::Join";
  static final String SELECT = "Fn::Select";
  static final String SPLIT = "Fn::Split";
  static final String IF = "Fn::If";
  static final String FIND_IN_MAP = "Fn::FindInMap";
  static final String IMPORT_VALUE = "Fn::ImportValue";
  static final String LENGTH = "Fn::Length";
  static final String EQUALS = "Fn::Equals";
  static final String AND = "Fn::And";
  static final String OR = "Fn::Or";
  static final String NOT = "Fn::Not";

  /** Begins the key of a loop, which stands among other keys and is no call. */
  static final String FOR_EACH = "Fn::ForEach::";

  private static final String PREFIX = "Fn::";

  /** The call that a value is, if it is one. */
  static Optional<Intrinsic> of(Node node) {
    if (node instanceof Tagged tagged) {
      String name = tagged.tag().substring(1);
      return Optional.of(
          new Intrinsic(
              name.equals(REF) || name.equals(CONDITION) ? name : PREFIX + name,
              tagged.value(),
              tagged.source()));
    }
    if (node instanceof Mapping mapping && mapping.fields().size() == 1) {
      Map.Entry<String, Node> only = mapping.fields().entrySet().iterator().next();
      if (isName(only.getKey())) {
        return Optional.of(new Intrinsic(only.getKey(), only.getValue(), mapping.source()));
      }
    }
    return Optional.empty();
  }

  private static boolean isName(String key) {
    return key.equals(REF)
        || key.equals(CONDITION)
        || (key.startsWith(PREFIX) && !key.startsWith(FOR_EACH));
  }

  /** The call of one function that a value is, if it is that. */
  static Optional<Intrinsic> of(Node node, String name) {
    return of(node).filter(call -> call.name.equals(name));
  }

  InvalidInputException problem(String problem) {
    return new InvalidInputException(source, "", name + " " + problem);
  }

  /** The arguments of a function that takes a list of them. */
  List<Node> arguments(int least, int most) {
    if (argument instanceof Sequence sequence
        && sequence.items().size() >= least
        && sequence.items().size() <= most) {
      return sequence.items();
    }
    throw problem(
        "takes a list of "
            + (least == most ? String.valueOf(least) : least + " to " + most)
            + ", found "
            + (argument instanceof Sequence sequence
                ? "one of " + sequence.items().size()
                : argument.describe()));
  }

  /** The text of an argument that is written as a text, and made by no function. */
  String text() {
    if (argument instanceof Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    throw problem("takes a text, found " + argument.describe());
  }

  /**
   * An expression in one line, the same for all ways of writing it: two of the same words in one
   * stack have the same value.
   */
  static String canonical(Node node) {
    StringBuilder text = new StringBuilder();
    canonical(node, text);
    return text.toString();
  }

  private static void canonical(Node node, StringBuilder text) {
    Optional<Intrinsic> call = of(node);
    if (call.isPresent()) {
      canonical(call.get(), text);
    } else if (node instanceof Mapping mapping) {
      text.append("{");
      String separator = "";
      for (Map.Entry<String, Node> field : new TreeMap<>(mapping.fields()).entrySet()) {
        text.append(separator).append(GoQuote.quote(field.getKey())).append(": ");
        canonical(field.getValue(), text);
        separator = ", ";
      }
      text.append("}");
    } else if (node instanceof Sequence sequence) {
      text.append("[");
      String separator = "";
      for (Node item : sequence.items()) {
        text.append(separator);
        canonical(item, text);
        separator = ", ";
      }
      text.append("]");
    } else if (node instanceof NotKnown notKnown) {
      text.append(notKnown.pattern());
    } else if (node instanceof Scalar scalar) {
      text.append(scalar.text());
    }
  }

  private static void canonical(Intrinsic call, StringBuilder text) {
    if (call.argument instanceof Scalar scalar
        && (call.name.equals(REF) || call.name.equals(GET_ATT))) {
      text.append(scalar.text());
      return;
    }
    if (call.name.equals(GET_ATT)
        && call.argument instanceof Sequence sequence
        && sequence.items().stream().allMatch(Scalar.class::isInstance)) {
      String separator = "";
      for (Node item : sequence.items()) {
        text.append(separator).append(((Scalar) item).text());
        separator = ".";
      }
      return;
    }
    String name = call.name.startsWith(PREFIX) ? call.name.substring(PREFIX.length()) : call.name;
    text.append("!").append(name).append(" ");
    canonical(call.argument, text);
  }
}
