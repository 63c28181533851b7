package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.Notice;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A rule: what it looks for, how much that matters, and where its page is. Rules come with cam, one
 * class for each; {@link #all} lists them. Ids stay as they are and are never given again.
 * Immutable.
 */
public abstract class LintRule implements Comparable<LintRule> {

  private final String id;
  private final Level level;
  private final String title;

  LintRule(String id, Level level, String title) {
    this.id = requireNonNull(id, "id");
    this.level = requireNonNull(level, "level");
    this.title = requireNonNull(title, "title");
  }

  /** All rules, in the order of their ids. */
  public static List<LintRule> all() {
    return RuleCatalogue.RULES;
  }

  /**
   * The rule of an id such as {@code CAM001}; case does not count.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static LintRule of(String id) {
    String upper = id.toUpperCase(Locale.ROOT);
    return all().stream()
        .filter(rule -> rule.id.equals(upper))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid rule \""
                        + id
                        + "\": no rule has this id"
                        + Spelling.nearest(upper, all().stream().map(LintRule::id).toList())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("")));
  }

  /** The id, such as {@code CAM001}. */
  public final String id() {
    return id;
  }

  /** How much its findings matter. */
  public final Level level() {
    return level;
  }

  /** What it looks for, in a few words. */
  public final String title() {
    return title;
  }

  /** Its page in the source of cam, such as {@code docs/rules/CAM001.md}. */
  public final String page() {
    return "docs/rules/" + id + ".md";
  }

  /** Looks at a cluster. */
  abstract void check(LintedCluster linted, Consumer<Finding> found);

  /** Whether the rule tells what a notice tells. */
  boolean tells(Notice notice) {
    return false;
  }

  /** A finding of this rule; see {@link Finding#of}. */
  final Finding finding(String subject, String message, String remedy) {
    return Finding.of(this, subject, message, remedy);
  }

  @Override
  public final int compareTo(LintRule other) {
    return id.compareTo(other.id);
  }

  /** The id and the title. */
  @Override
  public final String toString() {
    return id + " " + title;
  }
}
