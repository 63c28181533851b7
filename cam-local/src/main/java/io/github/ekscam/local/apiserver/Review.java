package io.github.ekscam.local.apiserver;

/**
 * One of the four kinds of {@code authorization.k8s.io/v1}, by which the API server is asked what a
 * user may do.
 */
public sealed interface Review permits SubjectAccessReview, SelfSubjectRulesReview {

  /** The API group of all four kinds. */
  String API_GROUP = "authorization.k8s.io";

  /** The kind as Kubernetes spells it. */
  String kind();
}
