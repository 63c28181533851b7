package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.internal.config.tree.JsonTokens;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.StrictComposer;
import io.github.ekscam.internal.config.tree.Tokens;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import io.github.ekscam.internal.config.tree.YamlTokens;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The Namespaces among the files that a cluster was read from. */
final class NamespaceObjects {

  private static final long LIMIT = 256L << 20;

  private static final String KIND = "kind";
  private static final String NAME = "name";
  private static final String METADATA = "metadata";
  private static final String ITEMS = "items";

  private final NavigableSet<String> names = new TreeSet<>();

  private NamespaceObjects() {}

  /** Their names; nothing if a file cannot be looked through, so that not all are known. */
  static Optional<NavigableSet<String>> in(LintedFiles files) {
    if (!files.names().stream().allMatch(LintedFiles::isThere)) {
      return Optional.empty();
    }
    NamespaceObjects objects = new NamespaceObjects();
    try {
      files.names().forEach(file -> objects.read(Input.open(Path.of(file), LIMIT, LIMIT)));
      return Optional.of(objects.names);
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  private void read(Input input) {
    Tokens tokens =
        input.beginsLikeJson()
            ? new JsonTokens(input.file(), input.bytes())
            : new YamlTokens(input);
    StrictComposer trees = new StrictComposer(tokens);
    for (Token token = tokens.next(); token != Token.END; token = tokens.next()) {
      trees.startDocument();
      document(trees.readToLetGo(token));
    }
  }

  private void document(Node node) {
    if (!(node instanceof Node.Mapping mapping)) {
      return;
    }
    Fields fields = Fields.of(mapping);
    if (mapping.fields().get(ITEMS) instanceof Node.Sequence items) {
      items.items().forEach(this::document);
    } else if (fields.isString(KIND)
        && fields.string(KIND).equals("Namespace")
        && fields.isMapping(METADATA)
        && fields.requiredMapping(METADATA).isString(NAME)) {
      names.add(fields.requiredMapping(METADATA).string(NAME));
    }
  }
}
