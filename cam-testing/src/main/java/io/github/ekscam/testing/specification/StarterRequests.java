package io.github.ekscam.testing.specification;

import io.github.ekscam.internal.vocabulary.ApiResource;
import io.github.ekscam.internal.vocabulary.ApiVerbs;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestTarget;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a first specification asks about everybody. */
final class StarterRequests {

  private static final String ALL = "*";

  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete");

  private static final List<ResourceRequest> OF_NAMESPACES =
      Stream.concat(
              everyVerb("", "pods", "secrets", "configmaps"),
              Stream.concat(
                  everyVerb("apps", "deployments"),
                  everyVerb("rbac.authorization.k8s.io", "rolebindings")))
          .toList();

  private static final List<ResourceRequest> OF_SUBRESOURCES =
      List.of(
          ResourceRequest.of("get", "", "pods").subresource("log"),
          ResourceRequest.of("create", "", "pods").subresource("exec"),
          ResourceRequest.of("create", "", "serviceaccounts").subresource("token"));

  private static final List<ResourceRequest> OF_THE_CLUSTER =
      Stream.concat(
              everyVerb("", "nodes", "namespaces"),
              everyVerb("rbac.authorization.k8s.io", "clusterrolebindings"))
          .toList();

  private StarterRequests() {}

  private static Stream<ResourceRequest> everyVerb(String apiGroup, String... resources) {
    return Stream.of(resources)
        .flatMap(
            resource -> VERBS.stream().map(verb -> ResourceRequest.of(verb, apiGroup, resource)));
  }

  /** What people ask when they ask who may do what. */
  static List<RequestAttributes> usual(Collection<String> namespaces) {
    List<RequestAttributes> requests = new ArrayList<>();
    for (String namespace : namespaces) {
      OF_NAMESPACES.forEach(request -> requests.add(request.namespace(namespace)));
      OF_SUBRESOURCES.forEach(request -> requests.add(request.namespace(namespace)));
    }
    requests.addAll(OF_THE_CLUSTER);
    requests.add(NonResourceRequest.of("get", "/metrics"));
    return requests;
  }

  /** Requests that a rule allows and a specification can ask: all verbs of one resource. */
  static List<RequestAttributes> allowedBy(
      PolicyRule rule, String namespace, ApiResources resources) {
    List<String> verbs =
        rule.verbs().contains(ALL)
            ? VERBS
            : rule.verbs().stream().filter(ApiVerbs.OF_RESOURCES::contains).toList();
    String name = rule.resourceNames().stream().findFirst().orElse("");
    for (String apiGroup : rule.apiGroups()) {
      for (String resource : rule.resources()) {
        List<RequestAttributes> requests = new ArrayList<>();
        for (String verb : verbs) {
          request(verb, apiGroup, resource, namespace, resources)
              .map(request -> request.name(name))
              .filter(request -> request.impossibilities(resources).isEmpty())
              .ifPresent(requests::add);
        }
        if (!requests.isEmpty()) {
          return requests;
        }
      }
    }
    return List.of();
  }

  private static Optional<ResourceRequest> request(
      String verb, String apiGroup, String combined, String namespace, ApiResources resources) {
    String resource = ResourceNames.resource(combined);
    String subresource = ResourceNames.subresource(combined);
    if (apiGroup.equals(ALL) || resource.equals(ALL)) {
      return Optional.empty();
    }
    ResourceRequest request = ResourceRequest.of(verb, apiGroup, resource).subresource(subresource);
    if (!ApiResource.isBuiltInGroup(apiGroup)) {
      if (!apiGroup.contains(".") || !subresource.isEmpty()) {
        return Optional.empty();
      }
      RequestTarget custom =
          RequestTarget.parse(ResourceNames.qualified(resource, apiGroup), "", resources);
      return Optional.of(custom.isClusterScoped() ? request : request.namespace(namespace));
    }
    return ApiResource.find(resource, apiGroup)
        .filter(known -> known.name().equals(resource) && !resource.equals("namespaces"))
        .filter(known -> subresource.isEmpty() || known.subresources().contains(subresource))
        .map(known -> known.namespaced() ? request.namespace(namespace) : request);
  }
}
