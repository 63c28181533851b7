package io.github.ekscam.testing.question;

import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestAttributes.Impossibility;
import io.github.ekscam.request.RequestTarget;
import io.github.ekscam.request.ResourceRequest;
import java.util.Optional;

/** What harnesses say of what is asked for. */
public final class RequestWords {

  /** Every verb, group or resource at once. */
  public static final String ALL = "*";

  private RequestWords() {}

  /**
   * Reads what is asked for, of what Kubernetes has: the denial of a slip proves nothing.
   *
   * @param resources those of the cluster that is asked
   */
  public static RequestTarget target(String text, ApiResources resources) {
    RequestTarget target = RequestTarget.parse(text, resources);
    target.requireKnown();
    return target;
  }

  /**
   * Refuses a request that no API server gets: the answer would prove nothing.
   *
   * @param resources those of the cluster that is asked
   * @throws IllegalArgumentException if so; says why
   */
  public static void requirePossible(RequestAttributes request, ApiResources resources) {
    impossibility(request, resources)
        .ifPresent(
            certain -> {
              throw new IllegalArgumentException(refusal(certain));
            });
  }

  /** Why no API server gets a request; nothing if that is not certain. */
  public static Optional<Impossibility> impossibility(
      RequestAttributes request, ApiResources resources) {
    return request.impossibilities(resources).stream().filter(Impossibility::isCertain).findFirst();
  }

  /** The refusal to ask what no API server gets. */
  public static String refusal(Impossibility impossibility) {
    return "nobody can ask to " + of(impossibility.request()) + ": " + impossibility.line();
  }

  /** Why no namespace can be called so; nothing if one can. */
  public static Optional<Impossibility> impossibleNamespace(String name) {
    return ResourceRequest.of("get", "", "pods").namespace(name).impossibilities().stream()
        .findFirst();
  }

  /** The last word of a text that can be read only if it belongs to the name of an object. */
  public static Optional<String> possibleName(String text, ApiResources resources) {
    try {
      RequestTarget target = RequestTarget.parse(text, "", resources);
      target.requireKnown();
      String name = target.name();
      return Optional.of(name.substring(name.lastIndexOf('/') + 1)).filter(it -> !it.isEmpty());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The refusal to ask whether {@code *} is denied. */
  public static String denialOfAll(String what) {
    return "that \"*\" is denied says only that not all is allowed at once; name the "
        + what
        + "s that must be denied";
  }

  /** A request in words, such as {@code get pods/log "web" in dev}. */
  public static String of(RequestAttributes request) {
    if (request instanceof NonResourceRequest nonResource) {
      return nonResource.verb() + " " + nonResource.path();
    }
    ResourceRequest resource = (ResourceRequest) request;
    return resource.verb()
        + " "
        + ResourceNames.qualified(resource.resource(), resource.apiGroup(), resource.subresource())
        + (resource.name().isEmpty() ? "" : " \"" + resource.name() + "\"")
        + (resource.namespace().isEmpty()
            ? " at the cluster scope"
            : " in " + resource.namespace());
  }
}
