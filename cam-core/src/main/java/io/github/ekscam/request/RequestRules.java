package io.github.ekscam.request;

import io.github.ekscam.internal.text.Names;
import io.github.ekscam.internal.vocabulary.ApiResource;
import io.github.ekscam.internal.vocabulary.ComponentVerbs;
import io.github.ekscam.request.RequestAttributes.Impossibility;
import io.github.ekscam.request.RequestAttributes.Impossibility.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which attributes come of a request: what {@code RequestInfo} makes of a method and a URL, and
 * what the API server's components ask besides. The one place that knows.
 */
final class RequestRules {

  private static final String ALL = "*";

  private static final String NAMESPACES = "namespaces";

  /** Those whose requests have a URL without an object's name. */
  private static final Set<String> OF_COLLECTIONS =
      Set.of("list", "watch", "create", "deletecollection");

  private final ResourceRequest request;
  private final ApiResources resources;
  private final List<Impossibility> found = new ArrayList<>();

  private RequestRules(ResourceRequest request, ApiResources resources) {
    this.request = request;
    this.resources = resources;
  }

  static List<Impossibility> impossibilities(RequestAttributes request, ApiResources resources) {
    if (request instanceof NonResourceRequest nonResource) {
      return isPathOfResource(nonResource.path())
          ? List.of(new Impossibility(Kind.PATH_OF_RESOURCE, request, resources))
          : List.of();
    }
    RequestRules rules = new RequestRules((ResourceRequest) request, resources);
    rules.all();
    return List.copyOf(rules.found);
  }

  private void all() {
    if (isAskedByNobody()) {
      add(Kind.VERB);
    }
    ServedRequest.kind(request, resources).ifPresent(this::add);
    name();
    namespace();
  }

  private void add(Kind kind) {
    found.add(new Impossibility(kind, request, resources));
  }

  /**
   * Whether the API server takes a path for that of a resource: {@code /api/VERSION/...} and {@code
   * /apis/GROUP/VERSION/...}, empty segments at the ends not counted.
   */
  private static boolean isPathOfResource(String path) {
    String[] segments = path.replaceAll("^/+|/+$", "").split("/", -1);
    return (segments[0].equals("api") && segments.length >= 3)
        || (segments[0].equals("apis") && segments.length >= 4);
  }

  private boolean isAskedByNobody() {
    List<ComponentVerbs.Asked> asked = ComponentVerbs.resources(request.verb());
    return !asked.isEmpty()
        && !request.resource().equals(ALL)
        && ApiResource.isBuiltInGroup(request.apiGroup())
        && !asked.contains(new ComponentVerbs.Asked(request.apiGroup(), request.resource()));
  }

  private void name() {
    if (request.name().isEmpty()) {
      return;
    }
    boolean ofObject = request.subresource().isEmpty();
    if (ofObject && request.verb().equals("create")) {
      add(Kind.NAMED_CREATE);
    } else if (ofObject && request.verb().equals("deletecollection")) {
      add(Kind.NAMED_DELETECOLLECTION);
    }
    if (request.name().contains("/") && !isVirtual(request.resource(), request.apiGroup())) {
      add(Kind.NAME_WITH_SLASH);
    }
  }

  private void namespace() {
    String namespace = request.namespace();
    boolean isNamespace = isNamespace(request);
    if (namespace.isEmpty()) {
      if (isNamespace && !request.name().isEmpty() && isInItself(request.verb())) {
        add(Kind.NAMESPACE_AT_CLUSTER_SCOPE);
      }
      return;
    }
    if (!Names.dns1123Label(namespace).isEmpty()) {
      add(Kind.NAMESPACE_NAME);
    }
    if (isClusterScoped()
        && !(isNamespace && namespace.equals(request.name()) && isInItself(request.verb()))
        && !isBindOfClusterRole(request.verb(), request.resource(), request.apiGroup())) {
      add(Kind.NO_NAMESPACE);
    }
  }

  private static boolean isNamespace(ResourceRequest request) {
    return request.resource().equals(NAMESPACES) && request.apiGroup().isEmpty();
  }

  /**
   * Whether a request by this verb for a Namespace object is in the namespace that it is: those
   * whose URL has its name. The name of {@code list} and {@code watch} is of the field selector.
   */
  static boolean isInItself(String verb) {
    return !OF_COLLECTIONS.contains(verb);
  }

  /** Whether the URL of a request by this verb has a field selector that the server looks at. */
  static boolean takesFieldSelector(String verb) {
    return OF_COLLECTIONS.contains(verb) && !verb.equals("create");
  }

  /** A RoleBinding may refer to a ClusterRole, and is asked about where it is. */
  static boolean isBindOfClusterRole(String verb, String resource, String apiGroup) {
    return verb.equals("bind")
        && resource.equals("clusterroles")
        && apiGroup.equals("rbac.authorization.k8s.io");
  }

  private boolean isClusterScoped() {
    return resources
        .vocabulary()
        .find(request.resource(), request.apiGroup())
        .map(known -> !known.namespaced())
        .orElseGet(() -> isVirtual(request.resource(), request.apiGroup()));
  }

  /** What impersonation and the signing of certificates are about, and no API serves. */
  static boolean isVirtual(String resource, String apiGroup) {
    return ApiResource.virtual(resource).isPresent() && ApiResource.isBuiltInGroup(apiGroup);
  }

  /** What the API server asks instead; the same request if that does not follow. */
  static RequestAttributes instead(Kind kind, RequestAttributes request) {
    if (!(request instanceof ResourceRequest of)) {
      return request;
    }
    return switch (kind) {
      case NAMED_CREATE, NAMED_DELETECOLLECTION -> {
        boolean inItself = isNamespace(of) && of.namespace().equals(of.name());
        yield (inItself ? of.namespace("") : of).name("");
      }
      case NO_NAMESPACE -> of.namespace("");
      case NAMESPACE_AT_CLUSTER_SCOPE -> of.namespace(of.name());
      case VERB,
          NAME_WITH_SLASH,
          NAMESPACE_NAME,
          PATH_OF_RESOURCE,
          NOT_SERVED,
          MAYBE_NOT_SERVED,
          VERB_NOT_SERVED ->
          of;
    };
  }
}
