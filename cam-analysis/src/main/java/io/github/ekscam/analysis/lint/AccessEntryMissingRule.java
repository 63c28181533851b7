package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds associations to principals that have no access entry. */
final class AccessEntryMissingRule extends NoticeRule {

  AccessEntryMissingRule() {
    super(
        "CAM004",
        Level.WARNING,
        "Access policies are associated to a principal without an access entry",
        Notice.Kind.ACCESS_ENTRY_MISSING);
  }
}
