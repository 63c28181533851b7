package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The part of an object's metadata that matters for access. Not validated by itself: what is valid
 * depends on the kind of the object.
 *
 * @param name the name; for RBAC objects nearly any text
 * @param namespace the namespace; empty for an object of the cluster
 * @param labels the labels
 * @param annotations the annotations
 */
public record ObjectMeta(
    String name, String namespace, Map<String, String> labels, Map<String, String> annotations) {

  private static final int MOST_IN_A_SMALL_MAP = 100;

  public ObjectMeta {
    requireNonNull(name, "name");
    requireNonNull(namespace, "namespace");
    labels = copyOf(labels);
    annotations = copyOf(annotations);
  }

  /** The map of {@code Map.copyOf} tries keys of one hash code one by one. */
  static Map<String, String> copyOf(Map<String, String> map) {
    if (map.size() <= MOST_IN_A_SMALL_MAP) {
      return Map.copyOf(map);
    }
    Map<String, String> copy = new TreeMap<>(map);
    copy.values().forEach(Objects::requireNonNull);
    return Collections.unmodifiableMap(copy);
  }

  /** Metadata of an object of the cluster. */
  public static ObjectMeta named(String name) {
    return new ObjectMeta(name, "", Map.of(), Map.of());
  }

  /** The same in a namespace. */
  public ObjectMeta inNamespace(String namespace) {
    return new ObjectMeta(name, namespace, labels, annotations);
  }

  /** The same with these labels instead of its own. */
  public ObjectMeta withLabels(Map<String, String> labels) {
    return new ObjectMeta(name, namespace, labels, annotations);
  }

  /** The same with these annotations instead of its own. */
  public ObjectMeta withAnnotations(Map<String, String> annotations) {
    return new ObjectMeta(name, namespace, labels, annotations);
  }
}
