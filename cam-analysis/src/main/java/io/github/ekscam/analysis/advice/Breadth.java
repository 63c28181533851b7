package io.github.ekscam.analysis.advice;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts how much more a caller may do after a change, of all that can be asked in one place: what
 * the cluster's API is known to serve, and what rules name besides.
 */
final class Breadth {

  /** What stands for all that a {@code *} covers and nothing names. */
  private static final String ANY_OTHER = "any-other";

  private final List<RequestAttributes> requests;
  private final BitSet allowedBefore;

  private Breadth(List<RequestAttributes> requests, BitSet allowedBefore) {
    this.requests = requests;
    this.allowedBefore = allowedBefore;
  }

  /**
   * Counts in a namespace, or at the cluster scope.
   *
   * @param rules rules that name more than what is known of the API
   */
  static Breadth in(String namespace, EksCluster cluster, Caller before, List<PolicyRule> rules) {
    Map<Key, RequestAttributes> requests = new LinkedHashMap<>();
    cluster.apiResources().requests(namespace).forEach(each -> requests.put(key(each), each));
    for (PolicyRule right : PolicyRules.breakdown(rules)) {
      RequestAttributes request = request(right, namespace);
      requests.putIfAbsent(key(request), request);
    }
    List<RequestAttributes> all = List.copyOf(requests.values());
    return new Breadth(all, before.allowed(all));
  }

  /** What tells the requests of one place apart. */
  private static Key key(RequestAttributes request) {
    return request instanceof ResourceRequest of
        ? Key.of(of.verb(), of.apiGroup(), of.resource(), of.subresource(), of.name())
        : Key.of(request.verb(), ((NonResourceRequest) request).path());
  }

  private static RequestAttributes request(PolicyRule right, String namespace) {
    String verb = concrete(right.verbs().get(0));
    if (!right.nonResourceURLs().isEmpty()) {
      return NonResourceRequest.of(verb, concrete(right.nonResourceURLs().get(0)));
    }
    String resource = right.resources().get(0);
    ResourceRequest request =
        ResourceRequest.of(
                verb,
                concrete(right.apiGroups().get(0)),
                concrete(ResourceNames.resource(resource)))
            .subresource(concrete(ResourceNames.subresource(resource)))
            .namespace(namespace);
    return right.resourceNames().isEmpty() ? request : request.name(right.resourceNames().get(0));
  }

  private static String concrete(String text) {
    return text.replace("*", ANY_OTHER);
  }

  /**
   * How many requests a caller may make who could not before.
   *
   * @param wanted rules whose requests are not counted
   */
  int gained(Caller after, List<PolicyRule> wanted) {
    BitSet allowed = after.allowed(requests);
    allowed.andNot(allowedBefore);
    return (int)
        allowed.stream()
            .filter(
                i ->
                    wanted.stream()
                        .noneMatch(rule -> PolicyRuleMatcher.matches(rule, requests.get(i))))
            .count();
  }
}
