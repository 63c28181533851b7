package io.github.ekscam.internal.matching;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;

/** Whether a request is in an access scope. */
public final class ScopeMatcher {

  private ScopeMatcher() {}

  /** A scope of namespaces holds only requests for a resource in one of them. */
  public static boolean matches(AccessScope scope, RequestAttributes request) {
    return scope instanceof AccessScope.Cluster
        || (request instanceof ResourceRequest resource
            && scope.includesNamespace(resource.namespace()));
  }
}
