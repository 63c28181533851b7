package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds bindings of groups that EKS does not give by itself. */
final class AccessEntryGroupRule extends NoticeRule {

  AccessEntryGroupRule() {
    super(
        "CAM016",
        Level.WARNING,
        "A binding names an eks-access-entry group, which nobody has",
        Notice.Kind.ACCESS_ENTRY_GROUP_NOT_GIVEN);
  }
}
