package io.github.ekscam.analysis.internal.requests;

import io.github.ekscam.Grant;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A set of requests, for all requests at once: those that rules allow in scopes, and what comes of
 * such sets by union, intersection and subtraction. Exact, for every text that an attribute may be,
 * known to Kubernetes or not: what {@code *} allows is more than any enumeration, and less by just
 * that enumeration if that is taken away. Immutable and thread-safe.
 *
 * <p>Two things of a request do not count: its field selector, which only the node authorizer looks
 * at, and a slash in the resource itself, which no URL makes. What is behind the first slash of
 * what a rule names is the subresource.
 *
 * <p>Requests for resources are divided by namespace; those of some namespaces are a tree by API
 * group, resource, subresource, name and verb. Each text that no rule names is as all of these. An
 * operation costs about the product of what is different in both, and real roles some milliseconds
 * at most.
 */
public final class RequestSet {

  private static final String ALL_VALUES = PolicyRuleMatcher.ALL;

  /** No request. */
  public static final RequestSet NONE = new RequestSet(Partition.NONE, Partition.NONE);

  /** Every request. */
  public static final RequestSet ALL =
      new RequestSet(Partition.of(Texts.ALL, Tree.ALL), Partition.of(Texts.ALL, Tree.ALL));

  private final Partition resources;
  private final Partition paths;

  private RequestSet(Partition resources, Partition paths) {
    this.resources = resources;
    this.paths = paths;
  }

  /** What a rule allows in a scope, as {@link PolicyRuleMatcher} and the scope tell it. */
  public static RequestSet of(AccessScope scope, PolicyRule rule) {
    return scope instanceof AccessScope.Cluster
        ? new RequestSet(Partition.of(Texts.ALL, tree(rule)), paths(rule))
        : new RequestSet(Partition.of(namespaces(scope), tree(rule)), Partition.NONE);
  }

  /** What somebody has by a permission. The namespace of a RoleBinding is never a pattern. */
  public static RequestSet of(Permission permission) {
    return ofAll(List.of(permission));
  }

  /** What a rule allows in some namespaces, of which none is a pattern. */
  public static RequestSet in(Collection<String> namespaces, PolicyRule rule) {
    return new RequestSet(Partition.of(Texts.of(namespaces), tree(rule)), Partition.NONE);
  }

  /** Everything in a scope. */
  public static RequestSet everythingIn(AccessScope scope) {
    return scope instanceof AccessScope.Cluster
        ? ALL
        : new RequestSet(Partition.of(namespaces(scope), Tree.ALL), Partition.NONE);
  }

  /** The requests of a box. */
  public static RequestSet of(Box box) {
    if (box instanceof Box.Paths of) {
      return new RequestSet(Partition.NONE, Partition.of(of.paths(), tree(of.verbs(), Tree.ALL)));
    }
    Box.Resources of = (Box.Resources) box;
    Tree tree = tree(of.names(), tree(of.verbs(), Tree.ALL));
    tree = tree(of.apiGroups(), tree(of.resources(), tree(of.subresources(), tree)));
    return new RequestSet(Partition.of(of.namespaces(), tree), Partition.NONE);
  }

  private static Tree tree(Choice choice, Tree following) {
    Map<String, Tree> byText = new TreeMap<>();
    choice.texts().forEach(text -> byText.put(text, choice.isAllBut() ? Tree.NONE : following));
    return Tree.of(byText, choice.isAllBut() ? following : Tree.NONE);
  }

  /** The namespaces of a scope; of the whole cluster every text, the empty one included. */
  public static Texts namespaces(AccessScope scope) {
    if (scope instanceof AccessScope.Cluster) {
      return Texts.ALL;
    }
    List<Texts> namespaces = new ArrayList<>();
    List<String> single = new ArrayList<>();
    for (String pattern : scope.namespaces()) {
      if (pattern.contains(ALL_VALUES)) {
        namespaces.add(Texts.ofGlob(pattern));
      } else {
        single.add(pattern);
      }
    }
    return Texts.union(namespaces).plus(Texts.of(single)).minus(Texts.of(List.of("")));
  }

  private static Tree verbs(PolicyRule rule) {
    return rule.verbs().contains(ALL_VALUES) ? Tree.ALL : Tree.anyOf(rule.verbs(), Tree.ALL);
  }

  private static Tree tree(PolicyRule rule) {
    if (rule.resources().isEmpty()) {
      return Tree.NONE;
    }
    Tree verbs = verbs(rule);
    Tree names =
        rule.resourceNames().isEmpty() ? Tree.any(verbs) : Tree.anyOf(rule.resourceNames(), verbs);
    Tree resources = resources(rule.resources(), names);
    return rule.apiGroups().contains(ALL_VALUES)
        ? Tree.any(resources)
        : Tree.anyOf(rule.apiGroups(), resources);
  }

