package io.github.ekscam.internal.config.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects to which others refer by name or by labels. To find one by its name costs the same
 * however many there are, and by its labels a look at those that share its rarest. Immutable.
 */
public final class ReferredObjects {

  private final Map<String, List<KubernetesObject>> byName = new LinkedHashMap<>();

  private final Map<String, List<KubernetesObject>> byFullName = new LinkedHashMap<>();
  private final Map<String, List<KubernetesObject>> byLabel = new LinkedHashMap<>();
  private final List<KubernetesObject> all;

  /** The objects that may be meant. */
  public ReferredObjects(List<KubernetesObject> objects) {
    this.all = List.copyOf(objects);
    for (KubernetesObject object : objects) {
      add(byName, object.name(), object);
      add(byFullName, object.namespace() + "/" + object.name(), object);
      object.labels().forEach((key, value) -> add(byLabel, key + "=" + value, object));
    }
  }

  private static void add(
      Map<String, List<KubernetesObject>> index, String key, KubernetesObject object) {
    index.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(object);
  }

  /**
   * The object of a name. Where one of the two namespaces is not written, kubectl gives it when it
   * applies the object; then the name has to be that of one object alone.
   */
  public Optional<KubernetesObject> named(String namespace, String name) {
    List<KubernetesObject> exact = byFullName.getOrDefault(namespace + "/" + name, List.of());
    if (!exact.isEmpty()) {
      return Optional.of(exact.get(0));
    }
    return single(
        namespace.isEmpty()
            ? byName.getOrDefault(name, List.of())
            : byFullName.getOrDefault("/" + name, List.of()));
  }

  /**
   * The object that has all labels, if it is one alone.
   *
   * @param namespace that of the objects; where it is not written, the object may be of any
   * @param controller what made and controls the object; empty for anything
   */
  public Optional<KubernetesObject> labelled(
      String namespace, Map<String, String> labels, String controller) {
    List<KubernetesObject> found =
        candidates(labels).stream()
            .filter(object -> object.isIn(namespace))
            .filter(object -> object.labels().entrySet().containsAll(labels.entrySet()))
            .filter(object -> controller.isEmpty() || controller.equals(object.controller()))
            .limit(2)
            .toList();
    return single(found);
  }

  /** Those that have one of the labels, whichever the fewest have. */
  private List<KubernetesObject> candidates(Map<String, String> labels) {
    List<KubernetesObject> fewest = all;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      List<KubernetesObject> having =
          byLabel.getOrDefault(label.getKey() + "=" + label.getValue(), List.of());
      fewest = having.size() < fewest.size() ? having : fewest;
    }
    return fewest;
  }

  private static Optional<KubernetesObject> single(List<KubernetesObject> objects) {
    return objects.size() == 1 ? Optional.of(objects.get(0)) : Optional.empty();
  }
}
