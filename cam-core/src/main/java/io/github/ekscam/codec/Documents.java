package io.github.ekscam.codec;

import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.codec.Found.Placed;
import io.github.ekscam.codec.Node.Mapping;
import io.github.ekscam.codec.Tokens.Token;
import io.github.ekscam.rbac.RbacObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Goes through the documents of one input and sorts them by what they are: eksctl's, the AWS CLI's,
 * RBAC objects, lists of them, or nothing that is used.
 *
 * <p>The items of a list are read one at a time, so that a dump of a whole cluster takes no more
 * memory than what is kept of it.
 */
final class Documents {

  /** Past this many problems nobody reads on. */
  private static final int MOST_PROBLEMS = 20;

  private static final Set<String> SHAPES =
      Set.of("apiVersion", "kind", "accessEntry", "associatedAccessPolicies", "cluster");

  private final Tokens tokens;
  private final TreeReader trees;
  private final AccessPolicyCatalogue catalogue;
  private final boolean strict;
  private final Found found;

  private Documents(Tokens tokens, AccessPolicyCatalogue catalogue, boolean strict, Found found) {
    this.tokens = tokens;
    this.trees = new TreeReader(tokens);
    this.catalogue = catalogue;
    this.strict = strict;
    this.found = found;
  }

  /**
   * Reads an input.
   *
   * @param strict whether a document without a kind that has no known shape is a mistake, as in a
   *     file that was named, or is skipped, as among the files of a directory
   */
  static Found read(Input input, AccessPolicyCatalogue catalogue, boolean strict) {
    if (!input.beginsLikeJson()) {
      return read(new YamlTokens(input.source(), input.bytes()), catalogue, strict);
    }
    try {
      return read(new JsonTokens(input.source(), input.bytes()), catalogue, strict);
    } catch (InvalidInputException notJson) {
      if (!input.hasDocumentMarkers() && input.bytes().length > 1 << 20) {
        throw notJson;
      }
      try {
        return read(new YamlTokens(input.source(), input.bytes()), catalogue, strict);
      } catch (InvalidInputException notYaml) {
        throw notJson;
      }
    }
  }

  private static Found read(Tokens tokens, AccessPolicyCatalogue catalogue, boolean strict) {
    Found found = new Found();
    new Documents(tokens, catalogue, strict, found).readAll();
    return found;
  }

  private void readAll() {
    for (Token token = tokens.next(); token != Token.END; token = tokens.next()) {
      trees.startDocument();
      if (token == Token.MAPPING_START) {
        document();
      } else if (token == Token.SEQUENCE_START) {
        int index = 0;
        for (token = tokens.next(); token != Token.SEQUENCE_END; token = tokens.next()) {
          item(trees.read(token), "[" + index++ + "]");
        }
      } else {
        Node node = trees.read(token);
        if (!node.isNull()) {
          throw new InvalidInputException(
              node.position(), "", "expected an object, found " + node.describe());
        }
      }
    }
  }

  /** A document that is a mapping; if it is a list, its items go by without being kept. */
  private void document() {
    Position position = tokens.position();
    Map<String, Node> fields = new LinkedHashMap<>();
    Map<String, Position> keys = new HashMap<>();
    List<Node> merged = new ArrayList<>();
    ListItems items = new ListItems();
    for (Token token = tokens.next(); token != Token.MAPPING_END; token = tokens.next()) {
      String key = tokens.text();
      if (tokens.isMergeKey()) {
        merged.add(trees.read(tokens.next()));
        continue;
      }
      TreeReader.requireNew(key, tokens.position(), keys);
      keys.put(key, tokens.position());
      Token value = tokens.next();
      if (key.equals("items") && value == Token.SEQUENCE_START && mayBeList(fields)) {
        items.read();
      } else {
        fields.put(key, trees.read(value));
      }
    }
    merged.forEach(node -> TreeReader.merge(node, fields, keys));
    Fields document = Fields.of(new Mapping(position, fields, keys));
    attempt(
        () -> {
          if (items.isSeen()) {
            items.finish(document);
          } else {
            object(document, false);
          }
        });
  }

  private static boolean mayBeList(Map<String, Node> fields) {
    Node kind = fields.get("kind");
    return !(kind instanceof Node.Scalar scalar) || isList(scalar.text());
  }

  private static boolean isList(String kind) {
    return kind.endsWith("List");
  }

  private void item(Node node, String path) {
    attempt(() -> object(Fields.of(node, path), true));
  }

  /** Goes on after a mistake in one object, so that all can be mended at once. */
  private void attempt(Runnable read) {
    try {
      read.run();
    } catch (InvalidInputException e) {
      found.problems.addAll(e.problems());
    }
    if (found.problems.size() >= MOST_PROBLEMS) {
      throw new InvalidInputException(found.problems);
    }
  }

