package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.vocabulary.ComponentVerbs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The attributes of a request: a verb on a resource, or a verb on a non-resource URL. */
public sealed interface RequestAttributes permits ResourceRequest, NonResourceRequest {

  /** The verb, such as {@code get}; for a path the HTTP method in lower case. */
  String verb();

  /**
   * Reads a request from text: {@code VERB RESOURCE [-n NAMESPACE | -A] [--subresource S]
   * [--field-selector F]} or {@code VERB PATH}, where {@link RequestTarget} tells the forms of a
   * resource. With {@code --subresource} all behind the slash is the name, as with kubectl; what
   * {@code --field-selector} means tells {@link ResourceRequest#fieldSelector(String)}. Without a
   * namespace the request is at the cluster scope, as {@code -A} says expressly; there is no
   * default namespace.
   *
   * <pre>{@code
   * RequestAttributes.parse("get pods/log -n dev-1");
   * RequestAttributes.parse("list pods -A --field-selector spec.nodeName=node-1");
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

  /**
   * Why the API server never gets this request, if so: nothing that can be sent to it, and none of
   * its components, comes to these attributes. They can be asked about all the same, as by a
   * SubjectAccessReview, but the answer says nothing of what anybody may do. Nothing if there is
   * such a request, or if that cannot be said, as of custom resources.
   *
   * <p>Where the version of a cluster is not known, as here, only what no known version of
   * Kubernetes serves is surely served by none: {@link #impossibilities(ApiResources)}.
   *
   * <p>Reproduces {@code pkg/endpoints/request/requestinfo.go} of Kubernetes 1.34.
   */
  default List<Impossibility> impossibilities() {
    return impossibilities(ApiResources.newest());
  }

  /**
   * Why the API server of a cluster never gets this request, or answers it by no object whoever
   * asks, if so; as {@link #impossibilities()}.
   *
   * @param resources those of the cluster, such as {@code cluster.apiResources()}
   */
  default List<Impossibility> impossibilities(ApiResources resources) {
    return RequestRules.impossibilities(this, requireNonNull(resources, "resources"));
  }

  /**
   * One thing by which attributes are those of no request.
   *
   * @param kind what it is
   * @param request the attributes
   * @param resources those of the API that is asked
   */
  record Impossibility(Kind kind, RequestAttributes request, ApiResources resources) {

    public Impossibility {
      requireNonNull(kind, "kind");
      requireNonNull(request, "request");
      requireNonNull(resources, "resources");
    }

    /** What makes attributes those of no request. */
    public enum Kind {
      /**
       * To create an object by POST carries no name. The API server asks with the name only after
       * {@code update} or {@code patch} was allowed, when a PUT or a server-side apply creates.
       */
      NAMED_CREATE("named-create"),
      /** To delete a collection carries no name, not by a field selector either. */
      NAMED_DELETECOLLECTION("named-deletecollection"),
      /** A name is one segment of the URL. */
      NAME_WITH_SLASH("name-with-slash"),
      /** No namespace can be called so, a pattern for instance. */
      NAMESPACE_NAME("namespace-name"),
      /** The resource belongs to no namespace. */
      NO_NAMESPACE("no-namespace"),
      /** A request for a Namespace object is in the namespace that it is. */
      NAMESPACE_AT_CLUSTER_SCOPE("namespace-at-cluster-scope"),
      /** No HTTP method is this verb, and who asks by it asks about other resources. */
      VERB("verb"),
      /** The path is a resource's, and is asked about as such. */
      PATH_OF_RESOURCE("path-of-resource"),
      /** The cluster's version of Kubernetes does not serve the resource or subresource. */
      NOT_SERVED("not-served"),
      /**
       * The resource or subresource is probably not served: what only a feature gate or {@code
       * --runtime-config} switches on, what other versions have than the one that is assumed, or
       * what no known version has and roles name.
       */
      MAYBE_NOT_SERVED("maybe-not-served"),
      /** The resource or subresource is served with other verbs. */
      VERB_NOT_SERVED("verb-not-served");

