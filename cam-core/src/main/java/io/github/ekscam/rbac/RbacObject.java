package io.github.ekscam.rbac;

/** An RBAC object: one of the four kinds of {@code rbac.authorization.k8s.io/v1}. */
public sealed interface RbacObject permits RbacRole, RbacBinding {

  /** The API group of all four kinds. */
  String API_GROUP = "rbac.authorization.k8s.io";

  /** The kind as Kubernetes spells it. */
  String kind();

  /** The metadata. */
  ObjectMeta metadata();

  /**
   * A text for people that is unique in a cluster: the kind, the name and, where there is one, the
   * namespace, such as {@code Role "reader" in the namespace "dev"}.
   */
  default String describe() {
    String namespace = metadata().namespace();
    return kind()
        + " \""
        + metadata().name()
        + "\""
        + (namespace.isEmpty() ? "" : " in the namespace \"" + namespace + "\"");
  }
}
