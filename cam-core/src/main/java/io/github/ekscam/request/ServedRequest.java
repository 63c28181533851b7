package io.github.ekscam.request;

import io.github.ekscam.internal.vocabulary.ApiResource;
import io.github.ekscam.internal.vocabulary.ApiResource.Served;
import io.github.ekscam.internal.vocabulary.ApiResource.Subresource;
import io.github.ekscam.internal.vocabulary.ApiVocabulary;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.RequestAttributes.Impossibility.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether an API server serves what is asked for, and with which verbs. */
final class ServedRequest {

  /** The verbs that come of HTTP methods; by others anybody may ask about anything. */
  private static final Set<String> OF_HTTP =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private ServedRequest() {}

  /**
   * Why the request is answered by no object, if so. Nothing of what discovery does not have and
   * components ask about all the same, such as {@code nodes/metrics}, nor of custom resources that
   * are not known.
   */
  static Optional<Kind> kind(ResourceRequest request, ApiResources resources) {
    Optional<Subresource> found =
        OF_HTTP.contains(request.verb())
            ? find(request, resources.vocabulary()).filter(served -> !served.verbs().isEmpty())
            : Optional.empty();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Served served = found.get().served();
    if (served == Served.NEVER) {
      boolean certain = resources.version().isPresent() && !serving(request).isEmpty();
      return Optional.of(certain ? Kind.NOT_SERVED : Kind.MAYBE_NOT_SERVED);
    }
    if (!found.get().verbs().contains(request.verb())) {
      return Optional.of(Kind.VERB_NOT_SERVED);
    }
    return served == Served.GATED ? Optional.of(Kind.MAYBE_NOT_SERVED) : Optional.empty();
  }

  /** The verbs with which it is served. */
  static List<String> verbs(ResourceRequest request, ApiResources resources) {
    return find(request, resources.vocabulary()).map(Subresource::verbs).orElse(List.of());
  }

  /** What is asked for, and its verbs: of several the one that is served rather than another. */
  private static Optional<Subresource> find(ResourceRequest request, ApiVocabulary vocabulary) {
    return vocabulary.named(request.resource(), request.apiGroup()).stream()
        .flatMap(resource -> find(resource, request.subresource()))
        .min(Comparator.comparing(Subresource::served));
  }

  private static Stream<Subresource> find(ApiResource resource, String subresource) {
    if (subresource.isEmpty()) {
      return Stream.of(new Subresource(resource.served(), resource.verbs()));
    }
    Map<String, Subresource> served = resource.servedSubresources();
    return Stream.ofNullable(served.get(subresource))
        .map(
            found ->
                found.served().compareTo(resource.served()) >= 0
                    ? found
                    : new Subresource(resource.served(), found.verbs()));
  }

  /** The known versions that serve it, if only behind a gate; in order. */
  private static List<KubernetesVersion> serving(ResourceRequest request) {
    return KubernetesVersion.known().stream()
        .filter(
            version ->
                find(request, ApiVocabulary.ofMinor(version.minor()))
                    .filter(found -> found.served() != Served.NEVER)
                    .isPresent())
        .sorted()
        .toList();
  }

  /** That the version does not serve it, or only behind a gate, and which versions do. */
  static String notServed(ResourceRequest request, ApiResources resources) {
    boolean gated =
        find(request, resources.vocabulary())
            .filter(found -> found.served() == Served.GATED)
            .isPresent();
    return "Kubernetes 1."
        + resources.vocabulary().minor()
        + (resources.version().isEmpty() ? ", which is assumed," : "")
        + (gated ? " serves " : " does not serve ")
        + request.combinedResource()
        + (request.apiGroup().isEmpty() ? "" : " of " + request.apiGroup())
        + (gated
            ? " only if a feature gate or --runtime-config says so, which on EKS nobody but AWS can"
                + " set"
            : versions(serving(request)));
  }

  private static String versions(List<KubernetesVersion> serving) {
    if (serving.isEmpty()) {
      return ", nor does any other that is known";
    }
    KubernetesVersion first = serving.get(0);
    KubernetesVersion last = serving.get(serving.size() - 1);
    if (last.equals(KubernetesVersion.newestKnown())) {
      return ", which is there from " + first + " on";
    }
    return first.equals(last)
        ? ", which only " + first + " has"
        : ", which only " + first + " to " + last + " have";
  }
}
