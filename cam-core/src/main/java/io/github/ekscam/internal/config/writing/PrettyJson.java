package io.github.ekscam.internal.config.writing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.github.ekscam.internal.config.json.JsonFactories;
import java.io.IOException;
import java.io.OutputStream;

/** JSON as people read it, one document after another. */
public final class PrettyJson {

  private static final JsonFactory FACTORY = JsonFactories.writing();

  private PrettyJson() {}

  /** A generator that does not close the stream. */
  public static JsonGenerator generator(OutputStream out) throws IOException {
    JsonGenerator json =
        FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withRootSeparator("\n")));
    return json;
  }
}
