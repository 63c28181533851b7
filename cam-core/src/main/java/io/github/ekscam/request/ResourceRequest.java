package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.FieldSelector;
import io.github.ekscam.internal.text.Names;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request for a resource. Nothing is checked, as in Kubernetes: any text may be asked about, and
 * {@code *} is only itself.
 *
 * <p>Without a namespace the request is for the cluster: a resource of the cluster, or one of all
 * namespaces. Without a name it is for no particular object, as {@code list} and {@code create}
 * are. Neither RBAC nor access policies look at the version or at selectors; of a node's requests
 * the node authorizer looks at the {@linkplain #fieldSelector() field selector}. Immutable.
 */
public final class ResourceRequest implements RequestAttributes {

  private final String verb;
  private final String apiGroup;
  private final String resource;
  private final String subresource;
  private final String namespace;
  private final String name;
  private final List<FieldRequirement> fieldSelector;

  private ResourceRequest(
      String verb,
      String apiGroup,
      String resource,
      String subresource,
      String namespace,
      String name,
      List<FieldRequirement> fieldSelector) {
    this.verb = requireNonNull(verb, "verb");
    this.apiGroup = requireNonNull(apiGroup, "apiGroup");
    this.resource = requireNonNull(resource, "resource");
    this.subresource = requireNonNull(subresource, "subresource");
    this.namespace = requireNonNull(namespace, "namespace");
    this.name = requireNonNull(name, "name");
    this.fieldSelector = fieldSelector;
  }

  /**
   * One requirement of a field selector, such as {@code spec.nodeName=node-1}.
   *
   * @param field the field
   * @param isEquals whether the field must have the value, or must not have it
   * @param value the value
   */
  public record FieldRequirement(String field, boolean isEquals, String value) {
    public FieldRequirement {
      requireNonNull(field, "field");
      requireNonNull(value, "value");
    }

    /**
     * Reads a field selector as kubectl and URLs spell it, such as {@code
     * metadata.name=web,status.phase!=Running}; nothing if the text is none.
     */
    public static Optional<List<FieldRequirement>> parse(String fieldSelector) {
      return FieldSelector.parse(fieldSelector)
          .map(
              terms ->
                  terms.stream()
                      .map(
                          term -> new FieldRequirement(term.field(), !term.negated(), term.value()))
                      .toList());
    }

    @Override
    public String toString() {
      return field + (isEquals ? "=" : "!=") + value;
    }
  }

  /** A request at the cluster scope; the core API group is the empty text. */
  public static ResourceRequest of(String verb, String apiGroup, String resource) {
    return new ResourceRequest(verb, apiGroup, resource, "", "", "", List.of());
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
    return new ResourceRequest(
        verb, apiGroup, resource, subresource, namespace, name, fieldSelector);
  }

  /** The same for the object of a name. */
  public ResourceRequest name(String name) {
    return new ResourceRequest(
        verb, apiGroup, resource, subresource, namespace, name, fieldSelector);
  }

  /** The same for a subresource, such as {@code log}. */
  public ResourceRequest subresource(String subresource) {
    return new ResourceRequest(
        verb, apiGroup, resource, subresource, namespace, name, fieldSelector);
  }

  /** The same with a field selector: all the requirements hold at once; none for no selector. */
  public ResourceRequest fieldSelector(List<FieldRequirement> requirements) {
    return new ResourceRequest(
        verb, apiGroup, resource, subresource, namespace, name, List.copyOf(requirements));
  }

  /**
   * The same with a field selector as kubectl spells it, such as {@code spec.nodeName=node-1}. A
   * {@code list} or {@code watch} by {@code metadata.name=web} is for the object of that name, as
   * it is to the API server.
   *
   * @throws IllegalArgumentException if the text is no field selector, or a request of the verb
   *     carries none: {@code list}, {@code watch} and {@code deletecollection} do
   */
  public ResourceRequest fieldSelector(String fieldSelector) {
    if (!RequestRules.takesFieldSelector(verb)) {
      throw new IllegalArgumentException(
          "Invalid field selector \""
              + fieldSelector
              + "\" of "
              + verb
              + ": expected it with list, watch or deletecollection");
    }
    List<FieldSelector.Term> terms =
        FieldSelector.parse(fieldSelector)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Invalid field selector \""
                            + fieldSelector
                            + "\": expected terms between commas, such as"
                            + " \"metadata.name=web,status.phase!=Running\""));
    ResourceRequest selecting = fieldSelector(FieldRequirement.parse(fieldSelector).orElseThrow());
    return verb.equals("deletecollection")
        ? selecting
        : FieldSelector.requiredValue(terms, "metadata.name")
            .filter(Names::isPathSegment)
            .map(selecting::name)
            .orElse(selecting);
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
    return ResourceNames.combined(resource, subresource);
  }

  /** The namespace; empty for the cluster. */
  public String namespace() {
    return namespace;
  }

  /** The name of the object; empty for none. */
  public String name() {
    return name;
  }

  /** What the field selector of a list, a watch or the like requires; empty if there is none. */
  public List<FieldRequirement> fieldSelector() {
    return fieldSelector;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResourceRequest that
        && verb.equals(that.verb)
        && apiGroup.equals(that.apiGroup)
        && resource.equals(that.resource)
        && subresource.equals(that.subresource)
        && namespace.equals(that.namespace)
        && name.equals(that.name)
        && fieldSelector.equals(that.fieldSelector);
  }

  @Override
  public int hashCode() {
    return Objects.hash(verb, apiGroup, resource, subresource, namespace, name, fieldSelector);
  }

  @Override
  public String toString() {
    return verb
        + " "
        + ResourceNames.qualified(resource, apiGroup, subresource)
        + (name.isEmpty() ? "" : " \"" + name + "\"")
        + (namespace.isEmpty() ? " at the cluster scope" : " in the namespace " + namespace)
        + (fieldSelector.isEmpty()
            ? ""
            : " with the field selector "
                + fieldSelector.stream()
                    .map(FieldRequirement::toString)
                    .collect(Collectors.joining(",")));
  }
}
