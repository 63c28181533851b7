package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a JSON or YAML document, with the place where it is written. */
public sealed interface Node {

  Source source();

  /** What the value is, for messages. */
  String describe();

  /** Keys are in the order of the document; values that are null are kept. */
  record Mapping(Source source, Map<String, Node> fields, Map<String, Source> keys)
      implements Node {
    @Override
    public String describe() {
      return "a mapping";
    }
  }

  record Sequence(Source source, List<Node> items) implements Node {
    @Override
    public String describe() {
      return "a list";
    }
  }

  /**
   * A scalar; the text is as it was written, for strings as it is meant.
   *
   * @param literal whether it is a YAML block scalar whose lines are those of the text: the first
   *     is the one below the source
   */
  record Scalar(Source source, Kind kind, String text, boolean literal) implements Node {

    public Scalar(Source source, Kind kind, String text) {
      this(source, kind, text, false);
    }

    public enum Kind {
      STRING,
      NUMBER,
      BOOLEAN,
      NULL
    }

    private static final int MOST_QUOTED = 200;

    @Override
    public String describe() {
      return switch (kind) {
        case STRING -> "the string \"" + shortened() + "\"";
        case NUMBER -> "the number " + shortened();
        case BOOLEAN -> "the boolean " + text;
        case NULL -> "null";
      };
    }

    /** The text, or as much of it as a message has room for. */
    String shortened() {
      return text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "...";
    }
  }

  /**
   * A value with a YAML tag that Kubernetes does not know, such as {@code !Ref}.
   *
   * @param value what it would be without the tag
   */
  record Tagged(Source source, String tag, Node value) implements Node {
    @Override
    public String describe() {
      return "a value with the tag " + tag;
    }
  }

  /**
   * A value that is not known yet. No tokens make one: formats do, of what their tools leave open.
   *
   * @param pattern the text as far as it is known; {@code *} for each part that is not, and alone
   *     for a value that may be anything
   * @param values what is not known
   */
  record NotKnown(Source source, String pattern, List<Unresolved.Value> values) implements Node {

    /** What may be anything. */
    public static final String ANYTHING = "*";

    @Override
    public String describe() {
      return "a value that is not known yet";
    }
  }

  /** The value of a field, if this is a mapping that has it and it is not null. */
  default Optional<Node> field(String name) {
    return this instanceof Mapping mapping
        ? Optional.ofNullable(mapping.fields().get(name)).filter(value -> !value.isNull())
        : Optional.empty();
  }

  /** The items of a list; none of anything else. */
  default List<Node> listed() {
    return this instanceof Sequence sequence ? sequence.items() : List.of();
  }

  /** The text of a scalar that is not null. */
  default Optional<String> scalarText() {
    return this instanceof Scalar scalar && !isNull()
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NULL;
  }

  /** All that is not known in it, in the order of the document. */
  default List<Unresolved.Value> notKnown() {
    List<Unresolved.Value> values = new ArrayList<>();
    addNotKnown(this, values);
    return values;
  }

  /** The same without what is not known: without fields that are not, and such items of lists. */
  default Node known() {
    if (this instanceof Mapping mapping) {
      Map<String, Node> fields = new LinkedHashMap<>();
      mapping
          .fields()
          .forEach(
              (name, value) -> {
                if (!(value instanceof NotKnown)) {
                  fields.put(name, value.known());
                }
              });
      return new Mapping(mapping.source(), fields, mapping.keys());
    }
    return this instanceof Sequence sequence
        ? new Sequence(
            sequence.source(),
            sequence.items().stream().filter(item -> item.notKnown().isEmpty()).toList())
        : this;
  }

  private static void addNotKnown(Node node, List<Unresolved.Value> values) {
    if (node instanceof NotKnown notKnown) {
      values.addAll(notKnown.values());
    } else if (node instanceof Mapping mapping) {
      mapping.fields().values().forEach(value -> addNotKnown(value, values));
    } else if (node instanceof Sequence sequence) {
      sequence.items().forEach(item -> addNotKnown(item, values));
    }
  }
}
