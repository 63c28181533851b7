package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.util.ArrayList;
import java.util.List;

/** All documents of a file as trees, for who reads no format but looks for something in it. */
public final class DocumentTrees {

  /** What is larger is not tried as YAML if it begins like JSON: that would only cost time. */
  public static final int MOST_FLOW_YAML = 1 << 20;

  private DocumentTrees() {}

  /**
   * Reads them. What begins like JSON and is none is tried as YAML, which has the same brackets.
   *
   * @throws InvalidInputException if it is neither
   */
  public static List<Node> of(Input input) {
    if (!input.beginsLikeJson()) {
      return of(new YamlTokens(input));
    }
    JsonTokens json = new JsonTokens(input.file(), input.bytes());
    try {
      return of(json);
    } catch (InvalidInputException notJson) {
      boolean manyYamlDocuments = input.hasDocumentMarkers();
      if (!json.isInvalid() || (!manyYamlDocuments && input.bytes().length > MOST_FLOW_YAML)) {
        throw notJson;
      }
      try {
        return of(new YamlTokens(input));
      } catch (InvalidInputException notYaml) {
        throw manyYamlDocuments ? notYaml : notJson;
      }
    }
  }

  private static List<Node> of(Tokens tokens) {
    List<Node> documents = new ArrayList<>();
    StrictComposer trees = new StrictComposer(tokens);
    for (Token token = tokens.next(); token != Token.END; token = tokens.next()) {
      trees.startDocument();
      documents.add(trees.readToLetGo(token));
    }
    return documents;
  }
}