  private void object(Fields object, boolean inList) {
    String apiVersion = object.string("apiVersion");
    String kind = object.string("kind");
    if (kind.isEmpty()) {
      withoutKind(object, inList);
    } else if (apiVersion.startsWith("eksctl.io/") && kind.equals(EksctlClusterConfig.KIND)) {
      if (!apiVersion.equals(EksctlClusterConfig.API_VERSION)) {
        throw object.problem(
            "apiVersion", "expected " + EksctlClusterConfig.API_VERSION + ", found " + apiVersion);
      }
      EksctlClusterConfig.read(object, catalogue, found);
    } else if (apiVersion.startsWith(RbacObject.API_GROUP + "/")) {
      rbac(object, apiVersion, kind);
    } else if (apiVersion.equals("v1") && isList(kind)) {
      object.list("items", item -> listed(item, "", ""));
    } else if (apiVersion.isEmpty() && RbacManifests.isKind(kind)) {
      throw object.problem(
          "apiVersion", "is missing; a " + kind + " is of " + RbacManifests.API_VERSION);
    } else {
      skip(object, apiVersion, kind);
    }
  }

  private Void listed(Fields.Item item, String apiVersion, String kind) {
    attempt(
        () -> {
          Fields fields = item.fields();
          object(fields.has("kind") ? fields : fields.as(apiVersion, kind), true);
        });
    return null;
  }

  private void rbac(Fields object, String apiVersion, String kind) {
    String listed = isList(kind) ? kind.substring(0, kind.length() - "List".length()) : "";
    boolean known = RbacManifests.isKind(kind) || RbacManifests.isKind(listed);
    if (!known || !apiVersion.equals(RbacManifests.API_VERSION)) {
      throw object.problem(
          "kind",
          "no matches for kind \""
              + kind
              + "\" in version \""
              + apiVersion
              + "\""
              + Spelling.nearest(kind, RbacManifests.kinds())
                  .map(near -> "; expected " + near + " of " + RbacManifests.API_VERSION)
                  .orElse("; there are " + String.join(", ", RbacManifests.kinds())));
    }
    if (listed.isEmpty()) {
      found.rbacObjects.add(new Placed<>(RbacManifests.read(object, kind), object.position()));
    } else {
      object.list("items", item -> listed(item, apiVersion, listed));
    }
  }

  private void skip(Fields object, String apiVersion, String kind) {
    boolean core = apiVersion.equals("v1");
    if (core && kind.equals("ConfigMap")) {
      Fields metadata = object.optionalMapping("metadata").orElse(object);
      if (metadata.string("name").equals("aws-auth")) {
        found.notice(
            object.position(), "the ConfigMap aws-auth is not read: whom it maps cannot be told");
      }
    }
    int slash = apiVersion.indexOf('/');
    found.skip(slash < 0 ? kind : kind + "." + apiVersion.substring(0, slash));
  }

  private void withoutKind(Fields object, boolean inList) {
    if (AwsCliOutput.read(object, found)) {
      return;
    }
    object.requireNoMisspellingOf(SHAPES);
    if (strict || inList) {
      throw new InvalidInputException(
          object.position(),
          object.path(),
          "neither a Kubernetes object (apiVersion and kind) nor eksctl's ClusterConfig nor the"
              + " output of aws eks describe-cluster, describe-access-entry or"
              + " list-associated-access-policies");
    }
    found.skip("(without a kind)");
  }

  /** The items of a list whose kind may be written after them. */
  private final class ListItems {

    private final List<Node> withoutKind = new ArrayList<>();
    private final List<Integer> indexes = new ArrayList<>();
    private boolean seen;
    private int rbacObjects;

    boolean isSeen() {
      return seen;
    }

    void read() {
      seen = true;
      int before = found.rbacObjects.size();
      int index = 0;
      for (Token token = tokens.next(); token != Token.SEQUENCE_END; token = tokens.next()) {
        Node node = trees.read(token);
        if (node instanceof Mapping mapping && mapping.fields().containsKey("kind")) {
          item(node, "items[" + index + "]");
        } else {
          withoutKind.add(node);
          indexes.add(index);
          if (withoutKind.size() > TreeReader.MOST_VALUES) {
            throw new InvalidInputException(
                node.position(), "items", "too many items before the kind of their list");
          }
        }
        index++;
      }
      rbacObjects = found.rbacObjects.size() - before;
    }

    void finish(Fields document) {
      String apiVersion = document.string("apiVersion");
      String kind = document.string("kind");
      boolean list = isList(kind) && (apiVersion.equals("v1") || isRbac(apiVersion));
      if (!list && rbacObjects > 0) {
        throw document.problem(
            "kind",
            "has RBAC objects among its items but is \"" + kind + "\"; expected List of v1");
      }
      if (!list && !kind.isEmpty()) {
        skip(document, apiVersion, kind);
        return;
      }
      if (!list) {
        throw document.problem("kind", "is missing; expected List of v1");
      }
      String itemKind = isRbac(apiVersion) ? kind.substring(0, kind.length() - 4) : "";
      for (int i = 0; i < withoutKind.size(); i++) {
        listed(
            new Fields.Item(withoutKind.get(i), "items[" + indexes.get(i) + "]"),
            itemKind.isEmpty() ? "" : apiVersion,
            itemKind);
      }
    }

    private static boolean isRbac(String apiVersion) {
      return apiVersion.startsWith(RbacObject.API_GROUP + "/");
    }
  }
}
