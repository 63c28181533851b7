package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;

/** Finds the right to create and read Secrets next to a service account that may do more. */
final class TokenSecretTakeoverRule extends TakeoverRule {

  TokenSecretTakeoverRule() {
    super(
        "CAM034",
        "Somebody can have the token of a stronger service account written into a Secret",
        Power.TOKEN_SECRETS,
        "move the service account to a namespace where they may not create and read Secrets, or give it less");
  }
}
