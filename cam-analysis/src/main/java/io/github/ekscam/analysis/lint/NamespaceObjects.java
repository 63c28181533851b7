package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.tree.DocumentTrees;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.internal.config.tree.Node;
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
      for (String file : files.names()) {
        DocumentTrees.of(Input.open(Path.of(file), LIMIT, LIMIT)).forEach(objects::document);
      }
      return Optional.of(objects.names);
    } catch (InvalidInputException e) {
      return Optional.empty();
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
