package io.github.ekscam.rbac;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * One rule of a role: verbs on resources, or verbs on non-resource URLs. The lists keep their
 * order. Unchecked by itself: what is legal depends on the role. Ordered by API groups, resources,
 * verbs, names and URLs, so that rules that were chosen to collide do not slow a hash map down.
 *
 * @param verbs the verbs; {@code *} is every verb
 * @param apiGroups the API groups; the core group is the empty text, {@code *} is every group
 * @param resources the resources, with a subresource as {@code pods/log}; {@code *} is every
 *     resource and subresource
 * @param resourceNames names to which the rule is limited; empty for no limit
 * @param nonResourceURLs URL paths, where a trailing {@code *} stands for any rest
 */
public record PolicyRule(
    List<String> verbs,
    List<String> apiGroups,
    List<String> resources,
    List<String> resourceNames,
    List<String> nonResourceURLs)
    implements Comparable<PolicyRule> {

  private static final Comparator<PolicyRule> ORDER =
      Comparator.comparing(PolicyRule::apiGroups, PolicyRule::compare)
          .thenComparing(PolicyRule::resources, PolicyRule::compare)
          .thenComparing(PolicyRule::verbs, PolicyRule::compare)
          .thenComparing(PolicyRule::resourceNames, PolicyRule::compare)
          .thenComparing(PolicyRule::nonResourceURLs, PolicyRule::compare);

  public PolicyRule {
    verbs = List.copyOf(verbs);
    apiGroups = List.copyOf(apiGroups);
    resources = List.copyOf(resources);
    resourceNames = List.copyOf(resourceNames);
    nonResourceURLs = List.copyOf(nonResourceURLs);
  }

  private static int compare(List<String> one, List<String> other) {
    return Arrays.compare(one.toArray(String[]::new), other.toArray(String[]::new));
  }

  @Override
  public int compareTo(PolicyRule other) {
    return ORDER.compare(this, other);
  }

  /** A rule on resources, whatever their names. */
  public static PolicyRule resources(
      List<String> verbs, List<String> apiGroups, List<String> resources) {
    return new PolicyRule(verbs, apiGroups, resources, List.of(), List.of());
  }

  /** A rule on non-resource URLs. */
  public static PolicyRule nonResourceURLs(List<String> verbs, List<String> nonResourceURLs) {
    return new PolicyRule(verbs, List.of(), List.of(), List.of(), nonResourceURLs);
  }

  /** The same rule limited to objects of these names. */
  public PolicyRule withResourceNames(List<String> resourceNames) {
    return new PolicyRule(verbs, apiGroups, resources, resourceNames, nonResourceURLs);
  }
}
