package io.github.ekscam.internal.vocabulary;

/** How a resource is written with its API group and its subresource, each empty for none. */
public final class ResourceNames {

  private ResourceNames() {}

  /** As rules name it: {@code pods/log}. */
  public static String combined(String resource, String subresource) {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }

  /** What is before the slash of what rules name, or all of it. */
  public static String resource(String combined) {
    int slash = combined.indexOf('/');
    return slash < 0 ? combined : combined.substring(0, slash);
  }

  /** What is behind the slash of what rules name; empty for none. */
  public static String subresource(String combined) {
    int slash = combined.indexOf('/');
    return slash < 0 ? "" : combined.substring(slash + 1);
  }

  /** As {@code schema.GroupResource} of Kubernetes prints it: {@code deployments.apps}. */
  public static String qualified(String resource, String apiGroup) {
    return apiGroup.isEmpty() ? resource : resource + "." + apiGroup;
  }

  /** As people write it, and requests are read from text: {@code deployments.apps/scale}. */
  public static String qualified(String resource, String apiGroup, String subresource) {
    return combined(qualified(resource, apiGroup), subresource);
  }
}
