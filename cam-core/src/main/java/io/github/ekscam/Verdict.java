package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request: the decision, the reason as the real components write it to the audit
 * log, what granted it, and what could not be told. Immutable.
 */
public final class Verdict {

  private static final Verdict PASS = new Verdict(Decision.PASS, "", null, List.of());

  private final Decision decision;
  private final String reason;
  private final @Nullable Grant grant;
  private final List<String> errors;

  private Verdict(Decision decision, String reason, @Nullable Grant grant, List<String> errors) {
    this.decision = decision;
    this.reason = requireNonNull(reason, "reason");
    this.grant = grant;
    this.errors = List.copyOf(errors);
  }

  /** Allowed, for a reason, by a grant. */
  public static Verdict allow(String reason, Grant grant) {
    return new Verdict(Decision.ALLOW, reason, requireNonNull(grant, "grant"), List.of());
  }

  /** No opinion. */
  public static Verdict pass() {
    return PASS;
  }

  /** No opinion, with a reason and with what could not be told; both may be empty. */
  public static Verdict pass(String reason, List<String> errors) {
    return new Verdict(Decision.PASS, reason, null, errors);
  }

  /** Denied, with a reason and with what could not be told; both may be empty. */
  public static Verdict deny(String reason, List<String> errors) {
    return new Verdict(Decision.DENY, reason, null, errors);
  }

  /** The decision. */
  public Decision decision() {
    return decision;
  }

  /** Whether the decision is {@link Decision#ALLOW}. */
  public boolean isAllowed() {
    return decision == Decision.ALLOW;
  }

  /**
   * The reason, to the letter as in the annotation {@code authorization.k8s.io/reason}. Often
   * empty: nothing names the reason why nobody allowed a request, nor that of {@code
   * system:masters}.
   */
  public String reason() {
    return reason;
  }

  /** What granted the request; nothing if it is not allowed. */
  public Optional<Grant> grant() {
    return Optional.ofNullable(grant);
  }

  /** What could not be told. Empty when the request is allowed: then it did not matter. */
  public List<String> errors() {
    return errors;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Verdict that
        && decision == that.decision
        && reason.equals(that.reason)
        && Objects.equals(grant, that.grant)
        && errors.equals(that.errors);
  }

  @Override
  public int hashCode() {
    return Objects.hash(decision, reason, grant, errors);
  }

  @Override
  public String toString() {
    return decision + (reason.isEmpty() ? "" : ": " + reason) + (errors.isEmpty() ? "" : errors);
  }
}
