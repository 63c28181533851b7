package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;

/** Finds {@code nodes/proxy}. */
final class NodesProxyTakeoverRule extends TakeoverRule {

  NodesProxyTakeoverRule() {
    super(
        "CAM030",
        "Somebody can run commands in any pod by nodes/proxy",
        Power.NODES_PROXY,
        "give nodes/metrics, nodes/stats, nodes/log or nodes/healthz instead of nodes/proxy");
  }
}
