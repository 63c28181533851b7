package io.github.ekscam.testing.specification;

import io.github.ekscam.codec.DocumentNode;
import io.github.ekscam.codec.Spelling;
import io.github.ekscam.policies.ApiResource;
import io.github.ekscam.policies.ApiVerbs;
import io.github.ekscam.policies.ResourceArgument;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a case asks for, as it is written: {@code RESOURCE[.GROUP][/SUBRESOURCE]}, {@code
 * RESOURCE[.GROUP]/NAME[/SUBRESOURCE]}, or a path. Whether a word after a slash is a subresource or
 * a name, the built-in resources tell; where that is open it is refused and not guessed, as a
 * denial of the wrong question would pass.
 *
 * @param node where it is written
 * @param argument the resource; nothing if it is a path
 * @param name the name; empty for none
 * @param subresource the subresource; empty for none
 */
record RequestedResource(
    DocumentNode node, @Nullable ResourceArgument argument, String name, String subresource) {

  private static final String ALL = "*";

  /** Any resource may have them; those of custom resources are no others. */
  private static final Set<String> OF_ANY = Set.of("finalizers");

  private static final Set<String> OF_CUSTOM = Set.of("status", "scale");

  static RequestedResource parse(DocumentNode node, Expectation expectation) {
    String text = node.string();
    if (text.startsWith("/")) {
      return new RequestedResource(node, null, "", "");
    }
    ResourceArgument argument;
    try {
      argument = ResourceArgument.parse(text);
    } catch (IllegalArgumentException e) {
      throw node.problem(String.valueOf(e.getMessage()));
    }
    if (argument.resource().equals(ALL)) {
      requireNoDenialOfAll(node, "resource", expectation);
    } else {
      requireKnown(node, argument);
    }
    return withRest(node, argument, argument.name());
  }

  /**
   * A request for {@code *} itself is allowed only by rules with {@code *}: that it is denied tells
   * nothing.
   */
  private static void requireNoDenialOfAll(
      DocumentNode node, String what, Expectation expectation) {
    if (expectation == Expectation.DENY) {
      throw node.problem(
          "that \"*\" is denied says only that not all is allowed at once; name the "
              + what
              + "s that must be denied");
    }
  }

  private static void requireKnown(DocumentNode node, ResourceArgument argument) {
    String group = argument.apiGroup();
    if (argument.known().isPresent()) {
      return;
    }
    if (argument.isUnknownToKubernetes()) {
      String of = group.isEmpty() ? "" : " in the API group " + group;
      throw node.problem(
          "Kubernetes has no resource \""
              + argument.resource()
              + "\""
              + of
              + suggestion(argument.resource(), ApiResource.names())
                  .orElse(
                      group.isEmpty()
                          ? "; of a custom resource name the API group, as in widgets.example.com"
                          : "; 'kubectl api-resources' lists them"));
    }
    // Groups of custom resources may look much like built-in ones; not their resources, too.
    Optional<String> near =
        Spelling.nearest(group, ApiResource.apiGroups())
            .filter(meant -> ApiResource.find(argument.resource(), meant).isPresent());
    if (!ApiResource.isBuiltInGroup(group) && (near.isPresent() || !group.contains("."))) {
      throw node.problem(
          "Kubernetes has no API group \""
              + group
              + "\""
              + near.map(it -> "; did you mean \"" + it + "\"?")
                  .orElse("; that of a custom resource has a dot, as in widgets.example.com"));
    }
  }

  private static Optional<String> suggestion(String word, Collection<String> known) {
    return Spelling.nearest(word, known).map(near -> "; did you mean \"" + near + "\"?");
  }

  private static RequestedResource withRest(
      DocumentNode node, ResourceArgument argument, String rest) {
    if (rest.isEmpty()) {
      return new RequestedResource(node, argument, "", "");
    }
    if (argument.resource().equals("userextras")) {
      return new RequestedResource(node, argument, "", rest);
    }
    if (isSubresource(argument, rest)) {
      return new RequestedResource(node, argument, "", rest);
    }
    int slash = rest.lastIndexOf('/');
    String last = rest.substring(slash + 1);
    if (slash > 0 && isSubresource(argument, last)) {
      return new RequestedResource(node, argument, rest.substring(0, slash), last);
    }
    Optional<String> near =
        Spelling.nearest(last, argument.known().map(ApiResource::subresources).orElse(List.of()));
    if (ApiResource.isSubresource(last) || near.isPresent()) {
      throw node.problem(
          "\""
              + argument.resource()
              + "\" have no subresource \""
              + last
              + "\""
              + near.map(it -> "; did you mean \"" + it + "\"?").orElse("")
              + "; an object of that name is written as resourceNames: ["
              + last
              + "]");
    }
    return new RequestedResource(node, argument, rest, "");
  }

  private static boolean isSubresource(ResourceArgument argument, String word) {
    if (OF_ANY.contains(word)) {
      return true;
    }
    return argument
        .known()
        .map(known -> known.subresources().contains(word))
        .orElse(OF_CUSTOM.contains(word));
  }

  private boolean isPath() {
    return argument == null;
  }

  private boolean isCustom() {
    return argument != null && !ApiResource.isBuiltInGroup(argument.apiGroup());
  }

  /** Refuses a verb that nobody asks with; of custom resources authors may have made up more. */
  void requireVerb(DocumentNode verb, Expectation expectation) {
    String word = verb.string();
    Set<String> known = isPath() ? ApiVerbs.OF_PATHS : ApiVerbs.OF_RESOURCES;
    if (word.equals(ALL)) {
      requireNoDenialOfAll(verb, "verb", expectation);
      return;
    }
    if (known.contains(word)) {
      return;
    }
    List<String> sorted = known.stream().filter(each -> !each.equals(ALL)).sorted().toList();
    Optional<String> near = suggestion(word, sorted);
    if (isCustom() && near.isEmpty()) {
      return;
    }
    throw verb.problem(
        "unknown verb \""
            + word
            + "\""
            + (isPath() ? " for a path" : "")
            + near.orElse("; known are " + String.join(", ", sorted)));
  }

  /** Where the resource is asked for, if the case names these places. */
  List<RequestedScope> scopes(List<RequestedScope> named) {
    if (argument == null) {
      named.forEach(
          scope -> {
            throw scope
                .node()
                .problem(
                    "a path such as "
                        + node.string()
                        + " is in no namespace; put it into a case of its"
                        + " own, without namespaces or clusterScope");
          });
      return List.of(new RequestedScope("", node));
    }
    if (isClusterScoped()) {
      named.forEach(
          scope -> {
            throw scope
                .node()
                .problem(
                    argument.resource()
                        + " belong to no namespace; put them into a case of their own,"
                        + " without namespaces or clusterScope");
          });
      return List.of(new RequestedScope("", node));
    }
    if (named.isEmpty()) {
      throw node.problem(
          (argument.known().isPresent()
                  ? argument.resource() + " belong to namespaces: name them"
                  : "whether "
                      + argument.resource()
                      + " belong to namespaces is not known: name some")
              + " under namespaces, or write clusterScope: true to ask for the whole cluster");
    }
    return named;
  }

  private boolean isClusterScoped() {
    ResourceArgument resource = argument;
    if (resource == null || resource.resource().equals(ALL)) {
      return false;
    }
    // What is not known and still has a built-in group is asked about by impersonation and signing.
    return resource.known().map(known -> !known.namespaced()).orElse(!isCustom());
  }

  /** The names that are asked for: its own, or those that the case lists. */
  List<String> names(List<String> listed, @Nullable DocumentNode resourceNames) {
    if (resourceNames == null) {
      return List.of(name);
    }
    if (isPath() || !name.isEmpty()) {
      throw resourceNames.problem(
          "\""
              + node.string()
              + "\" "
              + (isPath() ? "is a path" : "has a name already")
              + "; put it into a case without resourceNames");
    }
    List<String> names = new ArrayList<>(listed);
    if (names.contains("")) {
      throw resourceNames.problem("a name must not be empty; leave resourceNames out for no name");
    }
    return names;
  }

  RequestAttributes request(String verb, RequestedScope scope, String name) {
    if (argument == null) {
      return NonResourceRequest.of(verb, node.string());
    }
    boolean isNamespace = argument.resource().equals("namespaces") && argument.apiGroup().isEmpty();
    return ResourceRequest.of(verb, argument.apiGroup(), argument.resource())
        .subresource(subresource)
        // As the API server derives it from the URL: that of a Namespace is the Namespace itself.
        .namespace(isNamespace ? name : scope.namespace())
        .name(name);
  }
}
