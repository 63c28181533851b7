package io.github.ekscam.request;

/** The attributes of a request: a verb on a resource, or a verb on a non-resource URL. */
public sealed interface RequestAttributes permits ResourceRequest, NonResourceRequest {

  /** The verb, such as {@code get}; for a path the HTTP method in lower case. */
  String verb();
}
