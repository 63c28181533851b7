package io.github.ekscam.internal.explain;

import io.github.ekscam.Explanation;
import io.github.ekscam.Explanation.Difference;
import io.github.ekscam.Explanation.NearMiss;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules, grants, scopes and explanations as text for people. What is on one line here stays on one
 * line whatever the names are.
 */
public final class Words {

  private Words() {}

  /** A rule: the verbs, on what, of which API groups, of which names. */
  public static String rule(PolicyRule rule) {
    return verbs(rule) + "  " + objects(rule);
  }

  /** The verbs of a rule. */
  public static String verbs(PolicyRule rule) {
    return list(rule.verbs());
  }

  /** What a rule is about: resources, their API groups and names, or paths. */
  public static String objects(PolicyRule rule) {
    if (!rule.nonResourceURLs().isEmpty()) {
      return list(rule.nonResourceURLs());
    }
    String names = rule.resourceNames().isEmpty() ? "" : "  named " + list(rule.resourceNames());
    return list(rule.resources()) + "  of " + list(rule.apiGroups()) + names;
  }

  /**
   * What allows a request, each grant with its rule; or what comes nearest to allowing it, and why
   * each misses. Several lines, the first a heading.
   *
   * @param identity who asks
   * @param sources where things are written: where that is known, it is told, too
   */
  public static List<String> explanation(
      Explanation explanation, MappedIdentity identity, Sources sources) {
    List<String> lines = new ArrayList<>();
    if (explanation.verdict().isAllowed()) {
      lines.add("allowed by:");
      for (Grant grant : explanation.grants()) {
        grant(grant, "", sources, lines);
        if (isByGroup(grant)) {
          mapper(identity, "the user has the group by", sources, lines);
        }
      }
    } else if (explanation.nearMisses().isEmpty()) {
      lines.add("no grant comes near");
    } else {
      lines.add("nearest:");
      for (NearMiss miss : explanation.nearMisses()) {
        nearMiss(miss, sources, lines);
        if (miss.differences().stream()
            .anyMatch(difference -> difference.kind() == Difference.Kind.SUBJECT)) {
          mapper(identity, "the user's name and groups are given by", sources, lines);
        }
      }
    }
    return lines;
  }

  /** Why it cannot be told of a caller what a request is answered, each reason in a line. */
  public static List<String> reasons(MappedIdentity.Undecided undecided, Verdict verdict) {
    return verdict.isUndecided()
        ? Stream.concat(
                verdict.unknowns().stream().map(Unknown::line),
                undecided.ignored().stream().map(MappedIdentity.Ignored::text))
            .toList()
        : List.of(
            "an access entry that is not known in all its parts may be the caller's; whether it is"
                + " or not, nothing allows this");
  }

  /** Why it cannot be told who a caller is, each reason in a line. */
  public static List<String> reasons(MappedIdentity.Undecided undecided) {
    return Stream.concat(
            undecided.unknowns().stream().map(Unknown::line),
            undecided.ignored().stream().map(MappedIdentity.Ignored::text))
        .toList();
  }

  /** What would tell what is not known, each in a line. */
  public static List<String> remedies(List<Unknown> unknowns) {
    return unknowns.stream()
        .map(Unknown::remedy)
        .distinct()
        .map(remedy -> "  to find out: " + remedy)
        .toList();
  }

  /** The nearest entry to a caller whom the cluster does not know, in one line. */
  public static String nearEntry(MappedIdentity.NearEntry near, Sources sources) {
    return "nearest is the "
        + PlainText.line(near.mapper().describe())
        + Sources.at(sources.of(near.mapper()))
        + ", "
        + near.difference().words();
  }

  /** Whether it is by a group that the entry of the caller gives. */
  private static boolean isByGroup(Grant grant) {
    return grant instanceof Grant.PrivilegedGroup
        || (grant instanceof Grant.Rbac rbac
            && rbac.subject().kind().equals("Group")
            && !rbac.subject().name().equals(SystemNames.AUTHENTICATED));
  }

  /** What makes the caller who they are, if it is known where that is written. */
  private static void mapper(
      MappedIdentity identity, String what, Sources sources, List<String> lines) {
    if (identity instanceof MappedIdentity.Mapped mapped) {
      sources
          .of(mapped.source())
          .ifPresent(
              source ->
                  lines.add(
                      "    "
                          + what
                          + " the "
                          + PlainText.line(mapped.source().describe())
                          + " at "
                          + source));
    }
  }

  private static void grant(Grant grant, String alike, Sources sources, List<String> lines) {
    lines.add("  " + grant.describe() + alike);
    if (grant instanceof Grant.AccessPolicy policy) {
      lines.add("    " + rule(policy.rule()));
    } else if (grant instanceof Grant.Rbac rbac) {
      lines.add("    " + rule(rbac.rule()));
    } else if (grant instanceof Grant.Node node) {
      lines.add("    " + rule(node.rule()));
    }
    sources.of(grant).ifPresent(at -> lines.add("    at " + at));
  }

  private static void nearMiss(NearMiss miss, Sources sources, List<String> lines) {
    String alike =
        miss.alike() == 0 ? "" : " (and " + miss.alike() + " more that miss in the same way)";
    if (miss instanceof NearMiss.OfGrant of) {
      grant(of.grant(), alike, sources, lines);
    } else if (miss instanceof NearMiss.OfMissingRole of) {
      lines.add("  " + of.binding().describeWithRole() + " to " + of.subject() + alike);
      sources.of(of.binding()).ifPresent(at -> lines.add("    at " + at));
    }
    for (Difference difference : miss.differences()) {
      lines.add("    but " + difference.text());
    }
  }

  private static String list(List<String> values) {
    return values.stream()
        .map(value -> value.isEmpty() ? "\"\"" : PlainText.line(value))
        .collect(Collectors.joining(","));
  }

  /** The text with blanks behind it, up to a width. */
  public static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
