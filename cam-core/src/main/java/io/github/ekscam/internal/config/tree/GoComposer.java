package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.GoYaml.UncertainException;
import io.github.ekscam.internal.config.tree.GoYaml.UnreadableException;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Composes a document as it is written, which is all that Go does before it decodes: nothing is
 * resolved, a key may be anything, and an alias may name what it is in.
 */
final class GoComposer extends Composer<GoComposer.Written> {

  private final YamlTokens tokens;
  private final int[] characters;

  /**
   * A composer.
   *
   * @param characters those that the tokens are of
   */
  GoComposer(YamlTokens tokens, int[] characters) {
    super(tokens);
    this.tokens = tokens;
    this.characters = characters;
  }

  /** A value as it is written. */
  sealed interface Written {
    Source source();
  }

  /**
   * A scalar.
   *
   * @param tag the tag; empty if there is none
   * @param implicit whether a plain scalar's meaning, or the merge key's, is for its text to say
   */
  record WrittenScalar(Source source, String tag, boolean implicit, String value)
      implements Written {

    boolean isMerge() {
      return value.equals("<<") && (implicit || tag.equals(YamlTokens.STANDARD_TAG + "merge"));
    }
  }

  record WrittenList(Source source, List<Written> items) implements Written {}

  /** Keys and values by turns. */
  record WrittenMapping(Source source, List<Written> keysAndValues) implements Written {}

  /** An alias; only identity tells it from another. */
  static final class WrittenAlias implements Written {
    private final Source source;
    private final String name;
    private final Anchor<Written> anchor;

    private WrittenAlias(Source source, String name, Anchor<Written> anchor) {
      this.source = source;
      this.name = name;
      this.anchor = anchor;
    }

    @Override
    public Source source() {
      return source;
    }

    Written target() {
      Written target = anchor.value();
      if (target == null) {
        throw containsItself();
      }
      return target;
    }

    UnreadableException containsItself() {
      return new UnreadableException(source, "anchor '" + name + "' value contains itself");
    }
  }

  @Override
  RuntimeException tooDeep(Source source) {
    return new UncertainException(source, "more than " + MOST_DEPTH + " levels of nesting");
  }

  @Override
  Written alias(Source source, String name, @Nullable Anchor<Written> anchor) {
    if (anchor == null) {
      throw new UnreadableException(source, "unknown anchor '" + name + "' referenced");
    }
    return new WrittenAlias(source, name, anchor);
  }

  @Override
  Written list(Source source) {
    return new WrittenList(source, items());
  }

  @Override
  Written mapping(Source source) {
    List<Written> keysAndValues = new ArrayList<>();
    for (Token token = tokens.next(); token != Token.MAPPING_END; token = tokens.next()) {
      requireSpaceAfterKey();
      keysAndValues.add(compose(token));
    }
    return new WrittenMapping(source, keysAndValues);
  }

  /** With the tag {@code !} even a quoted scalar may be the merge key; it is a string anyway. */
  @Override
  Written scalar(Source source) {
    ScalarEvent event = (ScalarEvent) tokens.current();
    String tag = event.getTag() == null ? "" : event.getTag();
    boolean plain = tag.isEmpty() && event.getScalarStyle() == ScalarStyle.PLAIN;
    return new WrittenScalar(source, tag, plain || tag.equals("!"), event.getValue());
  }

  /** Between brackets, {@code a:[b]} is a key and a list to SnakeYAML, and to Go it is a word. */
  private void requireSpaceAfterKey() {
    if (tokens.current() instanceof ScalarEvent event
        && event.getScalarStyle() == ScalarStyle.PLAIN) {
      int end = event.getEndMark().getIndex();
      while (end < characters.length && characters[end] == ' ') {
        end++;
      }
      if (end + 1 < characters.length
          && characters[end] == ':'
          && ",[]{}".indexOf(characters[end + 1]) >= 0) {
        throw new UncertainException(tokens.source(), "a colon without a space behind it");
      }
    }
  }
}
