package io.github.ekscam.rbac;

import io.github.ekscam.apimachinery.ObjectMeta;

/** One of the four kinds of {@code rbac.authorization.k8s.io/v1}. */
public sealed interface RbacObject permits RbacRole, RbacBinding {

  /** The API group of all four kinds. */
  String API_GROUP = "rbac.authorization.k8s.io";

  /** The kind as Kubernetes spells it. */
  String kind();

  /** The metadata. */
  ObjectMeta metadata();
}
