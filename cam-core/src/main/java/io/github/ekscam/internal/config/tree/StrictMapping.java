package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping that is being read, key by key: a key is a string and given once, and YAML's merge key
 * brings the fields of other mappings that the mapping has not itself.
 */
public final class StrictMapping {

  private final Source source;
  private final Map<String, Node> fields = new LinkedHashMap<>();
  private final Map<String, Source> keys = new HashMap<>();

  private @Nullable Node merged;
  private boolean isMerge;
  private boolean hasMerge;
  private String key = "";

  public StrictMapping(Source source) {
    this.source = source;
  }

  /** Takes the key that is the current token; its value comes next. */
  public void key(Token token, Tokens tokens) {
    if (token != Token.KEY) {
      throw new InvalidInputException(
          tokens.source(), "", "a key must be a string, not a mapping, a list or an alias");
    }
    isMerge = tokens.isMergeKey();
    if (isMerge) {
      requireFirstMerge(tokens.source());
      return;
    }
    key = tokens.text();
    Source first = keys.putIfAbsent(key, tokens.source());
    if (first != null) {
      throw new InvalidInputException(
          tokens.source(),
          "",
          "the key \"" + key + "\" is given twice, first in line " + first.line() + "; keep one");
    }
  }

  private void requireFirstMerge(Source again) {
    if (hasMerge) {
      throw new InvalidInputException(
          again, "", "the key \"<<\" is given twice; merge a list of mappings");
    }
    hasMerge = true;
  }

  /** The key that was last taken, unless it merges. */
  public boolean isAt(String name) {
    return !isMerge && key.equals(name);
  }

  /** The key that was last taken; the one before it if it merges. */
  public String key() {
    return key;
  }

  /** Goes on without the value of the last key. */
  void leaveOut() {
    keys.remove(key);
  }

  /** Takes the value of the last key. */
  public void put(Node value) {
    if (isMerge) {
      merged = value;
    } else {
      fields.put(key, value);
    }
  }

  /** What was read so far, without what is merged. */
  public Node.Mapping soFar() {
    return new Node.Mapping(
        source, Collections.unmodifiableMap(fields), Collections.unmodifiableMap(keys));
  }

  /** All of it. */
  public Node.Mapping finish() {
    if (merged instanceof Node.Sequence sequence) {
      sequence.items().forEach(this::merge);
    } else if (merged != null) {
      merge(merged);
    }
    return soFar();
  }

  private void merge(Node node) {
    if (!(node instanceof Node.Mapping mapping)) {
      throw new InvalidInputException(
          node.source(), "<<", "only a mapping can be merged, found " + node.describe());
    }
    mapping
        .fields()
        .forEach(
            (name, value) -> {
              if (fields.putIfAbsent(name, value) == null) {
                keys.put(name, mapping.keys().getOrDefault(name, mapping.source()));
              }
            });
  }
}
