package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.vocabulary.ApiResource;
import io.github.ekscam.internal.vocabulary.ApiVerbs;
import io.github.ekscam.internal.vocabulary.ApiVocabulary;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request is for, read from text: a resource, one object of it, a subresource, or a path.
 *
 * <table>
 * <caption>The forms</caption>
 * <tr><td>{@code pods}, {@code po}, {@code deploy}</td>
 *     <td>a resource, by its plural, singular or short name, in the API group where Kubernetes has
 *     it</td></tr>
 * <tr><td>{@code deployments.apps}, {@code widgets.example.com}</td>
 *     <td>a resource of an API group; that of a custom resource must be named</td></tr>
 * <tr><td>{@code pods/log}</td><td>a subresource, if the resource has one of this name</td></tr>
 * <tr><td>{@code pods/web}, {@code deployments.apps/web}</td><td>an object, otherwise</td></tr>
 * <tr><td>{@code pods/web/log}, {@code deployments.apps/web/scale}</td>
 *     <td>a subresource of an object</td></tr>
 * <tr><td>{@code signers.certificates.k8s.io/example.com/*}</td>
 *     <td>a name with slashes, where no API serves the resource: users, groups, uids and
 *     signers</td></tr>
 * <tr><td>{@code /metrics}</td><td>a path that is no resource</td></tr>
 * </table>
 *
 * <p>What a word behind the slash means follows from the resources of the cluster; custom resources
 * that are not known may have the subresources {@code status} and {@code scale}. A word that is a
 * subresource elsewhere, or nearly one here, as in {@code secrets/log} or {@code pods/logs}, is
 * refused rather than guessed. kubectl itself takes whatever is behind the slash for the name:
 * {@link #parse(String, String)}. Immutable.
 */
public final class RequestTarget {

  private static final String ALL = "*";

  private static final Pattern VERSION_AND_GROUP =
      Pattern.compile("v\\d+((alpha|beta)\\d+)?\\.(?<group>.+)");

  private final ApiVocabulary vocabulary;
  private final String text;
  private final String resource;
  private final String apiGroup;
  private final String name;
  private final String subresource;

  private RequestTarget(
      ApiVocabulary vocabulary,
      String text,
      String resource,
      String apiGroup,
      String name,
      String subresource) {
    this.vocabulary = vocabulary;
    this.text = text;
    this.resource = resource;
    this.apiGroup = apiGroup;
    this.name = name;
    this.subresource = subresource;
  }

  /**
   * Reads what a request is for, by the resources of the newest version of Kubernetes.
   *
   * @throws IllegalArgumentException if the text has none of the forms, or does not tell whether a
   *     word is a name or a subresource
   */
  public static RequestTarget parse(String text) {
    return parse(text, ApiResources.newest());
  }

  /**
   * Reads what a request is for.
   *
   * @param resources those by which its words are understood
   * @throws IllegalArgumentException as of {@link #parse(String)}
   */
  public static RequestTarget parse(String text, ApiResources resources) {
    requireNonNull(text, "text");
    ApiVocabulary vocabulary = resources.vocabulary();
    return text.startsWith("/")
        ? new RequestTarget(vocabulary, text, "", "", "", "")
        : read(text, vocabulary).divided();
  }

  /**
   * Reads {@code RESOURCE[.GROUP][/NAME]} as kubectl does beside its option {@code --subresource}:
   * everything behind the first slash is the name.
   *
   * @param subresource the subresource; empty for none
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static RequestTarget parse(String text, String subresource) {
    return parse(text, subresource, ApiResources.newest());
  }

  /**
   * Reads {@code RESOURCE[.GROUP][/NAME]} as kubectl does: {@link #parse(String, String)}.
   *
   * @param subresource the subresource; empty for none
   * @param resources those by which its words are understood
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static RequestTarget parse(String text, String subresource, ApiResources resources) {
    requireNonNull(subresource, "subresource");
    if (text.startsWith("/")) {
      throw malformed(text, "RESOURCE[.GROUP][/NAME], such as pods, deployments.apps or pods/web");
    }
    return read(text, resources.vocabulary()).with(subresource);
  }

  private static IllegalArgumentException malformed(String text, String forms) {
    return new IllegalArgumentException("Invalid resource \"" + text + "\": expected " + forms);
  }

  private static IllegalArgumentException malformed(String text) {
    return malformed(
        text,
        "RESOURCE[.GROUP], RESOURCE[.GROUP]/SUBRESOURCE, RESOURCE[.GROUP]/NAME[/SUBRESOURCE] or a"
            + " path, such as deployments.apps, pods/log, pods/web, pods/web/log or /metrics");
  }

  /** All behind the first slash is the name. */
  private static RequestTarget read(String text, ApiVocabulary vocabulary) {
    int slash = text.indexOf('/');
    String type = slash < 0 ? text : text.substring(0, slash);
    String name = slash < 0 ? "" : text.substring(slash + 1);
    int dot = type.indexOf('.');
    String word = dot < 0 ? type : type.substring(0, dot);
    if (word.isEmpty() || type.endsWith(".") || (slash >= 0 && name.isEmpty())) {
      throw malformed(text);
    }
    if (dot < 0) {
      Optional<ApiResource> found = vocabulary.find(word);
      return new RequestTarget(
          vocabulary,
          text,
          found.map(ApiResource::name).orElse(word),
          found.map(ApiResource::apiGroup).orElse(""),
          name,
          "");
    }
    String rest = type.substring(dot + 1);
    Matcher versioned = VERSION_AND_GROUP.matcher(rest);
    String group = versioned.matches() ? versioned.group("group") : rest;
    return new RequestTarget(
        vocabulary,
        text,
        vocabulary.find(word, group).map(ApiResource::name).orElse(word),
        group,
        name,
        "");
  }

  /**
   * The same for the object of a name; empty for none. A path has no objects and stays as it is.
   */
  public RequestTarget named(String name) {
    requireNonNull(name, "name");
    return isPath() ? this : with(name, subresource);
  }

  private RequestTarget with(String newSubresource) {
    return with(name, newSubresource);
  }

  private RequestTarget with(String newName, String newSubresource) {
    return new RequestTarget(vocabulary, text, resource, apiGroup, newName, newSubresource);
  }

  /** The same, with what is behind the slash told apart. */
  private RequestTarget divided() {
    Optional<ApiResource.Virtual> virtual =
        ApiResource.virtual(resource).filter(any -> vocabulary.hasGroup(apiGroup));
    if (name.isEmpty() || virtual.equals(Optional.of(ApiResource.Virtual.NAME))) {
      return this;
    }
    if (virtual.isPresent()) {
      return with("", name);
    }
    String[] parts = name.split("/", -1);
    String last = parts[parts.length - 1];
    if (parts.length > 2 || Stream.of(parts).anyMatch(String::isEmpty)) {
      throw malformed(text);
    }
    if (subresources().contains(last) || (resource.equals(ALL) && vocabulary.isSubresource(last))) {
      return parts.length == 1 ? with("", last) : with(parts[0], last);
    }
    requireGroupBeforeSlash(last);
    Optional<ApiResource> known = known();
    Optional<String> near =
        known.flatMap(resource -> Spelling.nearest(last, resource.subresources()));
    boolean open = near.isPresent() || vocabulary.isSubresource(last);
    if (parts.length == 1 && !open) {
      return this;
    }
    // Three parts leave nothing open, and an API server of somebody's own may have any subresource.
    if (parts.length == 2 && isCustom() && known.isEmpty()) {
      return with(parts[0], last);
    }
    requireKnown();
    throw new IllegalArgumentException(
        "\""
            + resource
            + "\" have no subresource \""
            + last
            + "\""
            + near.map(word -> "; did you mean \"" + word + "\"?").orElse(""));
  }

  /** Refuses what looks like the name of an object and is a subresource with the API group. */
  private void requireGroupBeforeSlash(String last) {
    String behind = "." + apiGroup;
    boolean isGroupWritten = text.indexOf('.') < text.indexOf('/');
    if (!isGroupWritten
        && last.endsWith(behind)
        && subresources().contains(last.substring(0, last.length() - behind.length()))) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has the API group behind the subresource; did you mean \""
              + ResourceNames.qualified(resource, apiGroup)
              + text.substring(text.indexOf('/'), text.length() - behind.length())
              + "\"?");
    }
  }

  private List<String> subresources() {
    return Stream.concat(
            ApiVocabulary.subresourcesOfAny().stream(),
            known()
                .map(ApiResource::subresources)
                .orElseGet(ApiVocabulary::subresourcesOfCustom)
                .stream())
        .toList();
  }

  private Optional<ApiResource> known() {
    return isPath() ? Optional.empty() : vocabulary.find(resource, apiGroup);
  }

  private boolean isCustom() {
    return !isPath() && !vocabulary.hasGroup(apiGroup);
  }

  /** Whether it is a path, which is no resource. */
  public boolean isPath() {
    return resource.isEmpty();
  }

  /** The resource, in the plural; empty for a path. */
  public String resource() {
    return resource;
  }

  /** The API group; empty for the core group, and for a path. */
  public String apiGroup() {
    return apiGroup;
  }

  /** The name of the object; empty for none. */
  public String name() {
    return name;
  }

  /** The subresource; empty for none. */
  public String subresource() {
    return subresource;
  }

  /** Whether it surely belongs to no namespace, as nodes and paths do not. */
  public boolean isClusterScoped() {
    if (isPath()) {
      return true;
    }
    return known()
        .map(resource -> !resource.namespaced())
        .orElseGet(() -> RequestRules.isVirtual(resource, apiGroup));
  }

  /**
   * Whether requests for it by a verb are surely in no namespace: those for what {@link
   * #isClusterScoped()} is, except {@code bind} of ClusterRoles. A RoleBinding may refer to a
   * ClusterRole, and whoever makes it is asked about in its namespace.
   */
  public boolean isClusterScoped(String verb) {
    requireNonNull(verb, "verb");
    return isClusterScoped() && !RequestRules.isBindOfClusterRole(verb, resource, apiGroup);
  }

  /** Whether it surely belongs to namespaces; of custom resources that is not known. */
  public boolean isNamespaced() {
    return known().map(ApiResource::namespaced).orElse(false);
  }

  /**
   * Refuses a resource or an API group that Kubernetes should have built in and has not: probably a
   * slip, and a denial of it proves nothing.
   *
   * @throws IllegalArgumentException if so; says what may be meant
   */
  public void requireKnown() {
    if (isPath() || resource.equals(ALL) || known().isPresent()) {
      return;
    }
    if (!isCustom() && ApiResource.virtual(resource).isEmpty()) {
      throw new IllegalArgumentException(
          "Kubernetes has no resource \""
              + resource
              + "\""
              + (apiGroup.isEmpty() ? "" : " in the API group " + apiGroup)
              + Spelling.suggestion(resource, vocabulary.names())
                  .orElse(
                      apiGroup.isEmpty()
                          ? "; of a custom resource name the API group, as in widgets.example.com"
                          : "; 'kubectl api-resources' lists them"));
    }
    Optional<String> other = Spelling.nearest(resource, vocabulary.names(apiGroup));
    if (isCustom() && other.isPresent()) {
      throw new IllegalArgumentException(
          "no CustomResourceDefinition among the files has \""
              + resource
              + "\" of "
              + apiGroup
              + "; did you mean \""
              + other.get()
              + "\"? If not, add its definition to them");
    }
    // Groups of custom resources may look much like built-in ones; not their resources, too.
    // Those of x-k8s.io are Kubernetes' projects outside it, often of what it has later.
    Optional<String> near =
        Spelling.nearest(apiGroup, vocabulary.apiGroups())
            .filter(meant -> !apiGroup.endsWith(".x-k8s.io"))
            .filter(meant -> vocabulary.find(resource, meant).isPresent());
    if (isCustom() && (near.isPresent() || !apiGroup.contains("."))) {
      throw new IllegalArgumentException(
          "Kubernetes has no API group \""
              + apiGroup
              + "\""
              + near.map(it -> "; did you mean \"" + it + "\"?")
                  .orElse("; that of a custom resource has a dot, as in widgets.example.com"));
    }
  }

  /**
   * Refuses a verb that nobody asks with. Authors of custom resources may have made up more, so of
   * those only what is nearly another verb is refused.
   *
   * @throws IllegalArgumentException if so; says what may be meant
   */
  public void requireVerb(String verb) {
    Set<String> known = isPath() ? ApiVerbs.OF_PATHS : ApiVerbs.OF_RESOURCES;
    if (known.contains(verb)) {
      return;
    }
    List<String> sorted = known.stream().filter(each -> !each.equals(ALL)).sorted().toList();
    Optional<String> near = Spelling.suggestion(verb, sorted);
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

  /**
   * The request for this, by a verb. A Namespace object is in the namespace that it is, as the API
   * server derives it from the URL, where that has the object's name.
   *
   * @param namespace the namespace; empty for the cluster scope, and for a path
   */
  public RequestAttributes request(String verb, String namespace) {
    if (isPath()) {
      return NonResourceRequest.of(verb, text);
    }
    boolean isNamespace =
        resource.equals("namespaces") && apiGroup.isEmpty() && RequestRules.isInItself(verb);
    return ResourceRequest.of(verb, apiGroup, resource)
        .subresource(subresource)
        .namespace(isNamespace && namespace.isEmpty() ? name : namespace)
        .name(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RequestTarget that
        && (isPath() ? text.equals(that.text) : !that.isPath())
        && resource.equals(that.resource)
        && apiGroup.equals(that.apiGroup)
        && name.equals(that.name)
        && subresource.equals(that.subresource);
  }

  @Override
  public int hashCode() {
    return Objects.hash(isPath() ? text : "", resource, apiGroup, name, subresource);
  }

  /** The text that this was read from. */
  @Override
  public String toString() {
    return text;
  }
}
