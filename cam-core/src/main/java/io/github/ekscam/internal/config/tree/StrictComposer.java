package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Composes the one tree that all formats are read from, within bounds: of depth, of the number of
 * values that are held at a time, and of those that come from YAML aliases, written out, in the
 * whole input. So a small file cannot stand for an endless tree, nor for endless work. A key given
 * twice is refused.
 */
public final class StrictComposer extends Composer<Node> {

  /** Far beyond any object that etcd would store. */
  static final int MOST_VALUES = 1_000_000;

  private final Tokens tokens;

  /** The values of what was last read and is not held. */
  private int letGo;

  /** The values that aliases stood for, in all documents. */
  private int aliased;

  public StrictComposer(Tokens tokens) {
    super(tokens);
    this.tokens = tokens;
  }

  /** Reads the value that begins with the current token; what was read before is let go. */
  public Node read(Token token) {
    startDocument();
    return compose(token);
  }

  /** Reads the value that begins with the current token, to be held until the document ends. */
  public Node readToHold(Token token) {
    return compose(token);
  }

  /** Reads the value that begins with the current token, to be let go before the next is read. */
  public Node readToLetGo(Token token) {
    int held = values();
    int before = anchorings();
    Node node = compose(token);
    // What has an anchor is held as long as the document lasts.
    letGo = anchorings() == before ? values() - held : 0;
    count(-letGo);
    return node;
  }

  /**
   * Reads the value that begins with the current token, as far as it is selected. What is left of
   * an item of a list is not among the values that are held: a list may have any number of them.
   */
  public Node readSelected(Token token, Selection selection) {
    if (selection == Selection.ALL) {
      return readToHold(token);
    }
    Source source = tokens.source();
    if (token != Token.MAPPING_START && token != Token.SEQUENCE_START) {
      Node scalar = compose(token);
      return selection == Selection.NONE ? nothing(source) : scalar;
    }
    if (selection == Selection.NONE) {
      skip();
      return token == Token.MAPPING_START
          ? new Node.Mapping(source, Map.of(), Map.of())
          : new Node.Sequence(source, List.of());
    }
    enter(source);
    Node read =
        token == Token.MAPPING_START
            ? selectedFields(source, selection)
            : selectedItems(source, selection);
    leave();
    return selection.keep(read).orElseGet(() -> nothing(source));
  }

  private Node selectedFields(Source source, Selection selection) {
    StrictMapping mapping = new StrictMapping(source);
    for (Token token = tokens.next(); token != Token.MAPPING_END; token = tokens.next()) {
      mapping.key(token, tokens);
      Selection ofField = selection.field(mapping.soFar(), mapping.key());
      Token value = tokens.next();
      if (ofField == Selection.NONE) {
        mapping.leaveOut();
        skipped(value);
      } else {
        mapping.put(readSelected(value, ofField));
      }
    }
    return mapping.finish();
  }

  private Node selectedItems(Source source, Selection selection) {
    List<Node> items = new ArrayList<>();
    int index = 0;
    for (Token token = tokens.next(); token != Token.SEQUENCE_END; token = tokens.next()) {
      Selection ofItem = selection.item(index++);
      if (ofItem == Selection.NONE) {
        skipped(token);
        continue;
      }
      int held = values();
      Node item = readSelected(token, ofItem);
      count(held - values());
      if (!item.isNull()) {
        items.add(item);
      }
    }
    return new Node.Sequence(source, Collections.unmodifiableList(items));
  }

  private static Node nothing(Source source) {
    return new Node.Scalar(source, Node.Scalar.Kind.NULL, "null");
  }

  private void skipped(Token token) {
    if (token == Token.MAPPING_START || token == Token.SEQUENCE_START) {
      skip();
    }
  }

  /** Goes to the end of the mapping or list that has begun. */
  private void skip() {
    for (int open = 1; open > 0; ) {
      switch (tokens.next()) {
        case MAPPING_START, SEQUENCE_START -> open++;
        case MAPPING_END, SEQUENCE_END -> open--;
        default -> {}
      }
    }
  }

  /** Holds what was last read to be let go. */
  public void hold() {
    count(letGo);
    letGo = 0;
  }

  @Override
  void count(int more) {
    super.count(more);
    if (values() > MOST_VALUES) {
      throw new InvalidInputException(
          tokens.source(),
          "",
          "more than " + MOST_VALUES + " values in one object, aliases written out; split it");
    }
  }

  @Override
  RuntimeException tooDeep(Source source) {
    return new InvalidInputException(source, "", "nested more than " + MOST_DEPTH + " levels deep");
  }

  @Override
  Node alias(Source source, String name, @Nullable Anchor<Node> anchor) {
    Node node = anchor == null ? null : anchor.value();
    if (anchor == null || node == null) {
      throw new InvalidInputException(
          source, "", "the alias *" + name + " has no anchor before it");
    }
    count(anchor.values());
    aliased += anchor.values();
    if (aliased > MOST_VALUES) {
      throw new InvalidInputException(
          source,
          "",
          "aliases stand for more than " + MOST_VALUES + " values; write them out or split them");
    }
    return node;
  }

  @Override
  Node scalar(Source source) {
    return orTagged(
        tokens.foreignTag(),
        new Node.Scalar(source, tokens.scalarKind(), tokens.text(), tokens.isLiteral()));
  }

  @Override
  Node list(Source source) {
    String tag = tokens.foreignTag();
    return orTagged(tag, new Node.Sequence(source, Collections.unmodifiableList(items())));
  }

  @Override
  Node mapping(Source source) {
    String tag = tokens.foreignTag();
    StrictMapping mapping = new StrictMapping(source);
    for (Token token = tokens.next(); token != Token.MAPPING_END; token = tokens.next()) {
      mapping.key(token, tokens);
      mapping.put(compose(tokens.next()));
    }
    return orTagged(tag, mapping.finish());
  }

  private static Node orTagged(@Nullable String foreignTag, Node node) {
    return foreignTag == null ? node : new Node.Tagged(node.source(), foreignTag, node);
  }
}
