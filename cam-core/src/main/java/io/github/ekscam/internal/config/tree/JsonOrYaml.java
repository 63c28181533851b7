package io.github.ekscam.internal.config.tree;

import java.util.function.Function;

/** Reads what may be JSON or YAML: what begins like JSON and is none is tried as YAML. */
public final class JsonOrYaml {

  /** What is larger is not tried as YAML if it begins like JSON: that would only cost time. */
  private static final int MOST_FLOW_YAML = 1 << 20;

  private JsonOrYaml() {}

  /**
   * Reads an input.
   *
   * @param unreadable what the reader throws where the input is not in the syntax of the tokens
   */
  public static <T> T read(
      Input input, Class<? extends RuntimeException> unreadable, Function<Tokens, T> reader) {
    if (!input.beginsLikeJson()) {
      return reader.apply(new YamlTokens(input));
    }
    JsonTokens json = new JsonTokens(input.file(), input.bytes());
    try {
      return reader.apply(json);
    } catch (RuntimeException notJson) {
      boolean manyYamlDocuments = input.hasDocumentMarkers();
      if (!unreadable.isInstance(notJson)
          || !json.isInvalid()
          || (!manyYamlDocuments && input.bytes().length > MOST_FLOW_YAML)) {
        throw notJson;
      }
      try {
        return reader.apply(new YamlTokens(input));
      } catch (RuntimeException notYaml) {
        throw manyYamlDocuments || !unreadable.isInstance(notYaml) ? notYaml : notJson;
      }
    }
  }
}
