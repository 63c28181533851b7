package io.github.ekscam.analysis.internal.requests;

import io.github.ekscam.internal.vocabulary.ApiResource;
import io.github.ekscam.internal.vocabulary.ApiVocabulary;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.CustomResource;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestAttributes.Impossibility;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a request of some boxes that the API server gets. Tries those of what Kubernetes has,
 * what matters first; takes the one with the least against it.
 */
final class Witness {

  /** Real boxes have a request that is served among the first dozen. */
  private static final int MOST_TRIES = 400;

  private static final int NOT_SERVED = 1;
  private static final int NO_REQUEST = 2;
  private static final int NOT_FULFILLED = 4;

  /** What is shown where any is meant. */
  private static final List<String> WELL_KNOWN =
      List.of("secrets", "pods", "configmaps", "nodes", "deployments", "roles", "clusterroles");

  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  /** Their requests have a URL without an object's name. */
  private static final Set<String> OF_COLLECTIONS =
      Set.of("list", "watch", "create", "deletecollection");

  /** Of what belongs to namespaces, only these are asked of all namespaces at once. */
  private static final Set<String> OF_ALL_NAMESPACES = Set.of("list", "watch", "deletecollection");

  private static final List<String> PATHS = List.of("/metrics", "/healthz", "/version", "/logs/");

  private static final String EXAMPLE = "example";

  private final ApiResources resources;
  private final ApiVocabulary vocabulary;
  private final Predicate<RequestAttributes> condition;
  private @Nullable RequestAttributes best;
  private int against = Integer.MAX_VALUE;
  private int tries;

  private Witness(ApiResources resources, Predicate<RequestAttributes> condition) {
    this.resources = resources;
    this.vocabulary =
        resources
            .version()
            .map(version -> ApiVocabulary.ofMinor(version.minor()))
            .orElseGet(ApiVocabulary::newest);
    this.condition = condition;
  }

  static Optional<RequestAttributes> of(
      List<Box> boxes, ApiResources resources, Predicate<RequestAttributes> condition) {
    Witness witness = new Witness(resources, condition);
    for (Box box : boxes) {
      witness.tries = 0;
      if (box instanceof Box.Resources of) {
        witness.search(of);
      } else {
        witness.search((Box.Paths) box);
      }
      if (witness.isFound()) {
        break;
      }
    }
    return Optional.ofNullable(witness.best);
  }

  private boolean isFound() {
    return against == 0;
  }

  private boolean isDone() {
    return isFound() || tries >= MOST_TRIES;
  }

  private void tryOut(RequestAttributes request, boolean isUsual) {
    tries++;
    int problems = (condition.test(request) ? 0 : NOT_FULFILLED) | (isUsual ? 0 : NOT_SERVED);
    for (Impossibility impossibility : request.impossibilities(resources)) {
      problems |= impossibility.isCertain() ? NO_REQUEST : NOT_SERVED;
    }
    if (problems < against) {
      against = problems;
      best = request;
    }
  }

  private void search(Box.Paths box) {
    List<String> verbs = verbs(box.verbs(), List.of("get"));
    for (String path : box.paths().samples(PATHS)) {
      for (String verb : verbs) {
        if (!isDone()) {
          tryOut(NonResourceRequest.of(verb, path), true);
        }
      }
    }
  }

