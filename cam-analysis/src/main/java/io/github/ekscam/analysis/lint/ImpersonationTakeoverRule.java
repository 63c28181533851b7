package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;

/** Finds {@code impersonate} that leads to more than was given. */
final class ImpersonationTakeoverRule extends TakeoverRule {

  ImpersonationTakeoverRule() {
    super(
        "CAM027",
        "Somebody can act as somebody stronger",
        Power.IMPERSONATION,
        "name in resourceNames whom they may impersonate");
  }
}
