package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts values together from the tokens of JSON or YAML, each with the place where it is written.
 * The walk, the bound on its depth and what an anchor names are the same for all; what scalars,
 * tags, keys and aliases mean is for the two ways of resolving them: {@link StrictComposer} and
 * {@link GoComposer}.
 *
 * @param <V> what a value becomes
 */
public abstract class Composer<V> {

  static final int MOST_DEPTH = 500;

  private final Tokens tokens;

  /** The values with an anchor, which belong to one document. */
  private final Map<String, Anchor<V>> anchors = new TreeMap<>();

  /** How often an anchor was set. */
  private int anchorings;

  /** The values that were counted. */
  private int values;

  private int depth;

  /** The levels of the highest item so far of what is being composed, its aliases written out. */
  private int highest;

  Composer(Tokens tokens) {
    this.tokens = tokens;
  }

  /** What an anchor names; until its value is composed, that is nothing. */
  static final class Anchor<V> {

    private @Nullable V value;
    private int values;
    private int height;

    @Nullable V value() {
      return value;
    }

    /** How many values it is, itself among them. */
    int values() {
      return values;
    }
  }

  /** The scalar that is the current token. */
  abstract V scalar(Source source);

  /** The list that begins with the current token; its items come next. */
  abstract V list(Source source);

  /** The mapping that begins with the current token; its keys and values come next. */
  abstract V mapping(Source source);

  /**
   * What an alias stands for.
   *
   * @param anchor what the alias names; null if there is no such anchor before it
   */
  abstract V alias(Source source, String name, @Nullable Anchor<V> anchor);

  /** The refusal of what is nested deeper than {@link #MOST_DEPTH}. */
  abstract RuntimeException tooDeep(Source source);

  /** Composes the value that begins with the current token. */
  final V compose(Token token) {
    count(1);
    Source source = tokens.source();
    if (token == Token.ALIAS) {
      Anchor<V> named = anchors.get(tokens.text());
      if (named != null && depth + named.height > MOST_DEPTH) {
        throw tooDeep(source);
      }
      highest = Math.max(highest, named == null ? 0 : named.height);
      return alias(source, tokens.text(), named);
    }
    int before = values;
    Anchor<V> anchor = anchor();
    enter(source);
    int highestBeside = highest;
    highest = 0;
    V value =
        switch (token) {
          case MAPPING_START -> mapping(source);
          case SEQUENCE_START -> list(source);
          case SCALAR, KEY -> scalar(source);
          default ->
              throw new InvalidInputException(source, "", "a value is missing; found " + token);
        };
    leave();
    int height = highest + 1;
    highest = Math.max(highestBeside, height);
    if (anchor != null) {
      anchor.value = value;
      anchor.height = height;
      anchor.values = values - before + 1;
    }
    return value;
  }

  /** Goes one level down. */
  final void enter(Source source) {
    if (++depth > MOST_DEPTH) {
      throw tooDeep(source);
    }
  }

  /** Goes one level up. */
  final void leave() {
    depth--;
  }

  private @Nullable Anchor<V> anchor() {
    String name = tokens.anchor();
    if (name == null) {
      return null;
    }
    Anchor<V> anchor = new Anchor<>();
    anchors.put(name, anchor);
    anchorings++;
    return anchor;
  }

  /** The items of the list that has begun. */
  final List<V> items() {
    List<V> items = new ArrayList<>();
    for (Token token = tokens.next(); token != Token.SEQUENCE_END; token = tokens.next()) {
      items.add(compose(token));
    }
    return items;
  }

  final int anchorings() {
    return anchorings;
  }

  final int values() {
    return values;
  }

  /** Counts more values, or fewer. */
  void count(int more) {
    values += more;
  }

  /** Forgets the anchors, and the values that were counted. */
  public void startDocument() {
    anchors.clear();
    values = 0;
    depth = 0;
    highest = 0;
  }
}
