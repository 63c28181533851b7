package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Verdict;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;

/**
 * One request that shows a finding, and what the engine answered: {@code cluster.authorize(user,
 * request)} gives the verdict again. A takeover is a list of them, each made as whom the one before
 * led to.
 *
 * @param who who asks, for people
 * @param user who asks
 * @param request what is asked
 * @param verdict the answer
 * @param effect what follows from it, as the end of a sentence; empty if that is plain, or if more
 *     is needed and the next step tells
 */
public record ProofStep(
    String who, UserInfo user, RequestAttributes request, Verdict verdict, String effect) {

  public ProofStep {
    requireNonNull(who, "who");
    requireNonNull(user, "user");
    requireNonNull(request, "request");
    requireNonNull(verdict, "verdict");
    requireNonNull(effect, "effect");
  }

  /** The step in one line: who may or may not do what, and what follows. */
  @Override
  public String toString() {
    return who
        + (verdict.isAllowed() ? " may " : " may not ")
        + request
        + (effect.isEmpty() ? "" : ": " + effect);
  }
}
