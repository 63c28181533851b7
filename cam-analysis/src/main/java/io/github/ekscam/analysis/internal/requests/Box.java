package io.github.ekscam.analysis.internal.requests;

import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;

/** The requests that come of taking for each attribute any of some texts. */
public sealed interface Box {

  /** The verbs. */
  Choice verbs();

  /** Whether a request is among these. */
  boolean contains(RequestAttributes request);

  /**
   * Requests for resources.
   *
   * @param namespaces the namespaces; the empty text for the cluster scope
   * @param apiGroups the API groups
   * @param resources the resources, without subresources
   * @param subresources the subresources; the empty text for the resource itself
   * @param names the names of objects; the empty text for none
   * @param verbs the verbs
   */
  record Resources(
      Texts namespaces,
      Choice apiGroups,
      Choice resources,
      Choice subresources,
      Choice names,
      Choice verbs)
      implements Box {

    @Override
    public boolean contains(RequestAttributes request) {
      return request instanceof ResourceRequest of
          && verbs.contains(of.verb())
          && apiGroups.contains(of.apiGroup())
          && resources.contains(of.resource())
          && subresources.contains(of.subresource())
          && names.contains(of.name())
          && namespaces.contains(of.namespace());
    }
  }

  /**
   * Requests for non-resource URLs.
   *
   * @param paths the paths
   * @param verbs the verbs
   */
  record Paths(Texts paths, Choice verbs) implements Box {

    @Override
    public boolean contains(RequestAttributes request) {
      return request instanceof NonResourceRequest of
          && verbs.contains(of.verb())
          && paths.contains(of.path());
    }
  }
}
