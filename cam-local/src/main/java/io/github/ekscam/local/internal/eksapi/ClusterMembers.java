package io.github.ekscam.local.internal.eksapi;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.access.EksException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members that CreateCluster and UpdateClusterConfig take, by AWS's service model. */
public final class ClusterMembers {

  private static final Shape CLUSTER = read();

  private ClusterMembers() {}

  /** What a member may be. */
  private sealed interface Shape {

    /** Members by name. */
    record Structure(Map<String, Shape> members) implements Shape {}

    /** Any number of one shape. */
    record Elements(Shape element) implements Shape {}

    /**
     * A text.
     *
     * @param values those that there are; none if it may be any
     */
    record Text(List<String> values) implements Shape {}

    /** A truth value. */
    record Truth() implements Shape {}

    /** A whole number. */
    record Whole() implements Shape {}
  }

  private static Shape read() {
    Map<String, Shape> cluster = new LinkedHashMap<>();
    for (List<String> row : Lines.read(ClusterMembers.class, "cluster-members.txt")) {
      add(cluster, row.get(0), leaf(row.get(1), row.subList(2, row.size())));
    }
    return new Shape.Structure(Collections.unmodifiableMap(cluster));
  }

  private static Shape leaf(String type, List<String> values) {
    return switch (type) {
      case "strings" -> new Shape.Elements(new Shape.Text(values));
      case "string" -> new Shape.Text(values);
      case "boolean" -> new Shape.Truth();
      case "integer" -> new Shape.Whole();
      default -> throw new IllegalStateException(type);
    };
  }

  private static void add(Map<String, Shape> members, String path, Shape leaf) {
    int point = path.indexOf('.');
    if (point < 0) {
      members.put(path, leaf);
      return;
    }
    String name = path.substring(0, point);
    boolean list = name.endsWith("[]");
    if (list) {
      name = name.substring(0, name.length() - 2);
    }
    Shape present = members.get(name);
    if (present instanceof Shape.Elements elements) {
      present = elements.element();
    }
    Map<String, Shape> nested =
        present instanceof Shape.Structure structure ? structure.members() : new LinkedHashMap<>();
    add(nested, path.substring(point + 1), leaf);
    Shape structure = new Shape.Structure(nested);
    members.put(name, list ? new Shape.Elements(structure) : structure);
  }

  /**
   * What of these members the model knows, checked and copied; null is as good as absent.
   *
   * @throws WrongTypeException if one is of another type
   * @throws EksException if one is none of the values that there are
   */
  public static Map<String, Object> read(Map<String, ?> given) {
    return structure("", given, ((Shape.Structure) CLUSTER).members());
  }

  private static Map<String, Object> structure(
      String path, Map<String, ?> given, Map<String, Shape> members) {
    ImmutableMap.Builder<String, Object> read = ImmutableMap.builder();
    members.forEach(
        (name, shape) -> {
          Object value = given.get(name);
          if (value != null && value != JsonTree.NULL) {
            read.put(name, value(path.isEmpty() ? name : path + "." + name, value, shape));
          }
        });
    return read.buildOrThrow();
  }

  private static Object value(String path, Object value, Shape shape) {
    if (shape instanceof Shape.Structure structure) {
      return structure(
          path,
          JsonTree.object(value)
              .orElseThrow(() -> new WrongTypeException(path, value, "Structure")),
          structure.members());
    }
    if (shape instanceof Shape.Elements elements) {
      List<Object> read = new ArrayList<>();
      for (Object element :
          JsonTree.list(value).orElseThrow(() -> new WrongTypeException(path, value, "List"))) {
        read.add(value(path + "[" + read.size() + "]", element, elements.element()));
      }
      return List.copyOf(read);
    }
    if (shape instanceof Shape.Text text) {
      return text(path, value, text.values());
    }
    if (shape instanceof Shape.Truth) {
      if (value instanceof Boolean) {
        return value;
      }
      throw new WrongTypeException(path, value, "Boolean");
    }
    if (value instanceof Integer || value instanceof Long) {
      return value;
    }
    throw new WrongTypeException(path, value, "Integer");
  }

  private static String text(String path, Object value, List<String> values) {
    if (!(value instanceof String text)) {
      throw new WrongTypeException(path, value, "String");
    }
    if (!values.isEmpty() && !values.contains(text)) {
      throw EksException.invalidParameter(
          "The specified "
              + path.substring(path.lastIndexOf('.') + 1)
              + " is invalid: \""
              + text
              + "\" must be one of ["
              + String.join(", ", values)
              + "]");
    }
    return text;
  }
}
