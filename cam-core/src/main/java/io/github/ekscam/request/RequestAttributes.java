package io.github.ekscam.request;

/** The attributes of a request: a verb on a resource, or a verb on a non-resource URL. */
public sealed interface RequestAttributes permits ResourceRequest, NonResourceRequest {

  /** The verb, such as {@code get}; for a path the HTTP method in lower case. */
  String verb();

  /**
   * Reads a request from text: {@code VERB RESOURCE [-n NAMESPACE | -A] [--subresource S]} or
   * {@code VERB PATH}, where {@link RequestTarget} tells the forms of a resource. With {@code
   * --subresource} all behind the slash is the name, as with kubectl. Without a namespace the
   * request is at the cluster scope, as {@code -A} says expressly; there is no default namespace.
   *
   * <pre>{@code
   * RequestAttributes.parse("get pods/log -n dev-1");
   * RequestAttributes.parse("get /metrics");
   * }</pre>
   *
   * @throws IllegalArgumentException if the text is not of that form, leaves open what a word
   *     means, has a verb, a resource or an API group that Kubernetes does not have, or a namespace
   *     for what belongs to none; {@link ResourceRequest#of} takes any text
   */
  static RequestAttributes parse(String text) {
    return RequestText.parse(text);
  }
}
