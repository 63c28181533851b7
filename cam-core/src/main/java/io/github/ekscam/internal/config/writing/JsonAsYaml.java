package io.github.ekscam.internal.config.writing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ekscam.internal.config.json.JsonFactories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes JSON as YAML that people read: texts without quotes, but for those that some reader of
 * YAML could take for anything but a text, and lists of texts in one line. Not thread-safe.
 */
public final class JsonAsYaml {

  private static final JsonFactory FACTORY = JsonFactories.reading();

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*");

  /** What YAML 1.1 takes for no text, in whatever case. */
  private static final Set<String> NO_TEXT =
      Set.of("true", "false", "yes", "no", "on", "off", "null");

  private final JsonParser json;
  private final StringBuilder yaml = new StringBuilder();

  private JsonAsYaml(JsonParser json) {
    this.json = json;
  }

  /**
   * An object as a document.
   *
   * @throws IllegalArgumentException if there is a value in it that is no text, object or list
   */
  public static String document(byte[] object) {
    try (JsonParser json = FACTORY.createParser(object)) {
      JsonAsYaml writer = new JsonAsYaml(json);
      json.nextToken();
      writer.object("", "");
      return writer.yaml.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The fields of an object that has begun.
   *
   * @param first what stands before the first of them, as long as the indentation
   * @param indentation what stands before each other
   */
  private void object(String first, String indentation) throws IOException {
    String before = first;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      yaml.append(before).append(text(json.currentName())).append(':');
      json.nextToken();
      value(indentation);
      before = indentation;
    }
  }

  private void value(String indentation) throws IOException {
    switch (json.currentToken()) {
      case VALUE_STRING -> yaml.append(' ').append(text(json.getText())).append('\n');
      case START_OBJECT -> {
        yaml.append('\n');
        object(indentation + "  ", indentation + "  ");
      }
      case START_ARRAY -> array(indentation);
      default ->
          throw new IllegalArgumentException("Invalid value " + json.getText() + ": no text");
    }
  }

  private void array(String indentation) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      texts();
      return;
    }
    yaml.append('\n');
    while (json.currentToken() != JsonToken.END_ARRAY) {
      object(indentation + "- ", indentation + "  ");
      json.nextToken();
    }
  }

  private void texts() throws IOException {
    String before = " [";
    while (json.currentToken() != JsonToken.END_ARRAY) {
      yaml.append(before).append(text(json.getText()));
      before = ", ";
      json.nextToken();
    }
    yaml.append(before.equals(" [") ? " []" : "]").append('\n');
  }

  private static String text(String text) {
    return PLAIN.matcher(text).matches() && !NO_TEXT.contains(text.toLowerCase(Locale.ROOT))
        ? text
        : YamlText.quoted(text);
  }
}
