package io.github.ekscam.local.apiserver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import io.github.ekscam.internal.config.json.JsonFactories;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.text.GoQuote;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes JSON as Go does, which escapes what could be mistaken for HTML or for a line end. */
final class GoJson {

  private static final JsonFactory FACTORY = JsonFactories.writing();

  private static final CharacterEscapes ESCAPES = new Escapes();

  private GoJson() {}

  /** A generator of one value; closing it leaves the writer open and does not flush it. */
  static JsonGenerator generator(Writer out) throws IOException {
    return new Generator(
        FACTORY
            .createGenerator(out)
            .setCharacterEscapes(ESCAPES)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM));
  }

  /** The JSON of a value of a type. */
  static String write(GoType type, Node value) {
    StringWriter json = new StringWriter();
    try (JsonGenerator out = generator(json)) {
      type.write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString();
  }

  /** A field that Go leaves out if it is empty. */
  static void writeUnlessEmpty(JsonGenerator out, String name, String text) throws IOException {
    if (!text.isEmpty()) {
      out.writeStringField(name, text);
    }
  }

  /** Jackson knows nothing of lone surrogates, which stand for what is no UTF-8 in Go. */
  private static final class Generator extends JsonGeneratorDelegate {

    Generator(JsonGenerator delegate) {
      super(delegate);
    }

    @Override
    public void writeString(String text) throws IOException {
      if (hasSurrogate(text)) {
        writeRawValue(GoQuote.json(text));
      } else {
        super.writeString(text);
      }
    }

    private static boolean hasSurrogate(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (Character.isSurrogate(text.charAt(i))) {
          return true;
        }
      }
      return false;
    }
  }

  private static final class Escapes extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      for (int c = 0; c < codes.length; c++) {
        if (codes[c] == ESCAPE_STANDARD || c == '<' || c == '>' || c == '&') {
          codes[c] = ESCAPE_CUSTOM;
        }
      }
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      boolean escaped = c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
      return escaped ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", c)) : null;
    }
  }
}
