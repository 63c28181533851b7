package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.util.ArrayList;
import java.util.List;

/** All documents of a file as trees, for who reads no format but looks for something in it. */
public final class DocumentTrees {

  private DocumentTrees() {}

  /**
   * Reads them.
   *
   * @throws InvalidInputException if it is neither JSON nor YAML
   */
  public static List<Node> of(Input input) {
    return JsonOrYaml.read(input, InvalidInputException.class, DocumentTrees::all);
  }

  private static List<Node> all(Tokens tokens) {
    List<Node> documents = new ArrayList<>();
    StrictComposer trees = new StrictComposer(tokens);
    for (Token token = tokens.next(); token != Token.END; token = tokens.next()) {
      trees.startDocument();
      documents.add(trees.readToLetGo(token));
    }
    return documents;
  }
}
