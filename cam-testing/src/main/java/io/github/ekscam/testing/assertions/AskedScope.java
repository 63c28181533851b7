package io.github.ekscam.testing.assertions;

import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.request.RequestTarget;
import io.github.ekscam.testing.question.RequestWords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where it is asked: in some namespaces, in every one, or at the cluster scope. */
sealed interface AskedScope {

  /** Nothing was said. */
  record Unspecified() implements AskedScope {}

  /** What belongs to no namespace, and all namespaces at once. */
  record ClusterWide() implements AskedScope {}

  /** These namespaces. */
  record Namespaces(List<String> names) implements AskedScope {
    public Namespaces {
      names = List.copyOf(names);
      if (names.isEmpty() || names.contains("")) {
        throw new IllegalArgumentException(
            "Invalid namespaces "
                + names
                + ": expected at least one name; clusterWide() is what belongs to none");
      }
      names.forEach(Namespaces::requirePossible);
    }

    private static void requirePossible(String name) {
      RequestWords.impossibleNamespace(name)
          .ifPresent(
              impossible -> {
                throw new IllegalArgumentException(
                    "Invalid namespace \""
                        + name
                        + "\": "
                        + impossible.text()
                        + "; name namespaces, or ask inEveryNamespace()");
              });
    }
  }

  /** Whatever namespace there is or will be. */
  record EveryNamespace() implements AskedScope {}

  /** The namespaces in which to ask for an object, the empty text for the cluster scope. */
  default List<String> namespacesFor(String verb, RequestTarget object, Permissions held) {
    if (this instanceof Unspecified && object.isClusterScoped()) {
      return List.of("");
    }
    if (object.isClusterScoped(verb)) {
      if (this instanceof ClusterWide) {
        return List.of("");
      }
      throw new IllegalArgumentException(
          object.isPath()
              ? "a path such as " + object + " is in no namespace: ask clusterWide()"
              : object.resource() + " belong to no namespace: ask clusterWide()");
    }
    if (this instanceof Namespaces some) {
      return some.names();
    }
    if (this instanceof ClusterWide) {
      return List.of("");
    }
    if (this instanceof EveryNamespace) {
      return representatives(held);
    }
    throw new IllegalArgumentException(
        (object.isNamespaced()
                ? object.resource() + " belong to namespaces"
                : "whether \"" + object.resource() + "\" belong to namespaces is not known")
            + ": say where before what, by in(\"...\"), inEveryNamespace() or clusterWide()");
  }

  /**
   * Namespaces that stand for all: one for each that a permission names, by which it would show,
   * and one that none names, where only what holds everywhere holds.
   */
  private static List<String> representatives(Permissions held) {
    Set<String> patterns = new LinkedHashSet<>();
    for (Permission permission : held.permissions()) {
      patterns.addAll(permission.scope().namespaces());
    }
    held.unknowns().forEach(unknown -> patterns.addAll(unknown.scope().namespaces()));
    List<String> namespaces = new ArrayList<>();
    namespaces.add(unnamed(patterns));
    patterns.stream()
        .filter(pattern -> !isEverything(pattern))
        .map(pattern -> pattern.replace("*", "x"))
        .filter(namespace -> !namespaces.contains(namespace))
        .filter(namespace -> RequestWords.impossibleNamespace(namespace).isEmpty())
        .forEach(namespaces::add);
    return namespaces;
  }

  private static boolean isEverything(String pattern) {
    return pattern.chars().allMatch(c -> c == '*');
  }

  private static String unnamed(Set<String> patterns) {
    List<String> some = patterns.stream().filter(pattern -> !isEverything(pattern)).toList();
    List<String> candidates = new ArrayList<>(List.of("any-namespace"));
    for (char c = 'a'; c <= 'z'; c++) {
      for (int length : new int[] {1, 2, 7, 63}) {
        candidates.add(String.valueOf(c).repeat(length));
      }
    }
    if (some.isEmpty()) {
      return candidates.get(0);
    }
    AccessScope named = AccessScope.namespaces(some);
    return candidates.stream()
        .filter(candidate -> !named.includesNamespace(candidate))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no namespace could be found that the patterns " + some + " leave out"));
  }
}
