package io.github.ekscam.internal.config;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.format.Found.NestedDocument;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.internal.config.tree.JsonOrYaml;
import io.github.ekscam.internal.config.tree.JsonTokens;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Selection;
import io.github.ekscam.internal.config.tree.StrictComposer;
import io.github.ekscam.internal.config.tree.StrictMapping;
import io.github.ekscam.internal.config.tree.Tokens;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import io.github.ekscam.internal.config.unread.Unread;
import io.github.ekscam.internal.config.unread.UnreadDocuments;
import io.github.ekscam.internal.config.unread.UnreadFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the documents of one input and sorts them by what they are: of one of the formats, a
 * list of such, or nothing that is used.
 *
 * <p>The items of a list are read one at a time, so that a dump of a whole cluster takes no more
 * memory than what is kept of it.
 */
public final class Documents {

  private static final String WITHOUT_KIND = "(without a kind)";

  private final Tokens tokens;
  private final StrictComposer trees;
  private final Formats formats;
  private final boolean strict;
  private final Found found;

  private Documents(Tokens tokens, Formats formats, boolean strict, Found found) {
    this.tokens = tokens;
    this.trees = new StrictComposer(tokens);
    this.formats = formats;
    this.strict = strict;
    this.found = found;
  }

  /**
   * Reads an input that was named, in which a document without a kind that has no known shape is a
   * mistake.
   *
   * @throws InvalidInputException if it is neither JSON nor YAML; other mistakes are with what was
   *     found
   */
  static Found readNamed(Input input, Formats formats) {
    try {
      return read(input, formats, true);
    } catch (UnreadableException e) {
      throw UnreadFiles.isTemplate(input.bytes()) ? UnreadFiles.refusal(input.file()) : e.refusal();
    }
  }

  /** Reads the only input there is, as one that was named. */
  public static Found read(Input input, Formats formats) {
    Found found = readNamed(input, formats);
    readHeld(List.of(found), formats);
    return found;
  }

  /** Reads what all inputs together left until all of them were there. */
  static void readHeld(List<Found> inputs, Formats formats) {
    for (List<HeldDocument> held = takeHeld(inputs); !held.isEmpty(); held = takeHeld(inputs)) {
      try {
        formats.readHeld(held);
        inputs.forEach(input -> ofTrees(formats, input).readNested());
      } catch (Found.TooManyProblems e) {
        addThereMayBeMore(held.get(0).found(), held.get(0).document().source().file());
        return;
      }
    }
  }

  private static List<HeldDocument> takeHeld(List<Found> inputs) {
    List<HeldDocument> held = new ArrayList<>();
    for (Found input : inputs) {
      held.addAll(input.held);
      input.held.clear();
    }
    return held;
  }

  /** What sorts documents that are trees already, and needs no tokens. */
  private static Documents ofTrees(Formats formats, Found found) {
    return new Documents(new JsonTokens("", new byte[0]), formats, false, found);
  }

  private static void addThereMayBeMore(Found found, String file) {
    found.problems.add(
        new InvalidInputException.Problem(
            Source.of(file), "", "there may be more problems; reading ended here"));
  }

  /**
   * Reads one of the files of a directory, where documents of unknown shapes are skipped.
   *
   * @throws UnreadableException if it is neither JSON nor YAML; other mistakes are with what was
   *     found
   */
  static Found readOfDirectory(Input input, Formats formats) {
    return read(input, formats, false);
  }

  private static Found read(Input input, Formats formats, boolean strict) {
    return JsonOrYaml.read(
        input, UnreadableException.class, tokens -> read(input, tokens, formats, strict));
  }

  private static Found read(Input input, Tokens tokens, Formats formats, boolean strict) {
    Found found = new Found();
    try {
      boolean any = new Documents(tokens, formats, strict, found).readAll();
      if (strict && !any) {
        throw new InvalidInputException(Source.of(input.file()), "", "is empty");
      }
      return found;
    } catch (InvalidInputException e) {
      found.problems.addAll(e.problems());
      throw new UnreadableException(new InvalidInputException(found.problems));
    } catch (Found.TooManyProblems e) {
      addThereMayBeMore(found, input.file());
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
        readNested(); // Now that nothing holds the document: it may be large.
      } else if (token == Token.SEQUENCE_START && tokens.foreignTag() == null) {
        any = true;
        int index = 0;
        boolean principalsTold = false;
        for (token = tokens.next(); token != Token.SEQUENCE_END; token = tokens.next()) {
          Node item = trees.readToLetGo(token);
          boolean ofPrincipals = UnreadDocuments.isOfPrincipals(item);
          if (!ofPrincipals || !principalsTold) {
            noList(item, "[" + index + "]");
          }
          index++;
          principalsTold |= ofPrincipals;
          readNested();
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
          DocumentNode document = new DocumentNode(node, path);
          if (node instanceof Mapping) {
            sort(document.mapping(), false);
            return;
          }
          Optional<Unread> unread = UnreadDocuments.in(document);
          if (strict) {
            throw unread
                .map(access -> access.refusal(path))
                .orElseGet(() -> document.problem("expected an object, found " + node.describe()));
          }
          unread.ifPresentOrElse(
              access -> found.notice(access.notice()), () -> found.skip(WITHOUT_KIND));
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
        mapping.put(trees.readSelected(value, selection(mapping)));
      }
    }
    Fields document = Fields.of(mapping.finish());
    found.attempt(
        () -> {
          if (items.isSeen()) {
            items.finish(document);
          } else {
            sort(document, false);
          }
        });
  }

