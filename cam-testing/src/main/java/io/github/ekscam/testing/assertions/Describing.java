package io.github.ekscam.testing.assertions;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.List;

/** Grants and rules as a failure tells them, few of many. */
final class Describing {

  private static final int MOST = 10;

  private Describing() {}

  /** What a grant goes through, and where it is written if the cluster knows. */
  static String grant(Grant grant, EksCluster cluster) {
    return Words.via(grant) + cluster.placeOf(grant).map(place -> " at " + place).orElse("");
  }

  static List<String> compact(List<PolicyRule> rules) {
    List<PolicyRule> compact = PolicyRules.compact(rules);
    List<String> lines = new ArrayList<>();
    compact.stream().limit(MOST).map(Words::rule).forEach(lines::add);
    if (compact.size() > MOST) {
      lines.add("and " + (compact.size() - MOST) + " more");
    }
    return lines;
  }
}
