package io.github.ekscam.analysis;

import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.analysis.GrantDifference.Direction;
import io.github.ekscam.analysis.GrantDifference.Previous;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.matching.ScopeMatcher;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Differences as text for people, few of many. The one place that words them. */
final class DifferenceText {

  private static final int MOST = 10;

  private DifferenceText() {}

  static String text(GrantDifference difference) {
    List<String> ranges = ranges(difference);
    int more = ranges.size() - 1;
    return head(difference)
        + " "
        + ranges.get(0)
        + (more == 0 ? "" : " and " + more + " more")
        + ", such as "
        + difference.access().get(0).witness();
  }

  private static String head(GrantDifference difference) {
    boolean isGained = difference.direction() == Direction.GAINED;
    return PlainText.some(
            difference.holders().stream().map(AccessHolder::toString).toList(), MOST, ", ")
        + (difference.holders().size() == 1 ? one(isGained) : several(isGained))
        + ", by "
        + difference.grant().describe()
        + difference.source().map(source -> " at " + source).orElse("")
        + place(difference)
            .filter(where -> !where.isEmpty())
            .map(where -> ", only " + where)
            .orElse("")
        + ":";
  }

  private static List<String> ranges(GrantDifference difference) {
    boolean isTold = place(difference).isPresent();
    return ranges(difference.access(), access -> isTold ? access.range().what() : access.text());
  }

  static List<String> lines(GrantDifference difference) {
    boolean isGained = difference.direction() == Direction.GAINED;
    List<String> lines = new ArrayList<>(List.of(head(difference)));
    few(ranges(difference)).forEach(line -> lines.add("  " + line));
    lines.add("  such as " + difference.access().get(0).witness());
    difference.access().stream()
        .flatMap(access -> access.grants().stream().skip(1))
        .map(Grant::describe)
        .distinct()
        .limit(MOST)
        .forEach(grant -> lines.add("  some of it also by " + grant));
    difference.access().stream()
        .flatMap(access -> access.unknowns().stream())
        .map(Unknown::line)
        .distinct()
        .limit(MOST)
        .forEach(
            unknown ->
                lines.add("  perhaps no change, " + unknown + (isGained ? " (before)" : "")));
    previous(difference.previous())
        .ifPresent(previous -> lines.add((isGained ? "  before: " : "  now: ") + previous));
    return List.copyOf(lines);
  }

  /** Some, each in a line. */
  static List<String> fewRanges(List<GrantedAccess> access, Function<GrantedAccess, String> text) {
    return few(ranges(access, text));
  }

  /** Each in a line; what is left of everything in one place is told as everything. */
  private static List<String> ranges(
      List<GrantedAccess> access, Function<GrantedAccess, String> text) {
    Set<String> forResources = new HashSet<>();
    Set<String> forPaths = new HashSet<>();
    for (GrantedAccess each : access) {
      if (each.range().isWhatIsLeftOfEverything()) {
        (each.range().isNonResource() ? forPaths : forResources).add(each.range().where());
      }
    }
    Set<String> lines = new LinkedHashSet<>();
    for (GrantedAccess each : access) {
      RequestRange range = each.range();
      Set<String> places = range.isNonResource() ? forPaths : forResources;
      if (range.isEverything() || !(places.contains("") || places.contains(range.where()))) {
        lines.add(text.apply(each));
      } else if (range.isWhatIsLeftOfEverything()) {
        lines.add(
            text.apply(each)
                .replace(range.what(), range.everything() + ", but for what both allow"));
      }
    }
    return List.copyOf(lines);
  }

  private static List<String> few(List<String> lines) {
    int more = lines.size() - MOST;
    return more <= 0
        ? lines
        : Stream.concat(lines.stream().limit(MOST), Stream.of("and " + more + " more")).toList();
  }

  private static String one(boolean isGained) {
    return isGained ? " gains" : " loses";
  }

  private static String several(boolean isGained) {
    return isGained ? " gain" : " lose";
  }

  /**
   * The place, if it is the same for all: the empty text if it is that of the grant. Paths have
   * none.
   */
  private static Optional<String> place(GrantDifference difference) {
    List<String> places =
        difference.access().stream()
            .map(GrantedAccess::range)
            .filter(range -> !range.isNonResource())
            .map(range -> range.isAllOf(scope(difference.grant())) ? "" : range.where())
            .distinct()
            .toList();
    return places.size() == 1 ? Optional.of(places.get(0)) : Optional.empty();
  }

  /** With its place, unless it is all of that of the grant, which is told. */
  static String range(RequestRange range, Grant grant) {
    return range.isAllOf(scope(grant)) || range.where().isEmpty()
        ? range.what()
        : range.what() + "  " + range.where();
  }

  private static AccessScope scope(Grant grant) {
    if (grant instanceof Grant.AccessPolicy policy) {
      return policy.association().accessScope();
    }
    if (grant instanceof Grant.Rbac rbac) {
      return ScopeMatcher.scopeOf(rbac.binding().metadata().namespace());
    }
    return AccessScope.cluster();
  }

  /** What was there in the place of a grant; nothing if it was there alike. */
  private static Optional<String> previous(Previous previous) {
    if (previous instanceof Previous.Nothing) {
      return Optional.of("nothing");
    }
    if (previous instanceof Previous.OtherScope of) {
      return Optional.of("in " + of.scope().describe());
    }
    if (previous instanceof Previous.OtherRole of) {
      return Optional.of(of.roleRef().kind() + " " + PlainText.line(of.roleRef().name()));
    }
    if (previous instanceof Previous.OtherSubjects of) {
      return Optional.of(
          "to "
              + PlainText.some(of.subjects().stream().map(Subject::toString).toList(), MOST, ", "));
    }
    return previous instanceof Previous.OtherRules of
        ? Optional.of(
            of.rules().isEmpty()
                ? "no rules"
                : PlainText.some(of.rules().stream().map(Words::rule).toList(), 3, "; "))
        : Optional.empty();
  }
}
