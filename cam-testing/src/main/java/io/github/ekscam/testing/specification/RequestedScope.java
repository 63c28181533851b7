package io.github.ekscam.testing.specification;

import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.testing.question.RequestWords;

/**
 * Where a case asks: in a namespace, or at the cluster scope.
 *
 * @param namespace the namespace; empty for the cluster scope
 * @param node where the case says so
 */
record RequestedScope(String namespace, DocumentNode node) {

  static RequestedScope namespace(DocumentNode node) {
    String name = node.string();
    RequestWords.impossibleNamespace(name)
        .ifPresent(
            impossible -> {
              throw node.problem(
                  "Invalid namespace \"" + name + "\": " + impossible.text() + remedy(name));
            });
    return new RequestedScope(name, node);
  }

  private static String remedy(String name) {
    return name.contains("*")
        ? "; name namespaces, such as \"" + name.replace("*", "example") + "\""
        : "";
  }
}
