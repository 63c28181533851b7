package io.github.ekscam.internal.config;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.Node.Mapping;
import io.github.ekscam.internal.config.Node.Scalar;
import io.github.ekscam.internal.config.Node.Sequence;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a mapping, by name and type. As in Kubernetes' and AWS's JSON, null is as good as
 * absent. What is not of the type that is asked for is refused, with its place and its path.
 */
public final class Fields {

  /** So many unknown fields of one mapping are named. */
  private static final int MOST_UNKNOWN = 10;

  private final Mapping mapping;
  private final String path;

  private Fields(Mapping mapping, String path) {
    this.mapping = mapping;
    this.path = path;
  }

  public static Fields of(Mapping mapping) {
    return new Fields(mapping, "");
  }

  /** The fields of a value that must be a mapping. */
  public static Fields of(Node node, String path) {
    if (node instanceof Mapping mapping) {
      return new Fields(mapping, path);
    }
    throw expected("a mapping", node, path);
  }

  /** The fields of a mapping that must be there. */
  public static Fields of(Fields parent, String name) {
    return parent
        .optionalMapping(name)
        .orElseThrow(() -> parent.problem(name, "is missing; a mapping is required"));
  }

  private static InvalidInputException expected(String expected, Node node, String path) {
    return expected(expected, node, path, "");
  }

  private static InvalidInputException expectedString(Node node, String path) {
    String hint =
        node instanceof Scalar scalar && !node.isNull()
            ? "; quote it: \"" + scalar.shortened() + "\""
            : "";
    return expected("a string", node, path, hint);
  }

  private static InvalidInputException expected(
      String expected, Node node, String path, String hint) {
    return new InvalidInputException(
        node.source(), path, "expected " + expected + ", found " + node.describe() + hint);
  }

  public Source source() {
    return mapping.source();
  }

  /** All of it, also what nobody asks for by name. */
  public Mapping mapping() {
    return mapping;
  }

