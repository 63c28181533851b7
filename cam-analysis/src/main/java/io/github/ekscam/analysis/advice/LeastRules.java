package io.github.ekscam.analysis.advice;

import com.google.common.collect.Lists;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.SortedSetMultimap;
import io.github.ekscam.internal.explain.Coverage;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Rules without those of their rights that others of them give already. */
final class LeastRules {

  private LeastRules() {}

  /**
   * The same rights by as few as do. One covers another only if it is at least as wide in each
   * part, and wider in one; so it is enough to go from the widest to the narrowest, all that are
   * equally wide at once.
   */
  static List<PolicyRule> of(Collection<PolicyRule> rules) {
    SortedSetMultimap<Integer, PolicyRule> byWidth =
        MultimapBuilder.treeKeys(Comparator.<Integer>reverseOrder()).treeSetValues().build();
    PolicyRules.breakdown(List.copyOf(rules)).forEach(right -> byWidth.put(width(right), right));
    List<PolicyRule> least = new ArrayList<>();
    for (Integer width : Lists.newArrayList(byWidth.keySet())) {
      least.addAll(Coverage.of(least, List.copyOf(byWidth.get(width))).uncovered());
    }
    return PolicyRules.gather(least);
  }

  private static int width(PolicyRule right) {
    int width = right.verbs().get(0).equals("*") ? 1 : 0;
    if (!right.nonResourceURLs().isEmpty()) {
      String url = right.nonResourceURLs().get(0);
      // The shorter the text before the star, the wider; an exact path is the narrowest.
      return url.endsWith("*") ? width + 2 * (Short.MAX_VALUE - url.length()) : width;
    }
    String resource = right.resources().get(0);
    width += right.apiGroups().get(0).equals("*") ? 1 : 0;
    width += resource.equals("*") ? 2 : 0;
    width += resource.startsWith("*/") ? 1 : 0;
    return width + (right.resourceNames().isEmpty() ? 1 : 0);
  }
}
