package io.github.ekscam.internal.config.unread;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.vocabulary.Tables;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recognises custom resources for which something in the cluster makes or changes access, by the
 * table {@code access-makers.tsv}.
 */
final class AccessMakers {

  /** What a text names, or may name once something is filled in. */
  private static final Pattern KIND_OF_RBAC =
      Pattern.compile("\\b(Cluster)?Role(Binding)?\\b|rbac\\.authorization\\.k8s\\.io|\\{\\{");

  /** By API group and kind. */
  private static final ImmutableMap<String, AccessMaker> ALL =
      Tables.rows(AccessMakers.class, "access-makers.tsv").stream()
          .map(AccessMaker::of)
          .collect(toImmutableMap(AccessMaker::type, Function.identity()));

  private AccessMakers() {}

  /**
   * A kind of such resources.
   *
   * @param type its API group and kind
   * @param fields paths of fields, any of which makes a resource such a one if it is there
   * @param namingFields paths of fields that do if they name a kind of RBAC
   * @param what what a resource is, in a few words
   * @param remedy what to give in its place
   */
  private record AccessMaker(
      String type,
      List<List<String>> fields,
      List<List<String>> namingFields,
      String what,
      String remedy) {

    static AccessMaker of(List<String> columns) {
      return new AccessMaker(
          AccessMakers.type(columns.get(0), columns.get(1)),
          paths(columns.get(2)),
          paths(columns.get(3)),
          columns.get(4),
          columns.get(5));
    }

    private static List<List<String>> paths(String column) {
      return Tables.values(column).stream().map(path -> List.of(path.split("\\.", -1))).toList();
    }

    Optional<Source> sign(Mapping resource) {
      if (fields.isEmpty() && namingFields.isEmpty()) {
        return Optional.of(resource.source());
      }
      return Stream.concat(
              fields.stream().flatMap(path -> at(path, resource)),
              namingFields.stream()
                  .flatMap(path -> at(path, resource))
                  .filter(AccessMakers::namesKindOfRbac))
          .findFirst()
          .map(Node::source);
    }
  }

  /** What a document is if it is one of them. */
  static Optional<Unread> in(Fields document) {
    if (!document.isString("apiVersion") || !document.isString("kind")) {
      return Optional.empty();
    }
    String group = document.string("apiVersion").split("/", 2)[0];
    AccessMaker maker = ALL.get(type(group, document.string("kind")));
    return maker == null
        ? Optional.empty()
        : maker
            .sign(document.mapping())
            .map(source -> new Unread(maker.what(), maker.remedy(), source));
  }

  private static String type(String group, String kind) {
    return kind + "." + group;
  }

  /** What stands at a path, that of each item if lists are on it. */
  private static Stream<Node> at(List<String> path, Node node) {
    if (node instanceof Sequence sequence) {
      return sequence.items().stream().flatMap(item -> at(path, item));
    }
    if (path.isEmpty()) {
      return node.isNull() ? Stream.empty() : Stream.of(node);
    }
    return node.field(path.get(0)).stream().flatMap(next -> at(path.subList(1, path.size()), next));
  }

  /** What is no text is not known, and may name one. */
  private static boolean namesKindOfRbac(Node node) {
    return !(node instanceof Scalar scalar) || KIND_OF_RBAC.matcher(scalar.text()).find();
  }
}
