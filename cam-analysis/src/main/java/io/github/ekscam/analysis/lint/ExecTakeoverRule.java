package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;

/** Finds {@code pods/exec} next to a service account that may do more. */
final class ExecTakeoverRule extends TakeoverRule {

  ExecTakeoverRule() {
    super(
        "CAM033",
        "Somebody can run commands in the pods of a stronger service account",
        Power.EXEC,
        "move the service account to a namespace of its own, or give it less");
  }
}
