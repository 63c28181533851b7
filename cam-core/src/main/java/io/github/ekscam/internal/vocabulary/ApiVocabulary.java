package io.github.ekscam.internal.vocabulary;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a cluster's API has: the built-in ones of a version of Kubernetes, and custom
 * ones. A word is looked up as kubectl does: a plural, a singular or a short name, in any case.
 * Immutable and thread-safe; a look-up costs one look into a hash table.
 */
public final class ApiVocabulary {

  private static final int NEWEST_MINOR = 37;

  private static final Map<Integer, ApiVocabulary> BY_MINOR = new ConcurrentHashMap<>();

  /** Without the custom ones. */
  private final ApiVocabulary builtIn;

  private final int minor;
  private final List<ApiResource> resources;
  private final Map<String, List<ApiResource>> byWord;
  private final Set<String> apiGroups;
  private final Set<String> subresources;

  private ApiVocabulary(
      int minor,
      @Nullable ApiVocabulary without,
      List<ApiResource> builtIn,
      Collection<ApiResource> custom) {
    this.minor = minor;
    this.builtIn = without == null ? this : without;
    List<ApiResource> all = new ArrayList<>(builtIn);
    all.addAll(custom);
    resources = List.copyOf(all);
    byWord = new HashMap<>();
    subresources = new HashSet<>();
    for (ApiResource resource : resources) {
      Set<String> words = new HashSet<>(resource.shortNames());
      words.add(resource.name());
      words.add(resource.singular());
      words.remove("");
      words.forEach(
          word ->
              byWord
                  .computeIfAbsent(word.toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
                  .add(resource));
      subresources.addAll(resource.servedSubresources().keySet());
    }
    BuiltInResources.more().forEach(subresources::addAll);
    apiGroups = new HashSet<>();
    builtIn.forEach(resource -> apiGroups.add(resource.apiGroup()));
  }

  /** The built-in resources of a minor version of Kubernetes 1 that is known. */
  public static ApiVocabulary ofMinor(int minor) {
    return BY_MINOR.computeIfAbsent(
        minor, known -> new ApiVocabulary(known, null, BuiltInResources.of(known), List.of()));
  }

  /** The built-in resources of the newest version known. */
  public static ApiVocabulary newest() {
    return ofMinor(NEWEST_MINOR);
  }

  /** The minor version of Kubernetes 1 that its built-in resources are of. */
  public int minor() {
    return minor;
  }

  /** The same without custom resources. */
  public ApiVocabulary builtIn() {
    return builtIn;
  }

  /** The same with these custom resources in the place of those it has. */
  public ApiVocabulary with(Collection<ApiResource> custom) {
    return new ApiVocabulary(minor, builtIn, builtIn.resources, custom);
  }

  /**
   * The resource that a word means in any API group; where several have it, one that is served, and
   * a built-in one before a custom one.
   */
  public Optional<ApiResource> find(String word) {
    return known(word).stream().findFirst();
  }

  /** The resource that a word means in an API group. */
  public Optional<ApiResource> find(String word, String apiGroup) {
    return known(word).stream()
        .filter(resource -> resource.apiGroup().equals(apiGroup))
        .findFirst();
  }

  /**
   * The resources of this name in the plural, of an API group: a custom one may be beside one that
   * is not served.
   */
  public List<ApiResource> named(String name, String apiGroup) {
    return known(name).stream()
        .filter(resource -> resource.name().equals(name) && resource.apiGroup().equals(apiGroup))
        .toList();
  }

  private List<ApiResource> known(String word) {
    return byWord.getOrDefault(word.toLowerCase(Locale.ROOT), List.of());
  }

  /** Whether Kubernetes has an API group of its own with this name. */
  public boolean hasGroup(String apiGroup) {
    return apiGroups.contains(apiGroup);
  }

  /** The names of the resources of all API groups, in the plural. */
  public List<String> names() {
    return resources.stream().map(ApiResource::name).distinct().toList();
  }

  /** The names of the resources of an API group, in the plural. */
  public List<String> names(String apiGroup) {
    return resources.stream()
        .filter(resource -> resource.apiGroup().equals(apiGroup))
        .map(ApiResource::name)
        .toList();
  }

  /** The API groups that have resources; the core group is the empty text. */
  public List<String> apiGroups() {
    return resources.stream()
        .map(ApiResource::apiGroup)
        .distinct()
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /** Whether any resource has a subresource of this name. */
  public boolean isSubresource(String name) {
    return subresources.contains(name);
  }

  /** The subresources that requests for any resource may name, besides its own. */
  public static List<String> subresourcesOfAny() {
    return BuiltInResources.more("(any)", "");
  }

  /** The subresources that custom resources may have. */
  public static List<String> subresourcesOfCustom() {
    return BuiltInResources.more("(custom)", "");
  }
}
