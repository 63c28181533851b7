package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.Source;
import java.util.List;
import java.util.Map;

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

  /** A value with a YAML tag that Kubernetes does not know, such as {@code !Ref}. */
  record Tagged(Source source, String tag) implements Node {
    @Override
    public String describe() {
      return "a value with the tag " + tag;
    }
  }

  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NULL;
  }
}
