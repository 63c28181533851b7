package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Notice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks through a cluster's configuration for what is wrong, risky or without effect.
 *
 * <pre>{@code
 * EksCluster cluster = EksClusters.read(Path.of("platform/"));
 * LintReport report = Linter.standard().lint(cluster);
 * for (Finding finding : report.findings()) {
 *   System.out.println(finding);
 *   finding.proof().forEach(step -> System.out.println("    " + step));
 * }
 * }</pre>
 *
 * <p>What hangs on something that is not known is no finding. Costs time in proportion to the
 * bindings and entries, and a question to the engine for each step of a proof; the files that the
 * cluster was read from are read again, for the comments in them. Immutable and thread-safe.
 */
public final class Linter {

  private final Set<LintRule> rules;
  private final LintSettings settings;
  private final Baseline baseline;

  private Linter(Builder builder) {
    Set<LintRule> chosen = new TreeSet<>(LintRule.all());
    if (!builder.settings.only().isEmpty()) {
      chosen.retainAll(builder.settings.only());
    }
    chosen.removeAll(builder.settings.without());
    if (!builder.only.isEmpty()) {
      chosen = new TreeSet<>(builder.only);
    }
    chosen.removeAll(builder.without);
    this.rules = chosen;
    this.settings = builder.settings;
    this.baseline = builder.baseline;
  }

  /** One with all rules, and without settings. */
  public static Linter standard() {
    return builder().build();
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Looks through a cluster.
   *
   * @throws java.io.UncheckedIOException if a file that the cluster was read from cannot be read
   *     again
   */
  public LintReport lint(EksCluster cluster) {
    LintedCluster linted = new LintedCluster(cluster, rules);
    List<Finding> found = new ArrayList<>();
    rules.forEach(rule -> rule.check(linted, found::add));
    SuppressionComments comments = SuppressionComments.of(linted.files());
    IdentityHashMap<Suppression, Boolean> used = new IdentityHashMap<>();
    List<Finding> findings = new ArrayList<>();
    List<LintReport.Suppressed> suppressed = new ArrayList<>();
    List<Finding> known = new ArrayList<>();
    for (Finding finding : numbered(found)) {
      Optional<Suppression> suppression = suppression(finding, comments, used);
      if (suppression.isPresent()) {
        suppressed.add(new LintReport.Suppressed(finding, suppression.get()));
      } else {
        (baseline.has(finding) ? known : findings).add(finding);
      }
    }
    List<LintReport.Remark> remarks = new ArrayList<>();
    List<Suppression> all = new ArrayList<>(settings.suppressions());
    all.addAll(comments.all());
    all.forEach(each -> remark(each, used.containsKey(each)).ifPresent(remarks::add));
    List<String> notRead =
        linted.files().names().stream().filter(file -> !LintedFiles.isThere(file)).toList();
    if (!notRead.isEmpty()) {
      remarks.add(new LintReport.CommentsNotRead(notRead));
    }
    remarksOnBaseline(found, remarks);
    rules.stream()
        .filter(rule -> rule instanceof GroupNotBoundRule group && !group.looksAt(linted))
        .filter(rule -> !linted.notices(Notice.Kind.GROUP_NOT_BOUND).isEmpty())
        .forEach(rule -> remarks.add(new LintReport.BindingsNotGiven(rule)));
    return new LintReport(
        List.copyOf(rules), findings, suppressed, known, remarks, linted.otherNotices());
  }

  /** In their order, those of one rule about the same thing with numbers. */
  private static List<Finding> numbered(List<Finding> found) {
    found.sort(null);
    Map<String, Integer> seen = new TreeMap<>();
    found.replaceAll(
        finding -> {
          int number =
              seen.merge(finding.rule().id() + '\n' + finding.subject(), 1, Integer::sum) - 1;
          return number == 0 ? finding : finding.withOccurrence(number);
        });
    return found;
  }

  /** What accepts a finding; notes all that would, with or without a reason. */
  private Optional<Suppression> suppression(
      Finding finding, SuppressionComments comments, Map<Suppression, Boolean> used) {
    List<Suppression> matching = new ArrayList<>();
    for (LintSettings.Ignored ignored : settings.ignored()) {
      if (ignored.matches(finding)) {
        matching.add(ignored.suppression());
      }
    }
    finding.source().map(comments::at).orElse(List.of()).stream()
        .filter(each -> each.rule().equals(finding.rule().id()))
        .forEach(matching::add);
    matching.forEach(each -> used.put(each, true));
    return matching.stream().filter(each -> !each.reason().isEmpty()).findFirst();
  }

  private Optional<LintReport.Remark> remark(Suppression suppression, boolean isUsed) {
    LintRule rule;
    try {
      rule = LintRule.of(suppression.rule());
    } catch (IllegalArgumentException e) {
      return Optional.of(new LintReport.OfUnknownRule(suppression, requireNonNull(e.getMessage())));
    }
    if (suppression.reason().isEmpty()) {
      return Optional.of(new LintReport.WithoutReason(suppression));
    }
    return isUsed || !rules.contains(rule)
        ? Optional.empty()
        : Optional.of(new LintReport.WithoutFinding(suppression));
  }

  private void remarksOnBaseline(List<Finding> found, List<LintReport.Remark> remarks) {
    Set<String> fingerprints = new TreeSet<>();
    found.forEach(finding -> fingerprints.add(finding.fingerprint()));
    Set<String> ids = new TreeSet<>();
    rules.forEach(rule -> ids.add(rule.id()));
    for (Baseline.Entry entry : baseline.entries()) {
      if (ids.contains(entry.rule()) && !fingerprints.contains(entry.fingerprint())) {
        remarks.add(new LintReport.NotFoundAnyMore(entry));
      }
    }
  }

  /** Says which rules look and what is accepted. Not thread-safe. */
  public static final class Builder {

    private LintSettings settings = LintSettings.none();
    private Baseline baseline = Baseline.none();
    private final Set<LintRule> only = new LinkedHashSet<>();
    private final Set<LintRule> without = new LinkedHashSet<>();

    private Builder() {}

    /** Sets what a file says; none unless set. */
    public Builder settings(LintSettings settings) {
      this.settings = requireNonNull(settings, "settings");
      return this;
    }

    /** Sets the findings that were there before; none unless set. */
    public Builder baseline(Baseline baseline) {
      this.baseline = requireNonNull(baseline, "baseline");
      return this;
    }

    /** Lets these rules alone look, whatever the settings say; all unless called. */
    public Builder only(Collection<LintRule> rules) {
      only.addAll(rules);
      return this;
    }

    /** Lets these rules not look, whatever else is said. */
    public Builder without(Collection<LintRule> rules) {
      without.addAll(rules);
      return this;
    }

    /** The linter. */
    public Linter build() {
      return new Linter(this);
    }
  }
}
