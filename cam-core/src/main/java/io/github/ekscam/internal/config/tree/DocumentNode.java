package io.github.ekscam.internal.config.tree;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A value of a YAML or JSON document with the place where it is written and the path to it. What is
 * not of the type that is asked for is refused, with both. Immutable.
 */
public final class DocumentNode {

  /** Nobody writes more by hand. */
  private static final long LIMIT = 16L << 20;

  private final Node node;
  private final String path;

  /** A value that is found along a path. */
  public DocumentNode(Node node, String path) {
    this.node = requireNonNull(node, "node");
    this.path = requireNonNull(path, "path");
  }

  /**
   * Reads the one document of a file of at most 16 MiB.
   *
   * @throws InvalidInputException if it cannot be read, is no YAML, is empty or has several
   *     documents
   */
  public static DocumentNode read(Path file) {
    return read(Input.open(file, LIMIT, LIMIT));
  }

  /**
   * Reads the one document of an input of at most 16 MiB.
   *
   * @param file what to call the input in messages
   * @throws InvalidInputException if it is no YAML, is empty or has several documents
   */
  public static DocumentNode read(String file, InputStream in) {
    return read(Input.read(file, in, LIMIT));
  }

  private static DocumentNode read(Input input) {
    String file = input.file();
    YamlTokens tokens = new YamlTokens(input);
    StrictComposer trees = new StrictComposer(tokens);
    Token first = tokens.next();
    if (first == Token.END) {
      throw new InvalidInputException(Source.of(file), "", "is empty");
    }
    Node node = trees.readToHold(first);
    if (tokens.next() != Token.END) {
      throw new InvalidInputException(
          tokens.source(), "", "a second document; put it into a file of its own");
    }
    if (node.isNull()) {
      throw new InvalidInputException(Source.of(file), "", "is empty");
    }
    return new DocumentNode(node, "");
  }

  /** Where the value is written. */
  public Source source() {
    return node.source();
  }

  /** What is written there. */
  public Node node() {
    return node;
  }

  /** The path from the document to it; empty if it is the document. */
  public String path() {
    return path;
  }

  /** Whether it is a list. */
  public boolean isList() {
    return node instanceof Sequence;
  }

  /** Whether it is a mapping. */
  public boolean isMapping() {
    return node instanceof Mapping;
  }

  /** A text as far as it is known: with {@code *} for what is not. */
  public String pattern() {
    return node instanceof NotKnown notKnown ? notKnown.pattern() : string();
  }

  /** A refusal of the value, at its place. */
  public InvalidInputException problem(String problem) {
    return new InvalidInputException(source(), path, problem);
  }

  private InvalidInputException expected(String expected) {
    return problem("expected " + expected + ", found " + node.describe());
  }

  /**
   * The fields of a mapping.
   *
   * @throws InvalidInputException if it is no mapping
   */
  public Fields mapping() {
    if (node instanceof Mapping mapping) {
      return Fields.of(mapping, path);
    }
    throw expected("a mapping");
  }

  /**
   * The fields of an object; as Go reads JSON, null is an object without fields.
   *
   * @throws InvalidInputException if it is neither
   */
  public Fields object() {
    return node.isNull() ? Fields.of(new Mapping(source(), Map.of(), Map.of()), path) : mapping();
  }

  /**
   * The values of a mapping by key, in the order of the file, without those that are null.
   *
   * @throws InvalidInputException if it is no mapping
   */
  public Map<String, DocumentNode> fields() {
    return mapping().byName();
  }

  /**
   * The values of a mapping that may have only these keys; also one whose value is null is refused
   * if it is not known.
   *
   * @throws InvalidInputException if it is no mapping or has another key, with the one that was
   *     probably meant
   */
  public Map<String, DocumentNode> fields(Collection<String> known) {
    Fields fields = mapping();
    fields.requireOnly(known);
    return fields.byName();
  }

  /** Where the key of a field is written; where the mapping begins if it has none of that name. */
  public Source keySource(String key) {
    return node instanceof Mapping mapping ? mapping.keys().getOrDefault(key, source()) : source();
  }

  /**
   * The values of a list.
   *
   * @throws InvalidInputException if it is no list
   */
  public List<DocumentNode> items() {
    if (!(node instanceof Sequence sequence)) {
      throw expected("a list");
    }
    List<DocumentNode> items = new ArrayList<>(sequence.items().size());
    for (Node item : sequence.items()) {
      items.add(new DocumentNode(item, path + "[" + items.size() + "]"));
    }
    return items;
  }

  /**
   * A string.
   *
   * @throws InvalidInputException if it is none; a number or a boolean wants quotes
   */
  public String string() {
    if (node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.STRING) {
      return scalar.text();
    }
    String hint =
        node instanceof Scalar scalar && !node.isNull()
            ? "; quote it: \"" + scalar.shortened() + "\""
            : "";
    throw problem("expected a string, found " + node.describe() + hint);
  }

  /**
   * A string; as Go reads JSON, null is the empty text.
   *
   * @throws InvalidInputException if it is neither
   */
  String stringOrEmpty() {
    return node.isNull() ? "" : string();
  }

  /**
   * A string or a number as it is written: for versions, which people forget to quote.
   *
   * @throws InvalidInputException if it is neither
   */
  public String text() {
    return node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NUMBER
        ? scalar.text()
        : string();
  }

  /**
   * A boolean.
   *
   * @throws InvalidInputException if it is none
   */
  public boolean isTrue() {
    if (node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.BOOLEAN) {
      return List.of("true", "yes", "on", "y").contains(scalar.text().toLowerCase(Locale.ROOT));
    }
    throw expected("a boolean");
  }

  @Override
  public String toString() {
    return source() + ": " + node.describe();
  }
}
