package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.analysis.internal.requests.Box;
import io.github.ekscam.analysis.internal.requests.Choice;
import io.github.ekscam.analysis.internal.requests.RequestSet;
import io.github.ekscam.analysis.internal.requests.Texts;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.request.RequestAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Requests that come of taking for each attribute any of some values: what a rule says in a scope,
 * and what is left of it without others, such as every verb but {@code get} on pods, in every
 * namespace but {@code dev}. Requests for resources, or requests for non-resource URLs.
 *
 * <p>Exact for every text that an attribute may be, known to Kubernetes or not. Field selectors do
 * not count, nor do requests whose resource itself has a slash, which no URL makes. Immutable and
 * thread-safe.
 */
public final class RequestRange {

  private static final Values EVERY = new Values(List.of(), List.of());
  private static final Values NONE = new Values(List.of(""), List.of(""));

  private final Box box;
  private final Values namespaces;
  private final Values paths;

  private RequestRange(Box box, Values namespaces, Values paths) {
    this.box = box;
    this.namespaces = namespaces;
    this.paths = paths;
  }

  /**
   * The values that an attribute may have.
   *
   * @param values the values, any of which it may be; none for every value. Of namespaces and of
   *     paths some may be patterns: in those of namespaces {@code *} stands for any run of
   *     characters, in those of paths only at the end
   * @param except the values that it may not be all the same, or likewise patterns
   */
  public record Values(List<String> values, List<String> except) {
    public Values {
      values = List.copyOf(values);
      except = List.copyOf(except);
    }

    private static Values of(Choice choice) {
      List<String> texts = List.copyOf(choice.texts());
      return choice.isAllBut() ? new Values(List.of(), texts) : new Values(texts, List.of());
    }

    /** Whether it may be every value. */
    public boolean isEvery() {
      return values.isEmpty() && except.isEmpty();
    }
  }

  /** The requests of a box: several ranges where its namespaces or paths are not told in one. */
  static Stream<RequestRange> of(Box box) {
    if (box instanceof Box.Paths of) {
      return of.paths().written().stream()
          .map(
              written ->
                  new RequestRange(
                      new Box.Paths(paths(written), of.verbs()),
                      NONE,
                      new Values(written.values(), written.except())));
    }
    Box.Resources of = (Box.Resources) box;
    boolean clusterScope = of.namespaces().contains("");
    Texts named = of.namespaces().minus(Texts.of(List.of("")));
    if (named.isEmpty()) {
      return Stream.of(new RequestRange(in(of, of.namespaces()), NONE, NONE));
    }
    // Every text but the empty one is written as every namespace.
    List<Texts.Written> parts = named.plus(Texts.of(List.of(""))).written();
    if (parts.size() > 1 || !parts.get(0).values().isEmpty()) {
      parts = named.written();
    }
    List<RequestRange> ranges = new ArrayList<>();
    for (Texts.Written written : parts) {
      Texts namespaces = namespaces(written);
      if (clusterScope && ranges.isEmpty()) {
        namespaces = namespaces.plus(Texts.of(List.of("")));
      }
      ranges.add(
          new RequestRange(
              in(of, namespaces), new Values(written.values(), written.except()), NONE));
    }
    return ranges.stream();
  }

  private static Box.Resources in(Box.Resources box, Texts namespaces) {
    return new Box.Resources(
        namespaces, box.apiGroups(), box.resources(), box.subresources(), box.names(), box.verbs());
  }

  private static Texts namespaces(Texts.Written written) {
    return texts(written, Texts::ofGlob).minus(Texts.of(List.of("")));
  }

  private static Texts paths(Texts.Written written) {
    return texts(written, RequestRange::path);
  }

  private static Texts texts(Texts.Written written, Function<String, Texts> pattern) {
    Texts values =
        written.values().isEmpty()
            ? Texts.ALL
            : Texts.union(written.values().stream().map(pattern).toList());
    return values.minus(Texts.union(written.except().stream().map(pattern).toList()));
  }

  private static Texts path(String pattern) {
    return pattern.endsWith("*")
        ? Texts.ofPrefix(pattern.substring(0, pattern.length() - 1))
        : Texts.of(List.of(pattern));
  }

  /** The same as a set. */
  RequestSet set() {
    return RequestSet.of(box);
  }

  Box box() {
    return box;
  }

  /** Whether the requests are for non-resource URLs. */
  public boolean isNonResource() {
    return box instanceof Box.Paths;
  }

  /** The verbs. */
  public Values verbs() {
    return Values.of(box.verbs());
  }

  /** The API groups, the core group as the empty text; every one if it is about paths. */
  public Values apiGroups() {
    return box instanceof Box.Resources of ? Values.of(of.apiGroups()) : EVERY;
  }

  /** The resources, without subresources; every one if it is about paths. */
  public Values resources() {
    return box instanceof Box.Resources of ? Values.of(of.resources()) : EVERY;
  }

  /**
   * The subresources, where the empty text is the resource itself; every one if it is about paths.
   */
  public Values subresources() {
    return box instanceof Box.Resources of ? Values.of(of.subresources()) : EVERY;
  }

