package io.github.ekscam.internal.explain;

import static io.github.ekscam.internal.explain.Miss.listed;

import io.github.ekscam.Explanation.Difference.Kind;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.ScopeMatcher;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Compares rules and scopes with one request, part by part, in the way of {@code
 * PolicyRuleMatcher}. A comparison without differences is a match.
 */
final class RuleComparison {

  private static final String ALL = PolicyRuleMatcher.ALL;

  /** Verbs that nobody wrote by mistake; patch and watch look alike. */
  private static final Set<String> VERBS =
      Set.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  /** What an HTTP method means for resources, for those who write methods into rules. */
  private static final Map<String, String> VERB_OF_METHOD =
      Map.of("post", "create", "put", "update", "head", "get");

  private final RequestAttributes request;

  RuleComparison(RequestAttributes request) {
    this.request = request;
  }

  /** The differences of a rule; nothing if it is of another sort, for resources or for paths. */
  Optional<Miss> compare(PolicyRule rule) {
    Miss miss = new Miss();
    if (request instanceof ResourceRequest resource) {
      if (rule.resources().isEmpty()) {
        return Optional.empty();
      }
      apiGroup(rule.apiGroups(), resource.apiGroup(), miss);
      resource(rule.resources(), resource, miss);
      resourceName(rule.resourceNames(), resource, miss);
    } else if (rule.nonResourceURLs().isEmpty()) {
      return Optional.empty();
    } else {
      path(rule, (NonResourceRequest) request, miss);
    }
    verb(rule.verbs(), miss);
    return Optional.of(miss);
  }

  /** The differences of a scope. */
  Miss compare(AccessScope scope) {
    Miss miss = new Miss();
    if (ScopeMatcher.matches(scope, request)) {
      return miss;
    }
    boolean one = scope.namespaces().size() == 1 && !scope.namespaces().get(0).contains(ALL);
    String holds =
        (one ? "the namespace " : "the namespaces ") + listed(scope.namespaces()) + " only";
    if (!(request instanceof ResourceRequest resource)) {
      return miss.near(Kind.SCOPE, "the path belongs to no namespace; this holds in " + holds);
    }
    if (resource.namespace().isEmpty()) {
      return miss.near(
          Kind.SCOPE,
          "the request is for the whole cluster, in no namespace; this holds in " + holds);
    }
    String text =
        "the namespace is " + GoQuote.quote(resource.namespace()) + "; this holds in " + holds;
    return lowerCase(scope).includesNamespace(resource.namespace().toLowerCase(Locale.ROOT))
        ? miss.near(Kind.NAMESPACE, text + ", and case counts")
        : miss.far(Kind.NAMESPACE, text);
  }

