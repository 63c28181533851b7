package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;

/** Finds the right to create workloads next to a service account that may do more. */
final class WorkloadTakeoverRule extends TakeoverRule {

  WorkloadTakeoverRule() {
    super(
        "CAM032",
        "Somebody can run workloads as a stronger service account",
        Power.WORKLOADS,
        "move the service account to a namespace where they may not create workloads, or give it less");
  }
}
