package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import com.google.common.hash.Hashing;
import io.github.ekscam.config.Source;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found: what it is and what follows, where it is written, what to do, and the requests
 * that show it. Ordered by the place, then by the rule. Immutable.
 */
public final class Finding implements Comparable<Finding> {

  private static final Comparator<Finding> ORDER =
      Comparator.comparing((Finding finding) -> finding.source == null)
          .thenComparing(finding -> finding.source, Comparator.nullsLast(Source::compareTo))
          .thenComparing(finding -> finding.rule.id())
          .thenComparing(finding -> finding.subject)
          .thenComparingInt(finding -> finding.occurrence);

  private final LintRule rule;
  private final String subject;
  private final String message;
  private final String remedy;
  private final @Nullable Source source;
  private final List<ProofStep> proof;
  private final List<TextEdit> edits;
  private final int occurrence;

  private Finding(
      LintRule rule,
      String subject,
      String message,
      String remedy,
      @Nullable Source source,
      List<ProofStep> proof,
      List<TextEdit> edits,
      int occurrence) {
    this.rule = requireNonNull(rule, "rule");
    this.subject = requireNonNull(subject, "subject");
    this.message = requireNonNull(message, "message");
    this.remedy = requireNonNull(remedy, "remedy");
    this.source = source;
    this.proof = List.copyOf(proof);
    this.edits = List.copyOf(edits);
    this.occurrence = occurrence;
  }

  /**
   * A finding of which neither place nor proof is known.
   *
   * @param subject what it is about, in words that stay when lines move and texts are reworded
   */
  static Finding of(LintRule rule, String subject, String message, String remedy) {
    return new Finding(rule, subject, message, remedy, null, List.of(), List.of(), 0);
  }

  Finding at(Optional<Source> place) {
    return new Finding(
        rule, subject, message, remedy, place.orElse(null), proof, edits, occurrence);
  }

  Finding withProof(List<ProofStep> steps) {
    return new Finding(rule, subject, message, remedy, source, steps, edits, occurrence);
  }

  Finding withEdits(List<TextEdit> fixes) {
    return new Finding(rule, subject, message, remedy, source, proof, fixes, occurrence);
  }

  Finding withOccurrence(int number) {
    return new Finding(rule, subject, message, remedy, source, proof, edits, number);
  }

  /** The rule that found it. */
  public LintRule rule() {
    return rule;
  }

  /** How much it matters: the level of the rule. */
  public Level level() {
    return rule.level();
  }

  /** What it is about, such as {@code ClusterRoleBinding "ci"}; stays when lines move. */
  public String subject() {
    return subject;
  }

  /** What it is and what follows, in one line for people. */
  public String message() {
    return message;
  }

  /** What to do about it, for people; empty if that depends on what is meant. */
  public String remedy() {
    return remedy;
  }

  /** Where the cause is written, if it was read from a file. */
  public Optional<Source> source() {
    return Optional.ofNullable(source);
  }

  /** The requests that show it, with their answers; empty where no single request can. */
  public List<ProofStep> proof() {
    return proof;
  }

  /** What changes in the files if it is repaired; empty unless exactly one change is right. */
  public List<TextEdit> edits() {
    return edits;
  }

  /**
   * Sixteen hexadecimal digits that tell the findings of a cluster apart, made of the rule and of
   * what the finding is about. The same when lines move, files are renamed or texts are reworded.
   */
  public String fingerprint() {
    return Hashing.sha256()
        .hashString(rule.id() + '\n' + subject + '\n' + occurrence, StandardCharsets.UTF_8)
        .toString()
        .substring(0, 16);
  }

  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Finding that
        && rule.equals(that.rule)
        && subject.equals(that.subject)
        && message.equals(that.message)
        && remedy.equals(that.remedy)
        && Objects.equals(source, that.source)
        && proof.equals(that.proof)
        && edits.equals(that.edits)
        && occurrence == that.occurrence;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rule, subject, source, occurrence);
  }

  /** As compilers print it: {@code file:line:column: level: message [CAM001]}. */
  @Override
  public String toString() {
    return (source == null ? "" : source + ": ")
        + level().id()
        + ": "
        + message
        + (remedy.isEmpty() ? "" : "; " + remedy)
        + " ["
        + rule.id()
        + "]";
  }
}
