package io.github.ekscam.internal.config.crossplane;

import io.github.ekscam.internal.config.format.KubernetesObject;
import io.github.ekscam.internal.config.format.ReferredObjects;
import io.github.ekscam.internal.config.tree.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the resources to which others refer, among those that were read. A selector that several
 * fit selects one of them, and which that is nobody promises.
 */
final class References {

  private static final ReferredObjects NONE = new ReferredObjects(List.of());

  /** By kind, apart for the providers that have namespaces and for those that have none. */
  private final Map<String, ReferredObjects> resources = new LinkedHashMap<>();

  References(List<KubernetesObject> objects) {
    Map<String, List<KubernetesObject>> byKind = new LinkedHashMap<>();
    for (KubernetesObject object : objects) {
      byKind.computeIfAbsent(key(object, object.kind()), key -> new ArrayList<>()).add(object);
    }
    byKind.forEach((key, ofKind) -> resources.put(key, new ReferredObjects(ofKind)));
  }

  private static String key(KubernetesObject object, String kind) {
    return kind + (object.apiVersion().contains(".m.") ? " with a namespace" : "");
  }

  /** The object of a kind that another names, if it was read. */
  Optional<KubernetesObject> named(
      ManagedResource from, String kind, String namespace, String name) {
    return candidates(from, kind).named(namespace, name);
  }

  private ReferredObjects candidates(ManagedResource from, String kind) {
    return resources.getOrDefault(key(from.object(), kind), NONE);
  }

  /**
   * What a reference or a selector refers to.
   *
   * @param name what people call it
   * @param resource empty if it was not read, or may be any of several
   */
  record Target(String name, Optional<ManagedResource> resource) {}

  /**
   * The target of a reference or a selector; empty if the resource has neither.
   *
   * @param prefix what the names of the two parameters begin with, such as {@code clusterName}
   * @param kind the kind of what they refer to
   */
  Optional<Target> target(ManagedResource from, String prefix, String kind) {
    return from.written(prefix + "Ref")
        .map(reference -> referredTo(from, reference.mapping(), kind))
        .or(
            () ->
                from.written(prefix + "Selector")
                    .map(selector -> selected(from, selector.mapping(), kind)));
  }

  private Target referredTo(ManagedResource from, Fields reference, String kind) {
    reference.requireOnly(List.of("name", "namespace", "policy"));
    String name = reference.requiredString("name");
    String namespace = namespace(from, reference);
    return new Target(
        KubernetesObject.address(kind, namespace, name),
        candidates(from, kind).named(namespace, name).map(ManagedResource::new));
  }

  private Target selected(ManagedResource from, Fields selector, String kind) {
    selector.requireOnly(List.of("matchControllerRef", "matchLabels", "namespace", "policy"));
    Map<String, String> labels = selector.stringMap("matchLabels");
    boolean sameController = selector.optionalBoolean("matchControllerRef").orElse(false);
    String controller = from.object().controller();
    return new Target(
        name(kind, labels, sameController),
        sameController && controller.isEmpty()
            ? Optional.empty()
            : candidates(from, kind)
                .labelled(namespace(from, selector), labels, sameController ? controller : "")
                .map(ManagedResource::new));
  }

  private static String name(String kind, Map<String, String> labels, boolean sameController) {
    String by =
        labels.entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    return "the "
        + kind
        + (by.isEmpty() ? "" : " with the labels " + by)
        + (sameController ? " of the same controller" : "");
  }

  private static String namespace(ManagedResource from, Fields reference) {
    return reference.optionalString("namespace").orElseGet(from.object()::namespace);
  }
}
