package io.github.ekscam.testing.assertions;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.analysis.ClusterComparison.HolderDifference;
import io.github.ekscam.analysis.GrantedRules;
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
    return Words.via(grant) + cluster.sourceOf(grant).map(place -> " at " + place).orElse("");
  }

  /** What somebody has on this cluster and not on another. */
  static List<String> differences(List<HolderDifference> differences, EksCluster cluster) {
    List<String> lines = new ArrayList<>();
    for (HolderDifference difference : differences) {
      String who = difference.holder().toString();
      if (difference.isUserOfOne()) {
        lines.add(who + " is a user of the cluster");
      }
      for (GrantedRules granted : difference.access().rules()) {
        lines.add(who + " can, by " + grant(granted, cluster) + ":");
        compact(granted.rules()).forEach(line -> lines.add("  " + line));
      }
      difference.access().unknowns().forEach(unknown -> lines.add(who + ": " + unknown.line()));
    }
    return lines;
  }

  /** The namespaces, too, if the rules hold in fewer than the grant does. */
  private static String grant(GrantedRules granted, EksCluster cluster) {
    boolean narrower =
        granted.grant() instanceof Grant.AccessPolicy policy
            && !policy.association().accessScope().equals(granted.scope());
    return grant(granted.grant(), cluster)
        + (narrower ? ", in " + Words.scope(granted.scope()) : "");
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