  private static Tree resources(List<String> named, Tree following) {
    if (named.contains(ALL_VALUES)) {
      return Tree.any(Tree.any(following));
    }
    TreeSet<String> ofAny = new TreeSet<>();
    Map<String, TreeSet<String>> ofSome = new TreeMap<>();
    for (String each : new TreeSet<>(named)) {
      String resource = ResourceNames.resource(each);
      String subresource = ResourceNames.subresource(each);
      if (subresource.isEmpty() && !resource.equals(each)) {
        continue; // The slash would have to be one of the resource's.
      }
      if (resource.equals(ALL_VALUES)) {
        ofAny.add(subresource);
      } else {
        ofSome.computeIfAbsent(resource, key -> new TreeSet<>()).add(subresource);
      }
    }
    Map<String, Tree> byResource = new TreeMap<>();
    ofSome.forEach(
        (resource, subresources) -> {
          subresources.addAll(ofAny);
          byResource.put(resource, Tree.anyOf(subresources, following));
        });
    return Tree.of(byResource, Tree.anyOf(ofAny, following));
  }

  private static Partition paths(PolicyRule rule) {
    List<Texts> paths = new ArrayList<>();
    List<String> single = new ArrayList<>();
    for (String url : rule.nonResourceURLs()) {
      if (PolicyRuleMatcher.isPathPrefix(url)) {
        paths.add(Texts.ofPrefix(PolicyRuleMatcher.pathPrefix(url)));
      } else {
        single.add(url);
      }
    }
    return Partition.of(Texts.union(paths).plus(Texts.of(single)), verbs(rule));
  }

  /** What is in any of some sets. */
  public static RequestSet union(Collection<RequestSet> sets) {
    return Union.of(sets, NONE, RequestSet::plus);
  }

  /** What some permissions allow together. One rule in many namespaces is looked at once. */
  public static RequestSet ofAll(Collection<Permission> permissions) {
    IdentityHashMap<PolicyRule, List<String>> inNamespaces = new IdentityHashMap<>();
    List<RequestSet> sets = new ArrayList<>();
    for (Permission permission : permissions) {
      String namespace = namespaceOfBinding(permission);
      if (namespace.isEmpty()) {
        sets.add(of(permission.scope(), permission.rule()));
      } else {
        inNamespaces.computeIfAbsent(permission.rule(), key -> new ArrayList<>()).add(namespace);
      }
    }
    inNamespaces.forEach((rule, namespaces) -> sets.add(in(namespaces, rule)));
    return union(sets);
  }

  private static String namespaceOfBinding(Permission permission) {
    return permission.grant() instanceof Grant.Rbac rbac
        ? rbac.binding().metadata().namespace()
        : "";
  }

  /** The requests that are in this set, in the other, or in both. */
  public RequestSet plus(RequestSet other) {
    return new RequestSet(resources.plus(other.resources), paths.plus(other.paths));
  }

  /** The requests that are in both sets. */
  public RequestSet and(RequestSet other) {
    return new RequestSet(resources.and(other.resources), paths.and(other.paths));
  }

  /** The requests that are in this set and not in the other. */
  public RequestSet minus(RequestSet other) {
    return new RequestSet(resources.minus(other.resources), paths.minus(other.paths));
  }

  /** Whether there is no request in the set. */
  public boolean isEmpty() {
    return resources.parts().isEmpty() && paths.parts().isEmpty();
  }

  /** Whether both have a request in common. */
  public boolean intersects(RequestSet other) {
    return !and(other).isEmpty();
  }

  /** Whether the set has all the requests of another. */
  public boolean containsAll(RequestSet other) {
    return other.minus(this).isEmpty();
  }

  /** Whether both have the same requests. */
  public boolean isSame(RequestSet other) {
    return containsAll(other) && other.containsAll(this);
  }

  /** Whether a request is in the set. */
  public boolean contains(RequestAttributes request) {
    if (request instanceof NonResourceRequest of) {
      return !paths.get(of.path()).get(of.verb()).isNone();
    }
    ResourceRequest of = (ResourceRequest) request;
    return !resources
        .get(of.namespace())
        .get(of.apiGroup())
        .get(of.resource())
        .get(of.subresource())
        .get(of.name())
        .get(of.verb())
        .isNone();
  }

  /**
   * The set as boxes of which no two have a request in common, and no two could be one; requests
   * for resources first. In an order that is the same for equal sets.
   */
  public List<Box> boxes() {
    List<Box> boxes = new ArrayList<>(Boxes.of(resources));
    paths.parts().stream()
        .flatMap(
            part ->
                part.tree().branches().values().stream()
                    .map(verbs -> new Box.Paths(part.texts(), verbs)))
        .sorted(Comparator.comparing(Box.Paths::verbs))
        .forEach(boxes::add);
    return List.copyOf(boxes);
  }

  /**
   * A request of the set: one that the API server gets and that matters, if there is such a one.
   * Nothing if the set is empty.
   *
   * @param resources the resources of the cluster that would be asked
   */
  public Optional<RequestAttributes> witness(ApiResources resources) {
    return witness(resources, request -> true);
  }

  /**
   * A request of the set that also fulfils a condition, such as that a cluster answers it so; if
   * none that was tried does, any.
   */
  public Optional<RequestAttributes> witness(
      ApiResources resources, Predicate<RequestAttributes> condition) {
    return Witness.of(boxes(), resources, condition);
  }

  @Override
  public String toString() {
    return boxes().toString();
  }
}
