package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AccessScope;

/** A namespace that is in a scope, to ask about. */
final class Namespaces {

  private Namespaces() {}

  /** The first namespace of a scope, with something for each {@code *}. */
  static String of(AccessScope scope) {
    return scope instanceof AccessScope.Cluster
        ? "default"
        : scope.namespaces().get(0).replace("*", "any");
  }
}
