package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds names in access entries that the EKS API refuses. */
final class ReservedNameRule extends NoticeRule {

  ReservedNameRule() {
    super(
        "CAM015",
        Level.WARNING,
        "An access entry has a reserved username or group",
        Notice.Kind.ENTRY_HAS_RESERVED_NAME);
  }
}