  /**
   * The names of objects, where the empty text is a request without one; every one if it is about
   * paths.
   */
  public Values resourceNames() {
    return box instanceof Box.Resources of ? Values.of(of.names()) : EVERY;
  }

  /** Whether requests at the cluster scope, in no namespace, are among these. */
  public boolean includesClusterScope() {
    return box instanceof Box.Resources of && of.namespaces().contains("");
  }

  /** Whether requests in some namespace are among these: in {@link #namespaces()}. */
  public boolean includesNamespaces() {
    return !isNonResource() && !namespaces.equals(NONE);
  }

  /** The namespaces; of no meaning unless {@link #includesNamespaces()}. */
  public Values namespaces() {
    return namespaces;
  }

  /** Whether some of the requests are in a namespace. */
  public boolean isIn(String namespace) {
    requireNonNull(namespace, "namespace");
    return box instanceof Box.Resources of
        && !namespace.isEmpty()
        && of.namespaces().contains(namespace);
  }

  /** The paths; of no meaning unless {@link #isNonResource()}. */
  public Values paths() {
    return paths;
  }

  /** Whether a request is among these. */
  public boolean contains(RequestAttributes request) {
    return box.contains(requireNonNull(request, "request"));
  }

  /**
   * Whether these are what some rules leave of all requests for resources in a place, or for paths,
   * of which no rule names anything.
   */
  boolean isWhatIsLeftOfEverything() {
    if (box instanceof Box.Paths) {
      return box.verbs().isAllBut() && paths.values().isEmpty();
    }
    Box.Resources of = (Box.Resources) box;
    return of.verbs().isAllBut()
        && of.apiGroups().isAllBut()
        && of.resources().isAllBut()
        && of.subresources().isAllBut()
        && of.names().isAllBut();
  }

  /** How all requests for resources are told, or all for paths. */
  String everything() {
    return isNonResource() ? "*  *" : "*  *  of *";
  }

  /** Whether the requests are all for resources in their place, or all for paths. */
  boolean isEverything() {
    return what().equals(everything());
  }

  /** Verbs and objects, such as {@code get,list pods of ""}, without the place. */
  String what() {
    String verbs = text(verbs(), "every verb");
    if (box instanceof Box.Paths) {
      return verbs + "  " + text(paths, "every path");
    }
    String groups = text(apiGroups(), "every API group");
    String names = resourceNames().isEvery() ? "" : "  named " + text(resourceNames(), "anything");
    return verbs + "  " + objects() + "  of " + groups + names;
  }

  private String objects() {
    Values resources = resources();
    Values subresources = subresources();
    if (!subresources.values().isEmpty()) {
      List<String> named = resources.values().isEmpty() ? List.of("*") : resources.values();
      if (named.equals(List.of("*")) && subresources.values().contains("")) {
        return "every resource"
            + but(resources.except())
            + (subresources.values().size() == 1
                ? " without subresources"
                : " without subresources but "
                    + list(
                        subresources.values().stream().filter(each -> !each.isEmpty()).toList()));
      }
      List<String> combined = new ArrayList<>();
      for (String resource : named) {
        for (String subresource : subresources.values()) {
          combined.add(ResourceNames.combined(resource, subresource));
        }
      }
      return list(combined)
          + (resources.except().isEmpty() ? "" : ", not of " + list(resources.except()));
    }
    String all = resources.values().isEmpty() ? "every resource" : list(resources.values());
    if (subresources.isEvery() && resources.isEvery()) {
      return "*";
    }
    if (subresources.isEvery()) {
      return all
          + but(resources.except())
          + (resources.values().isEmpty() ? "" : " and every subresource");
    }
    List<String> except = subresources.except().stream().filter(each -> !each.isEmpty()).toList();
    return subresources.except().contains("")
        ? "every subresource" + but(except) + " of " + all + but(resources.except())
        : all + but(resources.except()) + " and every subresource" + but(except);
  }

  /** The place, such as {@code in the namespace dev}; nothing for the whole cluster. */
  String where() {
    if (isNonResource() || (includesClusterScope() && namespaces.isEvery())) {
      return "";
    }
    if (!includesNamespaces()) {
      return "at the cluster scope";
    }
    String in =
        "in "
            + (namespaces.values().isEmpty()
                ? "every namespace"
                : PlainText.namespaces(namespaces.values()))
            + but(namespaces.except());
    return includesClusterScope() ? "at the cluster scope and " + in : in;
  }

  /** Whether the place is all of a scope. */
  boolean isAllOf(AccessScope scope) {
    return !(box instanceof Box.Resources of)
        || of.namespaces().containsAll(RequestSet.namespaces(scope));
  }

  private static String text(Values values, String every) {
    return values.values().isEmpty()
        ? (values.except().isEmpty() ? "*" : every + but(values.except()))
        : list(values.values()) + but(values.except());
  }

  private static String but(List<String> except) {
    return except.isEmpty() ? "" : " but " + list(except);
  }

  private static String list(List<String> values) {
    return PlainText.some(
        values.stream().map(value -> value.isEmpty() ? "\"\"" : value).toList(), 10, ",");
  }

  /** In one line, such as {@code get,list pods of "" in the namespaces dev, qa-*}. */
  @Override
  public String toString() {
    return where().isEmpty() ? what() : what() + "  " + where();
  }
}