  /** EKS does not check how the namespaces of a scope are spelled; Kubernetes' are lower-case. */
  private static AccessScope lowerCase(AccessScope scope) {
    return AccessScope.namespaces(
        scope.namespaces().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
  }

  private void apiGroup(List<String> groups, String group, Miss miss) {
    if (PolicyRuleMatcher.matchesAny(groups, group)) {
      return;
    }
    String wanted = "the API group is " + GoQuote.quote(group) + "; the rule has ";
    Optional<String> versioned =
        first(
            groups,
            each ->
                group.isEmpty()
                    ? each.equals("v1") || each.equals("core") || each.equals("core/v1")
                    : each.startsWith(group + "/"));
    if (versioned.isPresent()) {
      miss.near(
          Kind.API_GROUP,
          wanted
              + GoQuote.quote(versioned.get())
              + (group.isEmpty()
                  ? ", and the core group is written \"\""
                  : ", and a group is written without its version"));
      return;
    }
    Optional<String> alike = first(groups, each -> isAlike(each, group));
    if (alike.isPresent()) {
      miss.near(Kind.API_GROUP, wanted + GoQuote.quote(alike.get()));
    } else {
      miss.far(Kind.API_GROUP, wanted + listed(groups));
    }
  }

  private static void resource(List<String> resources, ResourceRequest request, Miss miss) {
    String resource = request.resource();
    String subresource = request.subresource();
    String combined = request.combinedResource();
    if (PolicyRuleMatcher.matchesResource(resources, resource, subresource)) {
      return;
    }
    String wanted = "the resource is " + GoQuote.quote(combined) + "; the rule has ";
    for (String pattern : List.of(resource + "/*", "*/*")) {
      if (resources.contains(pattern)) {
        miss.near(
            Kind.SUBRESOURCE,
            wanted
                + GoQuote.quote(pattern)
                + ", which is no wildcard: name "
                + GoQuote.quote(combined));
        return;
      }
    }
    if (!subresource.isEmpty() && resources.contains(resource)) {
      miss.near(
          Kind.SUBRESOURCE,
          wanted + GoQuote.quote(resource) + ", which does not include its subresources");
      return;
    }
    Optional<String> ofResource =
        first(resources, each -> each.startsWith(resource + "/"))
            .filter(each -> !resource.isEmpty());
    if (ofResource.isPresent()) {
      miss.near(
          Kind.SUBRESOURCE,
          wanted + GoQuote.quote(ofResource.get()) + ", which is that subresource only");
      return;
    }
    if (slip(resources, request, wanted, miss)) {
      return;
    }
    miss.far(Kind.RESOURCE, wanted + listed(resources));
  }

  /** Whether the rule means the resource and does not say so. */
  private static boolean slip(
      List<String> resources, ResourceRequest request, String wanted, Miss miss) {
    String combined = request.combinedResource();
    Optional<String> found = first(resources, each -> each.equalsIgnoreCase(combined));
    String why = ", and case counts";
    if (found.isEmpty()) {
      found = first(resources, each -> isPlural(each, combined) || isPlural(combined, each));
      why = ", and resources are written in the plural";
    }
    if (found.isEmpty()) {
      found = first(resources, (combined + "." + request.apiGroup())::equals);
      why = ", and the API group belongs into apiGroups";
    }
    if (found.isEmpty()) {
      found = first(resources, each -> isAlike(each, combined));
      why = "";
    }
    if (found.isEmpty()) {
      return false;
    }
    miss.near(Kind.RESOURCE, wanted + GoQuote.quote(found.get()) + why);
    return true;
  }

  private static void resourceName(List<String> names, ResourceRequest request, Miss miss) {
    String name = request.name();
    if (PolicyRuleMatcher.matchesName(names, name)) {
      return;
    }
    String holds = "the rule is for objects named " + listed(names) + " only";
    if (name.isEmpty()) {
      String why =
          switch (request.verb()) {
            case "list", "watch" ->
                ", as " + request.verb() + " does unless a field selector asks for metadata.name";
            case "create", "deletecollection" -> ", as " + request.verb() + " never does";
            default -> "";
          };
      miss.near(Kind.RESOURCE_NAME, "the request names no object" + why + "; " + holds);
      return;
    }
    String text = "the name is " + GoQuote.quote(name) + "; " + holds;
    if (names.contains(ALL)) {
      miss.near(Kind.RESOURCE_NAME, text + ", and \"*\" is no wildcard there");
    } else if (first(names, each -> each.equalsIgnoreCase(name)).isPresent()) {
      miss.near(Kind.RESOURCE_NAME, text + ", and case counts");
    } else {
      miss.far(Kind.RESOURCE_NAME, text);
    }
  }

  private void verb(List<String> verbs, Miss miss) {
    String verb = request.verb();
    if (PolicyRuleMatcher.matchesAny(verbs, verb)) {
      return;
    }
    String wanted = "the verb is " + GoQuote.quote(verb) + "; the rule has ";
    Optional<String> sameLetters = first(verbs, each -> each.equalsIgnoreCase(verb));
    if (sameLetters.isPresent()) {
      miss.near(Kind.VERB, wanted + GoQuote.quote(sameLetters.get()) + ", and case counts");
      return;
    }
    if (request instanceof ResourceRequest) {
      Optional<String> method =
          first(verbs, each -> verb.equals(VERB_OF_METHOD.get(each.toLowerCase(Locale.ROOT))));
      if (method.isPresent()) {
        miss.near(
            Kind.VERB,
            wanted + GoQuote.quote(method.get()) + ", which is an HTTP method and no verb");
        return;
      }
    } else if (verb.equals("head") && verbs.contains("get")) {
      miss.near(Kind.VERB, wanted + "\"get\", which does not include \"head\"");
      return;
    }
    Optional<String> alike = first(verbs, each -> !VERBS.contains(each) && isAlike(each, verb));
    if (alike.isPresent()) {
      miss.near(Kind.VERB, wanted + GoQuote.quote(alike.get()));
    } else {
      miss.far(Kind.VERB, wanted + listed(verbs));
    }
  }

  private static void path(PolicyRule rule, NonResourceRequest request, Miss miss) {
    String path = request.path();
    if (PolicyRuleMatcher.matchesPath(rule.nonResourceURLs(), path)) {
      return;
    }
    String wanted = "the path is " + GoQuote.quote(path) + "; the rule has ";
    Optional<String> above =
        first(rule.nonResourceURLs(), each -> path.startsWith(withSlash(each)));
    if (above.isPresent()) {
      miss.near(
          Kind.PATH,
          wanted
              + GoQuote.quote(above.get())
              + ", which does not include what is below: "
              + GoQuote.quote(withSlash(above.get()) + ALL)
              + " does");
      return;
    }
    Optional<String> below =
        first(rule.nonResourceURLs(), each -> each.startsWith(withSlash(path)));
    if (below.isPresent()) {
      miss.near(
          Kind.PATH,
          wanted + GoQuote.quote(below.get()) + ", which does not include what is above");
      return;
    }
    Optional<String> alike = first(rule.nonResourceURLs(), each -> isAlike(each, path));
    if (alike.isPresent()) {
      miss.near(Kind.PATH, wanted + GoQuote.quote(alike.get()));
    } else {
      miss.far(Kind.PATH, wanted + listed(rule.nonResourceURLs()));
    }
  }

  private static String withSlash(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private static Optional<String> first(List<String> values, Predicate<String> predicate) {
    return values.stream().filter(predicate).findFirst();
  }

  private static boolean isPlural(String plural, String singular) {
    if (singular.isEmpty()) {
      return false;
    }
    return plural.equalsIgnoreCase(singular + "s")
        || plural.equalsIgnoreCase(singular + "es")
        || (singular.endsWith("y")
            && plural.equalsIgnoreCase(singular.substring(0, singular.length() - 1) + "ies"));
  }

  /**
   * Whether two words differ in case only or in one letter that is another, missing, too many, or
   * changed places with its neighbour. Short words are alike by chance.
   */
  static boolean isAlike(String a, String b) {
    if (a.equalsIgnoreCase(b)) {
      return true;
    }
    int shorter = Math.min(a.length(), b.length());
    if (shorter < 4 || Math.abs(a.length() - b.length()) > 1) {
      return false;
    }
    int head = 0;
    while (head < shorter && same(a.charAt(head), b.charAt(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && same(a.charAt(a.length() - 1 - tail), b.charAt(b.length() - 1 - tail))) {
      tail++;
    }
    int leftOfA = a.length() - head - tail;
    int leftOfB = b.length() - head - tail;
    boolean swapped =
        leftOfA == 2
            && leftOfB == 2
            && same(a.charAt(head), b.charAt(head + 1))
            && same(a.charAt(head + 1), b.charAt(head));
    return swapped || Math.max(leftOfA, leftOfB) <= 1;
  }

  private static boolean same(char a, char b) {
    return Character.toLowerCase(a) == Character.toLowerCase(b);
  }
}
