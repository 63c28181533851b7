package io.github.ekscam.internal.config;

import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.Found.Placed;
import io.github.ekscam.internal.config.Node.Mapping;
import io.github.ekscam.internal.config.Tokens.Token;
import io.github.ekscam.internal.config.awsauth.AwsAuthConfigMap;
import io.github.ekscam.internal.config.awscli.AwsCliOutput;
import io.github.ekscam.internal.config.eksctl.EksctlClusterConfig;
import io.github.ekscam.internal.config.manifest.RbacManifests;
import io.github.ekscam.internal.vocabulary.Spelling;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the documents of one input and sorts them by what they are: eksctl's, the AWS CLI's,
 * RBAC objects, the ConfigMap aws-auth, lists of them, or nothing that is used.
 *
 * <p>The items of a list are read one at a time, so that a dump of a whole cluster takes no more
 * memory than what is kept of it.
 */
public final class Documents {

  /** What tells what a document is. */
  private static final List<String> SHAPES =
      List.of("apiVersion", "kind", "accessEntry", "associatedAccessPolicies", "cluster");

  /** Those of them that no other file has anything similar to. */
  private static final List<String> UNMISTAKABLE_SHAPES =
      List.of("apiVersion", "accessEntry", "associatedAccessPolicies");

  /** What is larger is not tried as YAML if it begins like JSON: that would only cost time. */
  private static final int MOST_FLOW_YAML = 1 << 20;

  private static final String WITHOUT_KIND = "(without a kind)";

  private final Tokens tokens;
  private final StrictComposer trees;
  private final AccessPolicyCatalogue catalogue;
  private final boolean strict;
  private final Found found;

