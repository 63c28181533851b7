package io.github.ekscam.internal.config;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.Tokens.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds values from tokens, within bounds: of depth, of the number of values that are held at a
 * time, and of those that come from YAML aliases, written out, in the whole input. So a small file
 * cannot stand for an endless tree, nor for endless work. A key given twice is refused.
 */
public final class TreeReader {

  public static final int MOST_DEPTH = 500;

  /** Far beyond any object that etcd would store. */
  static final int MOST_VALUES = 1_000_000;

  private final Tokens tokens;
  private final Map<String, Anchored> anchors = new HashMap<>();

  /** How often an anchor was set: what bears one is held as long as the document lasts. */
  private int anchorings;

  /** The values of what is held. */
  private int values;

  /** The values of what was last read and is not held. */
  private int letGo;

  /** The values that aliases stood for, in all documents. */
  private int aliased;

  private int depth;

  private record Anchored(Node node, int values) {}

  public TreeReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Forgets the anchors, which belong to one document, and all that was read. */
  void startDocument() {
    anchors.clear();
    values = 0;
  }

  /** Reads the value that begins with the current token; what was read before is let go. */
  public Node read(Token token) {
    values = 0;
    depth = 0;
    return readValue(token);
  }

  /** Reads the value that begins with the current token, to be held until the document ends. */
  Node readToHold(Token token) {
    return readValue(token);
  }

  /** Reads the value that begins with the current token, to be let go before the next is read. */
  Node readToLetGo(Token token) {
    int held = values;
    int before = anchorings;
    Node node = readValue(token);
    letGo = anchorings == before ? values - held : 0;
    values -= letGo;
    return node;
  }

  /** Holds what was last read to be let go. */
  void hold() {
    count(letGo);
    letGo = 0;
  }

  private Node readValue(Token token) {
    count(1);
    if (token == Token.ALIAS) {
      return alias();
    }
    String anchor = tokens.anchor();
    String foreignTag = tokens.foreignTag();
    Source position = tokens.position();
    int before = values;
    enter(position);
    Node node =
        switch (token) {
          case MAPPING_START -> mapping();
          case SEQUENCE_START -> sequence();
          case SCALAR ->
              new Node.Scalar(position, tokens.scalarKind(), tokens.text(), tokens.isLiteral());
          default ->
              throw new InvalidInputException(
                  tokens.position(), "", "a value is missing; found " + token);
        };
    depth--;
    if (foreignTag != null) {
      node = new Node.Tagged(position, foreignTag);
    }
    if (anchor != null) {
      anchorings++;
      anchors.put(anchor, new Anchored(node, values - before + 1));
    }
    return node;
  }

  private Node alias() {
    Anchored anchored = anchors.get(tokens.text());
    if (anchored == null) {
      throw new InvalidInputException(
          tokens.position(), "", "the alias *" + tokens.text() + " has no anchor before it");
    }
    count(anchored.values());
    aliased += anchored.values();
    if (aliased > MOST_VALUES) {
      throw new InvalidInputException(
          tokens.position(),
          "",
          "aliases stand for more than " + MOST_VALUES + " values; write them out or split them");
    }
    return anchored.node();
  }

  private void enter(Source position) {
    if (++depth > MOST_DEPTH) {
      throw new InvalidInputException(
          position, "", "nested more than " + MOST_DEPTH + " levels deep");
    }
  }

  private void count(int more) {
    values += more;
    if (values > MOST_VALUES) {
      throw new InvalidInputException(
          tokens.position(),
          "",
          "more than " + MOST_VALUES + " values in one object, aliases written out; split it");
    }
  }

  private Node sequence() {
    Source position = tokens.position();
    List<Node> items = new ArrayList<>();
    for (Token token = tokens.next(); token != Token.SEQUENCE_END; token = tokens.next()) {
      items.add(readValue(token));
    }
    return new Node.Sequence(position, Collections.unmodifiableList(items));
  }

  private Node mapping() {
    Source position = tokens.position();
    Map<String, Node> fields = new LinkedHashMap<>();
    Map<String, Source> keys = new HashMap<>();
    List<Node> merged = new ArrayList<>(0);
    for (Token token = tokens.next(); token != Token.MAPPING_END; token = tokens.next()) {
      Source keyPosition = tokens.position();
      String key = tokens.text();
      if (tokens.isMergeKey()) {
        requireSingleMerge(merged, keyPosition);
        merged.add(readValue(tokens.next()));
        continue;
      }
      requireNew(key, keyPosition, keys);
      keys.put(key, keyPosition);
      fields.put(key, readValue(tokens.next()));
    }
    merged.forEach(node -> merge(node, fields, keys));
    return new Node.Mapping(
        position, Collections.unmodifiableMap(fields), Collections.unmodifiableMap(keys));
  }

  static void requireNew(String key, Source position, Map<String, Source> keys) {
    Source first = keys.get(key);
    if (first != null) {
      throw new InvalidInputException(
          position,
          "",
          "the key \"" + key + "\" is given twice, first in line " + first.line() + "; keep one");
    }
  }

  /** The merge key may be given once; it takes a list. */
  static void requireSingleMerge(List<Node> merged, Source position) {
    if (!merged.isEmpty()) {
      throw new InvalidInputException(
          position, "", "the key \"<<\" is given twice; merge a list of mappings");
    }
  }

  /** YAML's merge key: the fields of other mappings, where the mapping has none of that name. */
  static void merge(Node node, Map<String, Node> fields, Map<String, Source> keys) {
    if (node instanceof Node.Sequence sequence) {
      sequence.items().forEach(item -> mergeMapping(item, fields, keys));
    } else {
      mergeMapping(node, fields, keys);
    }
  }

  private static void mergeMapping(Node node, Map<String, Node> fields, Map<String, Source> keys) {
    if (!(node instanceof Node.Mapping mapping)) {
      throw new InvalidInputException(
          node.position(), "<<", "only a mapping can be merged, found " + node.describe());
    }
    mapping
        .fields()
        .forEach(
            (key, value) -> {
              if (fields.putIfAbsent(key, value) == null) {
                keys.put(key, mapping.keys().getOrDefault(key, mapping.position()));
              }
            });
  }
}
