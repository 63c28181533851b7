package io.github.ekscam.internal.config;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.Node.Mapping;
import io.github.ekscam.internal.config.Node.Scalar;
import io.github.ekscam.internal.config.Node.Sequence;
import io.github.ekscam.internal.config.Tokens.Token;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a YAML or JSON document with the place where it is written, for files that are not a
 * cluster's configuration and shall be read with the same care: bounded, without keys given twice,
 * every mistake told with file, line and column. As in Kubernetes' JSON, null is as good as absent.
 * Immutable.
 */
public final class DocumentNode {

  /** Nobody writes more by hand. */
  private static final long LIMIT = 16L << 20;

  private final Node node;
  private final String path;
  private final Source source;

  private DocumentNode(Node node, String path, Source source) {
    this.node = node;
    this.path = path;
    this.source = source;
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
    return new DocumentNode(node, "", node.source());
  }

  /** Where the value is written. */
  public Source source() {
    return source;
  }

  /** Whether it is a list. */
  public boolean isList() {
    return node instanceof Sequence;
  }

  /** Whether it is a mapping. */
  public boolean isMapping() {
    return node instanceof Mapping;
  }

  /** A refusal of the value, at its place. */
  public InvalidInputException problem(String problem) {
    return new InvalidInputException(source, path, problem);
  }

  private InvalidInputException expected(String expected) {
    return problem("expected " + expected + ", found " + node.describe());
  }

  /**
   * The values of a mapping by key, in the order of the file.
   *
   * @throws InvalidInputException if it is no mapping
   */
  public Map<String, DocumentNode> fields() {
    if (!(node instanceof Mapping mapping)) {
      throw expected("a mapping");
    }
    Map<String, DocumentNode> fields = new LinkedHashMap<>();
    mapping
        .fields()
        .forEach(
            (key, value) -> {
              if (!value.isNull()) {
                String below = path.isEmpty() ? key : path + "." + key;
                fields.put(key, new DocumentNode(value, below, value.source()));
              }
            });
    return fields;
  }

  /**
   * The values of a mapping that may have only these keys; also one whose value is null is refused
   * if it is not known.
   *
   * @throws InvalidInputException if it is no mapping or has another key, with the one that was
   *     probably meant
   */
  public Map<String, DocumentNode> fields(Collection<String> known) {
    if (node instanceof Mapping) {
      Fields.of(node, path).requireOnly(known);
    }
    return fields();
  }

  /** Where the key of a field is written; where the mapping begins if it has none of that name. */
  public Source keySource(String key) {
    return node instanceof Mapping mapping ? mapping.keys().getOrDefault(key, source) : source;
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
    List<DocumentNode> items = new ArrayList<>();
    for (Node item : sequence.items()) {
      items.add(new DocumentNode(item, path + "[" + items.size() + "]", item.source()));
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
    throw expected("a string" + (node instanceof Scalar ? " (in quotes)" : ""));
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
      return Fields.isTrue(scalar);
    }
    throw expected("true or false");
  }

  @Override
  public String toString() {
    return source + ": " + node.describe();
  }
}
