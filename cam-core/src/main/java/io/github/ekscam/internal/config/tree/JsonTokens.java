package io.github.ekscam.internal.config.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON values, one after another. */
public final class JsonTokens implements Tokens {

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, true)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // Composer comes first; this is for callers it does not read for.
                  .maxNestingDepth(2 * Composer.MOST_DEPTH)
                  .maxStringLength(Input.LONGEST_VALUE)
                  .maxNumberLength(Input.LONGEST_VALUE)
                  .maxNameLength(1 << 20)
                  .build())
          .build();

  /** Jackson's own words for where something began, and for which setting set a limit. */
  private static final Pattern START_MARKER =
      Pattern.compile("\\[Source: [^\\]]*; line: (\\d+), column: (\\d+)]");

  private static final Pattern SETTING = Pattern.compile(", from `[^`]*`");

  private final String file;
  private final JsonParser parser;
  private boolean invalid;

  public JsonTokens(String file, byte[] bytes) {
    this.file = file;
    try {
      this.parser = FACTORY.createParser(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonTokens(String file, InputStream in) {
    this.file = file;
    try {
      this.parser = FACTORY.createParser(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    String message = START_MARKER.matcher(String.valueOf(problem)).replaceAll("line $1, column $2");
    return new InvalidInputException(
        source(location == null ? parser.currentLocation() : location),
        "",
        "not valid JSON: " + SETTING.matcher(message).replaceAll(""));
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