  public String path() {
    return path;
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private @Nullable Node get(String name) {
    Node node = mapping.fields().get(name);
    return node == null || node.isNull() ? null : node;
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  public boolean isMapping(String name) {
    return get(name) instanceof Mapping;
  }

  public boolean isString(String name) {
    return get(name) instanceof Scalar scalar && scalar.kind() == Scalar.Kind.STRING;
  }

  /** The place of a field; that of the whole mapping if the field is not there. */
  public Source source(String name) {
    Node node = mapping.fields().get(name);
    return node == null ? mapping.source() : node.source();
  }

  /** A problem with a field, at its place; with the whole mapping if the field is not there. */
  public InvalidInputException problem(String name, String problem) {
    return new InvalidInputException(source(name), pathOf(name), problem);
  }

  /** Refuses every field but these, naming the one that was probably meant. */
  public void requireOnly(Collection<String> known) {
    if (!known.containsAll(mapping.fields().keySet())) {
      refuse(mapping.fields().keySet().stream().filter(name -> !known.contains(name)), known);
    }
  }

  private void refuse(Stream<String> unknown, Collection<String> known) {
    List<InvalidInputException.Problem> problems =
        unknown
            .limit(MOST_UNKNOWN)
            .flatMap(name -> unknown(name, known).problems().stream())
            .toList();
    if (!problems.isEmpty()) {
      throw new InvalidInputException(problems);
    }
  }

  private InvalidInputException unknown(String name, Collection<String> known) {
    String meant =
        Spelling.nearest(name, known)
            .map(near -> "; did you mean \"" + near + "\"?")
            .orElse("; known are " + String.join(", ", known));
    Source source = mapping.keys().getOrDefault(name, mapping.source());
    return new InvalidInputException(
        source, pathOf(name), "unknown field \"" + name + "\"" + meant);
  }

  /** Refuses a field that was probably meant to be one of these. */
  public void requireNoMisspellingOf(Collection<String> known) {
    refuse(
        mapping.fields().keySet().stream()
            .filter(name -> !known.contains(name) && Spelling.nearest(name, known).isPresent()),
        known);
  }

  /** The same fields, as if apiVersion and kind stood among them. */
  Fields as(String apiVersion, String kind) {
    Map<String, Node> fields = new LinkedHashMap<>(mapping.fields());
    fields.put("apiVersion", new Scalar(mapping.source(), Scalar.Kind.STRING, apiVersion));
    fields.put("kind", new Scalar(mapping.source(), Scalar.Kind.STRING, kind));
    return new Fields(new Mapping(mapping.source(), fields, mapping.keys()), path);
  }

  /** A string; the empty text if it is absent. */
  public String string(String name) {
    return optionalString(name).orElse("");
  }

  public Optional<String> optionalString(String name) {
    Node node = get(name);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.STRING) {
      return Optional.of(scalar.text());
    }
    throw expectedString(node, pathOf(name));
  }

  public String requiredString(String name) {
    return optionalString(name)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    mapping.source(), pathOf(name), "is missing; a string is required"));
  }

  private static String string(Node node, String path) {
    if (node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.STRING) {
      return scalar.text();
    }
    throw expectedString(node, path);
  }

  /** A string or a number, as it is written: for versions, which people forget to quote. */
  public Optional<String> optionalText(String name) {
    Node node = get(name);
    if (node instanceof Scalar scalar
        && (scalar.kind() == Scalar.Kind.STRING || scalar.kind() == Scalar.Kind.NUMBER)) {
      return Optional.of(scalar.text());
    }
    if (node == null) {
      return Optional.empty();
    }
    throw expectedString(node, pathOf(name));
  }

  public Optional<Boolean> optionalBoolean(String name) {
    Node node = get(name);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.BOOLEAN) {
      return Optional.of(isTrue(scalar));
    }
    throw expected("a boolean", node, pathOf(name));
  }

  /** Which of the booleans it is. */
  static boolean isTrue(Scalar bool) {
    return List.of("true", "yes", "on", "y").contains(bool.text().toLowerCase(Locale.ROOT));
  }

  public Optional<Fields> optionalMapping(String name) {
    Node node = get(name);
    return node == null ? Optional.empty() : Optional.of(of(node, pathOf(name)));
  }

  /** A list; empty if it is absent. */
  public <T> List<T> list(String name, Function<Item, T> read) {
    Node node = get(name);
    if (node == null) {
      return List.of();
    }
    return list(node, pathOf(name), read);
  }

  private static <T> List<T> list(Node node, String path, Function<Item, T> read) {
    if (!(node instanceof Sequence sequence)) {
      throw expected("a list", node, path);
    }
    List<T> values = new ArrayList<>(sequence.items().size());
    for (int i = 0; i < sequence.items().size(); i++) {
      values.add(read.apply(new Item(sequence.items().get(i), path + "[" + i + "]")));
    }
    return values;
  }

  /** Strings; as in Go, null among them is the empty text. */
  public List<String> strings(String name) {
    return get(name) instanceof Sequence sequence && allStrings(sequence)
        ? sequence.items().stream().map(item -> ((Scalar) item).text()).toList()
        : list(name, Item::string);
  }

  /** As nearly always; then no paths need be made for messages. */
  private static boolean allStrings(Sequence sequence) {
    for (Node item : sequence.items()) {
      if (!(item instanceof Scalar scalar && scalar.kind() == Scalar.Kind.STRING)) {
        return false;
      }
    }
    return true;
  }

  /** Mappings. */
  public List<Fields> mappings(String name) {
    return list(name, Item::fields);
  }

  /** Strings by key. */
  public Map<String, String> stringMap(String name) {
    return map(name, Item::string);
  }

  /** Lists of strings by key; null among them is an empty list. */
  public Map<String, List<String>> stringsMap(String name) {
    return map(
        name,
        item -> item.node().isNull() ? List.of() : list(item.node(), item.path(), Item::string));
  }

  private <T> Map<String, T> map(String name, Function<Item, T> read) {
    Map<String, T> values = new LinkedHashMap<>();
    optionalMapping(name)
        .ifPresent(
            fields ->
                fields
                    .mapping
                    .fields()
                    .forEach(
                        (key, value) ->
                            values.put(key, read.apply(new Item(value, fields.pathOf(key))))));
    return values;
  }

  /** An element of a list or a map. */
  public record Item(Node node, String path) {

    public String string() {
      return node.isNull() ? "" : Fields.string(node, path);
    }

    public Fields fields() {
      return node.isNull()
          ? new Fields(new Mapping(node.source(), Map.of(), Map.of()), path)
          : Fields.of(node, path);
    }
  }
}