      private final String id;

      Kind(String id) {
        this.id = id;
      }

      /** The name in JSON, which stays the same. */
      public String id() {
        return id;
      }
    }

    /**
     * Whether the answer surely says nothing, so that assertions and specifications refuse to ask.
     * What only may not be served they ask, and a verb that an object is not served with, about
     * which the API server asks its authorizers before it answers 405.
     */
    public boolean isCertain() {
      return kind != Kind.MAYBE_NOT_SERVED && kind != Kind.VERB_NOT_SERVED;
    }

    /** What the API server asks in its place; nothing if that does not follow. */
    public Optional<RequestAttributes> instead() {
      return Optional.of(RequestRules.instead(kind, request)).filter(it -> !it.equals(request));
    }

    /** Why there is no such request, in words for people. */
    public String text() {
      if (!(request instanceof ResourceRequest of)) {
        return "\""
            + ((NonResourceRequest) request).path()
            + "\" is the path of a resource, and no API server asks about it as a path";
      }
      return switch (kind) {
        case NAMED_CREATE ->
            "a request to create "
                + of.resource()
                + " carries no name; the API server asks with the name only when a PUT or a"
                + " server-side apply that was allowed creates the object";
        case NAMED_DELETECOLLECTION -> "a request to delete a collection carries no name";
        case NAME_WITH_SLASH ->
            "no request carries the name \"" + of.name() + "\", which has a slash";
        case NAMESPACE_NAME ->
            of.namespace().contains("*")
                ? "a request is for one namespace, and \"" + of.namespace() + "\" is a pattern"
                : "no namespace can be called \""
                    + of.namespace()
                    + "\": a name has at most 63 lower case letters, digits or '-', with a letter"
                    + " or digit first and last";
        case NO_NAMESPACE -> of.resource() + " belong to no namespace";
        case NAMESPACE_AT_CLUSTER_SCOPE ->
            "a request to "
                + of.verb()
                + " the namespace "
                + of.name()
                + " is in that namespace, where RoleBindings count";
        case VERB ->
            "nothing asks whether somebody may "
                + of.verb()
                + " "
                + of.combinedResource()
                + ": by that verb the API server asks about "
                + ComponentVerbs.resources(of.verb()).stream()
                    .map(ComponentVerbs.Asked::toString)
                    .collect(Collectors.joining(", "))
                + " only";
        case NOT_SERVED, MAYBE_NOT_SERVED -> ServedRequest.notServed(of, resources);
        case VERB_NOT_SERVED ->
            "no API server serves "
                + of.verb()
                + " of "
                + of.combinedResource()
                + ": its verbs are "
                + String.join(", ", ServedRequest.verbs(of, resources));
        case PATH_OF_RESOURCE -> throw new AssertionError(request);
      };
    }

    /** What to ask in its place. */
    public String remedy() {
      return switch (kind) {
        case NAMED_CREATE -> "ask without the name, or whether the object may be patched";
        case NAMED_DELETECOLLECTION -> "ask without the name, or whether the object may be deleted";
        case NAME_WITH_SLASH -> "name the subresource apart from the object";
        case NAMESPACE_NAME -> "name one namespace";
        case NO_NAMESPACE -> "ask at the cluster scope";
        case NAMESPACE_AT_CLUSTER_SCOPE -> "ask in the namespace itself";
        case VERB -> "ask about one of these, or by another verb";
        case NOT_SERVED -> "ask about what it serves";
        case MAYBE_NOT_SERVED -> "'kubectl api-resources' tells whether the cluster has it";
        case VERB_NOT_SERVED -> "ask by one of these";
        case PATH_OF_RESOURCE -> "name the resource, such as pods or deployments.apps";
      };
    }

    /** The text and the remedy, in one line. */
    public String line() {
      return text() + "; " + remedy();
    }
  }
}
