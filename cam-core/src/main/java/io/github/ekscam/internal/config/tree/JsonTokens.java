package io.github.ekscam.internal.config.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.json.JsonFactories;
import io.github.ekscam.internal.config.json.JsonMessages;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** JSON values, one after another. */
public final class JsonTokens implements Tokens {

  private static final JsonFactory FACTORY =
      JsonFactories.reading(
          StreamReadConstraints.builder()
              // Composer comes first; this is for callers it does not read for.
              .maxNestingDepth(2 * Composer.MOST_DEPTH)
              .maxStringLength(Input.LONGEST_VALUE)
              .maxNumberLength(Input.LONGEST_VALUE)
              .maxNameLength(1 << 20)
              .build());

  /** As many bytes tell encodings apart. */
  private static final int LONGEST_MARK = 4;

  private final String file;
  private final JsonParser parser;
  private boolean invalid;

  public JsonTokens(String file, byte[] bytes) {
    this.file = file;
    try {
      requireUtf8(file, Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_MARK)));
      this.parser = FACTORY.createParser(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Tokens of a stream.
   *
   * @throws InvalidInputException if it does not begin as UTF-8 does
   */
  public JsonTokens(String file, InputStream in) {
    this.file = file;
    try {
      byte[] begin = in.readNBytes(LONGEST_MARK);
      requireUtf8(file, begin);
      PushbackInputStream whole = new PushbackInputStream(in, LONGEST_MARK);
      whole.unread(begin);
      this.parser = FACTORY.createParser(whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Jackson would read other encodings, too, some of them. */
  private static void requireUtf8(String file, byte[] begin) {
    boolean other =
        begin.length >= 2
            && ((begin[0] == (byte) 0xFE && begin[1] == (byte) 0xFF)
                || (begin[0] == (byte) 0xFF && begin[1] == (byte) 0xFE));
    for (byte b : begin) {
      other |= b == 0;
    }
    if (other) {
      throw new InvalidInputException(
          new Source(file, 1, 1),
          "",
          "not in UTF-8 but in UTF-16 or UTF-32, as it seems: write UTF-8");
    }
  }

  @Override
  public Token next() {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return Token.END;
      }
      return switch (token) {
        case START_OBJECT -> Token.MAPPING_START;
        case END_OBJECT -> Token.MAPPING_END;
        case START_ARRAY -> Token.SEQUENCE_START;
        case END_ARRAY -> Token.SEQUENCE_END;
        case FIELD_NAME -> Token.KEY;
        default -> Token.SCALAR;
      };
    } catch (JsonProcessingException e) {
      throw notJson(e.getLocation(), e.getOriginalMessage());
    } catch (CharConversionException e) {
      throw notJson(null, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not every problem has a place; for one that has none, it is where the parser came to. */
  private InvalidInputException notJson(@Nullable JsonLocation location, @Nullable String problem) {
    invalid = true;
    return new InvalidInputException(
        source(location == null ? parser.currentLocation() : location),
        "",
        "not valid JSON: " + JsonMessages.plain(problem));
  }

  /** Whether the text was found to be no JSON. */
  public boolean isInvalid() {
    return invalid;
  }

  @Override
  public Source source() {
    return source(parser.currentTokenLocation());
  }

  private Source source(JsonLocation location) {
    return new Source(file, location.getLineNr(), location.getColumnNr());
  }

  @Override
  public String text() {
    try {
      return withoutLoneSurrogates(parser.getText());
    } catch (JsonProcessingException e) {
      throw notJson(e.getLocation(), e.getOriginalMessage());
    } catch (CharConversionException e) {
      throw notJson(null, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JSON can escape half a character; Go's decoder puts U+FFFD in its place. */
  private static String withoutLoneSurrogates(String text) {
    if (!hasSurrogate(text)) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Node.Scalar.Kind scalarKind() {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> Node.Scalar.Kind.STRING;
      case VALUE_TRUE, VALUE_FALSE -> Node.Scalar.Kind.BOOLEAN;
      case VALUE_NULL -> Node.Scalar.Kind.NULL;
      default -> Node.Scalar.Kind.NUMBER;
    };
  }

  @Override
  public boolean isLiteral() {
    return false;
  }

  @Override
  public @Nullable String anchor() {
    return null;
  }

  @Override
  public @Nullable String foreignTag() {
    return null;
  }

  @Override
  public boolean isMergeKey() {
    return false;
  }
}
