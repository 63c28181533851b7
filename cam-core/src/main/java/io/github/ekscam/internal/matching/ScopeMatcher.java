package io.github.ekscam.internal.matching;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;

/** Whether a request is in an access scope. */
public final class ScopeMatcher {

  private ScopeMatcher() {}

  /** A scope of namespaces holds only requests for a resource in one of them. */
  public static boolean matches(AccessScope scope, RequestAttributes request) {
    return scope instanceof AccessScope.Cluster
        || (request instanceof ResourceRequest resource
            && scope.includesNamespace(resource.namespace()));
  }

  /** The scope of a namespace, such as that of a binding; the whole cluster for the empty text. */
  public static AccessScope scopeOf(String namespace) {
    return namespace.isEmpty() ? AccessScope.cluster() : AccessScope.namespaces(List.of(namespace));
  }
}
