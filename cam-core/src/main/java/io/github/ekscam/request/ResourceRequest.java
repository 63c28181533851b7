package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for a resource. Nothing is checked, as in Kubernetes: any text may be asked about, and
 * {@code *} is only itself.
 *
 * <p>Without a namespace the request is for the cluster: a resource of the cluster, or one of all
 * namespaces. Without a name it is for no particular object, as {@code list} and {@code create}
 * are. The version, and field and label selectors, play no part in RBAC or in access policies.
 * Immutable.
 */
public final class ResourceRequest implements RequestAttributes {

  private final String verb;
  private final String apiGroup;
  private final String resource;
  private final String subresource;
  private final String namespace;
  private final String name;

  private ResourceRequest(
      String verb,
      String apiGroup,
      String resource,
      String subresource,
      String namespace,
      String name) {
    this.verb = requireNonNull(verb, "verb");
    this.apiGroup = requireNonNull(apiGroup, "apiGroup");
    this.resource = requireNonNull(resource, "resource");
    this.subresource = requireNonNull(subresource, "subresource");
    this.namespace = requireNonNull(namespace, "namespace");
    this.name = requireNonNull(name, "name");
  }

  /** A request at the cluster scope; the core API group is the empty text. */
  public static ResourceRequest of(String verb, String apiGroup, String resource) {
    return new ResourceRequest(verb, apiGroup, resource, "", "", "");
  }

  /**
   * Reads a request for a resource from text, such as {@code get pods/log -n dev-1} or {@code patch
   * deployments.apps/web -n dev-1}.
   *
   * @throws IllegalArgumentException if it is for a path, or as {@link RequestAttributes#parse}
   *     tells
   */
  public static ResourceRequest parse(String text) {
    if (RequestAttributes.parse(text) instanceof ResourceRequest request) {
      return request;
    }
    throw RequestText.invalid(
        text, "a resource, such as \"get pods/log -n dev-1\", and this is for a path");
  }

  /** The same in a namespace. */
  public ResourceRequest namespace(String namespace) {
    return new ResourceRequest(verb, apiGroup, resource, subresource, namespace, name);
  }

  /** The same for the object of a name. */
  public ResourceRequest name(String name) {
    return new ResourceRequest(verb, apiGroup, resource, subresource, namespace, name);
  }

  /** The same for a subresource, such as {@code log}. */
  public ResourceRequest subresource(String subresource) {
    return new ResourceRequest(verb, apiGroup, resource, subresource, namespace, name);
  }

  @Override
  public String verb() {
    return verb;
  }

  /** The API group; empty for the core group. */
  public String apiGroup() {
    return apiGroup;
  }

  /** The resource, in the plural and without the subresource. */
  public String resource() {
    return resource;
  }

  /** The subresource; empty for none. */
  public String subresource() {
    return subresource;
  }

  /** The resource as rules name it: with a slash and the subresource, if there is one. */
  public String combinedResource() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }

  /** The namespace; empty for the cluster. */
  public String namespace() {
    return namespace;
  }

  /** The name of the object; empty for none. */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResourceRequest that
        && verb.equals(that.verb)
        && apiGroup.equals(that.apiGroup)
        && resource.equals(that.resource)
        && subresource.equals(that.subresource)
        && namespace.equals(that.namespace)
        && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(verb, apiGroup, resource, subresource, namespace, name);
  }

  @Override
  public String toString() {
    return verb
        + " "
        + combinedResource()
        + (apiGroup.isEmpty() ? "" : "." + apiGroup)
        + (name.isEmpty() ? "" : " \"" + name + "\"")
        + (namespace.isEmpty() ? " at the cluster scope" : " in the namespace " + namespace);
  }
}
