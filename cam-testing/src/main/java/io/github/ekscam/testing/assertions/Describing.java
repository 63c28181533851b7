package io.github.ekscam.testing.assertions;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.analysis.ClusterComparison.HolderDifference;
import io.github.ekscam.analysis.GrantDifference;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Grants and rules as a failure tells them, few of many. */
final class Describing {

  private static final int MOST = 10;

  private Describing() {}

  /** What a grant goes through, and where it is written if the cluster knows. */
  static String grant(Grant grant, EksCluster cluster) {
    return Words.via(grant) + cluster.sourceOf(grant).map(place -> " at " + place).orElse("");
  }

  /**
   * What is given on a cluster and not on another: who is a user of it alone, then each grant once,
   * with what the other has in its place, then what cannot be told.
   *
   * @param other what the other cluster is called
   */
  static List<String> differences(
      List<HolderDifference> differences,
      List<GrantDifference> byGrant,
      EksCluster cluster,
      String other) {
    List<String> lines = new ArrayList<>();
    for (HolderDifference difference : differences) {
      if (difference.isUserOfOne()) {
        lines.add(difference.holder() + " is a user of the cluster");
      }
    }
    for (GrantDifference difference : byGrant) {
      lines.add(
          Words.some(difference.holders().stream().map(AccessHolder::toString).toList(), MOST, ", ")
              + " can, by "
              + grant(difference, cluster)
              + ":");
      compact(difference.rules()).forEach(line -> lines.add("  " + line));
      previous(difference.previous()).ifPresent(it -> lines.add("  " + other + ": " + it));
    }
    for (HolderDifference difference : differences) {
      difference
          .access()
          .unknowns()
          .forEach(unknown -> lines.add(difference.holder() + ": " + unknown.line()));
    }
    return lines;
  }

  /** What was there in the place of a grant; nothing if it was there alike. */
  private static Optional<String> previous(GrantDifference.Previous previous) {
    if (previous instanceof GrantDifference.Previous.Nothing) {
      return Optional.of("nothing");
    }
    if (previous instanceof GrantDifference.Previous.OtherScope of) {
      return Optional.of("in " + Words.scope(of.scope()));
    }
    if (previous instanceof GrantDifference.Previous.OtherRole of) {
      return Optional.of(of.roleRef().kind() + " " + PlainText.line(of.roleRef().name()));
    }
    if (previous instanceof GrantDifference.Previous.OtherSubjects of) {
      return Optional.of(
          "to " + Words.some(of.subjects().stream().map(Words::subject).toList(), MOST, ", "));
    }
    return previous instanceof GrantDifference.Previous.OtherRules of
        ? Optional.of(
            of.rules().isEmpty()
                ? "a role without rules"
                : Words.some(of.rules().stream().map(Words::rule).toList(), 3, "; "))
        : Optional.empty();
  }

  /** The namespaces, too, if the rules hold in fewer than the grant does. */
  private static String grant(GrantDifference difference, EksCluster cluster) {
    boolean narrower =
        difference.grant() instanceof Grant.AccessPolicy policy
            && !policy.association().accessScope().equals(difference.scope());
    return grant(difference.grant(), cluster)
        + (narrower ? ", in " + Words.scope(difference.scope()) : "");
  }

  /** Rules in few lines: what is granted alike of one API group in one. */
  static List<String> compact(List<PolicyRule> rules) {
    ListMultimap<PolicyRule, String> resources =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    List<String> lines = new ArrayList<>();
    for (PolicyRule rule : PolicyRules.compact(rules)) {
      if (rule.resources().isEmpty()) {
        lines.add(Words.rule(rule));
      } else {
        resources.putAll(rule.toBuilder().resources(List.of()).build(), rule.resources());
      }
    }
    Multimaps.asMap(resources)
        .forEach(
            (rule, of) ->
                lines.add(
                    Words.rule(
                        rule.toBuilder().resources(of.stream().distinct().toList()).build())));
    int more = lines.size() - MOST;
    if (more > 0) {
      lines.subList(MOST, lines.size()).clear();
      lines.add("and " + more + " more");
    }
    return lines;
  }
}