  private Documents(Tokens tokens, AccessPolicyCatalogue catalogue, boolean strict, Found found) {
    this.tokens = tokens;
    this.trees = new StrictComposer(tokens);
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
  public static Found read(Input input, AccessPolicyCatalogue catalogue, boolean strict) {
    if (!input.beginsLikeJson()) {
      return read(input, new YamlTokens(input), catalogue, strict);
    }
    JsonTokens json = new JsonTokens(input.file(), input.bytes());
    try {
      return read(input, json, catalogue, strict);
    } catch (InvalidInputException notJson) {
      boolean manyYamlDocuments = input.hasDocumentMarkers();
      if (!json.isInvalid() || (!manyYamlDocuments && input.bytes().length > MOST_FLOW_YAML)) {
        throw notJson;
      }
      try {
        return read(input, new YamlTokens(input), catalogue, strict);
      } catch (InvalidInputException notYaml) {
        throw manyYamlDocuments ? notYaml : notJson;
      }
    }
  }

  private static Found read(
      Input input, Tokens tokens, AccessPolicyCatalogue catalogue, boolean strict) {
    Found found = new Found();
    try {
      boolean any = new Documents(tokens, catalogue, strict, found).readAll();
      if (strict && !any) {
        throw new InvalidInputException(Source.of(input.file()), "", "is empty");
      }
      return found;
    } catch (InvalidInputException e) {
      found.problems.addAll(e.problems());
      throw new InvalidInputException(found.problems);
    } catch (Found.TooManyProblems e) {
      found.problems.add(
          new InvalidInputException.Problem(
              Source.of(input.file()), "", "there may be more problems; reading ended here"));
      throw new InvalidInputException(found.problems);
    }
  }

  /** Returns whether there was any document. */
  private boolean readAll() {
    boolean any = false;
    for (Token token = tokens.next(); token != Token.END; token = tokens.next()) {
      trees.startDocument();
      if (token == Token.MAPPING_START && tokens.foreignTag() == null) {
        any = true;
        document();
      } else if (token == Token.SEQUENCE_START && tokens.foreignTag() == null) {
        any = true;
        int index = 0;
        for (token = tokens.next(); token != Token.SEQUENCE_END; token = tokens.next()) {
          noList(trees.readToLetGo(token), "[" + index++ + "]");
        }
      } else {
        Node node = trees.readToLetGo(token);
        any |= !node.isNull();
        if (!node.isNull()) {
          noList(node, "");
        }
      }
    }
    return any;
  }

  /** A document that is not a mapping, or stands in an array of documents. */
  private void noList(Node node, String path) {
    found.attempt(
        () -> {
          if (node instanceof Mapping) {
            object(Fields.of(node, path), false);
          } else if (strict) {
            throw new InvalidInputException(
                node.source(), path, "expected an object, found " + node.describe());
          } else {
            found.skip(WITHOUT_KIND);
          }
        });
  }

  /** A document that is a mapping; if it is a list, its items go by without being kept. */
  private void document() {
    StrictMapping mapping = new StrictMapping(tokens.source());
    ListItems items = new ListItems();
    for (Token token = tokens.next(); token != Token.MAPPING_END; token = tokens.next()) {
      mapping.key(token, tokens);
      Token value = tokens.next();
      if (mapping.isAt("items") && value == Token.SEQUENCE_START && mayBeList(mapping.soFar())) {
        Source listSource = tokens.source();
        items.read(Fields.of(mapping.soFar()));
        mapping.put(new Node.Sequence(listSource, List.of()));
      } else {
        mapping.put(trees.readToHold(value));
      }
    }
    Fields document = Fields.of(mapping.finish());
    found.attempt(
        () -> {
          if (items.isSeen()) {
            items.finish(document);
          } else {
            object(document, false);
          }
        });
  }

  private static boolean mayBeList(Mapping soFar) {
    Node kind = soFar.fields().get("kind");
    return !(kind instanceof Node.Scalar scalar) || isList(scalar.text());
  }

  private static boolean isList(String kind) {
    return kind.endsWith("List");
  }

  /**
   * What the items of a list are that do not say so themselves.
   *
   * @param apiVersion empty if they must say so
   * @param kind empty if they must say so
   */
  private record ItemType(String apiVersion, String kind) {

    /** What those of {@code List}, {@code RoleList}, {@code PodList} and so on are. */
    static ItemType of(String apiVersion, String listKind) {
      String kind = listKind.substring(0, listKind.length() - "List".length());
      return kind.isEmpty() ? new ItemType("", "") : new ItemType(apiVersion, kind);
    }
  }

  private void object(Fields object, boolean inList) {
    if (!object.has("kind")) {
      withoutKind(object, inList);
      return;
    }
    boolean foreign =
        !object.isString("kind") || (object.has("apiVersion") && !object.isString("apiVersion"));
    if (foreign && !strict && !inList) {
      found.skip(WITHOUT_KIND);
      return;
    }
    String kind = object.string("kind");
    String apiVersion = object.string("apiVersion");
    if (isEksctl(apiVersion) || kind.equals(EksctlClusterConfig.KIND)) {
      eksctl(object, apiVersion, kind);
    } else if (isRbac(apiVersion)) {
      rbac(object, apiVersion, kind);
    } else if (isListOfCore(object, apiVersion, kind)) {
      list(object, apiVersion, kind);
    } else if (apiVersion.equals("v1") && kind.equals("ConfigMap") && isAwsAuth(object)) {
      awsAuth(object);
    } else {
      if (RbacManifests.isKind(kind)) {
        requireOtherGroup(object, apiVersion, kind);
      }
      skip(apiVersion, kind);
    }
  }

  private static boolean isEksctl(String apiVersion) {
    return apiVersion.startsWith("eksctl.io/");
  }

  private static boolean isRbac(String apiVersion) {
    return apiVersion.startsWith(RbacObject.API_GROUP + "/");
  }

  private void eksctl(Fields object, String apiVersion, String kind) {
    boolean near =
        Spelling.nearest(apiVersion, List.of(EksctlClusterConfig.API_VERSION)).isPresent();
    if (!isEksctl(apiVersion) && !apiVersion.isEmpty() && !near) {
      // Somebody else's kind of the same name.
      skip(apiVersion, kind);
      return;
    }
    if (!apiVersion.equals(EksctlClusterConfig.API_VERSION)) {
      throw object.problem(
          "apiVersion",
          "expected "
              + EksctlClusterConfig.API_VERSION
              + ", found "
              + (apiVersion.isEmpty() ? "none" : apiVersion));
    }
    if (!kind.equals(EksctlClusterConfig.KIND)) {
      throw object.problem("kind", "expected " + EksctlClusterConfig.KIND + ", found " + kind);
    }
    EksctlClusterConfig.read(object, catalogue, found);
  }

  /** Role and the like in a group that somebody meant to be that of RBAC. */
  private static void requireOtherGroup(Fields object, String apiVersion, String kind) {
    if (apiVersion.isEmpty()) {
      throw object.problem(
          "apiVersion", "is missing; a " + kind + " is of " + RbacManifests.API_VERSION);
    }
    boolean meant =
        apiVersion.equals("v1")
            || Spelling.nearest(apiVersion, List.of(RbacManifests.API_VERSION)).isPresent();
    if (meant) {
      throw noMatches(object, apiVersion, kind);
    }
  }

  private static InvalidInputException noMatches(Fields object, String apiVersion, String kind) {
    return object.problem(
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

  private void rbac(Fields object, String apiVersion, String kind) {
    requireRbacKind(object, apiVersion, kind);
    if (isList(kind)) {
      list(object, apiVersion, kind);
    } else {
      RbacObject read = RbacManifests.read(object, kind);
      found.rbacObjects.add(new Placed<>(read, object.source()));
      if (read instanceof RbacRole) {
        found.rulePlaces.putIfAbsent(
            read.describe(), object.list("rules", item -> item.node().source()));
      }
    }
  }

  private static void requireRbacKind(Fields object, String apiVersion, String kind) {
    boolean known =
        RbacManifests.isKind(isList(kind) ? ItemType.of(apiVersion, kind).kind() : kind);
    if (!known || !apiVersion.equals(RbacManifests.API_VERSION)) {
      throw noMatches(object, apiVersion, kind);
    }
  }

  /** Whether this is a List, or a list of one kind of the core group. */
  private static boolean isListOfCore(Fields object, String apiVersion, String kind) {
    if (kind.equals("List") && apiVersion.isEmpty()) {
      throw object.problem("apiVersion", "is missing; a List is of v1");
    }
    return apiVersion.equals("v1") && isList(kind);
  }

  private void list(Fields object, String apiVersion, String kind) {
    object.requireNoMisspellingOf(List.of("items"));
    ItemType type = ItemType.of(apiVersion, kind);
    object.list(
        "items",
        item -> {
          listed(item, type);
          return item;
        });
  }

  private void listed(Fields.Item item, ItemType type) {
    found.attempt(
        () -> {
          Fields fields = item.fields();
          boolean typed = fields.has("kind") || type.kind().isEmpty();
          object(typed ? fields : fields.as(type.apiVersion(), type.kind()), true);
        });
  }

  private void awsAuth(Fields object) {
    AwsAuthConfigMap.Read read = AwsAuthConfigMap.read(object);
    read.notices().forEach(found::notice);
    found.awsAuths.add(new Placed<>(read.awsAuth(), object.source()));
  }

  private void skip(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    found.skip(slash < 0 ? kind : kind + "." + apiVersion.substring(0, slash));
  }

  private static boolean isAwsAuth(Fields configMap) {
    if (!configMap.isMapping("metadata")) {
      return false;
    }
    Fields metadata = Fields.of(configMap, "metadata");
    return metadata.isString("name")
        && metadata.string("name").equals(AwsAuthConfigMap.NAME)
        && (!metadata.isString("namespace")
            || metadata.string("namespace").equals(AwsAuthConfigMap.NAMESPACE));
  }

  private void withoutKind(Fields object, boolean inList) {
    if (AwsCliOutput.read(object, found)) {
      return;
    }
    boolean meant = strict || inList;
    object.requireNoMisspellingOf(
        meant || (object.has("apiVersion") && object.has("metadata"))
            ? SHAPES
            : UNMISTAKABLE_SHAPES);
    String apiVersion = object.isString("apiVersion") ? object.string("apiVersion") : "";
    if (isRbac(apiVersion) || isEksctl(apiVersion)) {
      throw object.problem("kind", "is missing");
    }
    if (meant) {
      throw new InvalidInputException(
          object.source(),
          object.path(),
          "neither a Kubernetes object (apiVersion and kind) nor eksctl's ClusterConfig nor the"
              + " output of aws eks describe-cluster, describe-access-entry or"
              + " list-associated-access-policies");
    }
    found.skip(WITHOUT_KIND);
  }

  /** The items of a list, whose kind may be written after them. */
  private final class ListItems {

    private final List<Fields.Item> withoutKind = new ArrayList<>();
    private boolean seen;
    private int rbacObjects;

    boolean isSeen() {
      return seen;
    }

    /**
     * Reads the items.
     *
     * @param before what stands before them in the list
     */
    void read(Fields before) {
      seen = true;
      Optional<ItemType> type = typeToldBy(before);
      int rbacObjectsBefore = found.rbacObjects.size();
      int index = 0;
      for (Token token = tokens.next(); token != Token.SEQUENCE_END; token = tokens.next()) {
        String path = "items[" + index++ + "]";
        Node node = trees.readToLetGo(token);
        Fields.Item item = new Fields.Item(node, path);
        if (type.isPresent()) {
          listed(item, type.get());
        } else if (node instanceof Mapping mapping && mapping.fields().containsKey("kind")) {
          listed(item, new ItemType("", ""));
        } else {
          trees.hold();
          withoutKind.add(item);
        }
      }
      rbacObjects = found.rbacObjects.size() - rbacObjectsBefore;
    }

    private static Optional<ItemType> typeToldBy(Fields before) {
      if (!before.isString("apiVersion") || !before.isString("kind")) {
        return Optional.empty();
      }
      String apiVersion = before.string("apiVersion");
      String kind = before.string("kind");
      boolean rbac =
          apiVersion.equals(RbacManifests.API_VERSION)
              && RbacManifests.isKind(ItemType.of(apiVersion, kind).kind());
      return rbac || apiVersion.equals("v1")
          ? Optional.of(ItemType.of(apiVersion, kind))
          : Optional.empty();
    }

    /** What is left to do once the whole list, its kind too, is read. */
    void finish(Fields document) {
      String apiVersion = document.isString("apiVersion") ? document.string("apiVersion") : "";
      String kind = document.isString("kind") ? document.string("kind") : "";
      boolean list =
          isList(kind) && (isRbac(apiVersion) || isListOfCore(document, apiVersion, kind));
      if (!list && rbacObjects > 0) {
        document.requireNoMisspellingOf(SHAPES);
        throw document.problem(
            "kind",
            kind.isEmpty()
                ? "is missing; expected List of v1"
                : "has RBAC objects among its items but is \"" + kind + "\"; expected List of v1");
      }
      object(document, false);
      if (list) {
        ItemType type = ItemType.of(apiVersion, kind);
        withoutKind.forEach(item -> listed(item, type));
      }
    }
  }
}
