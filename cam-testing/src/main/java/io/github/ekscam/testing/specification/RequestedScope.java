package io.github.ekscam.testing.specification;

import io.github.ekscam.internal.config.tree.DocumentNode;
import java.util.regex.Pattern;

/**
 * Where a case asks: in a namespace, or at the cluster scope.
 *
 * @param namespace the namespace; empty for the cluster scope
 * @param node where the case says so
 */
record RequestedScope(String namespace, DocumentNode node) {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  static RequestedScope namespace(DocumentNode node) {
    String name = node.string();
    if (name.contains("*")) {
      throw node.problem(
          "a request is for one namespace, and \""
              + name
              + "\" is a pattern; name namespaces, such as \""
              + name.replace("*", "example")
              + "\"");
    }
    if (!isNamespace(name)) {
      throw node.problem(
          "Invalid namespace \""
              + name
              + "\": expected at most 63 lower case letters, digits or '-', with a letter or digit"
              + " first and last");
    }
    return new RequestedScope(name, node);
  }

  /** Whether the API server would take the name for a namespace. */
  static boolean isNamespace(String name) {
    return LABEL.matcher(name).matches();
  }
}
