package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.PolicyRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a write of roles or bindings: accepted, or refused in the API server's own
 * words; and, for people, why. Immutable.
 */
public final class RbacWriteVerdict {

  private final @Nullable Status refusal;
  private final List<PolicyRule> missingRules;
  private final List<String> explanation;
  private final List<String> errors;

  private RbacWriteVerdict(
      @Nullable Status refusal,
      List<PolicyRule> missingRules,
      List<String> explanation,
      List<String> errors) {
    this.refusal = refusal;
    this.missingRules = List.copyOf(missingRules);
    this.explanation = List.copyOf(explanation);
    this.errors = List.copyOf(errors);
  }

  /** Accepted, for reasons. */
  public static RbacWriteVerdict accepted(List<String> explanation) {
    return new RbacWriteVerdict(null, List.of(), explanation, List.of());
  }

  /** Refused, with what could not be told. */
  public static RbacWriteVerdict refused(Status refusal, List<String> errors) {
    return new RbacWriteVerdict(requireNonNull(refusal, "refusal"), List.of(), List.of(), errors);
  }

  /** The same with the rules that the user would grant and does not hold. */
  public RbacWriteVerdict missing(List<PolicyRule> missingRules) {
    return new RbacWriteVerdict(refusal, missingRules, explanation, errors);
  }

  /** The same with an explanation. */
  public RbacWriteVerdict explained(List<String> explanation) {
    return new RbacWriteVerdict(refusal, missingRules, explanation, errors);
  }

  /** Whether the API server would do it. */
  public boolean isAccepted() {
    return refusal == null;
  }

  /** The API server's answer, to the letter; nothing if the write is accepted. */
  public Optional<Status> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * The rules that the user would grant and does not hold: those of the refusal's message, in its
   * order. Empty if the write is refused for something else.
   */
  public List<PolicyRule> missingRules() {
    return missingRules;
  }

  /**
   * What made the difference, and what would: sentences for people, none of them Kubernetes' own.
   */
  public List<String> explanation() {
    return explanation;
  }

  /** What could not be told, and might have made the write accepted. */
  public List<String> errors() {
    return errors;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RbacWriteVerdict that
        && Objects.equals(refusal, that.refusal)
        && missingRules.equals(that.missingRules)
        && explanation.equals(that.explanation)
        && errors.equals(that.errors);
  }

  @Override
  public int hashCode() {
    return Objects.hash(refusal, missingRules, explanation, errors);
  }

  @Override
  public String toString() {
    return refusal == null ? "accepted" : "refused: " + refusal;
  }
}
