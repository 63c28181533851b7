package io.github.ekscam;

import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;

/**
 * What the API server tells a user whose request is not allowed: its 403 answer.
 *
 * <p>Reproduces {@code pkg/endpoints/handlers/responsewriters/errors.go} of k8s.io/apiserver and
 * {@code NewForbidden} of k8s.io/apimachinery 1.34.
 */
final class Forbidden {

  private Forbidden() {}

  /** The message, such as {@code pods is forbidden: User "u" cannot list resource "pods" ...}. */
  static String message(UserInfo user, RequestAttributes request, String reason) {
    return prefix(request)
        + GoQuote.withoutHtml(sentence(user, request))
        + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static String prefix(RequestAttributes request) {
    if (!(request instanceof ResourceRequest resource)
        || (resource.apiGroup().isEmpty() && resource.resource().isEmpty())) {
      return "forbidden: ";
    }
    String name = resource.name();
    return ResourceNames.qualified(resource.resource(), resource.apiGroup())
        + (name.isEmpty() ? "" : " " + GoQuote.quote(name))
        + " is forbidden: ";
  }

  private static String sentence(UserInfo user, RequestAttributes request) {
    String cannot =
        "User "
            + GoQuote.quote(AuthenticatorUser.printedUsername(user))
            + " cannot "
            + request.verb();
    if (request instanceof NonResourceRequest nonResource) {
      return cannot + " path " + GoQuote.quote(nonResource.path());
    }
    ResourceRequest resource = (ResourceRequest) request;
    return cannot
        + " resource "
        + GoQuote.quote(resource.combinedResource())
        + " in API group "
        + GoQuote.quote(resource.apiGroup())
        + (resource.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace " + GoQuote.quote(resource.namespace()));
  }
}
