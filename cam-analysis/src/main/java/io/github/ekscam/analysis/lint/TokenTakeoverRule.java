package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;

/** Finds {@code serviceaccounts/token} that leads to more than was given. */
final class TokenTakeoverRule extends TakeoverRule {

  TokenTakeoverRule() {
    super(
        "CAM031",
        "Somebody can be given the token of a stronger service account",
        Power.TOKENS,
        "name in resourceNames the service accounts whose tokens may be asked for");
  }
}
