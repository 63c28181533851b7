package io.github.ekscam.testing.specification;

import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A case to be written: begins as one question, and is merged with those that differ from it in one
 * list only.
 *
 * @param allowed what is expected
 * @param name the name of the object; empty for none
 * @param lists what multiplies out
 */
record StarterCase(boolean allowed, String name, Map<Axis, Set<String>> lists) {

  /** The lists of a case, in the order in which they are written. */
  enum Axis {
    PRINCIPALS,
    VERBS,
    RESOURCES,
    NAMESPACES
  }

  /** One after the other, as the last is the first that a reader would merge by hand. */
  private static final List<Axis> MERGED =
      List.of(Axis.NAMESPACES, Axis.VERBS, Axis.RESOURCES, Axis.PRINCIPALS);

  static StarterCase of(String principal, RequestAttributes request, boolean allowed) {
    Map<Axis, Set<String>> lists = new EnumMap<>(Axis.class);
    lists.put(Axis.PRINCIPALS, Set.of(principal));
    lists.put(Axis.VERBS, Set.of(request.verb()));
    if (request instanceof NonResourceRequest nonResource) {
      lists.put(Axis.RESOURCES, Set.of(nonResource.path()));
      lists.put(Axis.NAMESPACES, Set.of());
      return new StarterCase(allowed, "", lists);
    }
    ResourceRequest resource = (ResourceRequest) request;
    lists.put(
        Axis.RESOURCES,
        Set.of(
            ResourceNames.qualified(
                resource.resource(), resource.apiGroup(), resource.subresource())));
    lists.put(
        Axis.NAMESPACES, resource.namespace().isEmpty() ? Set.of() : Set.of(resource.namespace()));
    return new StarterCase(allowed, resource.name(), lists);
  }

  /** The same questions in as few cases as lists allow. */
  static List<StarterCase> merged(List<StarterCase> cases) {
    List<StarterCase> merged = cases;
    for (Axis axis : MERGED) {
      merged = merged(merged, axis);
    }
    return merged;
  }

  private static List<StarterCase> merged(List<StarterCase> cases, Axis axis) {
    Map<Key, StarterCase> merged = new LinkedHashMap<>();
    for (StarterCase each : cases) {
      merged
          .computeIfAbsent(each.rest(axis), rest -> each.with(axis, new LinkedHashSet<>()))
          .list(axis)
          .addAll(each.list(axis));
    }
    return new ArrayList<>(merged.values());
  }

  /** What cases that are merged have in common. */
  private Key rest(Axis axis) {
    // A case without namespaces is of another kind than one with some.
    boolean listed = !list(axis).isEmpty();
    return Key.of(
        allowed,
        name,
        listed,
        Key.ofAll(
            lists.entrySet().stream()
                .filter(each -> each.getKey() != axis)
                .map(each -> Key.ofAll(new TreeSet<>(each.getValue())))
                .toList()));
  }

  private Set<String> list(Axis axis) {
    return lists.getOrDefault(axis, Set.of());
  }

  private StarterCase with(Axis axis, Set<String> list) {
    Map<Axis, Set<String>> merged = new EnumMap<>(lists);
    merged.put(axis, list);
    return new StarterCase(allowed, name, merged);
  }

  /** The case as YAML, an item of the list of cases. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("  - principals: ").append(Yaml.list(list(Axis.PRINCIPALS))).append('\n');
    text.append("    verbs: ").append(Yaml.list(list(Axis.VERBS))).append('\n');
    text.append("    resources: ").append(Yaml.list(list(Axis.RESOURCES))).append('\n');
    if (!name.isEmpty()) {
      text.append("    resourceNames: ").append(Yaml.scalar(name)).append('\n');
    }
    if (!list(Axis.NAMESPACES).isEmpty()) {
      text.append("    namespaces: ").append(Yaml.list(list(Axis.NAMESPACES))).append('\n');
    }
    return text.append("    expect: ").append(allowed ? "allow" : "deny").append('\n').toString();
  }
}
