package io.github.ekscam.local.apiserver;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.text.GoStrings;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A type of the Kubernetes API as Go's JSON knows it: which values it takes, what is said of the
 * others, and how a value is written back. Fields that the type does not have are neither looked at
 * nor written.
 *
 * <p>Reproduces what {@code sigs.k8s.io/json} reads, matching names by case, and what {@code
 * encoding/json} writes.
 */
sealed interface GoType {

  /** The name by which Go's messages call the type. */
  String name();

  /** Whether Go leaves a value out that it may leave out; null is always one. */
  boolean isEmpty(Node value);

  /** Writes a value of this type; the value of nothing if there is none. */
  void write(@Nullable Node value, JsonGenerator out) throws IOException;

  /** A kind of string. */
  record Text(String name) implements GoType {

    public static final Text STRING = new Text("string");

    @Override
    public boolean isEmpty(Node value) {
      return value.isNull() || ((Scalar) value).text().isEmpty();
    }

    @Override
    public void write(@Nullable Node value, JsonGenerator out) throws IOException {
      out.writeString(value == null || value.isNull() ? "" : ((Scalar) value).text());
    }
  }

  /** A pointer to a boolean: false is not the same as nothing. */
  record Bool(String name) implements GoType {

    public static final Bool BOOL = new Bool("bool");

    @Override
    public boolean isEmpty(Node value) {
      return value.isNull();
    }

    @Override
    public void write(@Nullable Node value, JsonGenerator out) throws IOException {
      out.writeBoolean(value != null && !value.isNull() && ((Scalar) value).text().equals("true"));
    }
  }

  /** A number of 64 bits. */
  record Int64(String name) implements GoType {

    public static final Int64 INT64 = new Int64("int64");

    private static long of(Node value) {
      return value.isNull() ? 0 : Long.parseLong(((Scalar) value).text());
    }

    static boolean isInRange(Scalar number) {
      try {
        Long.parseLong(number.text());
        return true;
      } catch (NumberFormatException e) {
        return false;
      }
    }

    @Override
    public boolean isEmpty(Node value) {
      return of(value) == 0;
    }

    @Override
    public void write(@Nullable Node value, JsonGenerator out) throws IOException {
      out.writeNumber(value == null ? 0 : of(value));
    }
  }

  /** Anything; never written. */
  record Unread(String name) implements GoType {

    @Override
    public boolean isEmpty(Node value) {
      return true;
    }

    @Override
    public void write(@Nullable Node value, JsonGenerator out) {
      throw new UnsupportedOperationException(name);
    }
  }

  /** A slice. */
  record ListOf(String name, GoType item) implements GoType {

    public static final ListOf STRINGS = of(Text.STRING);

    public static ListOf of(GoType item) {
      return new ListOf("[]" + item.name(), item);
    }

    @Override
    public boolean isEmpty(Node value) {
      return value.isNull() || ((Sequence) value).items().isEmpty();
    }

    @Override
    public void write(@Nullable Node value, JsonGenerator out) throws IOException {
      if (value == null || value.isNull()) {
        out.writeNull();
        return;
      }
      out.writeStartArray();
      for (Node node : ((Sequence) value).items()) {
        item.write(node, out);
      }
      out.writeEndArray();
    }
  }

  /** A map with strings for keys, written in the order of their UTF-8 bytes. */
  record MapOf(String name, GoType value) implements GoType {

    public static MapOf of(GoType value) {
      return new MapOf("map[string]" + value.name(), value);
    }

    @Override
    public boolean isEmpty(Node value) {
      return value.isNull() || ((Mapping) value).fields().isEmpty();
    }

    @Override
    public void write(@Nullable Node map, JsonGenerator out) throws IOException {
      if (map == null || map.isNull()) {
        out.writeNull();
        return;
      }
      Map<String, Node> sorted = new TreeMap<>(GoStrings.ORDER);
      sorted.putAll(((Mapping) map).fields());
      out.writeStartObject();
      for (Map.Entry<String, Node> entry : sorted.entrySet()) {
        out.writeFieldName(entry.getKey());
        value.write(entry.getValue(), out);
      }
      out.writeEndObject();
    }
  }

  /** A struct, or a pointer to one. */
  record Struct(String name, List<Field> fields) implements GoType {

    public static Struct of(String name, Field... fields) {
      return new Struct(name, List.of(fields));
    }

