package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.GoYaml.BeyondBoundsException;
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
    return new BeyondBoundsException("nested more than " + MOST_DEPTH + " levels deep");
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
      keysAndValues.add(compose(token));
    }
    return new WrittenMapping(source, keysAndValues);
  }

  /** With the tag {@code !} even a quoted scalar may be the merge key; it is a string anyway. */
  @Override
  Written scalar(Source source) {
    ScalarEvent event = (ScalarEvent) tokens.current();
    if (event.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED) {
      requireWholeCharacters(event, source);
    }
    String tag = event.getTag() == null ? "" : event.getTag();
    boolean plain = tag.isEmpty() && event.getScalarStyle() == ScalarStyle.PLAIN;
    return new WrittenScalar(source, tag, plain || tag.equals("!"), event.getValue());
  }

  /** JSON escapes a character beyond the basic plane as two halves; in YAML none stands alone. */
  private void requireWholeCharacters(ScalarEvent event, Source source) {
    int end = event.getEndMark().getIndex();
    for (int i = event.getStartMark().getIndex(); i < end; i++) {
      if (characters[i] == '\\' && ++i < end) {
        int digits = characters[i] == 'u' ? 4 : characters[i] == 'U' ? 8 : 0;
        if (digits > 0 && isHalf(Integer.parseUnsignedInt(hex(i + 1, digits), 16))) {
          throw new UnreadableException(source, "found invalid Unicode character escape code");
        }
      }
    }
  }

  private String hex(int begin, int digits) {
    return new String(characters, begin, digits);
  }

  private static boolean isHalf(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }
}
