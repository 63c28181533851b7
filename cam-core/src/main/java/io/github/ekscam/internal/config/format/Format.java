package io.github.ekscam.internal.config.format;

import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Selection;
import java.util.List;
import java.util.Optional;

/**
 * A form in which files say something about access to a cluster. What a document is, its content
 * tells: at most one format takes it. Immutable.
 */
public interface Format {

  /** The {@link #name()} of all formats that are Kubernetes objects. */
  String KUBERNETES_OBJECT = "a Kubernetes object (apiVersion and kind)";

  /** What messages call a document of this format. */
  String name();

  /** Whether a document is of this format, or was meant to be. */
  boolean looksLike(Fields document);

  /**
   * Reads a document that looks like one of this format, or {@linkplain Found#hold holds} it until
   * all are there.
   */
  void read(Fields document, Found found);

  /** Reads the documents that were held, which may refer to each other. */
  default void readHeld(List<Found.HeldDocument> documents) {}

  /**
   * What is kept of the value of a field of a JSON document that may be large; empty if the format
   * needs no such choice.
   *
   * @param before the fields that stand before it in the document
   */
  default Optional<Selection> selection(Fields before, String name) {
    return Optional.empty();
  }

  /** Whether an API version is of a group all of whose kinds are of this format. */
  default boolean hasApiVersion(String apiVersion) {
    return false;
  }

  /** Whether there may be lists of a kind, whose items do not tell their kind themselves. */
  default boolean hasListsOf(String apiVersion, String kind) {
    return false;
  }

  /**
   * The fields that tell documents of this format that have no kind. One that is misspelled is a
   * mistake.
   */
  default List<String> marks() {
    return List.of();
  }

  /** Those of the marks that other files have something similar to, where that is no mistake. */
  default List<String> ambiguousMarks() {
    return List.of();
  }
}
