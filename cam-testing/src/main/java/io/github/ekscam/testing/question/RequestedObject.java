package io.github.ekscam.testing.question;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.Spelling;
import io.github.ekscam.policies.ApiResource;
import io.github.ekscam.policies.ApiVerbs;
import io.github.ekscam.policies.ResourceArgument;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, as people write it: {@code RESOURCE[.GROUP][/SUBRESOURCE]}, {@code
 * RESOURCE[.GROUP]/NAME[/SUBRESOURCE]}, or a path. Whether a word after a slash is a subresource or
 * a name, the built-in resources tell; where that is open it is refused and not guessed, as a
 * denial of the wrong question would pass. Every refusal is an {@link IllegalArgumentException}.
 *
 * @param text as it is written
 * @param argument the resource; nothing if it is a path
 * @param name the name; empty for none
 * @param subresource the subresource; empty for none
 */
public record RequestedObject(
    String text, @Nullable ResourceArgument argument, String name, String subresource) {

  /** Every verb, group or resource at once. */
  public static final String ALL = "*";

  /** Any resource may have them; those of custom resources are no others. */
  private static final Set<String> OF_ANY = Set.of("finalizers");

  private static final Set<String> OF_CUSTOM = Set.of("status", "scale");

  public RequestedObject {
    requireNonNull(text, "text");
    requireNonNull(name, "name");
    requireNonNull(subresource, "subresource");
  }

  /**
   * Reads what is asked for.
   *
   * @param ofName advice for who means an object, whose name was taken for a subresource
   */
  public static RequestedObject parse(String text, UnaryOperator<String> ofName) {
    if (text.startsWith("/")) {
      return new RequestedObject(text, null, "", "");
    }
    ResourceArgument argument = ResourceArgument.parse(text);
    if (!argument.resource().equals(ALL)) {
      requireKnown(argument);
    }
    return withRest(text, argument, ofName);
  }

  private static void requireKnown(ResourceArgument argument) {
    String group = argument.apiGroup();
    if (argument.known().isPresent()) {
      return;
    }
    if (argument.isUnknownToKubernetes()) {
      String of = group.isEmpty() ? "" : " in the API group " + group;
      throw new IllegalArgumentException(
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
      throw new IllegalArgumentException(
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

  private static RequestedObject withRest(
      String text, ResourceArgument argument, UnaryOperator<String> ofName) {
    String rest = argument.name();
    if (rest.isEmpty()) {
      return new RequestedObject(text, argument, "", "");
    }
    if (argument.resource().equals("userextras") || isSubresource(argument, rest)) {
      return new RequestedObject(text, argument, "", rest);
    }
    int slash = rest.lastIndexOf('/');
    String last = rest.substring(slash + 1);
    if (slash > 0 && isSubresource(argument, last)) {
      return new RequestedObject(text, argument, rest.substring(0, slash), last);
    }
    Optional<String> near =
        Spelling.nearest(last, argument.known().map(ApiResource::subresources).orElse(List.of()));
    if (ApiResource.isSubresource(last) || near.isPresent()) {
      throw new IllegalArgumentException(
          "\""
              + argument.resource()
              + "\" have no subresource \""
              + last
              + "\""
              + near.map(it -> "; did you mean \"" + it + "\"?").orElse("")
              + ofName.apply(last));
    }
    return new RequestedObject(text, argument, rest, "");
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

  /** Whether it is a path and no resource. */
  public boolean isPath() {
    return argument == null;
  }

  private boolean isCustom() {
    return argument != null && !ApiResource.isBuiltInGroup(argument.apiGroup());
  }

  /** Whether it is every resource at once. */
  public boolean isAll() {
    return argument != null && argument.resource().equals(ALL);
  }

  /**
   * Refuses a verb that nobody asks with; of custom resources authors may have made up more. That
   * {@code *} itself is denied tells nothing, as only rules with {@code *} allow it.
   */
  public void requireVerb(String verb) {
    Set<String> known = isPath() ? ApiVerbs.OF_PATHS : ApiVerbs.OF_RESOURCES;
    if (known.contains(verb)) {
      return;
    }
    List<String> sorted = known.stream().filter(each -> !each.equals(ALL)).sorted().toList();
    Optional<String> near = suggestion(verb, sorted);
    if (isCustom() && near.isEmpty()) {
      return;
    }
    throw new IllegalArgumentException(
        "unknown verb \""
            + verb
            + "\""
            + (isPath() ? " for a path" : "")
            + near.orElse("; known are " + String.join(", ", sorted)));
  }

  /** The refusal to ask whether {@code *} is denied. */
  public static String denialOfAll(String what) {
    return "that \"*\" is denied says only that not all is allowed at once; name the "
        + what
        + "s that must be denied";
  }

  /** Whether it surely belongs to no namespace; paths do not either. */
  public boolean isClusterScoped() {
    ResourceArgument resource = argument;
    if (resource == null) {
      return true;
    }
    if (isAll()) {
      return false;
    }
    // What is not known and still has a built-in group is asked about by impersonation and signing.
    return resource.known().map(known -> !known.namespaced()).orElse(!isCustom());
  }

  /** Whether it surely belongs to namespaces. */
  public boolean isNamespaced() {
    return argument != null && argument.known().map(ApiResource::namespaced).orElse(false);
  }

  /** The resource as it is called; the path if it is one. */
  public String resource() {
    return argument == null ? text : argument.resource();
  }

  /** The request. The namespace is the empty text for the cluster scope. */
  public RequestAttributes request(String verb, String namespace, String objectName) {
    if (argument == null) {
      return NonResourceRequest.of(verb, text);
    }
    boolean isNamespace = argument.resource().equals("namespaces") && argument.apiGroup().isEmpty();
    return ResourceRequest.of(verb, argument.apiGroup(), argument.resource())
        .subresource(subresource)
        // As the API server derives it from the URL: that of a Namespace is the Namespace itself.
        .namespace(isNamespace ? objectName : namespace)
        .name(objectName);
  }

  /** A request in words, such as {@code get pods/log "web" in dev}. */
  public static String words(RequestAttributes request) {
    if (request instanceof NonResourceRequest nonResource) {
      return nonResource.verb() + " " + nonResource.path();
    }
    ResourceRequest resource = (ResourceRequest) request;
    return resource.verb()
        + " "
        + resource.resource()
        + (resource.apiGroup().isEmpty() ? "" : "." + resource.apiGroup())
        + (resource.subresource().isEmpty() ? "" : "/" + resource.subresource())
        + (resource.name().isEmpty() ? "" : " \"" + resource.name() + "\"")
        + (resource.namespace().isEmpty()
            ? " at the cluster scope"
            : " in " + resource.namespace());
  }
}
