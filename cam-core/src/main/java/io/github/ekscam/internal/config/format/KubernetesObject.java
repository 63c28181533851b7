package io.github.ekscam.internal.config.format;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import java.util.Map;
import java.util.Optional;

/**
 * A custom resource by which a controller in a cluster makes something of AWS, and what other such
 * objects know it by. Immutable.
 */
public final class KubernetesObject {

  private final Fields document;
  private final Optional<Fields> metadata;
  private final String name;
  private final String namespace;
  private final Map<String, String> labels;
  private final String controller;

  /**
   * The object that a document is.
   *
   * @throws InvalidInputException if its metadata are not of the types that they have to be
   */
  public KubernetesObject(Fields document) {
    this.document = document;
    this.metadata = document.optionalMapping("metadata");
    this.name = metadata("name").or(() -> metadata("generateName")).orElse("");
    this.namespace = metadata("namespace").orElse("");
    this.labels = metadata.map(fields -> fields.stringMap("labels")).orElse(Map.of());
    this.controller = controllerIn(metadata);
  }

  private Optional<String> metadata(String field) {
    return metadata.flatMap(fields -> fields.optionalString(field));
  }

  private static String controllerIn(Optional<Fields> metadata) {
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
    return name;
  }

  /** The namespace; empty if none is written. */
  public String namespace() {
    return namespace;
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
    return labels;
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
    return controller;
  }

  /** Whether it is in a namespace, or may be: where none is written, kubectl gives one. */
  public boolean isIn(String namespace) {
    return namespace.isEmpty() || this.namespace.isEmpty() || this.namespace.equals(namespace);
  }
}
