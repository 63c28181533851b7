package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;

/** Finds {@code bind} and {@code escalate} that lead to all rights. */
final class RoleTakeoverRule extends TakeoverRule {

  RoleTakeoverRule() {
    super(
        "CAM026",
        "Somebody can give themselves any role",
        Power.ROLES,
        "take away bind and escalate, or name in resourceNames the roles that may be given");
  }
}
