package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents of which not all is known, for tests: {@code ?} stands in texts for what is not. */
public final class PartlyKnownDocuments {

  private PartlyKnownDocuments() {}

  /** The document of this YAML, whose input is called {@code in}. */
  public static Fields of(String yaml, List<Unresolved.Value> values) {
    DocumentNode document =
        DocumentNode.read("in", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    return Fields.of((Mapping) withNotKnown(document.node(), values));
  }

  private static Node withNotKnown(Node node, List<Unresolved.Value> values) {
    if (node instanceof Scalar scalar && scalar.text().contains("?")) {
      return new NotKnown(scalar.source(), scalar.text().replace('?', '*'), values);
    }
    if (node instanceof Sequence sequence) {
      return new Sequence(
          sequence.source(),
          sequence.items().stream().map(item -> withNotKnown(item, values)).toList());
    }
    if (node instanceof Mapping mapping) {
      Map<String, Node> fields = new LinkedHashMap<>();
      mapping.fields().forEach((name, value) -> fields.put(name, withNotKnown(value, values)));
      return new Mapping(mapping.source(), fields, mapping.keys());
    }
    return node;
  }
}
