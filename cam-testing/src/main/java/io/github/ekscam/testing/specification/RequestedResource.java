package io.github.ekscam.testing.specification;

import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestTarget;
import io.github.ekscam.testing.question.RequestWords;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a case asks for, and where it is written, which every refusal names.
 *
 * @param node where it is written
 * @param object what is asked for
 */
record RequestedResource(DocumentNode node, RequestTarget object) {

  static RequestedResource parse(
      DocumentNode node, Expectation expectation, ApiResources resources) {
    String text = node.string();
    RequestTarget object;
    try {
      object = RequestWords.target(text, resources);
    } catch (IllegalArgumentException e) {
      throw node.problem(
          e.getMessage()
              + RequestWords.possibleName(text, resources)
                  .map(
                      name ->
                          "; an object of that name is written as resourceNames: [" + name + "]")
                  .orElse(""));
    }
    if (object.resource().equals(RequestWords.ALL)) {
      requireNoDenialOfAll(node, "resource", expectation);
    }
    return new RequestedResource(node, object);
  }

  private static void requireNoDenialOfAll(
      DocumentNode node, String what, Expectation expectation) {
    if (expectation != Expectation.ALLOW) {
      throw node.problem(RequestWords.denialOfAll(what));
    }
  }

  void requireVerb(DocumentNode verb, Expectation expectation) {
    String word = verb.string();
    if (word.equals(RequestWords.ALL)) {
      requireNoDenialOfAll(verb, "verb", expectation);
    }
    try {
      object.requireVerb(word);
    } catch (IllegalArgumentException e) {
      throw verb.problem(String.valueOf(e.getMessage()));
    }
  }

  /** Where the resource is asked for by a verb, if the case names these places. */
  List<RequestedScope> scopes(String verb, List<RequestedScope> named) {
    if (named.isEmpty() && object.isClusterScoped()) {
      return List.of(new RequestedScope("", node));
    }
    if (object.isClusterScoped(verb)) {
      named.forEach(
          scope -> {
            throw scope
                .node()
                .problem(
                    object.isPath()
                        ? "a path such as "
                            + object
                            + " is in no namespace; put it into a case of its"
                            + " own, without namespaces or clusterScope"
                        : object.resource()
                            + " belong to no namespace; put them into a case of their own,"
                            + " without namespaces or clusterScope");
          });
    }
    if (named.isEmpty()) {
      throw node.problem(
          (object.isNamespaced()
                  ? object.resource() + " belong to namespaces: name them"
                  : "whether \""
                      + object.resource()
                      + "\" belong to namespaces is not known: name some")
              + " under namespaces, or write clusterScope: true to ask for the whole cluster");
    }
    return named;
  }

  /** The names that are asked for: its own, or those that the case lists. */
  List<String> names(List<String> listed, @Nullable DocumentNode resourceNames) {
    if (resourceNames == null) {
      return List.of(object.name());
    }
    if (object.isPath() || !object.name().isEmpty()) {
      throw resourceNames.problem(
          "\""
              + object
              + "\" "
              + (object.isPath() ? "is a path" : "has a name already")
              + "; put it into a case without resourceNames");
    }
    List<String> names = new ArrayList<>(listed);
    if (names.contains("")) {
      throw resourceNames.problem("a name must not be empty; leave resourceNames out for no name");
    }
    return names;
  }

  RequestAttributes request(String verb, RequestedScope scope, String name) {
    return object.named(name).request(verb, scope.namespace());
  }
}
