package io.github.ekscam.internal.config.format;

import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A custom resource by which a controller in a cluster makes something of AWS, and what other such
 * objects know it by. Immutable.
 */
public final class KubernetesObject {

  private final Fields document;
  private final Optional<Fields> metadata;

  /** The object that a document is. */
  public KubernetesObject(Fields document) {
    this.document = document;
    this.metadata = document.optionalMapping("metadata");
  }

  /** All of it. */
  public Fields document() {
    return document;
  }

  public String apiVersion() {
    return document.string("apiVersion");
  }

  public String kind() {
    return document.string("kind");
  }

  /** The name; that which it is to begin with, if the API server gives it. */
  public String name() {
    return metadata("name").or(() -> metadata("generateName")).orElse("");
  }

  /** The namespace; empty if none is written. */
  public String namespace() {
    return metadata("namespace").orElse("");
  }

  private Optional<String> metadata(String name) {
    return metadata.flatMap(fields -> fields.optionalString(name));
  }

  /** What people call it, such as {@code AccessEntry platform/ci}. */
  public String address() {
    return address(kind(), namespace(), name());
  }

  /** What people call an object. */
  public static String address(String kind, String namespace, String name) {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  public Map<String, String> labels() {
    return metadata.map(fields -> fields.stringMap("labels")).orElse(Map.of());
  }

  /** An annotation and where it is written; empty if it is absent. */
  public Optional<DocumentNode> annotation(String name) {
    return metadata
        .flatMap(fields -> fields.optionalMapping("annotations"))
        .flatMap(annotations -> annotations.value(name));
  }

  /**
   * What tells the object that made this one and controls it from others: its UID, or where it has
   * none yet, its kind and name; empty if there is no such object.
   */
  public String controller() {
    return metadata.stream()
        .flatMap(fields -> fields.mappings("ownerReferences").stream())
        .filter(owner -> owner.optionalBoolean("controller").orElse(false))
        .map(
            owner ->
                owner
                    .optionalString("uid")
                    .filter(uid -> !uid.isEmpty())
                    .orElseGet(() -> owner.string("kind") + " " + owner.string("name")))
        .findFirst()
        .orElse("");
  }

  /** Whether it is in a namespace, or may be: where none is written, kubectl gives one. */
  public boolean isIn(String namespace) {
    return namespace.isEmpty() || namespace().isEmpty() || namespace().equals(namespace);
  }

  /**
   * The one of some objects that another refers to. Where one of the two namespaces is not written,
   * kubectl gives it when it applies the object; then the name has to be that of one object alone.
   */
  public static Optional<KubernetesObject> find(
      List<KubernetesObject> objects, String namespace, String name) {
    List<KubernetesObject> named =
        objects.stream()
            .filter(object -> object.name().equals(name))
            .filter(object -> object.isIn(namespace))
            .toList();
    Optional<KubernetesObject> exact =
        named.stream().filter(object -> object.namespace().equals(namespace)).findFirst();
    return exact.isPresent() || named.size() != 1 ? exact : Optional.of(named.get(0));
  }
}
