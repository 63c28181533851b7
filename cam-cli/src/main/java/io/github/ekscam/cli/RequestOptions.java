package io.github.ekscam.cli;

import io.github.ekscam.internal.vocabulary.ApiVerbs;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestTarget;
import io.github.ekscam.request.ResourceRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that say what is asked for. */
final class RequestOptions {

  private static final String DEFAULT_NAMESPACE = "default";

  @Parameters(index = "0", paramLabel = "VERB", description = "The verb, such as get or create.")
  private String verb = "";

  @Parameters(
      index = "1",
      paramLabel = "RESOURCE",
      description =
          "RESOURCE[.GROUP], with /SUBRESOURCE as in pods/log, with /NAME as in pods/web, or with"
              + " both as in pods/web/log; or a path that begins with a slash.")
  private String resource = "";

  @Option(
      names = "--subresource",
      paramLabel = "S",
      description =
          "The subresource, such as log or scale. With it all behind the slash of RESOURCE is the"
              + " name, as with kubectl; --subresource= asks for an object called log.")
  private @Nullable String subresource;

  @Option(
      names = "--field-selector",
      paramLabel = "F",
      description =
          "The field selector of list, watch or deletecollection, such as metadata.name=web, which"
              + " asks for the object of that name, or spec.nodeName=node-1, which the node"
              + " authorizer looks at.")
  private @Nullable String fieldSelector;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description =
          "The namespace; default: \"default\", for namespaces/NAME that namespace itself, and none"
              + " for what belongs to no namespace.")
  private @Nullable String namespace;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Ask for all namespaces at once, at the cluster scope.")
  private boolean allNamespaces;

  /**
   * The request; tells of what looks like a mistake, as warnings.
   *
   * @param resources those of the cluster that is asked
   */
  RequestAttributes request(ApiResources resources, Printer err) {
    if (allNamespaces && namespace != null) {
      throw new IllegalArgumentException(
          "--namespace=" + namespace + " and --all-namespaces exclude each other");
    }
    if (resource.startsWith("/")
        && ((subresource != null && !subresource.isEmpty())
            || fieldSelector != null
            || namespace != null
            || allNamespaces)) {
      throw new IllegalArgumentException(
          "A path has neither a subresource nor a field selector nor a namespace: \""
              + resource
              + "\"");
    }
    RequestTarget target = target(resources);
    Set<String> verbs = target.isPath() ? ApiVerbs.OF_PATHS : ApiVerbs.OF_RESOURCES;
    if (!verbs.contains(verb)) {
      err.println("warning: verb '" + verb + "' is not a known verb");
    }
    try {
      target.requireKnown();
    } catch (IllegalArgumentException e) {
      err.println("warning: " + e.getMessage());
    }
    RequestAttributes request = target.request(verb, namespace(target));
    if (allNamespaces && request instanceof ResourceRequest of) {
      request = of.namespace("");
    }
    if (fieldSelector != null && request instanceof ResourceRequest of) {
      request = of.fieldSelector(fieldSelector);
    }
    request.impossibilities(resources).forEach(it -> err.println("warning: " + it.line()));
    return request;
  }

  private RequestTarget target(ApiResources resources) {
    if (subresource != null && !resource.startsWith("/")) {
      return RequestTarget.parse(resource, subresource, resources);
    }
    try {
      return RequestTarget.parse(resource, resources);
    } catch (IllegalArgumentException e) {
      throw isObjectToKubectl(resources)
          ? new IllegalArgumentException(
              e.getMessage()
                  + "; for \""
                  + resource
                  + "\" as kubectl reads it, a name behind the slash, add --subresource=",
              e)
          : e;
    }
  }

  private boolean isObjectToKubectl(ApiResources resources) {
    try {
      RequestTarget.parse(resource, "", resources).requireKnown();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private String namespace(RequestTarget target) {
    if (namespace != null) {
      return namespace;
    }
    return allNamespaces || target.isClusterScoped() ? "" : DEFAULT_NAMESPACE;
  }
}
