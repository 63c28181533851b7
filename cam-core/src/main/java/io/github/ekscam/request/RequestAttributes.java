package io.github.ekscam.request;

/** What is asked for: a verb on a resource, or a verb on a path that is no resource. */
public sealed interface RequestAttributes permits ResourceRequest, NonResourceRequest {

  /** The verb, such as {@code get}; for a path the HTTP method in lower case. */
  String verb();
}
