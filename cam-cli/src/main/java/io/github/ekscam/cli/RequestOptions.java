package io.github.ekscam.cli;

import io.github.ekscam.policies.ApiVerbs;
import io.github.ekscam.policies.ResourceArgument;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.io.PrintWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that say what is asked for, in kubectl's grammar. */
final class RequestOptions {

  /** What people mean to be a subresource when they write it after a slash. */
  private static final Set<String> SUBRESOURCES =
      Set.of(
          "log",
          "exec",
          "attach",
          "portforward",
          "proxy",
          "status",
          "scale",
          "eviction",
          "token",
          "finalize",
          "finalizers",
          "ephemeralcontainers",
          "resize",
          "binding");

  private static final String DEFAULT_NAMESPACE = "default";

  @Parameters(index = "0", paramLabel = "VERB", description = "The verb, such as get or create.")
  private String verb = "";

  @Parameters(
      index = "1",
      paramLabel = "RESOURCE",
      description = "RESOURCE[.GROUP][/NAME], or a path that begins with a slash.")
  private String resource = "";

  @Option(
      names = "--subresource",
      paramLabel = "S",
      description = "The subresource, such as log or scale.")
  private String subresource = "";

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

  /** The request; tells of what looks like a mistake, as warnings. */
  RequestAttributes request(PrintWriter err) {
    if (allNamespaces && namespace != null) {
      throw new IllegalArgumentException("--namespace and --all-namespaces exclude each other");
    }
    if (resource.startsWith("/")) {
      if (!subresource.isEmpty() || namespace != null || allNamespaces) {
        throw new IllegalArgumentException(
            "A path has neither a subresource nor a namespace: " + resource);
      }
      warnOfUnknownVerb(err, ApiVerbs.OF_PATHS);
      return NonResourceRequest.of(verb, resource);
    }
    warnOfUnknownVerb(err, ApiVerbs.OF_RESOURCES);
    ResourceArgument argument = ResourceArgument.parse(resource);
    if (argument.isUnknownToKubernetes()) {
      err.println(
          "warning: Kubernetes has no resource "
              + argument.resource()
              + (argument.apiGroup().isEmpty()
                  ? "; if it is a custom resource, add its API group, as in widgets.example.com"
                  : " in the API group " + argument.apiGroup()));
    }
    String lastPart = argument.name().substring(argument.name().lastIndexOf('/') + 1);
    if (subresource.isEmpty() && SUBRESOURCES.contains(lastPart)) {
      err.println(
          "warning: "
              + resource
              + " means the object named "
              + argument.name()
              + "; for the subresource say --subresource "
              + lastPart);
    }
    return ResourceRequest.of(verb, argument.apiGroup(), argument.resource())
        .subresource(subresource)
        .name(argument.name())
        .namespace(namespace(argument, err));
  }

  private void warnOfUnknownVerb(PrintWriter err, Set<String> known) {
    if (!known.contains(verb)) {
      err.println("warning: verb '" + verb + "' is not a known verb");
    }
  }

  /** As the API server derives it from a URL: also that of a Namespace is the Namespace itself. */
  private String namespace(ResourceArgument argument, PrintWriter err) {
    boolean clusterScoped = argument.known().map(known -> !known.namespaced()).orElse(false);
    if (namespace != null) {
      if (clusterScoped && !namespace.equals(argument.name())) {
        err.println("warning: resource '" + argument.resource() + "' is not namespace scoped");
      }
      return namespace;
    }
    if (allNamespaces) {
      return "";
    }
    if (argument.resource().equals("namespaces") && argument.apiGroup().isEmpty()) {
      return argument.name();
    }
    return clusterScoped ? "" : DEFAULT_NAMESPACE;
  }
}