    /** The name without the package, by which Go calls the struct that a field is in. */
    String simpleName() {
      return name.substring(name.lastIndexOf('.') + 1);
    }

    Optional<Field> field(String fieldName) {
      return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
    }

    @Override
    public boolean isEmpty(Node value) {
      return value.isNull();
    }

    @Override
    public void write(@Nullable Node value, JsonGenerator out) throws IOException {
      Map<String, Node> given =
          value instanceof Mapping mapping ? mapping.fields() : Map.<String, Node>of();
      out.writeStartObject();
      for (Field field : fields) {
        Node node = given.get(field.name());
        if (field.written() == Written.NEVER) {
          continue;
        }
        if (field.written() == Written.ALWAYS || (node != null && !field.type().isEmpty(node))) {
          out.writeFieldName(field.name());
          field.type().write(node, out);
        }
      }
      out.writeEndObject();
    }
  }

  /** When a field of a struct is written. */
  enum Written {
    ALWAYS,
    UNLESS_EMPTY,
    NEVER
  }

  /**
   * A field of a struct.
   *
   * @param name the name in JSON
   * @param type the type
   * @param written when it is written
   */
  record Field(String name, GoType type, Written written) {

    /** A field that is written unless it is empty, as most are. */
    public static Field of(String name, GoType type) {
      return new Field(name, type, Written.UNLESS_EMPTY);
    }

    /** A string that is written unless it is empty. */
    public static Field text(String name) {
      return of(name, Text.STRING);
    }

    public Field always() {
      return new Field(name, type, Written.ALWAYS);
    }

    public Field never() {
      return new Field(name, type, Written.NEVER);
    }
  }

  /**
   * What Go says of the first value in a document that is not of its field's type, such as {@code
   * json: cannot unmarshal number into Go struct field SubjectAccessReviewSpec.spec.user of type
   * string}; nothing if all are.
   */
  static Optional<String> mismatch(Struct type, Mapping document) {
    return Optional.ofNullable(new Mismatch().inStruct(type, document));
  }

  /** Goes through a document, in its order. */
  final class Mismatch {

    private final Deque<String> path = new ArrayDeque<>();
    private @Nullable Struct struct;

    private @Nullable String inStruct(Struct type, Mapping mapping) {
      Struct outer = struct;
      for (Map.Entry<String, Node> entry : mapping.fields().entrySet()) {
        Optional<Field> field = type.field(entry.getKey());
        if (field.isEmpty()) {
          continue;
        }
        path.addLast(entry.getKey());
        struct = type;
        String message = in(field.get().type(), entry.getValue());
        if (message != null) {
          return message;
        }
        path.removeLast();
      }
      struct = outer;
      return null;
    }

    private @Nullable String in(GoType type, Node node) {
      if (node.isNull() || type instanceof Unread) {
        return null;
      }
      if (type instanceof Struct inner && node instanceof Mapping mapping) {
        return inStruct(inner, mapping);
      }
      if (type instanceof MapOf map && node instanceof Mapping mapping) {
        return inAll(map.value(), mapping.fields().values());
      }
      if (type instanceof ListOf list && node instanceof Sequence sequence) {
        return inAll(list.item(), sequence.items());
      }
      if (node instanceof Scalar scalar) {
        boolean fits =
            switch (scalar.kind()) {
              case STRING -> type instanceof Text;
              case BOOLEAN -> type instanceof Bool;
              default -> type instanceof Int64 && Int64.isInRange(scalar);
            };
        if (fits) {
          return null;
        }
      }
      return message(type, node);
    }

    private @Nullable String inAll(GoType type, Iterable<Node> nodes) {
      for (Node node : nodes) {
        String message = in(type, node);
        if (message != null) {
          return message;
        }
      }
      return null;
    }

    private String message(GoType type, Node node) {
      return "json: cannot unmarshal "
          + describe(type, node)
          + " into Go struct field "
          + Objects.requireNonNull(struct, "struct").simpleName()
          + "."
          + String.join(".", path)
          + " of type "
          + type.name();
    }

    private static String describe(GoType type, Node node) {
      if (node instanceof Scalar scalar) {
        return switch (scalar.kind()) {
          case STRING -> "string";
          case BOOLEAN -> "bool";
          default -> type instanceof Int64 ? "number " + scalar.text() : "number";
        };
      }
      return node instanceof Mapping ? "object" : "array";
    }
  }
}
