package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds associations of policies that no catalogue has. */
final class AccessPolicyNotKnownRule extends NoticeRule {

  AccessPolicyNotKnownRule() {
    super(
        "CAM008",
        Level.WARNING,
        "An associated access policy does not exist",
        Notice.Kind.ACCESS_POLICY_NOT_KNOWN);
  }
}
