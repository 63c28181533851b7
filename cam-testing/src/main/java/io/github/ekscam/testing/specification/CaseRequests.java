package io.github.ekscam.testing.specification;

import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestAttributes.Impossibility;
import io.github.ekscam.testing.question.RequestWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a case asks for: the product of its lists. */
final class CaseRequests {

  private final DocumentNode node;
  private final Map<String, DocumentNode> fields;
  private final Expectation expectation;

  CaseRequests(DocumentNode node, Map<String, DocumentNode> fields, Expectation expectation) {
    this.node = node;
    this.fields = fields;
    this.expectation = expectation;
  }

  List<RequestAttributes> read() {
    List<DocumentNode> verbs =
        SpecificationReader.oneOrMore(
            SpecificationReader.required(
                node, fields, "verbs", "say what is done, such as [get, list]"));
    List<DocumentNode> resources =
        SpecificationReader.oneOrMore(
            SpecificationReader.required(
                node, fields, "resources", "say to what, such as [deployments.apps]"));
    List<String> names = strings("resourceNames");
    List<RequestedScope> scopes = scopes();
    List<RequestAttributes> requests = new ArrayList<>();
    for (DocumentNode resource : resources) {
      RequestedResource requested = RequestedResource.parse(resource, expectation);
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
    for (Impossibility impossibility : request.impossibilities()) {
      DocumentNode blamed =
          switch (impossibility.kind()) {
            case NAMED_CREATE, NAMED_DELETECOLLECTION, VERB -> verb;
            case NAME_WITH_SLASH -> fields.getOrDefault("resourceNames", requested.node());
            case NAMESPACE_NAME, NO_NAMESPACE, NAMESPACE_AT_CLUSTER_SCOPE, PATH_OF_RESOURCE ->
                requested.node();
          };
      throw blamed.problem(
          "nobody can ask to " + RequestWords.of(request) + ": " + impossibility.line());
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
