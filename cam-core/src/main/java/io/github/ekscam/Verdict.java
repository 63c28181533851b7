package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one authorization request: the decision, the reason as the real components write it
 * to the audit log, what granted it, and what could not be told. Immutable.
 *
 * <pre>{@code
 * Verdict verdict = caller.authorize(ResourceRequest.parse("delete pods/web -n dev-1"));
 * if (verdict.isAllowed()) {
 *   Grant grant = verdict.grant().orElseThrow();
 *   System.out.println(verdict.reason() + " " + grant);
 * } else if (verdict.isUndecided()) {
 *   verdict.unknowns().forEach(unknown -> System.out.println(unknown.line()));
 * } else {
 *   System.out.println("denied");
 * }
 * }</pre>
 */
public final class Verdict {

  private static final Verdict PASS = new Verdict(Decision.PASS, "", null, List.of());

  private final Decision decision;
  private final String reason;
  private final @Nullable Grant grant;
  private final List<Unknown> unknowns;

  private Verdict(Decision decision, String reason, @Nullable Grant grant, List<Unknown> unknowns) {
    this.decision = decision;
    this.reason = requireNonNull(reason, "reason");
    this.grant = grant;
    this.unknowns = List.copyOf(unknowns);
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
  public static Verdict pass(String reason, List<Unknown> unknowns) {
    return new Verdict(Decision.PASS, reason, null, unknowns);
  }

  /** Denied, with a reason and with what could not be told; both may be empty. */
  public static Verdict deny(String reason, List<Unknown> unknowns) {
    return new Verdict(Decision.DENY, reason, null, unknowns);
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

  /**
   * What could not be told and might have allowed the request. Empty if it is allowed: then it did
   * not matter.
   */
  public List<Unknown> unknowns() {
    return unknowns;
  }

  /** Whether the request is not allowed, but might be by something that could not be told. */
  public boolean isUndecided() {
    return !isAllowed() && !unknowns.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Verdict that
        && decision == that.decision
        && reason.equals(that.reason)
        && Objects.equals(grant, that.grant)
        && unknowns.equals(that.unknowns);
  }

  @Override
  public int hashCode() {
    return Objects.hash(decision, reason, grant, unknowns);
  }

  /** The decision and its reason; of a denial, how to learn more. */
  @Override
  public String toString() {
    return describe()
        + (decision == Decision.DENY ? " (Caller.explain tells what comes nearest)" : "");
  }

  /** The decision, its reason, and what could not be told. */
  String describe() {
    StringBuilder text = new StringBuilder(decision.toString());
    if (!reason.isEmpty()) {
      text.append(": ").append(reason);
    }
    unknowns.forEach(unknown -> text.append("; ").append(unknown.line()));
    return text.toString();
  }
}