  /** What YAML anchors can be named further down. */
  private Selection selection(StrictMapping mapping) {
    return tokens instanceof JsonTokens
        ? formats.selection(Fields.of(mapping.soFar()), mapping.key())
        : Selection.ALL;
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

  /** Reads what is written inside a document, to any depth. */
  private void readNested() {
    for (NestedDocument nested = found.nested.poll();
        nested != null;
        nested = found.nested.poll()) {
      Fields document = nested.document();
      Documents inside = ofTrees(formats, nested.cluster());
      found.attempt(() -> inside.sort(document, false));
    }
  }

  private void sort(Fields object, boolean inList) {
    if (!object.has("kind")) {
      withoutKind(object, inList);
      return;
    }
    boolean foreign =
        !object.isString("kind") || (object.has("apiVersion") && !object.isString("apiVersion"));
    if (foreign && !strict && !inList) {
      skip(object, WITHOUT_KIND);
      return;
    }
    String kind = object.string("kind");
    String apiVersion = object.string("apiVersion");
    if (isList(object, apiVersion, kind)) {
      list(object, apiVersion, kind);
      return;
    }
    formats
        .of(object)
        .ifPresentOrElse(
            format -> read(format, object), () -> skip(object, kindOf(apiVersion, kind)));
  }

  /**
   * A template can look like a document; what it will be is not known until it is filled in. JSON
   * is what machines print, and what is in it is meant as it stands.
   */
  private void read(Format format, Fields object) {
    (tokens instanceof JsonTokens ? Optional.<Unread>empty() : UnreadDocuments.templateIn(object))
        .ifPresentOrElse(unread -> found.notice(unread.notice()), () -> format.read(object, found));
  }

  /** Whether this is a List, or a list of one kind that is known or is of the core group. */
  private boolean isList(Fields object, String apiVersion, String kind) {
    if (kind.equals("List") && apiVersion.isEmpty()) {
      throw object.problem("apiVersion", "is missing; a List is of v1");
    }
    return isList(kind)
        && (apiVersion.equals("v1")
            || formats.haveListsOf(apiVersion, ItemType.of(apiVersion, kind).kind()));
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

  private void listed(DocumentNode item, ItemType type) {
    found.attempt(
        () -> {
          Fields fields = item.object();
          boolean typed = fields.has("kind") || type.kind().isEmpty();
          sort(typed ? fields : fields.as(type.apiVersion(), type.kind()), true);
        });
  }

  private static String kindOf(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? kind : kind + "." + apiVersion.substring(0, slash);
  }

  /** Leaves a document unread; if it is about access, that is more than a count. */
  private void skip(Fields object, String kind) {
    UnreadDocuments.in(object)
        .ifPresentOrElse(unread -> found.notice(unread.notice()), () -> found.skip(kind));
  }

  private void withoutKind(Fields object, boolean inList) {
    Optional<Format> format = formats.of(object);
    if (format.isPresent()) {
      read(format.get(), object);
      return;
    }
    boolean meant = strict || inList;
    if (!UnreadDocuments.isSpelledSoElsewhere(object)) {
      object.requireNoMisspellingOf(
          meant || (object.has("apiVersion") && object.has("metadata"))
              ? formats.marks()
              : formats.unmistakableMarks());
    }
    if (object.isString("apiVersion") && formats.haveApiVersion(object.string("apiVersion"))) {
      throw object.problem("kind", "is missing");
    }
    if (meant) {
      throw UnreadDocuments.in(object)
          .map(unread -> unread.refusal(object.path()))
          .orElseGet(
              () ->
                  new InvalidInputException(
                      object.source(), object.path(), "neither " + formats.names()));
    }
    skip(object, WITHOUT_KIND);
  }

  /** The items of a list, whose kind may be written after them. */
  private final class ListItems {

    private final List<DocumentNode> withoutKind = new ArrayList<>();
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
        DocumentNode item = new DocumentNode(node, path);
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

    private Optional<ItemType> typeToldBy(Fields before) {
      if (!before.isString("apiVersion") || !before.isString("kind")) {
        return Optional.empty();
      }
      String apiVersion = before.string("apiVersion");
      String kind = before.string("kind");
      ItemType type = ItemType.of(apiVersion, kind);
      return apiVersion.equals("v1") || formats.haveListsOf(apiVersion, type.kind())
          ? Optional.of(type)
          : Optional.empty();
    }

    /** What is left to do once the whole list, its kind too, is read. */
    void finish(Fields document) {
      String apiVersion = document.isString("apiVersion") ? document.string("apiVersion") : "";
      String kind = document.isString("kind") ? document.string("kind") : "";
      boolean list = isList(document, apiVersion, kind);
      if (!list && rbacObjects > 0) {
        document.requireNoMisspellingOf(formats.marks());
        throw document.problem(
            "kind",
            kind.isEmpty()
                ? "is missing; expected List of v1"
                : "has RBAC objects among its items but is \"" + kind + "\"; expected List of v1");
      }
      sort(document, false);
      if (list) {
        ItemType type = ItemType.of(apiVersion, kind);
        withoutKind.forEach(item -> listed(item, type));
      }
    }
  }
}