  private static final Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::apiGroup).thenComparing(Candidate::resource);

  /**
   * A kind of object to ask about.
   *
   * @param known the resource as Kubernetes has it; null if it does not, or if it is a custom one
   * @param namespaced whether its objects belong to namespaces; null if that is not known
   */
  private record Candidate(
      String apiGroup, String resource, @Nullable ApiResource known, @Nullable Boolean namespaced)
      implements Comparable<Candidate> {

    @Override
    public int compareTo(Candidate other) {
      return ORDER.compare(this, other);
    }
  }

  private void search(Box.Resources box) {
    Set<Candidate> candidates = new LinkedHashSet<>();
    if (box.resources().isAllBut()) {
      WELL_KNOWN.forEach(word -> vocabulary.find(word).ifPresent(it -> add(it, box, candidates)));
    }
    if (box.resources().isAllBut() || box.apiGroups().isAllBut()) {
      known().forEach(known -> add(known, box, candidates));
      resources.customResources().forEach(custom -> add(custom, box, candidates));
    }
    for (String apiGroup : texts(box.apiGroups(), EXAMPLE + ".com")) {
      for (String resource : texts(box.resources(), EXAMPLE + "s")) {
        candidates.add(candidate(apiGroup, resource));
      }
    }
    Stream.concat(
            candidates.stream().filter(candidate -> hasAny(candidate, box.subresources())),
            candidates.stream().filter(candidate -> !hasAny(candidate, box.subresources())))
        .takeWhile(candidate -> !isDone())
        .forEach(candidate -> search(candidate, box));
  }

  private static boolean hasAny(Candidate candidate, Choice subresources) {
    return subresources.contains("")
        || candidate.known == null
        || candidate.known.subresources().stream().anyMatch(subresources::contains);
  }

  private Stream<ApiResource> known() {
    return vocabulary.apiGroups().stream()
        .flatMap(
            apiGroup ->
                vocabulary.names(apiGroup).stream()
                    .flatMap(name -> vocabulary.named(name, apiGroup).stream()));
  }

  private static void add(ApiResource known, Box.Resources box, Set<Candidate> candidates) {
    if (box.apiGroups().contains(known.apiGroup()) && box.resources().contains(known.name())) {
      candidates.add(new Candidate(known.apiGroup(), known.name(), known, known.namespaced()));
    }
  }

  private static void add(CustomResource custom, Box.Resources box, Set<Candidate> candidates) {
    if (box.apiGroups().contains(custom.apiGroup()) && box.resources().contains(custom.plural())) {
      candidates.add(
          new Candidate(custom.apiGroup(), custom.plural(), null, custom.isNamespaced()));
    }
  }

  private Candidate candidate(String apiGroup, String resource) {
    for (CustomResource custom : resources.customResources()) {
      if (custom.apiGroup().equals(apiGroup) && custom.plural().equals(resource)) {
        return new Candidate(apiGroup, resource, null, custom.isNamespaced());
      }
    }
    List<ApiResource> known = vocabulary.named(resource, apiGroup);
    return known.isEmpty()
        ? new Candidate(apiGroup, resource, null, null)
        : new Candidate(apiGroup, resource, known.get(0), known.get(0).namespaced());
  }

  private void search(Candidate candidate, Box.Resources box) {
    List<String> subresources = new ArrayList<>();
    if (box.subresources().contains("")) {
      subresources.add("");
    }
    ApiResource known = candidate.known;
    if (known != null) {
      subresources.addAll(known.subresources());
    }
    subresources.addAll(texts(box.subresources(), EXAMPLE));
    subresources.removeIf(subresource -> !box.subresources().contains(subresource));
    for (String subresource : new LinkedHashSet<>(subresources)) {
      for (String verb : verbs(box.verbs(), served(known, subresource))) {
        for (String namespace : namespaces(candidate, box)) {
          if (isDone()) {
            return;
          }
          ResourceRequest request =
              ResourceRequest.of(verb, candidate.apiGroup, candidate.resource)
                  .subresource(subresource)
                  .namespace(namespace);
          boolean isUsual =
              !namespace.isEmpty()
                  || !Boolean.TRUE.equals(candidate.namespaced)
                  || OF_ALL_NAMESPACES.contains(verb);
          names(request, box.names()).forEach(name -> tryOut(request.name(name), isUsual));
        }
      }
    }
  }

  private static List<String> served(@Nullable ApiResource known, String subresource) {
    if (known == null) {
      return VERBS;
    }
    if (subresource.isEmpty()) {
      return known.verbs();
    }
    ApiResource.Subresource of = known.servedSubresources().get(subresource);
    return of == null ? VERBS : of.verbs();
  }

  /** The verbs of a box, those first that come of requests, as people would name them. */
  private static List<String> verbs(Choice choice, List<String> served) {
    Set<String> verbs = new LinkedHashSet<>(VERBS);
    verbs.retainAll(served);
    verbs.addAll(served);
    verbs.addAll(texts(choice, EXAMPLE));
    verbs.removeIf(verb -> !choice.contains(verb));
    return List.copyOf(verbs);
  }

  private static List<String> namespaces(Candidate candidate, Box.Resources box) {
    List<String> namespaces = new ArrayList<>();
    box.namespaces().namespace().ifPresent(namespaces::add);
    if (box.namespaces().contains("")) {
      namespaces.add(Boolean.FALSE.equals(candidate.namespaced) ? 0 : namespaces.size(), "");
    }
    return namespaces;
  }

  /** The names to ask with: a Namespace is in the namespace that it is. */
  private static List<String> names(ResourceRequest request, Choice choice) {
    Set<String> names = new LinkedHashSet<>();
    if (request.subresource().isEmpty() && OF_COLLECTIONS.contains(request.verb())) {
      names.add("");
    }
    if (request.resource().equals("namespaces")) {
      names.add(request.namespace());
    }
    names.addAll(texts(choice, EXAMPLE));
    names.add("");
    names.removeIf(name -> !choice.contains(name));
    return names.stream().limit(3).toList();
  }

  /** The texts that are meant by name; or else one that is meant, as short as may be. */
  private static List<String> texts(Choice choice, String example) {
    if (!choice.isAllBut()) {
      return List.copyOf(choice.texts());
    }
    String text = example;
    while (!choice.contains(text)) {
      text += "-" + example;
    }
    return List.of(text);
  }
}
