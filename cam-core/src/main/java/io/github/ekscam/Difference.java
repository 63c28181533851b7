package io.github.ekscam;

import static java.util.Objects.requireNonNull;

/**
 * One thing by which a grant misses a request.
 *
 * @param kind in what it differs
 * @param text how, for people
 */
public record Difference(Kind kind, String text) {

  public Difference {
    requireNonNull(kind, "kind");
    requireNonNull(text, "text");
  }

  /** In what a grant differs from a request. */
  public enum Kind {
    /** It is somebody else's, whose name looks like the user's. */
    SUBJECT,
    /** The role that is bound does not exist. */
    ROLE,
    /** It holds in namespaces, and the request is for the cluster or for a path. */
    SCOPE,
    /** It holds in other namespaces. */
    NAMESPACE,
    /** It is for another API group. */
    API_GROUP,
    /** It is for another resource. */
    RESOURCE,
    /** It is for the resource and not its subresource, or the other way round. */
    SUBRESOURCE,
    /** It is for objects of other names. */
    RESOURCE_NAME,
    /** It is for other verbs. */
    VERB,
    /** It is for another path. */
    PATH
  }
}
