package io.github.ekscam.internal.config.format;

import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables that stand in manifests for another program to fill in, such as {@code envsubst} or
 * Flux: {@code $NAME}, in capital letters, and <code>${...}</code>.
 */
public final class Variables {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:([A-Z_][A-Z0-9_]+)|\\{([^:{}]{1,100})[^{}]{0,200}})");

  private final String address;

  private Variables(String address) {
    this.address = address;
  }

  /**
   * The same value, in which texts with variables are not known.
   *
   * @param address what the object is called whose value it is
   */
  public static DocumentNode notKnownIn(DocumentNode value, String address) {
    return new DocumentNode(
        new Variables(address).notKnown(value.node(), value.path()), value.path());
  }

  /** A text with {@code *} for each variable in it. */
  public static String pattern(String text) {
    return VARIABLE.matcher(text).replaceAll(NotKnown.ANYTHING);
  }

  private Node notKnown(Node node, String path) {
    if (node instanceof Scalar scalar) {
      return scalar.kind() == Scalar.Kind.STRING && scalar.text().indexOf('$') >= 0
          ? notKnown(scalar, path)
          : scalar;
    }
    if (node instanceof Mapping mapping) {
      Map<String, Node> fields = new LinkedHashMap<>();
      mapping
          .fields()
          .forEach(
              (name, value) ->
                  fields.put(name, notKnown(value, path.isEmpty() ? name : path + "." + name)));
      return new Mapping(mapping.source(), fields, mapping.keys());
    }
    if (node instanceof Sequence sequence) {
      List<Node> items = new ArrayList<>(sequence.items().size());
      sequence.items().forEach(item -> items.add(notKnown(item, path + "[" + items.size() + "]")));
      return new Sequence(sequence.source(), items);
    }
    return node;
  }

  private Node notKnown(Scalar scalar, String path) {
    List<String> variables = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(scalar.text());
    String pattern =
        matcher.replaceAll(
            found -> {
              variables.add(
                  "the variable " + (found.group(1) == null ? found.group(2) : found.group(1)));
              return NotKnown.ANYTHING;
            });
    if (variables.isEmpty()) {
      return scalar;
    }
    return new NotKnown(
        scalar.source(),
        pattern,
        List.of(
            new Unresolved.Value(
                address,
                path,
                variables.stream().distinct().toList(),
                "fill in the variables, and give the result",
                scalar.source())));
  }
}
