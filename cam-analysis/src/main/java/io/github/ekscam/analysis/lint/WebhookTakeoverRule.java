package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;

/** Finds the right to configure admission webhooks. */
final class WebhookTakeoverRule extends TakeoverRule {

  WebhookTakeoverRule() {
    super(
        "CAM029",
        "Somebody can have a webhook change or read what others write",
        Power.WEBHOOKS,
        "leave webhook configurations to administrators, or name in resourceNames those that may be changed");
  }
}
