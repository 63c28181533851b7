package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

/**
 * A request for a non-resource URL: a path that is no resource, such as {@code /healthz}.
 *
 * @param verb the HTTP method in lower case; {@code head} is not {@code get}
 * @param path the decoded URL path without the query
 */
public record NonResourceRequest(String verb, String path) implements RequestAttributes {

  public NonResourceRequest {
    requireNonNull(verb, "verb");
    requireNonNull(path, "path");
  }

  /** A request for a path. */
  public static NonResourceRequest of(String verb, String path) {
    return new NonResourceRequest(verb, path);
  }

  @Override
  public String toString() {
    return verb + " " + path;
  }
}
