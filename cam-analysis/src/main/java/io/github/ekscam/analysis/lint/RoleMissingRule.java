package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds bindings whose role does not exist. */
final class RoleMissingRule extends NoticeRule {

  RoleMissingRule() {
    super(
        "CAM003",
        Level.WARNING,
        "A binding refers to a role that does not exist",
        Notice.Kind.ROLE_MISSING);
  }
}
