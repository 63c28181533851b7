package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.Notice;
import java.util.List;

/**
 * What rules found of a cluster.
 *
 * @param rules the rules that looked, in the order of their ids
 * @param findings what is to be looked at, in the order of their places
 * @param suppressed what somebody accepted, with the reason
 * @param known what the baseline has
 * @param remarks what is wrong with suppressions and with the baseline, and what was not looked at
 * @param notices what a reader of the configuration should know besides, of which there is no rule
 */
public record LintReport(
    List<LintRule> rules,
    List<Finding> findings,
    List<Suppressed> suppressed,
    List<Finding> known,
    List<Remark> remarks,
    List<Notice> notices) {

  public LintReport {
    rules = List.copyOf(rules);
    findings = List.copyOf(findings);
    suppressed = List.copyOf(suppressed);
    known = List.copyOf(known);
    remarks = List.copyOf(remarks);
    notices = List.copyOf(notices);
  }

  /** Whether a finding matters at least that much. */
  public boolean has(Level level) {
    return findings.stream().anyMatch(finding -> finding.level().isAtLeast(level));
  }

  /** A finding, and why it is accepted. */
  public record Suppressed(Finding finding, Suppression suppression) {
    public Suppressed {
      requireNonNull(finding, "finding");
      requireNonNull(suppression, "suppression");
    }
  }

  /** Something that keeps findings from being found, or was meant to accept one and does not. */
  public sealed interface Remark {

    /** What it is, in one line for people. */
    String text();
  }

  /** A suppression without a reason, which suppresses nothing. */
  public record WithoutReason(Suppression suppression) implements Remark {
    @Override
    public String text() {
      return suppression.source()
          + ": "
          + suppression.rule()
          + " is suppressed without a reason, so it is not; write why behind it";
    }
  }

  /** A suppression of a rule that does not exist. */
  public record OfUnknownRule(Suppression suppression, String problem) implements Remark {
    @Override
    public String text() {
      return suppression.source() + ": " + problem;
    }
  }

  /** A suppression of something that the rule does not find there. */
  public record WithoutFinding(Suppression suppression) implements Remark {
    @Override
    public String text() {
      return suppression.source()
          + ": "
          + suppression.rule()
          + " finds nothing here, so there is nothing to suppress; take it away";
    }
  }

  /**
   * Files that cannot be read again, as standard input and those of a git revision cannot: comments
   * in them suppress nothing.
   *
   * @param files their names, at least one
   */
  public record CommentsNotRead(List<String> files) implements Remark {

    /** Such files. */
    public CommentsNotRead {
      files = List.copyOf(files);
    }

    @Override
    public String text() {
      return files.get(0)
          + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more")
          + " cannot be read again, so comments there suppress nothing; .cam.yaml can";
    }
  }

  /**
   * No binding was given: whether others bind the groups of entries is not known.
   *
   * @param rule the rule that does not look
   */
  public record BindingsNotGiven(LintRule rule) implements Remark {
    @Override
    public String text() {
      return "no RoleBinding and no ClusterRoleBinding was given, so "
          + rule.id()
          + " does not tell of groups that nobody binds; give those of the cluster too";
    }
  }

  /** Something that the baseline has and that is no longer found. */
  public record NotFoundAnyMore(Baseline.Entry entry) implements Remark {
    @Override
    public String text() {
      return "the baseline has "
          + entry.rule()
          + " of "
          + entry.subject()
          + ", which is no longer found; write the baseline again";
    }
  }
}
