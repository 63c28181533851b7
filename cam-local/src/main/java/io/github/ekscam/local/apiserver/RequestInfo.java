package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the API server makes of the method and the URL of an HTTP request: the verb and the
 * resource, or the verb and the path, that authorization is about.
 *
 * <p>Reproduces {@code pkg/endpoints/request/requestinfo.go} of k8s.io/apiserver 1.34 (1.36 is the
 * same), with the prefixes of kube-apiserver, {@code /api} and {@code /apis}. It goes by the form
 * of the URL alone and knows no resources: {@code GET /api/v1/nonsense} lists {@code nonsense}.
 * Some things that surprise:
 *
 * <ul>
 *   <li>The path is decoded before it is cut: {@code a%2Fb} is two segments.
 *   <li>A Namespace is in itself: {@code GET /api/v1/namespaces/dev} has the namespace {@code dev}
 *       and the name {@code dev}.
 *   <li>{@code GET} of a collection with {@code fieldSelector=metadata.name=web} lists or watches
 *       the name {@code web}, so that rules for single names can allow it.
 *   <li>{@code HEAD} is {@code get} or {@code list} on resources, and {@code head} elsewhere.
 *   <li>Methods are case-sensitive, and any but the usual ones has the empty verb on resources.
 * </ul>
 *
 * <p>Immutable. The cost is linear in the length of the URL.
 */
public final class RequestInfo {

  private final boolean resourceRequest;
  private final String path;
  private final String verb;
  private final String apiPrefix;
  private final String apiGroup;
  private final String apiVersion;
  private final String namespace;
  private final String resource;
  private final String subresource;
  private final String name;
  private final List<String> parts;
  private final String fieldSelector;
  private final String labelSelector;
  private final @Nullable String error;

  RequestInfo(RequestInfoResolver resolved) {
    this.resourceRequest = resolved.resourceRequest;
    this.path = resolved.path;
    this.verb = resolved.verb;
    this.apiPrefix = resolved.apiPrefix;
    this.apiGroup = resolved.apiGroup;
    this.apiVersion = resolved.apiVersion;
    this.namespace = resolved.namespace;
    this.resource = resolved.resource;
    this.subresource = resolved.subresource;
    this.name = resolved.name;
    this.parts = List.copyOf(resolved.parts);
    this.fieldSelector = resolved.fieldSelector;
    this.labelSelector = resolved.labelSelector;
    this.error = resolved.error;
  }

  /**
   * Reads the request line of an HTTP request.
   *
   * @param method the method as sent
   * @param uri the target as sent, percent-encoded: a path, with a query or without. A whole URL is
   *     accepted too, as HTTP has it
   * @throws IllegalArgumentException if they are no request line. An HTTP server answers such a
   *     request 400 and looks no further
   */
  public static RequestInfo of(String method, String uri) {
    return RequestInfoResolver.resolve(
        requireNonNull(method, "method"), requireNonNull(uri, "uri"));
  }

  /**
   * Why the API server can make nothing of this request, if it cannot: {@code unable to determine
   * kind and namespace from url, /api/v1/watch}. It answers such a request with code 500, to every
   * caller.
   */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }

  /**
   * What authorizers are asked about.
   *
   * @throws IllegalStateException if there is an {@link #error()}: nobody is asked then
   */
  public RequestAttributes attributes() {
    if (error != null) {
      throw new IllegalStateException(error);
    }
    return resourceRequest
        ? ResourceRequest.of(verb, apiGroup, resource)
            .subresource(subresource)
            .namespace(namespace)
            .name(name)
            .fieldSelector(ResourceRequest.FieldRequirement.parse(fieldSelector).orElse(List.of()))
        : NonResourceRequest.of(verb, path);
  }

  /** Whether this is a request for a resource. */
  public boolean isResourceRequest() {
    return resourceRequest;
  }

  /** The path of the URL, decoded, without the query. */
  public String path() {
    return path;
  }

  /** The verb; for what is no resource the method in lower case. */
  public String verb() {
    return verb;
  }

  /** {@code api} or {@code apis}; empty for neither. */
  public String apiPrefix() {
    return apiPrefix;
  }

  /** The API group; empty for the core group and for what is no resource. */
  public String apiGroup() {
    return apiGroup;
  }

  /** The version of the API; empty for what is no resource. */
  public String apiVersion() {
    return apiVersion;
  }

  /** The namespace; empty for the cluster. */
  public String namespace() {
    return namespace;
  }

  /** The resource, without the subresource; empty for what is no resource. */
  public String resource() {
    return resource;
  }

  /** The subresource; empty for none. */
  public String subresource() {
    return subresource;
  }

  /** The name of the object; empty for none. */
  public String name() {
    return name;
  }

  /**
   * The segments of the path from the resource on: resource, name, subresource and what follows.
   */
  public List<String> parts() {
    return parts;
  }

  /**
   * The field selector as it is in the query, parsed or not; empty for verbs that have none. The
   * API server passes what it could parse on to authorizers from 1.32 on; of them the node
   * authorizer alone looks at it.
   */
  public String fieldSelector() {
    return fieldSelector;
  }

  /** The label selector, as {@link #fieldSelector()}. */
  public String labelSelector() {
    return labelSelector;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RequestInfo that
        && resourceRequest == that.resourceRequest
        && path.equals(that.path)
        && verb.equals(that.verb)
        && apiPrefix.equals(that.apiPrefix)
        && apiGroup.equals(that.apiGroup)
        && apiVersion.equals(that.apiVersion)
        && namespace.equals(that.namespace)
        && parts.equals(that.parts)
        && name.equals(that.name)
        && fieldSelector.equals(that.fieldSelector)
        && labelSelector.equals(that.labelSelector)
        && Objects.equals(error, that.error);
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, verb, name, fieldSelector, labelSelector);
  }

  @Override
  public String toString() {
    return error == null ? attributes().toString() : error;
  }
}
