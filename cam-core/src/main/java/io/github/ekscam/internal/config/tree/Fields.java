package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
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

  static Fields of(Mapping mapping, String path) {
    return new Fields(mapping, path);
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

  /** The value of a field, if it is there. */
  public Optional<DocumentNode> value(String name) {
    return Optional.ofNullable(get(name)).map(node -> new DocumentNode(node, pathOf(name)));
  }

  /** The values by name, in the order of the file. */
  Map<String, DocumentNode> byName() {
    Map<String, DocumentNode> values = new LinkedHashMap<>();
    for (String name : mapping.fields().keySet()) {
      value(name).ifPresent(value -> values.put(name, value));
    }
    return values;
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  /** What of a field is not known yet; empty if the field is absent or known. */
  public Optional<NotKnown> notKnown(String name) {
    return get(name) instanceof NotKnown notKnown ? Optional.of(notKnown) : Optional.empty();
  }

  /** A text as far as it is known: with {@code *} for what is not; empty if it is absent. */
  public String pattern(String name) {
    return notKnown(name).map(NotKnown::pattern).orElseGet(() -> string(name));
  }

  /** The same without what is not known yet: without such fields, and such items of lists. */
  public Fields known() {
    return new Fields((Mapping) mapping.known(), path);
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
        Spelling.suggestion(name, known).orElse("; known are " + String.join(", ", known));
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
  public Fields as(String apiVersion, String kind) {
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
    return value(name).map(DocumentNode::string);
  }

  public String requiredString(String name) {
    return optionalString(name)
        .orElseThrow(() -> problem(name, "is missing; a string is required"));
  }

  /** A string or a number, as it is written: for versions, which people forget to quote. */
  public Optional<String> optionalText(String name) {
    return value(name).map(DocumentNode::text);
  }

  public Optional<Boolean> optionalBoolean(String name) {
    return value(name).map(DocumentNode::isTrue);
  }

  public Optional<Fields> optionalMapping(String name) {
    return value(name).map(DocumentNode::mapping);
  }

  public Fields requiredMapping(String name) {
    return optionalMapping(name)
        .orElseThrow(() -> problem(name, "is missing; a mapping is required"));
  }

  /** A list; empty if it is absent. */
  public <T> List<T> list(String name, Function<DocumentNode, T> read) {
    List<T> values = new ArrayList<>();
    value(name).ifPresent(list -> list.items().forEach(item -> values.add(read.apply(item))));
    return values;
  }

  /** Strings; as in Go, null among them is the empty text. */
  public List<String> strings(String name) {
    return get(name) instanceof Sequence sequence && allStrings(sequence)
        ? sequence.items().stream().map(item -> ((Scalar) item).text()).toList()
        : list(name, DocumentNode::stringOrEmpty);
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
    return list(name, DocumentNode::object);
  }

  /** Strings by key. */
  public Map<String, String> stringMap(String name) {
    return map(name, DocumentNode::stringOrEmpty);
  }

  /** Lists of strings by key; null among them is an empty list. */
  public Map<String, List<String>> stringsMap(String name) {
    return map(
        name,
        value ->
            value.node().isNull()
                ? List.of()
                : value.items().stream().map(DocumentNode::stringOrEmpty).toList());
  }

  private <T> Map<String, T> map(String name, Function<DocumentNode, T> read) {
    Map<String, T> values = new LinkedHashMap<>();
    optionalMapping(name)
        .ifPresent(
            fields ->
                fields
                    .mapping
                    .fields()
                    .forEach(
                        (key, value) ->
                            values.put(
                                key, read.apply(new DocumentNode(value, fields.pathOf(key))))));
    return values;
  }
}
