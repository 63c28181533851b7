package io.github.ekscam.codec;

import io.github.ekscam.codec.Tokens.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds values from tokens, within bounds: of depth, and of the number of values that one
 * document, or one item of a list, comes to when its aliases are written out. So a small file
 * cannot stand for an endless tree. A key given twice is refused.
 */
final class TreeReader {

  static final int MOST_DEPTH = 500;

  /** Far beyond any object that etcd would store. */
  static final int MOST_VALUES = 1_000_000;

  private final Tokens tokens;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int values;

  private record Anchored(Node node, int values) {}

  TreeReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Forgets the anchors, which belong to one document. */
  void startDocument() {
    anchors.clear();
  }

  /** Reads the value that begins with the current token. */
  Node read(Token token) {
    values = 0;
    return readValue(token);
  }

  private Node readValue(Token token) {
    count(1);
    if (token == Token.ALIAS) {
      return alias();
    }
    String anchor = tokens.anchor();
    int before = values;
    Node node =
        switch (token) {
          case MAPPING_START -> mapping();
          case SEQUENCE_START -> sequence();
          case SCALAR -> new Node.Scalar(tokens.position(), tokens.scalarKind(), tokens.text());
          default ->
              throw new InvalidInputException(
                  tokens.position(), "", "a value is missing; found " + token);
        };
    if (anchor != null) {
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
    return anchored.node();
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
    Position position = tokens.position();
    List<Node> items = new ArrayList<>();
    for (Token token = tokens.next(); token != Token.SEQUENCE_END; token = tokens.next()) {
      items.add(readValue(token));
    }
    return new Node.Sequence(position, Collections.unmodifiableList(items));
  }

  private Node mapping() {
    Position position = tokens.position();
    Map<String, Node> fields = new LinkedHashMap<>();
    Map<String, Position> keys = new HashMap<>();
    List<Node> merged = new ArrayList<>();
    for (Token token = tokens.next(); token != Token.MAPPING_END; token = tokens.next()) {
      Position keyPosition = tokens.position();
      String key = tokens.text();
      if (tokens.isMergeKey()) {
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

  static void requireNew(String key, Position position, Map<String, Position> keys) {
    Position first = keys.get(key);
    if (first != null) {
      throw new InvalidInputException(
          position,
          "",
          "the key \"" + key + "\" is given twice, first in line " + first.line() + "; keep one");
    }
  }

  /** YAML's merge key: the fields of other mappings, where the mapping has none of that name. */
  static void merge(Node node, Map<String, Node> fields, Map<String, Position> keys) {
    if (node instanceof Node.Sequence sequence) {
      sequence.items().forEach(item -> merge(item, fields, keys));
    } else if (node instanceof Node.Mapping mapping) {
      mapping
          .fields()
          .forEach(
              (key, value) -> {
                if (fields.putIfAbsent(key, value) == null) {
                  keys.put(key, mapping.keys().getOrDefault(key, mapping.position()));
                }
              });
    } else {
      throw new InvalidInputException(
          node.position(), "<<", "only a mapping can be merged, found " + node.describe());
    }
  }
}
