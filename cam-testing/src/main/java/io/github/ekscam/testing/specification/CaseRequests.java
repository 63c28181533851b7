package io.github.ekscam.testing.specification;

import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestAttributes.Impossibility;
import io.github.ekscam.testing.question.RequestWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a case asks for: the product of its lists. */
final class CaseRequests {

  private final DocumentNode node;
  private final Map<String, DocumentNode> fields;
  private final Expectation expectation;
  private final ApiResources resources;

  CaseRequests(
      DocumentNode node,
      Map<String, DocumentNode> fields,
      Expectation expectation,
      ApiResources resources) {
    this.node = node;
    this.fields = fields;
    this.expectation = expectation;
    this.resources = resources;
  }

  List<RequestAttributes> read() {
    List<DocumentNode> verbs =
        SpecificationReader.oneOrMore(
            SpecificationReader.required(
                node, fields, "verbs", "say what is done, such as [get, list]"));
    List<DocumentNode> objects =
        SpecificationReader.oneOrMore(
            SpecificationReader.required(
                node, fields, "resources", "say to what, such as [deployments.apps]"));
    List<String> names = strings("resourceNames");
    List<RequestedScope> scopes = scopes();
    List<RequestAttributes> requests = new ArrayList<>();
    for (DocumentNode object : objects) {
      RequestedResource requested = RequestedResource.parse(object, expectation, resources);
      verbs.forEach(verb -> requested.requireVerb(verb, expectation));
      for (DocumentNode verb : verbs) {
        for (RequestedScope scope : requested.scopes(verb.string(), scopes)) {
          for (String name : requested.names(names, fields.get("resourceNames"))) {
            RequestAttributes request = requested.request(verb.string(), scope, name);
            requirePossible(request, requested, verb);
            requests.add(request);
          }
        }
      }
      if (requests.size() > SpecificationReader.MOST_CASES) {
        throw node.problem(
            "the lists multiply to more than "
                + SpecificationReader.MOST_CASES
                + " cases; split the case");
      }
    }
    return requests;
  }

  private void requirePossible(
      RequestAttributes request, RequestedResource requested, DocumentNode verb) {
    Optional<Impossibility> impossible = RequestWords.impossibility(request, resources);
    if (impossible.isPresent()) {
      DocumentNode blamed =
          switch (impossible.get().kind()) {
            case NAMED_CREATE, NAMED_DELETECOLLECTION, VERB, VERB_NOT_SERVED -> verb;
            case NAME_WITH_SLASH -> fields.getOrDefault("resourceNames", requested.node());
            case NAMESPACE_NAME,
                NO_NAMESPACE,
                NAMESPACE_AT_CLUSTER_SCOPE,
                PATH_OF_RESOURCE,
                NOT_SERVED,
                MAYBE_NOT_SERVED ->
                requested.node();
          };
      throw blamed.problem(RequestWords.refusal(impossible.get()));
    }
  }

  private List<String> strings(String name) {
    DocumentNode list = fields.get(name);
    return list == null
        ? List.of("")
        : SpecificationReader.oneOrMore(list).stream().map(DocumentNode::string).toList();
  }

  private List<RequestedScope> scopes() {
    DocumentNode clusterScope = fields.get("clusterScope");
    DocumentNode namespaces = fields.get("namespaces");
    if (clusterScope != null && !clusterScope.isTrue()) {
      throw clusterScope.problem("leave clusterScope out unless it is true");
    }
    if (clusterScope != null && namespaces != null) {
      throw clusterScope.problem(
          "namespaces and clusterScope exclude each other; put one into a case of its own");
    }
    if (clusterScope != null) {
      return List.of(new RequestedScope("", clusterScope));
    }
    return namespaces == null
        ? List.of()
        : SpecificationReader.oneOrMore(namespaces).stream()
            .map(RequestedScope::namespace)
            .toList();
  }
}
