package io.github.ekscam.internal.config.crossplane;

import io.github.ekscam.internal.config.format.KubernetesObject;
import io.github.ekscam.internal.config.tree.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the resources to which others refer, among those that were read. A selector that several
 * fit selects one of them, and which that is nobody promises.
 */
final class References {

  private final List<ManagedResource> resources;

  References(List<ManagedResource> resources) {
    this.resources = resources;
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
    List<KubernetesObject> objects =
        candidates(from, kind).stream().map(ManagedResource::object).toList();
    return new Target(
        KubernetesObject.address(kind, namespace, name),
        KubernetesObject.find(objects, namespace, name)
            .map(object -> new ManagedResource(object.document())));
  }

  private Target selected(ManagedResource from, Fields selector, String kind) {
    selector.requireOnly(List.of("matchControllerRef", "matchLabels", "namespace", "policy"));
    Map<String, String> labels = selector.stringMap("matchLabels");
    boolean sameController = selector.optionalBoolean("matchControllerRef").orElse(false);
    String namespace = namespace(from, selector);
    List<ManagedResource> selected =
        candidates(from, kind).stream()
            .filter(to -> to.object().isIn(namespace))
            .filter(to -> to.object().labels().entrySet().containsAll(labels.entrySet()))
            .filter(to -> !sameController || haveSameController(to, from))
            .toList();
    return new Target(
        name(kind, labels, sameController),
        selected.size() == 1 ? Optional.of(selected.get(0)) : Optional.empty());
  }

  private static boolean haveSameController(ManagedResource one, ManagedResource other) {
    String controller = one.object().controller();
    return !controller.isEmpty() && controller.equals(other.object().controller());
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

  private List<ManagedResource> candidates(ManagedResource from, String kind) {
    return resources.stream().filter(to -> to.is(kind) && to.isOfSameProviders(from)).toList();
  }
}
